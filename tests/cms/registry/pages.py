"""Entries with rows for the tests of pages and of the API."""

from decimal import Decimal

from cms.registry.enums import LanguageState
from cms.registry.models import Cost, Efficiency, EmissionLevel, Outcome, ReferenceLimit, Technique
from cms.registry.services import set_language_state
from cms.vocabularies.models import Activity, CostType, Country, Medium, Pollutant
from tests.factories import concept, hub, technique

MEMBER_STATES = {"KZ": "Kazakhstan", "KG": "Kyrgyzstan", "TJ": "Tajikistan", "TM": "Turkmenistan", "UZ": "Uzbekistan"}


def countries():
    """The five member states."""
    return {code: concept(Country, code, name) for code, name in MEMBER_STATES.items()}


def level(**values):
    """An emission level of dust to air; ``values`` replace its own."""
    row = {
        "kind": "bat-ael",
        "pollutant": concept(Pollutant, "dust", "Dust"),
        "medium": concept(Medium, "air", "Air"),
        "lower": Decimal(10),
        "lower_is_less_than": True,
        "upper": Decimal(20),
        "unit": "mg/Nm³",
        "reference_oxygen": Decimal(10),
        "evidence": "B",
        "source": 1,
    }
    return EmissionLevel(**row | values)


def published(parent=None, *, rows=None, **values):
    """A published technique in English with one emission level; ``rows`` adds or replaces lists of rows."""
    countries()
    entry = technique(parent or hub(), **values)
    for name, objects in ({"levels": [level()]} | (rows or {})).items():
        setattr(entry, name, objects)
    entry.save_revision().publish()
    return Technique.objects.get(pk=entry.pk)


def translate(entry, language, state=LanguageState.MACHINE, **texts):
    """Texts in another language, with their state."""
    for name, text in texts.items():
        setattr(entry, f"{name}_{language}", text)
    entry.save_revision().publish()
    entry = Technique.objects.get(pk=entry.pk)
    set_language_state(entry, language, state)
    return entry


def limit(code="L900", pollutant="dust", **values):
    """A reference limit; ``entries`` are those that it stands beside."""
    entries = values.pop("entries", ())
    row = {
        "act": "An act",
        "reference": "Annex 1",
        "address": "https://example.org/act",
        "text_date": "2022-03",
        "activity": concept(Activity, "clinker-cooling", "Clinker cooling"),
        "pollutant": concept(Pollutant, pollutant, pollutant.capitalize()),
        "medium": concept(Medium, "air", "Air"),
        "upper": Decimal(30),
        "unit": "mg/Nm³",
        "confidence": "A",
    }
    found = ReferenceLimit.objects.create(code=code, **row | values)
    found.entries.set(entries)
    return found


def efficiency(**values):
    """An abatement efficiency for dust."""
    row = {"pollutant": concept(Pollutant, "dust", "Dust"), "lower": Decimal(99), "unit": "%", "evidence": "C"}
    return Efficiency(**row | {"source": 1} | values)


def outcome(indicator="Yield", **values):
    """An outcome of a count."""
    return Outcome(**{"indicator_en": indicator, "unit": "t/ha", "evidence": "C", "source": 1} | values)


def cost(**values):
    """An investment cost."""
    row = {"cost_type": concept(CostType, "capex", "Investment"), "amount": Decimal(86_000_000), "currency": "USD"}
    return Cost(**row | {"evidence": "D", "source": 1} | values)
