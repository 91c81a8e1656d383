"""System checks of the settings that search depends on."""

import os
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, register

from search.analysis.collation import ALPHABETS
from search.analysis.languages import LANGUAGES

TASKS = ("search.tasks.drain", "search.tasks.reconcile")


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
    """The embedded index has a place that can be written to."""
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
