"""Addresses of entries and of what they link to."""

from django.utils.translation import override

from cms.registry.models import Entry


def entry_url(entry: Entry, language: str) -> str:
    """Path of the entry's page in ``language``; empty for an entry that has none yet."""
    with override(language):
        return entry.url or ""


def web_address(value: str) -> str:
    """The address if it leads to the web, else nothing: no link runs a script."""
    return value if value.lower().startswith(("https://", "http://")) else ""


def permanent_path(code: str) -> str:
    """Path at which the entry with this code, or the reason for its absence, stays for good."""
    return f"/registry/{code}/"
