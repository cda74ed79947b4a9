"""Evidence: files and notes that prove what a self-evaluation says, tied to its indicators."""
