"""A further city: asked for by a person, taken in by a registrar, listed apart from the founding cities."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse
from django.utils import translation

from cms.audit.models import Record
from cms.cities import services
from cms.cities.models import CityRequest
from cms.cities.services import Statement
from cms.moderation.services import submit
from cms.organisations.enums import OrganisationKind, Role
from cms.organisations.models import Membership, Organisation
from cms.organisations.permissions import confirmable
from cms.vocabularies.models import City, Country
from tests import factories
from tests.cms.accounts.people import person

pytestmark = pytest.mark.django_db


@pytest.fixture
def country():
    return factories.concept(Country, "UZ", "Uzbekistan")


@pytest.fixture
def registrar():
    return factories.member(factories.OrganisationFactory(code="institute"), Role.REGISTRAR)


@pytest.fixture
def mayor(registrar):
    return person("mayor")


@pytest.fixture
def asked(mayor, country):
    """A request that waits."""
    with translation.override("uz"):
        statement = Statement("Buxoro hokimligi", country, "Daraxt ekadi.", city_name="Buxoro")
        return services.ask(mayor, statement)


def form(country, **values):
    return {
        "city_name": "Bukhara",
        "country": country.pk,
        "authority": "Hokimiyat of Bukhara",
        "activities": "It plants trees.",
        "website": "example.org",
        **values,
    }


class TestAsking:
    def test_the_page_is_public_and_linked_from_that_of_the_coalition(self, client):
        assert reverse("cities:ask") in client.get(reverse("site:coalition")).content.decode()
        page = client.get(reverse("cities:ask")).content.decode()
        assert "this page cannot make your city one" in page
        assert reverse("account_login") in page
        assert "<textarea" not in page

    def test_not_without_a_confirmed_address(self, client, country):
        client.force_login(factories.UserFactory())
        assert reverse("account_email") in client.get(reverse("cities:ask")).content.decode()
        client.post(reverse("cities:ask"), form(country))
        assert not CityRequest.objects.exists()

    def test_by_the_page(self, client, mayor, country, registrar, sent):
        client.force_login(mayor)
        messages = sent(client.post, reverse("cities:ask"), form(country))
        asked = CityRequest.objects.get()
        organisation = asked.organisation
        assert (organisation.kind, organisation.name_en, organisation.country) == (
            OrganisationKind.CITY,
            "Hokimiyat of Bukhara",
            country,
        )
        assert not organisation.confirmed
        assert organisation.website == "https://example.org"
        assert (asked.city_label, asked.language) == ("Bukhara", "en")
        roles = Membership.objects.filter(user=mayor, organisation=organisation).values_list("role", flat=True)
        assert set(roles) == {Role.MANAGER, Role.SUBMITTER}
        assert [message.to for message in messages] == [[registrar.email]]
        assert reverse("cities:decide", args=[organisation.pk]) in messages[0].body
        page = client.get(reverse("organisations:people", args=[organisation.pk])).content.decode()
        assert "registrars have been asked" in page

    def test_a_city_of_the_vocabulary(self, client, mayor, country):
        city = City.objects.create(code="namangan", label_en="Namangan", country=country)
        client.force_login(mayor)
        client.post(reverse("cities:ask"), form(country, city=city.pk, city_name=""))
        assert CityRequest.objects.get().organisation.city == city

    @pytest.mark.parametrize(
        ("values", "field"),
        [
            ({"city_name": ""}, "city"),
            ({"country": ""}, "country"),
            ({"authority": " "}, "authority"),
            ({"activities": ""}, "activities"),
            ({"website": "::"}, "website"),
        ],
    )
    def test_what_is_wrong_is_said_and_what_was_typed_stays(self, client, mayor, country, values, field):
        client.force_login(mayor)
        page = client.post(reverse("cities:ask"), form(country) | values)
        assert list(page.context["form"].errors) == [field]
        if field != "activities":
            assert "It plants trees." in page.content.decode()
        assert not CityRequest.objects.exists()
        assert not Organisation.objects.filter(kind=OrganisationKind.CITY).exists()

    def test_both_a_city_and_a_name_or_another_country(self, mayor, country):
        city = City.objects.create(code="osh", label_en="Osh", country=factories.concept(Country, "KG"))
        with pytest.raises(ValidationError) as error:
            services.ask(mayor, Statement("A", country, "x", city=city, city_name="Osh"))
        assert list(error.value.message_dict) == ["city_name"]
        with pytest.raises(ValidationError) as error:
            services.ask(mayor, Statement("A", country, "x", city=city))
        assert list(error.value.message_dict) == ["country"]

    def test_a_known_authority_is_to_be_joined(self, client, mayor, country):
        factories.OrganisationFactory(code="known", name_ru="Хокимият")
        client.force_login(mayor)
        page = client.post(reverse("cities:ask"), form(country, authority=" Хокимият "))
        assert "Ask to join it instead" in page.content.decode()

    def test_no_more_than_five_a_day(self, client, mayor, country):
        client.force_login(mayor)
        for number in range(6):
            page = client.post(reverse("cities:ask"), form(country, authority=f"Authority {number}"))
        assert "too often" in page.content.decode()
        assert CityRequest.objects.count() == 5


class TestDeciding:
    def test_confirmed_once(self, client, asked, registrar, mayor, sent):
        client.force_login(registrar)
        assert "Buxoro" in client.get(reverse("cities:waiting")).content.decode()
        assert "/about/coalition/join/waiting/" in client.get(reverse("wagtailadmin_home")).content.decode()
        url = reverse("cities:decide", args=[asked.organisation_id])
        assert "Daraxt ekadi." in client.get(url).content.decode()
        messages = sent(client.post, url, {"action": "confirm"})
        assert [message.to for message in messages] == [[mayor.email]]
        assert "Buxoro hokimligi" in messages[0].body
        asked.organisation.refresh_from_db()
        assert asked.organisation.confirmed
        assert client.post(url, {"action": "confirm"}).status_code == 404
        assert Record.objects.filter(action="organisations.confirmed", person=registrar).exists()

    def test_listed_apart_from_the_founding_cities(self, client, asked, registrar, country):
        City.objects.create(code="namangan", label_en="Namangan", country=country, founding=True)
        assert "Buxoro" not in client.get(reverse("site:coalition")).content.decode()
        services.confirm(asked, registrar)
        page = client.get(reverse("site:coalition")).content.decode()
        listed = page.partition('id="cities"')[2]
        assert "Buxoro hokimligi" in listed
        assert 'lang="uz">Daraxt ekadi.' in listed
        hubs = client.get(reverse("site:hubs")).content.decode()
        assert "Namangan" in hubs
        assert "Buxoro" not in hubs

    def test_then_its_people_send_practices(self, asked, mayor, registrar):
        entry = factories.technique(factories.hub("rctc"), owner=mayor, organisation=asked.organisation)
        with pytest.raises(ValidationError):
            submit(entry, mayor)
        services.confirm(asked, registrar)
        assert submit(entry, mayor).status == "in_progress"

    def test_declining_says_why_and_it_comes_back(self, client, asked, registrar, mayor, country, sent):
        client.force_login(registrar)
        url = reverse("cities:decide", args=[asked.organisation_id])
        assert "error-summary" in client.post(url, {"action": "decline", "reason": " "}).content.decode()
        messages = sent(client.post, url, {"action": "decline", "reason": "Write from the authority's address."})
        assert "Write from the authority's address." in messages[0].body
        assert client.get(url).status_code == 404, "it waits no more"
        assert Record.objects.get(action="organisations.declined").data["reason"].startswith("Write from")
        client.force_login(mayor)
        page = client.get(reverse("organisations:people", args=[asked.organisation_id])).content.decode()
        assert "Write from the authority&#x27;s address." in page
        change = client.get(reverse("organisations:change", args=[asked.organisation_id]))
        assert change.url == reverse("cities:change", args=[asked.organisation_id])
        assert "Daraxt ekadi." in client.get(change.url).content.decode()
        assert sent(client.post, change.url, form(country))[0].to == [registrar.email]
        client.force_login(registrar)
        assert "It plants trees." in client.get(url).content.decode()

    @pytest.mark.parametrize("who", ["mayor", "reviewer", "expert", "focal_point"])
    def test_nobody_else(self, client, asked, mayor, who):
        hub = factories.hub("rctc").organisation
        people = {
            "mayor": lambda: mayor,
            "reviewer": lambda: factories.member(hub, Role.REVIEWER),
            "expert": lambda: factories.member(hub, Role.EXPERT),
            "focal_point": lambda: factories.member(hub, Role.FOCAL_POINT),
        }
        user = people[who]()
        client.force_login(user)
        url = reverse("cities:decide", args=[asked.organisation_id])
        assert client.get(url).status_code == 404
        assert client.post(url, {"action": "confirm"}).status_code == 404
        assert client.get(reverse("cities:waiting")).status_code == 404
        with pytest.raises(PermissionDenied):
            services.confirm(asked, user)

    def test_not_about_the_own_authority(self, asked, registrar):
        factories.MembershipFactory(user=registrar, organisation=asked.organisation, role=Role.SUBMITTER)
        with pytest.raises(PermissionDenied):
            services.confirm(asked, registrar)

    def test_no_hub_confirms_a_city(self, asked):
        hub = factories.hub("rctc").organisation
        Organisation.objects.filter(pk=asked.organisation_id).update(asked_hub=hub)
        assert not confirmable(factories.member(hub, Role.REVIEWER)).exists()

    def test_strangers_change_nothing(self, client, asked, country):
        client.force_login(person("stranger"))
        url = reverse("cities:change", args=[asked.organisation_id])
        assert client.get(url).status_code == 404
        assert client.post(url, form(country)).status_code == 404


@pytest.mark.parametrize("language", ["kk", "ky", "tg", "tk", "uz", "ru", "en"])
def test_the_pages_stand_in_every_language(client, asked, mayor, registrar, language):
    with translation.override(language):
        client.force_login(mayor)
        for name, arguments in (("ask", []), ("change", [asked.organisation_id])):
            assert client.get(reverse(f"cities:{name}", args=arguments)).status_code == 200
        client.force_login(registrar)
        for name, arguments in (("waiting", []), ("decide", [asked.organisation_id])):
            assert client.get(reverse(f"cities:{name}", args=arguments)).status_code == 200
