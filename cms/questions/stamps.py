"""The signed note in the public form: when it was opened, about which figure, and under which reference.

Programs send forms at once, or long after they were read. The note tells both without a puzzle and without a cookie,
and carries the figure as the reader saw it: it may be another one by the time the form is sent.
"""

import uuid
from dataclasses import asdict, dataclass
from datetime import timedelta
from enum import Enum, auto
from typing import Final

from django.core import signing

_SALT: Final = "questions.stamp"
#: Nobody writes a question faster.
MIN_AGE: Final = timedelta(seconds=3)
#: A form that lay open for a day is opened anew.
MAX_AGE: Final = timedelta(hours=24)


class Age(Enum):
    """How old a stamp is."""

    TOO_YOUNG = auto()
    RIGHT = auto()
    TOO_OLD = auto()


@dataclass(frozen=True)
class Stamp:
    """What the form was opened for."""

    code: str
    reference: str
    figure: str = ""
    figure_text: str = ""

    @classmethod
    def new(cls, code: str, figure: str = "", figure_text: str = "") -> "Stamp":
        """A stamp for a form that is opened now."""
        return cls(code, str(uuid.uuid4()), figure, figure_text)

    def signed(self) -> str:
        """The value of the hidden field, with the time."""
        return signing.dumps(asdict(self), salt=_SALT, compress=True)


def read(value: str, code: str) -> tuple[Stamp, Age] | None:
    """The stamp and its age; None if it was not made here, or for another entry."""
    try:
        stamp = Stamp(**signing.loads(value, salt=_SALT))
    except signing.BadSignature:
        return None
    return (stamp, _age(value)) if stamp.code == code else None


def _age(value: str) -> Age:
    if _is_within(value, MIN_AGE):
        return Age.TOO_YOUNG
    return Age.RIGHT if _is_within(value, MAX_AGE) else Age.TOO_OLD


def _is_within(value: str, age: timedelta) -> bool:
    try:
        signing.loads(value, salt=_SALT, max_age=age)
    except signing.SignatureExpired:
        return False
    return True
