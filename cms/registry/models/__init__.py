"""Models of the registry. Outsiders import from this package; modules import in one direction:
``pages`` <- ``entry`` <- ``rows``, ``external``, ``files``, ``figures`` <- ``technique``, ``practice``, ``limits``,
``national``; ``changes`` and ``confidential`` stand alone.
"""

from cms.registry.models.changes import Change, ChangeCounter, ChangeMark
from cms.registry.models.confidential import Confidential
from cms.registry.models.entry import CodeCounter, Entry, EntryLanguage, EntryVersion
from cms.registry.models.external import ExternalId
from cms.registry.models.figures import (
    Consumption,
    Cost,
    Efficiency,
    EmissionLevel,
    Figure,
    Outcome,
)
from cms.registry.models.files import EntryDocument, EntryImage, FileUse
from cms.registry.models.limits import ReferenceLimit
from cms.registry.models.national import NationalDecision
from cms.registry.models.pages import HubPage, RegistryPage
from cms.registry.models.practice import HazardExposure, Practice, PracticeContributor, PracticeInput
from cms.registry.models.rows import EntryPlace, EntryRelation, EntrySource
from cms.registry.models.technique import CrossMediaEffect, ExamplePlant, Technique

__all__ = [
    "Change",
    "ChangeCounter",
    "ChangeMark",
    "CodeCounter",
    "Confidential",
    "Consumption",
    "Cost",
    "CrossMediaEffect",
    "Efficiency",
    "EmissionLevel",
    "Entry",
    "EntryDocument",
    "EntryImage",
    "EntryLanguage",
    "EntryPlace",
    "EntryRelation",
    "EntrySource",
    "EntryVersion",
    "ExamplePlant",
    "ExternalId",
    "Figure",
    "FileUse",
    "HazardExposure",
    "HubPage",
    "NationalDecision",
    "Outcome",
    "Practice",
    "PracticeContributor",
    "PracticeInput",
    "ReferenceLimit",
    "RegistryPage",
    "Technique",
]
