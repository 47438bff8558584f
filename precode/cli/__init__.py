"""The command line: thin commands over `precode.workflow`."""
