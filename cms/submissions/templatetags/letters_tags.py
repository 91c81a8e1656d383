"""What the forms of the portal need to write the languages of the registry."""

from collections.abc import Mapping

from django import template

from cms.languages import LETTERS

register = template.Library()


@register.simple_tag
def letters_by_language() -> Mapping[str, str]:
    """Letters that are not on the keyboard, separated by blanks, for each language that has some."""
    return LETTERS
