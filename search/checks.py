"""System checks of the settings that search depends on."""

import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit

from django.conf import settings
from django.core import checks
from django.core.checks import CheckMessage, Error, Tags, register

from search.analysis.collation import ALPHABETS
from search.analysis.languages import LANGUAGES

TASKS = ("search.tasks.drain", "search.tasks.reconcile")
#: What every index and alias name may begin with.
PREFIX: Final = re.compile("[a-z][a-z0-9_-]{0,62}")
#: Highest number of shards that Elasticsearch takes, and of copies that make sense.
MAX_SHARDS: Final = 1024
MAX_REPLICAS: Final = 20


@register(Tags.compatibility)
def check_languages(**kwargs: Any) -> list[CheckMessage]:
    """Every language of the site has a row in the analysis and an alphabet."""
    site = {code for code, _name in settings.LANGUAGES}
    missing = sorted(site - (LANGUAGES.keys() & ALPHABETS.keys()))
    if not missing:
        return []
    return [
        Error(
            f"Search does not know these languages of LANGUAGES: {', '.join(missing)}.",
            hint="Add a row to search.analysis.languages.LANGUAGES and an alphabet to search.analysis.collation.",
            id="search.E001",
        )
    ]


@register(Tags.files)
def check_index_directory(**kwargs: Any) -> list[CheckMessage]:
    """The embedded index, if it is the one in use, has a place that can be written to."""
    if settings.ELASTICSEARCH_URL:
        return []
    directory = getattr(settings, "SEARCH_INDEX_DIR", None)
    if not directory:
        return [
            Error(
                "SEARCH_INDEX_DIR is not set.",
                hint="Name a folder on a local disk in which the search index may be kept.",
                id="search.E002",
            )
        ]
    nearest = Path(directory)
    while not nearest.exists():
        nearest = nearest.parent
    if nearest.is_dir() and os.access(nearest, os.W_OK):
        return []
    return [
        Error(
            f"The search index cannot be kept in {directory}: {nearest} is not writable.",
            hint="Give the user of the server the right to write there, or set VAR_DIR to another folder.",
            id="search.E003",
        )
    ]


@register(Tags.compatibility)
def check_beat_table(**kwargs: Any) -> list[CheckMessage]:
    """What is left in the outbox is drained from time to time, and the index compared with the database."""
    scheduled = {task for task, _seconds in getattr(settings, "BEAT_TABLE", {}).values()}
    return [
        Error(
            f"{task} is not in BEAT_TABLE.",
            hint="Add it: without it a change can wait for the next one to be indexed.",
            id="search.E004",
        )
        for task in TASKS
        if task not in scheduled
    ]


@register(Tags.compatibility)
def check_elasticsearch(**kwargs: Any) -> list[CheckMessage]:
    """The settings of Elasticsearch make sense, if it is the engine in use. No message holds a secret."""
    if not settings.ELASTICSEARCH_URL:
        return []
    return [*_addresses(), *_access(), *_certificates(), *_names_and_numbers()]


def _addresses() -> Iterator[CheckMessage]:
    for number, url in enumerate(settings.ELASTICSEARCH_URL, 1):
        if not _is_address(url):
            yield Error(
                f"Address {number} of ELASTICSEARCH_URL is not one of a server.",
                hint="Write e.g. https://search-1.example.org:9200, several separated by commas.",
                id="search.E005",
            )
        elif "@" in urlsplit(url).netloc:
            yield Error(
                f"Address {number} of ELASTICSEARCH_URL holds a user.",
                hint="Addresses are printed and logged: set ELASTICSEARCH_USER and ELASTICSEARCH_PASSWORD instead.",
                id="search.E006",
            )


def _is_address(url: str) -> bool:
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and bool(parts.hostname) and port != 0 and not parts.query


def _access() -> Iterator[CheckMessage]:
    key, user, password = (
        settings.ELASTICSEARCH_API_KEY,
        settings.ELASTICSEARCH_USER,
        settings.ELASTICSEARCH_PASSWORD,
    )
    if bool(user) != bool(password):
        yield Error(
            "ELASTICSEARCH_USER and ELASTICSEARCH_PASSWORD are not both set.",
            hint="Set both, or neither.",
            id="search.E007",
        )
    if key and (user or password):
        yield Error(
            "ELASTICSEARCH_API_KEY and ELASTICSEARCH_USER are both set.",
            hint="Use one of them: a key is enough.",
            id="search.E008",
        )
    if (key or password) and any(
        urlsplit(url).scheme == "http" for url in settings.ELASTICSEARCH_URL if _is_address(url)
    ):
        yield checks.Warning(
            "The password or key of Elasticsearch is sent without encryption.",
            hint="Use https addresses in ELASTICSEARCH_URL; ELASTICSEARCH_CA_CERTS names an authority of your own.",
            id="search.W001",
        )


def _certificates() -> Iterator[CheckMessage]:
    path = settings.ELASTICSEARCH_CA_CERTS
    if path and not (Path(path).is_file() and os.access(path, os.R_OK)):
        yield Error(
            f"ELASTICSEARCH_CA_CERTS: the file {path} cannot be read.",
            hint="Name a file of certificates in PEM format that the user of the server may read.",
            id="search.E009",
        )


def _names_and_numbers() -> Iterator[CheckMessage]:
    if not PREFIX.fullmatch(settings.ELASTICSEARCH_PREFIX):
        yield Error(
            "ELASTICSEARCH_PREFIX cannot begin the name of an index.",
            hint="Use small Latin letters, digits, - and _, beginning with a letter, at most 63 characters.",
            id="search.E010",
        )
    for name, lowest, highest in (
        ("ELASTICSEARCH_SHARDS", 1, MAX_SHARDS),
        ("ELASTICSEARCH_REPLICAS", 0, MAX_REPLICAS),
    ):
        value = str(getattr(settings, name))
        if not (re.fullmatch("[0-9]{1,4}", value) and lowest <= int(value) <= highest):
            yield Error(
                f"{name} is not a number from {lowest} to {highest}.",
                hint="Leave it out for the usual number.",
                id="search.E011",
            )
