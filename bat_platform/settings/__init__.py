"""Settings: base, embedded (default), production, test."""
