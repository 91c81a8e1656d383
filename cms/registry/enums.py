"""Closed lists that code depends on, and their named groups."""

from typing import Final

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Kind(TextChoices):
    """What an entry describes."""

    BAT = "bat", _("Best available technique")
    EMERGING = "emerging", _("Emerging technique")
    SOLUTION = "solution", _("Technology solution")
    PILOT = "pilot", _("Pilot project")
    PRACTICE = "practice", _("Expert practice")


TECHNIQUE_KINDS: Final = (Kind.BAT, Kind.EMERGING, Kind.SOLUTION, Kind.PILOT)


class LanguageState(TextChoices):
    """How far the texts of an entry are in one language."""

    MISSING = "missing", _("Missing")
    MACHINE = "machine", _("Machine draft")
    IN_WORK = "in-work", _("In work")
    APPROVED = "approved", _("Approved")
    STALE = "stale", _("Stale")


#: States in which there is a text to show, labelled as what it is.
SHOWN_AS_DRAFT: Final = (LanguageState.MACHINE, LanguageState.IN_WORK, LanguageState.STALE)


class Life(TextChoices):
    """Where a published entry is in its life."""

    CURRENT = "current", _("Current")
    OUTDATED = "outdated", _("Outdated")
    ARCHIVED = "archived", _("Archived")
    WITHDRAWN = "withdrawn", _("Withdrawn")


class ChangeKind(TextChoices):
    """What the feed of changes tells about an entry."""

    PUBLISHED = "published", _("Published")
    CHANGED = "changed", _("Changed")
    OUTDATED = "outdated", _("Outdated")
    ARCHIVED = "archived", _("Archived")
    REMOVED = "removed", _("Removed")


class RemovalReason(TextChoices):
    """Why an entry is not public any more."""

    WITHDRAWN = "withdrawn", _("Withdrawn")
    UNPUBLISHED = "unpublished", _("Unpublished")
    CLOSED = "closed", _("Closed to the public")
    DELETED = "deleted", _("Deleted")


class ExternalScheme(TextChoices):
    """Registers elsewhere that number techniques."""

    EU_BAT = "eu-bat", _("EU BAT conclusions")
    ITS_NDT = "its-ndt", _("Russian reference document on BAT (ITS NDT)")
    KZ_BAT = "kz-bat", _("Kazakhstan's reference document on BAT")
    OTHER = "other", _("Another register")


class LevelKind(TextChoices):
    """What an emission level is; the range chart tells kinds apart by shape."""

    BAT_AEL = "bat-ael", _("BAT-AEL")
    BAT_AEPL = "bat-aepl", _("BAT-AEPL")
    MEASURED = "measured", _("Measured")
    PERMIT = "permit", _("Permit limit")
    SUPPLIER = "supplier-claim", _("Supplier claim")


class PlantStatus(TextChoices):
    """Whether a figure or technique is for new plants, existing ones, or both."""

    NEW = "new", _("New plants")
    EXISTING = "existing", _("Existing plants")
    BOTH = "both", _("New and existing plants")


class OperatingStatus(TextChoices):
    """Status of an example plant."""

    OPERATING = "operating", _("Operating")
    CONSTRUCTION = "under-construction", _("Under construction")
    PLANNED = "planned", _("Planned")
    CLOSED = "closed", _("Closed")


class DecisionStatus(TextChoices):
    """What a country has decided about an entry."""

    ADOPTED = "adopted", _("Adopted as BAT")
    CONSIDERED = "under-consideration", _("Under consideration")
    NOT_ADOPTED = "not-adopted", _("Not adopted")
    NOT_APPLICABLE = "not-applicable", _("Not applicable")


class RelationKind(TextChoices):
    """How an entry relates to another, or to an item of another register."""

    PART_OF = "part-of", _("Part of")
    ALTERNATIVE = "alternative-to", _("Alternative to")
    COMBINED = "combined-with", _("Combined with")
    REPLACES = "replaces", _("Replaces")
    BASED_ON = "based-on", _("Based on")


class Licence(TextChoices):
    """Licence of the entry's texts."""

    CC_BY = "CC-BY-4.0", "CC BY 4.0"
    CC_BY_SA = "CC-BY-SA-4.0", "CC BY-SA 4.0"
    ALL_RIGHTS = "all-rights-reserved", _("All rights reserved")


class Direction(TextChoices):
    """Direction of a cross-media effect."""

    BETTER = "+", _("Improves")
    WORSE = "-", _("Worsens")


class Depth(TextChoices):
    """How fully a practice is described."""

    FULL = "full", _("Full description")
    SNAPSHOT = "snapshot", _("Snapshot")


class Phase(TextChoices):
    """When an activity of a practice takes place."""

    ESTABLISHMENT = "establishment", _("Establishment")
    MAINTENANCE = "maintenance", _("Maintenance")


class Site(TextChoices):
    """Where an outcome is felt."""

    ON = "on-site", _("On site")
    OFF = "off-site", _("Off site")


class PlacePrecision(TextChoices):
    """What the coordinates of a place stand for."""

    TOWN = "town", _("Town")
    EXACT = "exact", _("Exact location")


#: Grades of evidence, best first.
EVIDENCE_ORDER: Final = "ABCDE"
