"""Pictures and documents of the registry. The lowest layer: imports nothing of the project."""
