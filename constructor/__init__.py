"""Everything that happens before production: compiler, command line, preview, embedded stand-ins."""

__version__ = "0.1.0"
