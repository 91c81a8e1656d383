"""Small worlds for the tests: vocabulary values, hubs with their workflow, people with roles, entries."""

import factory
from django.contrib.auth import get_user_model
from factory.django import DjangoModelFactory

from cms.organisations.enums import OrganisationKind, Role
from cms.organisations.models import Membership, Organisation
from cms.registry.models import EntrySource, HubPage, Technique
from cms.site.services import build_site
from cms.vocabularies.models import Country, Medium, Pollutant, Sector, Theme

PASSWORD = "a-long-test-password"


class UserFactory(DjangoModelFactory):
    class Meta:
        model = get_user_model()
        skip_postgeneration_save = True

    username = factory.Sequence(lambda n: f"person{n}")
    email = factory.LazyAttribute(lambda user: f"{user.username}@example.org")
    password = factory.django.Password(PASSWORD)


class OrganisationFactory(DjangoModelFactory):
    class Meta:
        model = Organisation
        django_get_or_create = ("code",)

    code = factory.Sequence(lambda n: f"organisation-{n}")
    kind = OrganisationKind.STARTUP
    name_en = factory.LazyAttribute(lambda organisation: organisation.code.replace("-", " ").capitalize())
    name_ru = factory.LazyAttribute(lambda organisation: f"Организация {organisation.code}")
    confirmed = True


class MembershipFactory(DjangoModelFactory):
    class Meta:
        model = Membership

    user = factory.SubFactory(UserFactory)
    organisation = factory.SubFactory(OrganisationFactory)
    role = Role.SUBMITTER


def concept(model, code, label=None, **values):
    """A value of a vocabulary with the same label in English and Russian, made once."""
    label = label or code
    return model.objects.get_or_create(code=code, defaults={"label_en": label, "label_ru": label, **values})[0]


def hub(code="rctc"):
    """Page of a hub with its organisation and workflow; made once, the site's frame on the way."""
    pages = HubPage.objects.filter(organisation__code=code)
    if not pages:
        OrganisationFactory(code=code, kind=OrganisationKind.HUB)
        build_site()
    return pages.get()


def member(organisation, role, **user):
    """A person with one role."""
    return MembershipFactory(user=UserFactory(**user), organisation=organisation, role=role).user


def technique(parent, *, live=False, name="Bag filter", language="en", owner=None, organisation=None, **values):
    """A technique that is fit for publication; ``live`` publishes it."""
    entry = Technique(
        kind="bat",
        source_language=language,
        owner=owner,
        organisation=organisation,
        live=False,
        **{
            f"name_{language}": name,
            f"summary_{language}": f"{name}: removes dust from waste gas.",
            f"description_{language}": f"<p>{name} described.</p>",
        },
        **values,
    )
    parent.add_child(instance=entry)
    entry.themes = [concept(Theme, "air-quality", "Air quality")]
    entry.sectors = [concept(Sector, "C23.5", "Cement")]
    entry.countries = [concept(Country, "KZ", "Kazakhstan")]
    entry.media = [concept(Medium, "air", "Air")]
    entry.pollutants = [concept(Pollutant, "dust", "Dust")]
    entry.sources = [EntrySource(number=1, title="A report", sort_order=0)]
    revision = entry.save_revision(user=owner)
    if live:
        revision.publish()
        entry = Technique.objects.get(pk=entry.pk)
    return entry
