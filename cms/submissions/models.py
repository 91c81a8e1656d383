"""The portal has no tables of its own: drafts are pages of the registry."""
