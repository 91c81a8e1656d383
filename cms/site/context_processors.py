"""What the frame of every page needs. No database query."""

from typing import Final

from django.http import HttpRequest

#: Version of the platform, as in pyproject.toml.
VERSION: Final = "0.1.0"


def site(request: HttpRequest) -> dict[str, str]:
    """Add the platform's version."""
    return {"platform_version": VERSION}
