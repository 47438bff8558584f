"""The review page: a web server on this machine alone, for one coder and one study."""
