"""The languages of the registry, in the order in which they always stand."""

from collections.abc import Mapping
from typing import Final

#: Five state languages, then the two working languages.
LANGUAGES: Final = ("kk", "ky", "tg", "tk", "uz", "ru", "en")

#: Each language by its own name.
ENDONYMS: Final[Mapping[str, str]] = {
    "kk": "Қазақша",
    "ky": "Кыргызча",
    "tg": "Тоҷикӣ",
    "tk": "Türkmençe",
    "uz": "Oʻzbekcha",
    "ru": "Русский",
    "en": "English",
}

#: Choices for a model field or form: code and endonym.
LANGUAGE_CHOICES: Final = [(code, ENDONYMS[code]) for code in LANGUAGES]

#: Letters that a Russian or, for tk and uz, an English keyboard lacks, in the order of the alphabet.
LETTERS: Final[Mapping[str, str]] = {
    "kk": "ә ғ қ ң ө ұ ү һ і",
    "ky": "ң ө ү",
    "tg": "ғ ӣ қ ӯ ҳ ҷ",
    "tk": "ç ä ž ň ö ş ü ý",
    "uz": "oʻ gʻ ʼ",
}


def column(field: str, language: str) -> str:
    """Name of the database column that holds ``field`` in ``language`` (``name``, ``kk`` -> ``name_kk``)."""
    return f"{field}_{language}"


def columns(field: str) -> list[str]:
    """Names of the seven columns of a translated field, in the order of ``LANGUAGES``."""
    return [column(field, language) for language in LANGUAGES]
