"""The list of notices as a page shows it: what is unread first, by day."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from django.utils import timezone

from cms.notices.messages import Message
from cms.notices.models import Notice


@dataclass(frozen=True)
class Row:
    """A notice and what it says."""

    notice: Notice
    message: Message


@dataclass(frozen=True)
class Day:
    """Notices of one day."""

    day: date
    rows: list[Row]


@dataclass(frozen=True)
class Section:
    """What is unread, or what was read."""

    is_unread: bool
    days: list[Day]


def sections(shown: Iterable[tuple[Notice, Message]]) -> list[Section]:
    """Notices in the order of ``services.notices_of``, put under headings."""
    rows = [Row(notice, message) for notice, message in shown]
    return [
        Section(is_unread, [Day(day, list(found)) for day, found in groupby(group, _day)])
        for is_unread, group in groupby(rows, _is_unread)
    ]


def _is_unread(row: Row) -> bool:
    return row.notice.read_at is None


def _day(row: Row) -> date:
    return timezone.localdate(row.notice.created_at)
