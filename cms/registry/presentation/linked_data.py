"""An entry as JSON-LD for the ``<script>`` of its page."""

import json
from collections.abc import Mapping
from typing import Any, Final

from django.utils.safestring import SafeString, mark_safe

from cms.registry.addresses import web_address
from cms.registry.enums import Licence
from cms.registry.presentation.sheet import DataSheet

LICENCE_ADDRESSES: Final[Mapping[str, str]] = {
    Licence.CC_BY: "https://creativecommons.org/licenses/by/4.0/",
    Licence.CC_BY_SA: "https://creativecommons.org/licenses/by-sa/4.0/",
}
#: What could end the script element or start a comment in it.
_SCRIPT_ESCAPES: Final = {ord(sign): f"\\u{ord(sign):04X}" for sign in "<>&\u2028\u2029"}


def linked_data(sheet: DataSheet, address: str) -> SafeString:
    """The sheet as a ``TechArticle`` of schema.org, escaped for a script element.

    ``address`` is the entry's permanent address, absolute.
    """
    entry = sheet.entry
    data: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "TechArticle",
        "@id": address,
        "url": address,
        "identifier": entry.code,
        "version": entry.version,
        "headline": sheet.name.value,
        "description": sheet.summary.value,
        "inLanguage": sheet.name.language,
        "datePublished": _day(entry.first_published_at),
        "dateModified": _day(entry.last_published_at),
        "license": LICENCE_ADDRESSES.get(entry.licence, ""),
        "keywords": [link.label for _title, links in sheet.classification for link in links],
        "citation": [_citation(source) for source in sheet.sources],
    }
    stated = {name: value for name, value in data.items() if value}
    return mark_safe(json.dumps(stated, ensure_ascii=False).translate(_SCRIPT_ESCAPES))  # escaped above


def _citation(source: Any) -> dict[str, Any]:
    work = {"@type": "CreativeWork", "name": source.title, "author": source.author, "url": web_address(source.url)}
    return {name: value for name, value in work.items() if value}


def _day(moment: Any) -> str:
    return moment.date().isoformat() if moment else ""
