"""Searches that found nothing: their words alone, counted by day, for editors to make terms of them.

Kept are the words, the reader's language, the day and how often; nothing about the person.
"""

import logging
import re
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from django.db import DatabaseError, transaction
from django.db.models import F, Max, QuerySet, Sum
from django.utils import timezone

from search.analysis import surface
from search.models import UnansweredQuery
from search.query import SearchRequest

logger = logging.getLogger(__name__)

#: Days for which words are kept.
KEPT_DAYS: Final = 90
#: Longer texts are no words that an editor could make a term of.
MAX_WORDS_LENGTH: Final = 80
#: Different words of one day: whoever asks nonsense by machine does not fill the table.
MAX_A_DAY: Final = 1_000
#: What looks like a mail address, a telephone or document number may be about a person.
_PERSONAL: Final = re.compile(r"@|(?:\d[\s().+-]*){6}")


@dataclass(frozen=True, slots=True)
class Unanswered:
    """Words that found nothing in a language: how often, and the last day."""

    words: str
    language: str
    times: int
    last: date


def remember(request: SearchRequest) -> None:
    """Count a search without hits. Never raises: a search is answered whatever becomes of the statistics."""
    words = request.q.casefold()
    if request.page > 1 or len(words) > MAX_WORDS_LENGTH or _PERSONAL.search(words):
        return
    if not surface(words, request.language):
        return
    key = {"day": timezone.now().date(), "language": request.language, "words": words}
    try:
        with transaction.atomic():
            known = UnansweredQuery.objects.filter(**key).update(times=F("times") + 1)
            if not known and UnansweredQuery.objects.filter(day=key["day"]).count() < MAX_A_DAY:
                UnansweredQuery.objects.create(**key)
    except DatabaseError:
        logger.warning("A search without hits could not be counted.", exc_info=True)


def unanswered(language: str = "") -> list[Unanswered]:
    """Words of the last ``KEPT_DAYS`` days, the most frequent first; of one language, or of all."""
    found: QuerySet[UnansweredQuery] = UnansweredQuery.objects.filter(day__gt=_first_day())
    if language:
        found = found.filter(language=language)
    rows = found.values("words", "language").annotate(total=Sum("times"), last=Max("day"))
    return [
        Unanswered(row["words"], row["language"], row["total"], row["last"])
        for row in rows.order_by("-total", "words", "language")
    ]


def dismiss(words: str, language: str) -> None:
    """Forget words that lead to no term."""
    UnansweredQuery.objects.filter(words=words, language=language).delete()


def forget() -> int:
    """Delete what is older; returns the number of rows."""
    return UnansweredQuery.objects.filter(day__lte=_first_day()).delete()[0]


def _first_day() -> date:
    return timezone.now().date() - timedelta(days=KEPT_DAYS)
