"""The review page behind the browser: what is shown, queued, learned and decided."""
