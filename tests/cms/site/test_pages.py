"""The public site: every page in every language, links between languages, the look, errors, founding texts."""

import re
import tomllib
from pathlib import Path

import pytest
from django.conf import settings
from django.core.cache import cache
from django.urls import reverse
from django.utils.translation import override

from cms.languages import LANGUAGES
from cms.organisations.enums import OrganisationKind
from cms.registry.enums import Life
from cms.registry.models import Entry
from cms.site import founding_texts
from cms.site.context_processors import VERSION
from cms.site.models import HomePage
from cms.site.services import build_site, initial_collection
from cms.vocabularies.models import City, Country, Sector, Theme
from tests import factories

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

PAGES = (
    "",
    "themes/",
    "theme/air-quality/",
    "sectors/",
    "hubs/",
    "about/",
    "about/coalition/",
    "accessibility/",
    "data/",
)
SEARCH_BOX = re.compile(r'<input[^>]* name="q"')


@pytest.fixture(autouse=True)
def _fresh_counts():
    """Counts are remembered for a minute: no test sees another one's."""
    cache.clear()


@pytest.fixture
def hub():
    """A hub with its page; theme and city to be found on the pages."""
    page = factories.hub("rctc")
    factories.concept(Theme, "air-quality", "Air quality", clauses="1 17")
    country = factories.concept(Country, "KG", "Kyrgyzstan")
    factories.concept(City, "osh", "Osh", country=country, founding=True)
    return page


@pytest.fixture
def entry(hub):
    """A published technique of the theme."""
    return factories.technique(hub, live=True, name="Bag filter")


def text_of(client, path, **parameters):
    response = client.get(path, parameters)
    assert response.status_code == 200, path
    return response.content.decode()


class TestEveryPage:
    @pytest.mark.parametrize("language", LANGUAGES)
    def test_answers_in_its_language_with_one_heading(self, client, entry, language):
        for page in PAGES:
            html = text_of(client, f"/{language}/{page}")
            ids = re.findall(r' id="([^"]+)"', html)
            assert f'<html lang="{language}"' in html, page
            assert len(re.findall(r"<h1[ >]", html)) == 1, page
            assert len(SEARCH_BOX.findall(html)) == 1, page
            assert len(ids) == len(set(ids)), page

    def test_works_before_any_content(self, client):
        build_site()
        factories.concept(Theme, "air-quality")
        for page in PAGES:
            assert text_of(client, f"/en/{page}")

    def test_language_links_keep_page_and_query(self, client, entry):
        html = text_of(client, "/en/theme/air-quality/", page="2", q="a b")
        for language in LANGUAGES:
            assert f'href="/{language}/theme/air-quality/?page=2&amp;q=a+b"' in html

    def test_url_of_home_is_the_language_root(self):
        for language in LANGUAGES:
            with override(language):
                assert reverse("site:home") == f"/{language}/"

    def test_root_leads_to_a_language(self, client, hub):
        assert client.get("/", headers={"accept-language": "kk"}).headers["Location"] == "/kk/"

    def test_footer_states_the_version_of_the_project(self, client, hub):
        project = tomllib.loads((Path(settings.BASE_DIR) / "pyproject.toml").read_text(encoding="utf-8"))
        assert project["project"]["version"] == VERSION
        assert VERSION in text_of(client, "/en/")


class TestHome:
    def test_shows_entries_themes_sectors_and_hubs(self, client, entry):
        html = text_of(client, "/en/")
        assert entry.code in html
        assert 'href="/en/theme/air-quality/"' in html
        assert 'href="/en/sectors/C23.5/"' in html
        assert entry.get_parent().get_url() in html

    def test_has_few_queries_however_many_entries(self, client, hub, django_assert_max_num_queries):
        for number in range(8):
            factories.technique(hub, live=True, name=f"Filter {number}")
        with django_assert_max_num_queries(45):
            client.get("/en/")

    def test_counts_the_narrower_sectors_with_the_broader_one_once(self, client, hub):
        top = factories.concept(Sector, "C", "Manufacturing")
        middle = factories.concept(Sector, "C23", "Minerals", parent=top)
        cement = factories.concept(Sector, "C23.5", "Cement", parent=middle)
        entry = factories.technique(hub)
        entry.sectors = [middle, cement]
        entry.save_revision().publish()
        html = text_of(client, "/en/")
        assert re.search(r'sectors/C/">Manufacturing</a>.{0,99}?aria-hidden="true">1<', html, re.DOTALL)
        assert "sectors/C23.5/" not in html

    def test_leaves_out_what_is_not_current(self, client, entry):
        for life in (Life.OUTDATED, Life.ARCHIVED, Life.WITHDRAWN):
            Entry.objects.filter(pk=entry.pk).update(life=life)
            assert entry.code not in text_of(client, "/en/"), life

    def test_leaves_out_drafts(self, client, hub):
        factories.technique(hub, name="Zzyzx scrubber")
        for page in ("", "theme/air-quality/"):
            assert "Zzyzx" not in text_of(client, f"/en/{page}")

    def test_quotes_the_declaration_word_for_word(self, client, hub):
        quote = re.search(r'<blockquote lang="kk"><p>«(.+?)»</p>', text_of(client, "/en/"))[1]
        (clause,) = founding_texts.declaration().find(["8"])
        assert quote in clause.original

    def test_can_be_previewed_in_the_admin(self, client, hub, admin_user):
        client.force_login(admin_user)
        home = hub.get_ancestors().type(HomePage).get()
        assert client.get(reverse("wagtailadmin_pages:edit", args=[home.pk])).status_code == 200
        html = text_of(client, reverse("wagtailadmin_pages:view_draft", args=[home.pk]))
        assert len(re.findall(r"<h1[ >]", html)) == 1


class TestThemesAndHubs:
    def test_theme_lists_its_entries_clauses_and_search(self, client, entry):
        html = text_of(client, "/en/theme/air-quality/")
        assert entry.code in html
        assert 'href="/en/search/?theme=air-quality"' in html
        assert 'href="/en/about/#clause-17"' in html

    def test_theme_has_pages(self, client, hub, monkeypatch):
        monkeypatch.setattr("cms.site.views.ENTRIES_PER_PAGE", 1)
        codes = {factories.technique(hub, live=True, name=f"Filter {number}").code for number in range(2)}
        pages = [text_of(client, "/en/theme/air-quality/", page=number) for number in (1, 2)]
        assert [sum(f">{code}<" in page for code in codes) for page in pages] == [1, 1]
        assert 'aria-current="page"' in text_of(client, "/en/theme/air-quality/", page=99)

    def test_sector_shows_its_place_in_the_tree_and_the_entries_below(self, client, hub):
        top = factories.concept(Sector, "C", "Manufacturing")
        middle = factories.concept(Sector, "C23", "Minerals", parent=top)
        cement = factories.concept(Sector, "C23.5", "Cement", parent=middle)
        entry = factories.technique(hub)
        entry.sectors = [middle, cement]
        entry.save_revision().publish()
        other = factories.technique(hub, live=True, name="Elsewhere")
        other.sectors = [factories.concept(Sector, "D", "Energy")]
        other.save_revision().publish()
        entry.refresh_from_db()
        for sector in (top, middle, cement):
            html = text_of(client, f"/en/sectors/{sector.code}/")
            assert html.count(f">{entry.code}<") == 1, sector
            assert other.code not in html
            assert f'href="/en/search/?sector={sector.code}"' in html
        assert 'href="/en/sectors/C/">Manufacturing</a>' in html
        assert 'href="/en/sectors/C23.5/">Cement</a>' in text_of(client, "/en/sectors/C23/")

    def test_unknown_sector_is_not_found(self, client, hub):
        assert client.get("/en/sectors/Z99/").status_code == 404

    def test_unknown_theme_is_not_found(self, client, hub):
        assert client.get("/en/theme/no-such-theme/").status_code == 404

    def test_every_known_theme_has_an_icon_of_the_sprite(self):
        from cms.site.browsing import THEME_ICONS
        from cms.vocabularies.services import DATA_DIR, read_rows

        sprite = (Path(settings.BASE_DIR) / "cms/site/static/site/icons/sprite.svg").read_text(encoding="utf-8")
        assert {row["code"] for row in read_rows(DATA_DIR / "themes.tsv")} == set(THEME_ICONS)
        assert all(f'id="{name}"' in sprite for name in THEME_ICONS.values())

    def test_hubs_cities_and_the_initial_collection_apart(self, client, entry):
        factories.OrganisationFactory(
            code="centre-1", kind=OrganisationKind.CENTRE, name_en="Waste centre", clause="24"
        )
        factories.OrganisationFactory(code="secret", kind=OrganisationKind.CENTRE, name_en="Zzyzx", confirmed=False)
        html = text_of(client, "/en/hubs/")
        assert html.index("Rctc") < html.index("Waste centre") < html.index("Osh") < html.index("Initial collection")
        assert 'href="/en/about/#clause-24"' in html
        assert f'href="{initial_collection().url}"' in html
        assert "Zzyzx" not in html


class TestFoundingTexts:
    @pytest.mark.parametrize(
        ("page", "text", "clauses"),
        [("about", founding_texts.declaration, 27), ("about/coalition", founding_texts.coalition, 11)],
    )
    def test_page_has_every_part_word_for_word(self, client, hub, page, text, clauses):
        parts = text().clauses
        assert [part.number for part in parts if part.number] == [str(number) for number in range(1, clauses + 1)]
        for language in LANGUAGES:
            html = text_of(client, f"/{language}/{page}/").replace("&#x27;", "'").replace("&quot;", '"')
            for part in parts:
                assert f'id="{part.anchor}"' in html
                assert all(line.strip() in html for line in part.original.splitlines())

    @pytest.mark.parametrize("text", [founding_texts.declaration, founding_texts.coalition])
    def test_every_reader_has_a_heading_and_something_to_read(self, text):
        original_language = text().original_language
        for part in text().clauses:
            for language in LANGUAGES:
                assert part.topic.get(language) or part.anchor in ("closing", "signatures")
                if language != original_language and part.anchor != "signatures":
                    assert part.translations.get(language) or part.gist[language]

    def test_original_carries_its_language_and_a_translation_says_that_it_is_unofficial(self, client, hub):
        html = text_of(client, "/en/about/")
        assert '<div lang="kk">' in html
        assert "Unofficial translation" in html
        assert "Unofficial translation<" not in text_of(client, "/kk/about/")

    def test_clauses_lead_to_their_themes(self, client, hub):
        assert 'href="/en/theme/air-quality/"' in text_of(client, "/en/about/")


class TestLook:
    def test_chosen_look_is_kept_and_shown(self, client, hub):
        response = client.post("/kk/theme/", {"theme": "dark", "next": "/kk/hubs/?page=2"})
        assert (response.status_code, response["Location"]) == (302, "/kk/hubs/?page=2")
        assert response.cookies["theme"]["samesite"] == "Lax"
        assert 'data-theme="dark"' in text_of(client, "/kk/hubs/")

    def test_other_choices_follow_the_system(self, client, hub):
        for look in ("system", "", "nonsense"):
            client.post("/en/theme/", {"theme": "dark"})
            client.post("/en/theme/", {"theme": look})
            assert "data-theme=" not in text_of(client, "/en/hubs/"), look

    @pytest.mark.parametrize(
        "address",
        [
            "https://evil.example/",
            "//evil.example/",
            r"/\evil.example",
            "javascript:alert(1)",
            "http:///evil.example",
            "",
        ],
    )
    def test_never_leads_off_the_site(self, client, address):
        response = client.post("/en/theme/", {"theme": "dark", "next": address})
        assert response["Location"] == "/en/"

    def test_is_no_page_to_read(self, client):
        assert client.get("/en/theme/").status_code == 405

    def test_needs_the_token(self):
        from django.test import Client

        assert Client(enforce_csrf_checks=True).post("/en/theme/", {"theme": "dark"}).status_code == 403


class TestErrors:
    def test_not_found_in_the_language_of_the_path(self, client, hub):
        for language in LANGUAGES:
            response = client.get(f"/{language}/no/such/page/")
            html = response.content.decode()
            assert response.status_code == 404
            assert f'<html lang="{language}"' in html
            assert len(re.findall(r"<h1[ >]", html)) == 1

    def test_server_error_needs_nothing(self, rf):
        from cms.site.views import server_error

        response = server_error(rf.get("/en/"))
        assert response.status_code == 500
        assert all(f'lang="{language}"' in response.content.decode() for language in LANGUAGES)


class TestCrawlers:
    def test_sitemap_has_every_entry_in_every_language_with_the_others(self, client, entry):
        xml = text_of(client, "/sitemap.xml")
        for language in LANGUAGES:
            assert f"<loc>http://testserver/{language}/registry/{entry.code}/</loc>" in xml
            assert f'hreflang="{language}" href="http://testserver/{language}/registry/{entry.code}/"' in xml
        assert "http://testserver/en/theme/air-quality/" in xml

    def test_addresses_of_the_sitemap_answer(self, client, entry):
        paths = re.findall(r"<loc>http://testserver(/en/[^<]*)</loc>", text_of(client, "/sitemap.xml"))
        paths.remove("/en/search/")  # needs an index; tests/search asks it
        assert {path: client.get(path).status_code for path in paths} == dict.fromkeys(paths, 200)

    def test_draft_is_not_in_the_sitemap(self, client, hub):
        assert factories.technique(hub).slug not in text_of(client, "/sitemap.xml")

    def test_robots_names_the_sitemap(self, client, hub):
        text = text_of(client, "/robots.txt")
        assert "Sitemap: http://testserver/sitemap.xml" in text
        assert "Disallow: /admin/" in text
