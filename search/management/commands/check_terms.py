"""``manage.py check_terms``: where the texts of entries call a thing otherwise than the thesaurus prefers."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from cms.languages import LANGUAGES
from cms.registry.models import Entry, Practice, Technique
from search.catalogue import get_catalogue
from search.wording import Wording, entry_departures


class Command(BaseCommand):
    """``check_terms [--language uz] [SLUG ...]``."""

    help = "Name the places where texts of entries do not use the preferred term of the thesaurus."

    def add_arguments(self, parser: CommandParser) -> None:
        """Declare the choice of entries and language."""
        parser.add_argument("slugs", nargs="*", metavar="SLUG", help="entries; without one, all")
        parser.add_argument("--language", choices=LANGUAGES, help="texts of one language alone")

    def handle(self, *args: Any, **options: Any) -> None:
        """Print a line a place, tab-separated, and the number of places."""
        wording, number = Wording(get_catalogue()), 0
        for entry in _entries(options["slugs"]):
            for language, found in entry_departures(entry, wording):
                if options["language"] in (None, language):
                    number += 1
                    row = (entry.slug, language, found.field, found.written, found.preferred)
                    self.stdout.write("\t".join(row))
        self.stderr.write(f"{number} places where another name than the preferred term is used.")


def _entries(slugs: list[str]) -> list[Entry]:
    found: list[Entry] = []
    for model in (Technique, Practice):
        entries = model.objects.order_by("slug")
        found += entries.filter(slug__in=slugs) if slugs else entries
    return found
