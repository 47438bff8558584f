"""Pure functions from data to data: no files, no models, no command line."""
