"""Form fields of the portal: numbers as people write them, and concepts of the vocabularies."""

import re
from collections.abc import Iterable, Iterator
from decimal import Decimal
from functools import cached_property
from typing import Any

from django import forms
from django.forms.utils import flatatt
from django.utils.formats import number_format
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext_lazy as _

from cms.vocabularies.models import Concept

Choices = list[tuple[str, Any]]

_BLANKS = re.compile(r"\s")
#: Indents a narrower concept in a drop-down list, where no style reaches.
_INDENT = "\N{EM SPACE}"
SELECTED = mark_safe(" selected")


class NumberField(forms.DecimalField):
    """A number with a comma or a point before its decimals; blanks between digits do not matter."""

    widget = forms.TextInput

    def to_python(self, value: Any) -> Any:
        """As Django's, after both ways of writing have become one."""
        if isinstance(value, str):
            value = _BLANKS.sub("", value).replace(",", ".")
        return super().to_python(value)

    def prepare_value(self, value: Any) -> Any:
        """A stored number as the reader's language writes it; what was typed stays as typed."""
        return number_format(value) if isinstance(value, Decimal) else value

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        """A keyboard with digits on phones."""
        return {**super().widget_attrs(widget), "inputmode": "decimal", "autocomplete": "off"}


class WholeNumberField(forms.IntegerField):
    """A whole number in an ordinary text field: no arrows that change it by accident."""

    widget = forms.TextInput

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        """A keyboard with digits on phones."""
        return {**super().widget_attrs(widget), "inputmode": "numeric", "autocomplete": "off"}


class DayField(forms.DateField):
    """A day, chosen from the browser's calendar or written as day.month.year."""

    widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(input_formats=["%Y-%m-%d", "%d.%m.%Y", "%d/%m/%Y"], **kwargs)


class Vocabulary:
    """The concepts of one scheme, read once, however many rows of a form offer them."""

    def __init__(self, model: type[Concept]) -> None:
        self.concepts = list(model._default_manager.all())
        self.by_code = {concept.code: concept for concept in self.concepts}
        self._codes = {concept.pk: concept.code for concept in self.concepts}

    def code_of(self, pk: int) -> str:
        """The code of the concept with this id, empty if there is none."""
        return self._codes.get(pk, "")

    def branches(self) -> Iterator[list[tuple[Concept, int]]]:
        """Each top concept with all that is narrower, as (concept, depth)."""
        narrower: dict[int | None, list[Concept]] = {}
        for concept in self.concepts:
            narrower.setdefault(getattr(concept, "parent_id", None), []).append(concept)

        def walk(concept: Concept, depth: int) -> Iterator[tuple[Concept, int]]:
            yield concept, depth
            for child in narrower.get(concept.pk, []):
                yield from walk(child, depth + 1)

        for top in narrower.get(None, []):
            yield list(walk(top, 0))

    @cached_property
    def options(self) -> Choices:
        """Choices of a drop-down list; a tree becomes groups, headed by their top concept."""
        choices: Choices = []
        for branch in self.branches():
            top = branch[0][0]
            if len(branch) == 1:
                choices.append((top.code, str(top)))
            else:
                labels = [(concept.code, _INDENT * max(depth - 1, 0) + str(concept)) for concept, depth in branch]
                choices.append((str(top), labels))
        return choices

    @cached_property
    def boxes(self) -> Choices:
        """Choices of check boxes: each top concept with the options below its name, itself the first."""
        return [
            (str(branch[0][0]), [(concept.code, str(concept)) for concept, _depth in branch])
            for branch in self.branches()
        ]

    @cached_property
    def depths(self) -> dict[str, int]:
        """Depth of each concept in the tree, by code."""
        return {concept.code: depth for branch in self.branches() for concept, depth in branch}


class Vocabularies:
    """The vocabularies that one page needs."""

    def __init__(self) -> None:
        self._read: dict[type[Concept], Vocabulary] = {}

    def of(self, model: type[Concept]) -> Vocabulary:
        """The vocabulary of this scheme."""
        if model not in self._read:
            self._read[model] = Vocabulary(model)
        return self._read[model]

    def fill(self, form: forms.BaseForm) -> None:
        """Give every concept field of the form its choices."""
        for field in form.fields.values():
            if isinstance(field, ConceptField | ConceptsField):
                field.load(self.of(field.scheme))


class LongSelect(forms.Select):
    """A drop-down list written without a template for each option: sixty rows have ten thousand of them."""

    def render(self, name: str, value: Any, attrs: dict[str, Any] | None = None, renderer: Any = None) -> SafeString:
        """The same HTML as Django's."""
        chosen = "" if value is None else str(value)
        groups = format_html_join("", "{}", ((self._group(key, label, chosen),) for key, label in self.choices))
        return format_html(
            "<select{}>{}</select>", flatatt(self.build_attrs({**self.attrs, "name": name}, attrs)), groups
        )

    def _group(self, key: Any, label: Any, chosen: str) -> SafeString:
        if not isinstance(label, list | tuple):
            return self._options([(key, label)], chosen)
        return format_html('<optgroup label="{}">{}</optgroup>', key, self._options(label, chosen))

    def _options(self, choices: Iterable[tuple[Any, Any]], chosen: str) -> SafeString:
        options = ((code, SELECTED if str(code) == chosen else "", label) for code, label in choices)
        return format_html_join("", '<option value="{}"{}>{}</option>', options)


def _code(value: Any) -> Any:
    return value.code if isinstance(value, Concept) else value


class ConceptField(forms.ChoiceField):
    """One concept of a scheme, by its code; cleans to the concept or None."""

    widget = LongSelect
    vocabulary: Vocabulary

    def __init__(self, scheme: type[Concept], **kwargs: Any) -> None:
        self.scheme = scheme
        super().__init__(**kwargs)

    def load(self, vocabulary: Vocabulary) -> None:
        """Offer the concepts of ``vocabulary``."""
        self.vocabulary = vocabulary
        self.choices = [("", _("Choose")), *vocabulary.options]

    def clean(self, value: Any) -> Concept | None:
        """The concept with the chosen code."""
        code = super().clean(value)
        return self.vocabulary.by_code[code] if code else None

    def prepare_value(self, value: Any) -> Any:
        """The code of a concept, also if it is named by its id."""
        return self.vocabulary.code_of(value) if isinstance(value, int) else _code(value)


class GroupedCheckboxes(forms.CheckboxSelectMultiple):
    """Check boxes of a tree: one group to open for each top concept, with the number chosen in it."""

    template_name = "submissions/widgets/grouped_checkboxes.html"
    #: Depth of each code in the tree, 0 for the top concepts.
    depths: dict[str, int] = {}

    def create_option(self, name: str, value: Any, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Django's option with its depth in the tree."""
        return {**super().create_option(name, value, *args, **kwargs), "depth": self.depths.get(str(value), 0)}


class ConceptsField(forms.MultipleChoiceField):
    """Any number of concepts of a scheme, by their codes; cleans to a list of concepts."""

    vocabulary: Vocabulary

    def __init__(self, scheme: type[Concept], **kwargs: Any) -> None:
        self.scheme = scheme
        super().__init__(**kwargs)

    def load(self, vocabulary: Vocabulary) -> None:
        """Offer the concepts of ``vocabulary``, in groups if the widget shows a tree."""
        self.vocabulary = vocabulary
        if isinstance(self.widget, GroupedCheckboxes):
            self.widget.depths = vocabulary.depths
            self.choices = vocabulary.boxes
        else:
            self.choices = [(concept.code, str(concept)) for concept in vocabulary.concepts]

    def clean(self, value: Any) -> list[Concept]:
        """The concepts with the chosen codes."""
        return [self.vocabulary.by_code[code] for code in super().clean(value)]

    def prepare_value(self, value: Any) -> Any:
        """The codes of concepts."""
        return [_code(item) for item in value] if isinstance(value, list | tuple) else value
