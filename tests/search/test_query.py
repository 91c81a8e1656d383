"""Parameters -> requests: strict for the API, lenient for the page."""

import pytest
from django.http import QueryDict
from hypothesis import given
from hypothesis import strategies as st

from search.query import InvalidSearch, SearchRequest, parse


def lenient(query: str) -> SearchRequest:
    return parse(QueryDict(query), strict=False, language="ru")


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("page_size=0", "page_size"),
        ("page_size=101", "page_size"),
        ("page_size=ten", "page_size"),
        ("page=0", "page"),
        ("page=-1", "page"),
        ("page=" + "9" * 5000, "page"),
        ("page=%D9%A1", "page"),
        ("page=1&page=2", "page"),
        ("sort=price", "sort"),
        ("language=xx", "language"),
        ("colour=red", "colour"),
        ("q=" + "a" * 513, "q"),
        ("q=" + "+".join(f"w{n}" for n in range(33)), "q"),
        ("kind=" + "a" * 65, "kind"),
        ("&".join(f"kind=k{n}" for n in range(51)), "kind"),
    ],
)
def test_the_api_refuses_and_the_page_ignores(query: str, field: str) -> None:
    with pytest.raises(InvalidSearch) as refused:
        parse(QueryDict(query), strict=True, language="ru")
    assert refused.value.field == field
    assert str(refused.value.message)
    request = lenient(query)
    assert request.page_size == 20
    assert request.sort in ("relevance", "newest")


def test_a_long_text_is_shortened_and_says_so() -> None:
    assert lenient("q=" + "a" * 10_000).shortened
    many = lenient("q=" + "+".join(f"w{n}" for n in range(40)))
    assert many.shortened
    assert many.q.split()[-1] == "w31"
    assert not lenient("q=a").shortened


def test_control_characters_become_blanks() -> None:
    assert lenient("q=%00a%0Ab%7F").q == "a b"
    assert parse(QueryDict("q=a%00b"), strict=True, language="en").q == "a b"


def test_values_are_kept_once_whatever_their_case() -> None:
    assert lenient("kind=BAT&kind=bat&kind=&kind=pilot").filters == {"kind": ("BAT", "pilot")}


def test_without_words_the_newest_come_first() -> None:
    assert lenient("").sort == "newest"
    assert lenient("q=dust").sort == "relevance"


def test_offset() -> None:
    assert lenient("page=3&page_size=10").offset == 20


@given(st.dictionaries(st.sampled_from(["q", "page", "page_size", "sort", "language", "kind", "x"]), st.text()))
def test_the_page_takes_any_parameters(values: dict[str, str]) -> None:
    params = QueryDict(mutable=True)
    params.update(values)
    parse(params, strict=False, language="kk")
