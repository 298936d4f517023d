"""``python -m pipeline`` is the command ``actes``."""

import sys

from pipeline.errors import ExitCode, is_own_module, missing_module

if __name__ == "__main__":
    try:
        from pipeline.cli import main
    except ModuleNotFoundError as error:  # click itself is not there
        if is_own_module(error):
            raise
        sys.stderr.write(f"actes : {missing_module(error)}\n")
        sys.exit(ExitCode.ENVIRONMENT)
    main()
