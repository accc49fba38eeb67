"""Everything a cabinet needs in production, and nothing else."""
