"""Pages: from a request's address to a drawn screen."""
