"""Ways into the registry without a search: themes, sectors, hubs, cities and the newest entries."""

from dataclasses import dataclass
from typing import Final
from urllib.parse import urlencode

from django.db.models import Q, QuerySet
from django.urls import reverse

from cms.cities.permissions import confirmed_cities
from cms.organisations.enums import OrganisationKind
from cms.organisations.models import Organisation
from cms.registry.models import Entry, HubPage
from cms.site import statistics
from cms.vocabularies.models import City, Sector, Theme

#: Entries shown as the newest on the home page.
NEWEST: Final = 6
#: Icon of a theme in the sprite; a theme that is added later gets a leaf.
THEME_ICONS: Final = {
    "climate-mitigation": "thermometer",
    "climate-adaptation": "house",
    "glaciers-mountains": "mountain-snow",
    "water-efficiency": "droplets",
    "lakes-seas": "waves",
    "biodiversity-protected-areas": "map-pin",
    "land-desertification": "map",
    "sand-salt-dust-storms": "wind",
    "air-quality": "factory",
    "urban-greening": "trees",
    "chemicals": "shield-check",
    "waste-plastics-circular": "recycle",
    "pollution-sources-tailings": "triangle-alert",
    "methane": "flame",
    "energy-resource-saving": "zap",
    "green-energy": "sun",
    "digital-ai-remote-sensing": "cpu",
    "early-warning-drr": "rss",
    "resilient-cities": "building-2",
    "nature-based-solutions": "leaf",
    "sustainable-agriculture-carbon-farming": "sprout",
    "education-culture-volunteers": "graduation-cap",
    "green-finance-technology-transfer": "banknote",
}


@dataclass(frozen=True)
class Link:
    """Words and where they lead."""

    label: str
    url: str


@dataclass(frozen=True)
class Way:
    """A link to a part of the registry with the number of entries there."""

    label: str
    url: str
    count: int
    note: str = ""
    icon: str = ""


@dataclass(frozen=True)
class HubWay:
    """An organisation of a founding text and the clause that names it; ``url`` may be empty."""

    label: str
    url: str
    count: int
    description: str
    clause: str
    country: str


@dataclass(frozen=True)
class CityWay:
    """A city that describes its practices here; ``language`` is that of its own words, ``activities``."""

    label: str
    authority: str
    country: str
    website: str
    activities: str
    language: str
    count: int


def search_url(**facets: str) -> str:
    """Address of the search with these facets chosen."""
    return f"{reverse('search:results')}?{urlencode(facets)}"


def theme_links() -> dict[str, Link]:
    """Code of every theme with the link to its page."""
    return {theme.code: Link(theme.label, _theme_url(theme)) for theme in Theme.objects.all()}


def theme_ways() -> list[Way]:
    """Every theme in the order of the vocabulary."""
    counts = statistics.entries_by_theme()
    return [
        Way(
            label=theme.label,
            url=_theme_url(theme),
            count=counts.get(theme.code, 0),
            note=theme.note,
            icon=theme_icon(theme),
        )
        for theme in Theme.objects.all()
    ]


def theme_icon(theme: Theme) -> str:
    """Name of the theme's icon in the sprite."""
    return THEME_ICONS.get(theme.code, "leaf")


def _theme_url(theme: Theme) -> str:
    return reverse("site:theme-detail", args=[theme.code])


def sector_ways(parent: Sector | None = None) -> list[Way]:
    """The sectors right below ``parent``, or at the top of the tree; narrower ones are counted with theirs."""
    counts = statistics.entries_by_sector()
    return [
        Way(label=sector.label, url=_sector_url(sector.code), count=counts.get(sector.code, 0), note=sector.code)
        for sector in Sector.objects.filter(parent=parent)
    ]


def sectors_above(sector: Sector) -> list[Link]:
    """The sectors that hold ``sector``, the broadest first."""
    found: list[Link] = []
    above = sector.parent
    while above is not None:
        found.insert(0, Link(above.label, _sector_url(above.code)))
        above = above.parent
    return found


def entries_in_sector(sector: Sector) -> QuerySet[Entry]:
    """Public entries of a sector and its narrower ones, the newest first."""
    inside = Q()
    for path in statistics.SECTOR_PATHS:
        inside |= Q(**{path: sector})
    return newest_entries().filter(inside).distinct()


def _sector_url(code: str) -> str:
    return reverse("site:sector-detail", args=[code])


def hub_ways(kind: OrganisationKind) -> list[HubWay]:
    """Organisations of one kind. A hub leads to its page, another one to nothing until it has entries."""
    pages = {page.organisation_id: page for page in HubPage.objects.exclude(organisation=None)}
    under = statistics.entries_by_hub()
    submitted = statistics.entries_by_organisation()
    ways = []
    for organisation in Organisation.objects.filter(kind=kind, confirmed=True).select_related("country"):
        page = pages.get(organisation.pk)
        ways.append(
            HubWay(
                label=str(organisation),
                url=page.url or "" if page else "",
                count=under.get(page.path, 0) if page else submitted.get(organisation.code, 0),
                description=organisation.description,
                clause=organisation.clause,
                country=organisation.country.label if organisation.country else "",
            )
        )
    return ways


def initial_collection() -> Way | None:
    """The entries that no hub has submitted; None before they are loaded."""
    page = HubPage.objects.live().filter(organisation=None).first()
    if page is None:
        return None
    count = statistics.entries_by_hub().get(page.path, 0)
    return Way(label=page.public_name, url=page.url or "", count=count, note=page.introduction)


def city_ways() -> list[Way]:
    """The founding cities of the Coalition with their countries."""
    counts = statistics.entries_by_city()
    return [
        Way(
            label=city.label,
            url=search_url(city=city.code),
            count=counts.get(city.code, 0),
            note=city.country.label,
        )
        for city in City.objects.filter(founding=True).select_related("country")
    ]


def further_city_ways() -> list[CityWay]:
    """Cities that describe their practices here beside the founding ones, or as one of them."""
    submitted = statistics.entries_by_organisation()
    return [
        CityWay(
            label=asked.city_label,
            authority=str(asked.organisation),
            country=str(asked.organisation.country or ""),
            website=asked.organisation.website,
            activities=asked.activities,
            language=asked.language,
            count=submitted.get(asked.organisation.code, 0),
        )
        for asked in confirmed_cities()
    ]


def newest_entries() -> QuerySet[Entry]:
    """Public entries, the newest first."""
    return statistics.public_entries().order_by("-first_published_at", "code")
