"""``python -m pipeline`` is the command ``actes``."""

from pipeline.cli import main

if __name__ == "__main__":
    main()
