"""The tasks of describing an entry, in their order: each is a page of questions, or a list of rows."""

from dataclasses import dataclass
from typing import Any, Final

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from cms.registry.models import Entry, Practice, Technique
from cms.submissions import fact_forms, figure_forms, task_forms
from cms.submissions.confidential import RELATIONS as MAY_BE_HELD
from cms.submissions.confidential import ConfidentialForm
from cms.submissions.forms import BasicsForm, TaskForm
from cms.submissions.row_forms import RowForm, SourceForm

#: Rows of one kind that a draft holds at most.
MAX_ROWS: Final = 60


class Group(TextChoices):
    """The headings of the list."""

    BEGIN = "begin", _("Say what it is")
    DESCRIBE = "describe", _("Describe it")
    FIGURES = "figures", _("State figures and sources")
    SHOW = "show", _("Show where it is used")
    RELEASE = "release", _("Decide what becomes public")


@dataclass(frozen=True)
class Task:
    """A task. ``name`` stands in the address.

    ``form``: a page of questions. ``rows``: a list of rows, and ``add`` the words to add one. Neither: the page of
    pictures and documents. ``only``: for entries of this class alone.
    """

    name: str
    group: Group
    title: Any
    hint: Any = ""
    form: type[TaskForm] | None = None
    rows: type[RowForm] | None = None
    add: Any = ""
    only: type[Entry] | None = None
    is_optional: bool = True

    @property
    def is_list(self) -> bool:
        """Whether it is a list of rows."""
        return self.rows is not None

    @property
    def has_questions(self) -> bool:
        """Whether it is a page of questions."""
        return self.form is not None

    @property
    def is_private(self) -> bool:
        """Whether its pages hold facts that may be confidential: no copy of them stays on a device."""
        return self.form is ConfidentialForm or (self.rows is not None and self.relation in MAY_BE_HELD)

    @property
    def relation(self) -> str:
        """Relation of the entry that holds the rows; empty for a page of questions."""
        return self.rows.relation() if self.rows else ""

    @property
    def fields(self) -> frozenset[str]:
        """Fields of the entry that the task is about."""
        names = set(self.form.base_fields) if self.form else {self.relation} if self.rows else {"images", "documents"}
        return frozenset(names)


_BASICS = (
    Task(
        name="basics",
        group=Group.BEGIN,
        title=_("Choose language, kind and hub"),
        form=BasicsForm,
        is_optional=False,
    ),
    Task("name", Group.BEGIN, _("Name it"), form=task_forms.NameForm, only=Technique, is_optional=False),
    Task("name", Group.BEGIN, _("Name it"), form=task_forms.PracticeNameForm, only=Practice, is_optional=False),
    Task(
        name="sectors",
        group=Group.BEGIN,
        title=_("Choose sectors and countries"),
        form=task_forms.SectorsForm,
        only=Technique,
        is_optional=False,
    ),
    Task(
        name="sectors",
        group=Group.BEGIN,
        title=_("Choose sectors and countries"),
        form=task_forms.PracticeSectorsForm,
        only=Practice,
        is_optional=False,
    ),
    Task("themes", Group.BEGIN, _("Say how it is found"), form=task_forms.ThemesForm, only=Technique),
    Task("themes", Group.BEGIN, _("Say how it is found"), form=task_forms.PracticeThemesForm, only=Practice),
)
_TEXTS = (
    Task("description", Group.DESCRIBE, _("Describe it"), form=task_forms.DescriptionForm, is_optional=False),
    Task("technical", Group.DESCRIBE, _("Add technical texts"), form=task_forms.TechnicalForm, only=Technique),
    Task(
        name="applicability",
        group=Group.DESCRIBE,
        title=_("Say where it can be used"),
        form=task_forms.ApplicabilityForm,
        only=Technique,
    ),
    Task("conditions", Group.DESCRIBE, _("State what it needs"), form=task_forms.ConditionsForm, only=Technique),
    Task("maturity", Group.DESCRIBE, _("Say how mature it is"), form=task_forms.MaturityForm, only=Technique),
    Task("economics", Group.DESCRIBE, _("Say whether it pays"), form=task_forms.EconomicsForm, only=Technique),
    Task("challenges", Group.DESCRIBE, _("Say what it answers to"), form=task_forms.ChallengeForm, only=Practice),
    Task("setting", Group.DESCRIBE, _("Describe the place and time"), form=task_forms.SettingForm, only=Practice),
    Task(
        name="specification",
        group=Group.DESCRIBE,
        title=_("Say how to do it again"),
        form=task_forms.SpecificationForm,
        only=Practice,
    ),
    Task("experience", Group.DESCRIBE, _("Share what was learned"), form=task_forms.ExperienceForm, only=Practice),
    Task("balance", Group.DESCRIBE, _("Say whether it pays"), form=task_forms.BalanceForm, only=Practice),
)
_FIGURES = (
    Task(
        name="sources",
        group=Group.FIGURES,
        title=_("Name sources"),
        hint=_("What your statements and figures rest on. Each source keeps its number; the figures refer to it."),
        rows=SourceForm,
        add=_("Add a source"),
        is_optional=False,
    ),
    Task(
        name="levels",
        group=Group.FIGURES,
        title=_("Add emission levels"),
        hint=_(
            "Each value with its unit, the conditions it holds under, how well it is supported and where it is stated."
        ),
        rows=figure_forms.LevelForm,
        add=_("Add an emission level"),
        only=Technique,
        is_optional=False,
    ),
    Task(
        name="efficiencies",
        group=Group.FIGURES,
        title=_("Add abatement efficiencies"),
        hint=_("How many per cent of a pollutant are held back."),
        rows=figure_forms.EfficiencyForm,
        add=_("Add an efficiency"),
        only=Technique,
    ),
    Task(
        name="consumption",
        group=Group.FIGURES,
        title=_("Add what is consumed"),
        hint=_("Water, energy, reagents and other resources, each with its unit."),
        rows=figure_forms.ConsumptionForm,
        add=_("Add a consumption"),
    ),
    Task(
        name="outcomes",
        group=Group.FIGURES,
        title=_("Add outcomes"),
        hint=_("What has changed and can be counted: yield, soil, income, emissions."),
        rows=figure_forms.OutcomeForm,
        add=_("Add an outcome"),
    ),
    Task(
        name="costs",
        group=Group.FIGURES,
        title=_("Add costs"),
        hint=_("Amounts in the currency in which they were paid, with the year of the prices."),
        rows=figure_forms.CostForm,
        add=_("Add a cost"),
    ),
    Task(
        name="inputs",
        group=Group.FIGURES,
        title=_("Add activities and inputs"),
        hint=_("What it takes to set it up and to keep it going."),
        rows=fact_forms.InputForm,
        add=_("Add an activity or input"),
        only=Practice,
    ),
    Task(
        name="effects",
        group=Group.FIGURES,
        title=_("Add cross-media effects"),
        hint=_("What becomes better or worse elsewhere."),
        rows=fact_forms.EffectForm,
        add=_("Add an effect"),
        only=Technique,
    ),
    Task(
        name="hazards",
        group=Group.FIGURES,
        title=_("Rate hazards"),
        hint=_("How exposed and how sensitive the place is to each hazard."),
        rows=fact_forms.ExposureForm,
        add=_("Add a hazard"),
        only=Practice,
    ),
)
_PLACES = (
    Task(
        name="places",
        group=Group.SHOW,
        title=_("Add places"),
        hint=_("Where it is in use. A place with coordinates stands on the map."),
        rows=fact_forms.PlaceForm,
        add=_("Add a place"),
    ),
    Task(
        name="plants",
        group=Group.SHOW,
        title=_("Add example plants"),
        hint=_("Plants that use it or will use it. What must not become public can be held back later."),
        rows=fact_forms.PlantForm,
        add=_("Add a plant"),
        only=Technique,
    ),
    Task("files", Group.SHOW, _("Add pictures and documents")),
)
_RELEASE = (
    Task(
        name="confidential",
        group=Group.RELEASE,
        title=_("Mark confidential facts"),
        hint=_(
            "Readers see that a fact is there, not what it says: “Held by the hub, not public”. The hub and the "
            "experts see it. After the day it becomes public. What an earlier version has shown stays there."
        ),
        form=ConfidentialForm,
    ),
)
TASKS: Final = (*_BASICS, *_TEXTS, *_FIGURES, *_PLACES, *_RELEASE)


def tasks_of(draft: Entry) -> list[Task]:
    """The tasks that fit the kind of the draft, in their order."""
    return [task for task in TASKS if task.only is None or isinstance(draft, task.only)]


def find_task(draft: Entry, name: str) -> Task | None:
    """The task with this name, if it fits the draft."""
    return next((task for task in tasks_of(draft) if task.name == name), None)


def task_after(draft: Entry, task: Task) -> Task | None:
    """The next task; None after the last."""
    tasks = tasks_of(draft)
    position = [one.name for one in tasks].index(task.name) + 1
    return tasks[position] if position < len(tasks) else None


def task_about(draft: Entry, field: str) -> Task | None:
    """The task in which a field of the entry is answered."""
    return next((task for task in tasks_of(draft) if field in task.fields), None)
