"""Building the site's frame: page tree, hub pages, workflows. Safe to run again."""

from collections.abc import Callable
from pathlib import Path

import yaml
from django.conf import settings
from django.db import transaction
from wagtail.models import Page, Site

from cms.languages import LANGUAGES, column
from cms.moderation.services import set_up_registrars, set_up_review
from cms.organisations.enums import OrganisationKind
from cms.organisations.models import Organisation
from cms.organisations.services import REGISTRARS_GROUP, admin_group
from cms.registry.models import HubPage, RegistryPage
from cms.site.models import HomePage

INITIAL_COLLECTION_SLUG = "initial-collection"
_INITIAL_COLLECTION_FILE = Path(__file__).parent / "data" / "initial_collection.yaml"


@transaction.atomic
def build_site(progress: Callable[[str], None] = lambda line: None) -> RegistryPage:
    """Create what is missing of: home, registry, a page and workflow per hub, the initial collection."""
    registry = _registry(_home())
    set_up_registrars(registry, admin_group(REGISTRARS_GROUP))
    for hub in Organisation.objects.filter(kind=OrganisationKind.HUB):
        page = HubPage.objects.filter(organisation=hub).first()
        if page is None:
            page = HubPage(title=hub.name_en or hub.code, slug=hub.code, organisation=hub)
            registry.add_child(instance=page)
            progress(f"hub page: {hub.code}")
        set_up_review(page)
    initial_collection(registry)
    return registry


def initial_collection(registry: RegistryPage | None = None) -> HubPage:
    """The page of the initial collection, made if needed. No hub stands behind it."""
    existing = HubPage.objects.filter(slug=INITIAL_COLLECTION_SLUG).first()
    if existing is not None:
        return existing
    registry = registry or RegistryPage.objects.get()
    page = HubPage(title="Initial collection", slug=INITIAL_COLLECTION_SLUG)
    texts = yaml.safe_load(_INITIAL_COLLECTION_FILE.read_text(encoding="utf-8"))
    for field, values in texts.items():
        for language in LANGUAGES:
            setattr(page, column(field, language), values[language])
    registry.add_child(instance=page)
    return page


def _home() -> HomePage:
    home = HomePage.objects.first()
    if home is None:
        root = Page.get_first_root_node()
        # Wagtail's first migration leaves a welcome page under the root.
        root.get_children().exclude(pk__in=HomePage.objects.values("pk")).delete()
        root.refresh_from_db()
        home = HomePage(title="BAT platform", slug="home")
        root.add_child(instance=home)
    site = Site.objects.filter(is_default_site=True).first() or Site(hostname="localhost", is_default_site=True)
    site.root_page = home
    site.site_name = settings.WAGTAIL_SITE_NAME
    site.save()
    return home


def _registry(home: HomePage) -> RegistryPage:
    registry = RegistryPage.objects.first()
    if registry is None:
        registry = RegistryPage(title="Registry", slug="registry")
        home.add_child(instance=registry)
    return registry
