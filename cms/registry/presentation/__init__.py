"""What the registry shows of its content, in one language: pages, cards, tables of limits.

Pure reading; templates get objects whose attributes they only print. Modules import in one direction:
``unit_words`` <- ``figures``, ``national`` <- ``limits``, ``sections``, ``files``, ``cards`` <- ``sheet`` <-
``linked_data``, ``successors``.
"""

from cms.registry.presentation.cards import entry_card, hub_cards, hub_index, public_entries
from cms.registry.presentation.figures import level_conditions
from cms.registry.presentation.limits import limit_views
from cms.registry.presentation.linked_data import linked_data
from cms.registry.presentation.national import DECISION_TAGS, MEMBER_STATES, hidden_countries
from cms.registry.presentation.sheet import DataSheet, data_sheet
from cms.registry.presentation.successors import successors

__all__ = [
    "DECISION_TAGS",
    "MEMBER_STATES",
    "DataSheet",
    "data_sheet",
    "entry_card",
    "hidden_countries",
    "hub_cards",
    "hub_index",
    "level_conditions",
    "limit_views",
    "linked_data",
    "public_entries",
    "successors",
]
