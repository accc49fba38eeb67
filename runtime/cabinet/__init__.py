"""The contract between the constructor and the runtime."""
