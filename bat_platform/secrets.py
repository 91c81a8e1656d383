"""Secrets generated on the machine and kept beside its data, never in the repository."""

from pathlib import Path
from secrets import token_urlsafe


def stored_secret(path: Path, length: int = 50) -> str:
    """Return the secret kept at ``path``, making a new one (readable by the owner only) if there is none.

    Raises OSError if the folder cannot be written.
    """
    try:
        return path.read_text(encoding="utf-8").strip()
    except FileNotFoundError:
        path.parent.mkdir(parents=True, exist_ok=True)
        secret = token_urlsafe(length)
        path.touch(mode=0o600)
        path.write_text(secret, encoding="utf-8")
        return secret
