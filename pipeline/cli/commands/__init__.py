"""One module per command, named after it, holding it as ``command``."""
