"""Shapes of what the API of submissions takes and gives. What comes in is taken exactly: nothing unknown passes."""

from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Any, Final, Literal

from ninja import Schema
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, WithJsonSchema

from cms.languages import LANGUAGES
from cms.problems import ProblemItem
from cms.registry.enums import Kind
from cms.registry.models.entry import SUMMARY_LENGTH
from cms.submissions.comments import ANSWER_LENGTH
from cms.submissions.intake import MAX_ROWS
from cms.submissions.status import Stage
from cms.submissions.task_forms import DESCRIPTION_LENGTH

MAX_BATCH: Final = 500
_NUMBER: Final = r"^-?\d{1,12}(\.\d{1,8})?$"
#: Beyond these powers of ten no figure lies; a short text such as 1e999999999 must not become a long one.
_POWERS: Final = 20
_HIGHEST: Final = 10**12


def _as_text(value: Any) -> Any:
    """A number of JSON as a decimal string."""
    if isinstance(value, bool) or not isinstance(value, int | Decimal):
        return value
    if isinstance(value, Decimal) and (not value.is_finite() or abs(value.adjusted()) > _POWERS):
        return "out of range"
    return format(value, "f")


Number = Annotated[
    str,
    BeforeValidator(_as_text),
    Field(pattern=_NUMBER, max_length=22),
    WithJsonSchema(
        {
            "anyOf": [
                {"type": "string", "pattern": _NUMBER},
                {"type": "number", "exclusiveMinimum": -_HIGHEST, "exclusiveMaximum": _HIGHEST},
            ]
        }
    ),
]
Code = Annotated[str, Field(max_length=120)]


class StrictSchema(BaseModel):
    """Takes what it names and nothing else, in the types that it names.

    Not of ninja's kind, which would validate each level of a body twice.
    """

    model_config = ConfigDict(extra="forbid", strict=True)


class SourceIn(StrictSchema):
    """A work that the statements rest on."""

    number: int = Field(ge=1, le=999, description="Levels refer to it.")
    title: str = Field("", max_length=300)
    author: str = Field("", max_length=200)
    year: int | None = Field(None, ge=1, le=9999)
    language: str = Field("", max_length=8)
    url: str = Field("", max_length=500)
    pages: str = Field("", max_length=60)
    note: str = Field("", max_length=4000)


class LevelIn(StrictSchema):
    """An emission level. Figures are decimal strings or numbers; concepts are codes of the vocabularies."""

    kind: Code = ""
    pollutant: Code | None = None
    medium: Code | None = None
    lower: Number | None = None
    lower_is_less_than: bool = False
    upper: Number | None = None
    unit: str = Field("", max_length=40)
    evidence: str = Field("", max_length=1)
    source: int | None = Field(None, ge=1, le=999, description="Number of a source of this entry.")
    averaging: Code | None = None
    reference_oxygen: Number | None = None
    conditions: str = Field("", max_length=4000)
    dry_gas: bool | None = None
    standard_conditions: bool | None = None
    plant_status: Code = ""
    fuel: str = Field("", max_length=120)
    size: str = Field("", max_length=120)
    monitoring: str = Field("", max_length=250)
    is_marker: bool = False


class SubmissionPatch(StrictSchema):
    """What is to be changed of a draft; a list that is given replaces the whole list."""

    hub: Code = Field("", description="Code of the hub that reviews it; empty: the nearest.")
    kind: str = Field(Kind.SOLUTION.value, pattern=f"^({'|'.join(Kind.values)})$")
    summary: str = Field("", max_length=SUMMARY_LENGTH)
    description: str = Field(
        "", max_length=DESCRIPTION_LENGTH, description="Plain text; an empty line between paragraphs."
    )
    sectors: list[Code] = Field(default_factory=list, max_length=100)
    countries: list[Code] = Field(default_factory=list, max_length=20)
    sources: list[SourceIn] = Field(default_factory=list, max_length=MAX_ROWS)
    levels: list[LevelIn] = Field(default_factory=list, max_length=MAX_ROWS)
    source_language: str = Field("", pattern=f"^({'|'.join(LANGUAGES)})$", description="Language of the texts.")
    name: str = Field("", max_length=200)


class SubmissionIn(SubmissionPatch):
    """An entry as it is written. What is missing may follow later; what is stated has to be right."""

    source_language: str = Field(pattern=f"^({'|'.join(LANGUAGES)})$", description="Language of the texts.")
    name: str = Field(min_length=1, max_length=200)


class AnswerIn(StrictSchema):
    """An answer to a reviewer's comment."""

    text: str = Field(min_length=1, max_length=ANSWER_LENGTH)


class SubmissionsQuery(Schema):
    """Parameters of the list of entries."""

    cursor: str = Field("", max_length=64, description="From ``next`` of an earlier answer; empty: from the beginning.")
    limit: int = Field(50, ge=1, le=200, description="Entries on a page.")


class NoQuery(Schema):
    """An operation without parameters."""


class SubmissionOut(Schema):
    """Where an entry of the organisation stands. ``revision`` is the number of its latest draft."""

    id: int
    code: str | None
    name: str
    kind: str
    source_language: str
    hub: str
    stage: Stage
    is_public: bool
    has_changes: bool
    can_edit: bool
    can_send: bool
    can_withdraw: bool
    comment: str
    since: datetime | None
    due_on: date | None
    revision: int
    changed_at: datetime
    url: str
    page: str


class SubmissionsOut(Schema):
    """A page of the organisation's entries, oldest first; ``next`` is the address of the next page."""

    submissions: list[SubmissionOut]
    next: str | None


class VersionOut(Schema):
    """A version that was published."""

    number: int
    published_at: datetime


class RequestOut(Schema):
    """A reviewer's comment that waits for a change or an answer."""

    id: int
    path: str


class FileOut(Schema):
    """A picture or document of the draft."""

    id: int
    kind: Literal["picture", "document"]
    text: str
    licence: str


class ContentOut(Schema):
    """What the draft says, in the shape in which it can be sent back."""

    source_language: str
    hub: str
    kind: str
    name: str
    summary: str
    description: str
    sectors: list[str]
    countries: list[str]
    sources: list[dict[str, Any]]
    levels: list[dict[str, Any]]


class SubmissionDetail(SubmissionOut):
    """All of one entry. ``problems`` is what keeps its draft from being sent."""

    content: ContentOut
    problems: list[ProblemItem]
    versions: list[VersionOut]
    requests: list[RequestOut]
    files: list[FileOut]


class CreatedOut(Schema):
    """A draft that was just created; its address tells the rest."""

    id: int
    name: str
    revision: int
    url: str


class RowOut(Schema):
    """What became of a row of a batch: the entry, or what is wrong with the row."""

    index: int
    status: int
    submission: CreatedOut | None = None
    detail: str = ""
    errors: list[ProblemItem] = Field(default_factory=list)
    errors_left_out: int = 0


class BatchOut(Schema):
    """What became of a batch."""

    created: int
    refused: int
    results: list[RowOut]


class AnswerOut(Schema):
    """An answer to a comment, by the organisation or a reviewer."""

    id: int
    by: Literal["organisation", "reviewer"]
    text: str
    written_at: datetime


class CommentOut(Schema):
    """A reviewer's comment at a field."""

    id: int
    path: str
    text: str
    written_at: datetime
    answers: list[AnswerOut]


class CommentsOut(Schema):
    """The comments that are open, for as long as changes are asked for."""

    comments: list[CommentOut]
