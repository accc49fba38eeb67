"""The systems around a cabinet, small but real, for the demo and for tests; never part of production."""
