"""Run the command line with ``python -m precode``."""

from precode.cli.app import main

if __name__ == "__main__":
    main()
