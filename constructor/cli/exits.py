"""Exit codes of every command."""

FINE = 0
FINDINGS = 1
USAGE = 2
ENVIRONMENT = 3
DAMAGED = 4
BUG = 70
INTERRUPTED = 130
