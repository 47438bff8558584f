"""``decisions.sqlite``: an append-only, hash-chained record of what people decided."""
