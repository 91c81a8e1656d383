"""Every address with an argument, and whose business it is. An address that stands nowhere here fails a test.

Names may hold ``*``, as the addresses of one kind of snippet are those of every other. Arguments are filled from
the facts of an object (``tests.isolation.world``); what begins with "=" is meant literally.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from typing import Final

from django.urls import URLPattern, URLResolver, get_resolver


@dataclass(frozen=True)
class Address:
    """How an address is asked for about one object: arguments of the path, parameters of the query."""

    arguments: Mapping[str, str]
    query: Mapping[str, str] = field(default_factory=dict)


def _of(**arguments: str) -> list[Address]:
    return [Address(arguments)]


_PAGE = _of(page_id="entry")
_MODEL = {"content_type_app_name": "=registry", "content_type_model_name": "=technique"}
_TASK = {"page_id": "entry", "task_state_id": "task_state"}

#: Of an entry: who may not know the draft learns nothing here, and changes nothing.
ENTRY: Final[Mapping[str, list[Address]]] = {
    "wagtailadmin_api:pages:detail": _of(pk="entry"),
    "wagtailadmin_api:pages:action": [
        Address({"pk": "entry", "action_name": f"={name}"})
        for name in ("convert_alias", "copy", "create_alias", "delete", "move", "publish", "revert_to_page_revision")
        + ("unpublish",)
    ],
    "wagtailadmin_explore": [*_of(parent_page_id="hub"), *_of(parent_page_id="entry")],
    "wagtailadmin_explore_results": [*_of(parent_page_id="hub"), *_of(parent_page_id="entry")],
    "wagtail_bulk_action": [
        Address({"app_label": "=wagtailcore", "model_name": "=page", "action": f"={name}"}, {"id": "entry"})
        for name in ("delete", "move", "publish", "unpublish")
    ],
    "wagtailadmin_pages:add": [Address({**_MODEL, "parent_page_id": "hub"})],
    "wagtailadmin_pages:preview_on_add": [Address({**_MODEL, "parent_page_id": "hub"})],
    "wagtailadmin_pages:type_use": [Address(_MODEL)],
    "wagtailadmin_pages:type_use_results": [Address(_MODEL)],
    "wagtailadmin_pages:choose_parent": [Address({"app_label": "=registry", "model_name": "=technique"})],
    "wagtailadmin_pages:usage": _PAGE,
    "wagtailadmin_pages:edit": _PAGE,
    "wagtailadmin_pages:preview_on_edit": _PAGE,
    "wagtailadmin_pages:view_draft": _PAGE,
    "wagtailadmin_pages:add_subpage": _of(parent_page_id="hub"),
    "wagtailadmin_pages:delete": _PAGE,
    "wagtailadmin_pages:unpublish": _PAGE,
    "wagtailadmin_pages:convert_alias": _PAGE,
    "wagtailadmin_pages:move": _of(page_to_move_id="entry"),
    "wagtailadmin_pages:move_confirm": _of(page_to_move_id="entry", destination_id="other_hub"),
    "wagtailadmin_pages:set_page_position": _of(page_to_move_id="entry"),
    "wagtailadmin_pages:copy": _PAGE,
    "wagtailadmin_pages:workflow_action": [
        Address({**_TASK, "action_name": f"={name}"}) for name in ("approve", "reject")
    ],
    "wagtailadmin_pages:collect_workflow_action_data": [
        Address({**_TASK, "action_name": f"={name}"}) for name in ("approve", "reject")
    ],
    "wagtailadmin_pages:confirm_workflow_cancellation": _PAGE,
    "wagtailadmin_pages:workflow_preview": _of(page_id="entry", task_id="task"),
    "wagtailadmin_pages:set_privacy": _PAGE,
    "wagtailadmin_pages:lock": _PAGE,
    "wagtailadmin_pages:unlock": _PAGE,
    "wagtailadmin_pages:revisions_index": _PAGE,
    "wagtailadmin_pages:revisions_view": _of(page_id="entry", revision_id="revision"),
    "wagtailadmin_pages:revisions_revert": _of(page_id="entry", revision_id="revision"),
    "wagtailadmin_pages:revisions_unschedule": _of(page_id="entry", revision_id="revision"),
    "wagtailadmin_pages:revisions_compare": _of(pk="entry", revision_id_a="=earliest", revision_id_b="=latest"),
    "wagtailadmin_pages:workflow_history": _PAGE,
    "wagtailadmin_pages:workflow_history_detail": _of(page_id="entry", workflow_state_id="workflow_state"),
    "wagtailadmin_pages:history": _PAGE,
    "wagtailadmin_pages:history_results": _PAGE,
    "wagtailadmin_choose_page_child": [*_of(parent_page_id="hub"), *_of(parent_page_id="entry")],
    "wagtailadmin_editing_sessions:ping": _of(
        app_label="=registry", model_name="=technique", object_id="entry", session_id="session"
    ),
    "wagtailadmin_editing_sessions:release": _of(session_id="session"),
    "wagtailsnippets_registry_nationaldecision:*": _of(pk="decision"),
    "wagtailsnippetchoosers_registry_nationaldecision:chosen": _of(pk="decision"),
    "submissions:task": [*_of(pk="entry", name="=name"), *_of(pk="entry", name="=levels")],
    "submissions:row": _of(pk="entry", name="=sources", number="=1"),
    "submissions:remove-row": _of(pk="entry", name="=sources", number="=1"),
    "submissions:*": _of(pk="entry"),
    "review:entry": _of(pk="entry"),
    "review:life": _of(pk="entry"),
    # Of the organisation's people (tests/cms/organisations asks for each by role).
    "organisations:invitation": _of(token="=not-a-token"),
    "organisations:*": _of(pk="organisation"),
    "notices:notice": _of(pk="notice"),
    "cities:*": _of(pk="organisation"),
    "tokens:revoke": _of(pk="organisation", token="token"),
    "tokens:*": _of(pk="organisation"),
    **{
        f"imports:{name}": _of(pk="organisation", number="import") for name in ("report", "progress", "accept", "wrong")
    },
    "imports:*": _of(pk="organisation"),
    "questions:*": _of(code="code"),
    "questions_inbox:*": _of(pk="question"),
    "decisions_desk:list": _of(country="=KZ"),
    "decisions_desk:results": _of(country="=KZ"),
    "decisions_desk:decide": _of(country="=KZ", pk="entry"),
    "api-v1:entry": _of(code="code"),
    # By session; what tokens get is asked in test_tokens.
    "api-v1:submission-answers": _of(number="entry", comment="comment"),
    "api-v1:submission*": _of(number="entry"),
    "registry:levels-csv": _of(code="code"),
    "wagtailcore_authenticate_with_password": _of(page_view_restriction_id="restriction", page_id="entry"),
}

#: Of pictures and documents of drafts.
FILES: Final[Mapping[str, list[Address]]] = {
    "wagtailadmin_api:documents:detail": _of(pk="document"),
    "wagtailadmin_api:images:detail": _of(pk="image"),
    "wagtaildocs:edit": _of(document_id="document"),
    "wagtaildocs:delete": _of(document_id="document"),
    "wagtaildocs:edit_multiple": _of(doc_id="document"),
    "wagtaildocs:create_multiple_from_uploaded_document": _of(uploaded_file_id="document_upload"),
    "wagtaildocs:delete_multiple": _of(doc_id="document"),
    "wagtaildocs:delete_upload_multiple": _of(uploaded_file_id="document_upload"),
    "wagtaildocs:document_usage": _of(document_id="document"),
    "wagtaildocs_chooser:chosen": _of(pk="document"),
    "wagtailimages:edit": _of(image_id="image"),
    "wagtailimages:delete": _of(image_id="image"),
    "wagtailimages:url_generator": _of(image_id="image"),
    "wagtailimages:url_generator_output": _of(image_id="image"),
    "wagtailimages:preview": _of(image_id="image", filter_spec="=width-100"),
    "wagtailimages:image_usage": _of(image_id="image"),
    "wagtailimages:edit_multiple": _of(image_id="image"),
    "wagtailimages:create_multiple_from_uploaded_image": _of(uploaded_file_id="image_upload"),
    "wagtailimages:delete_multiple": _of(image_id="image"),
    "wagtailimages:delete_upload_multiple": _of(uploaded_file_id="image_upload"),
    "wagtailimages_chooser:chosen": _of(pk="image"),
    "wagtailimages_chooser:select_format": _of(image_id="image"),
}

#: Of people, organisations, vocabularies and the installation: registrars and administrators alone.
STAFF: Final[Mapping[str, list[Address]]] = {
    "wagtailadmin_collections:edit": _of(pk="collection"),
    "wagtailadmin_collections:delete": _of(pk="collection"),
    "wagtailadmin_collections:set_privacy": _of(collection_id="collection"),
    "wagtailadmin_workflows:*_task": _of(pk="task"),
    "wagtailadmin_workflows:add_task": _of(app_label="=moderation", model_name="=reviewtask"),
    "wagtailadmin_workflows:remove": [*_of(page_pk="hub"), *_of(page_pk="hub", workflow_pk="workflow")],
    "wagtailadmin_workflows:*": _of(pk="workflow"),
    "wagtailsettings:*": _of(app_name="=core", model_name="=settings", pk="=1"),
    "wagtailsites:*": _of(pk="site"),
    "wagtailusers_users:*": _of(pk="user"),
    "wagtailusers_groups:*": _of(pk="group"),
    "wagtailsnippets_organisations_organisation:*": _of(pk="organisation"),
    "wagtailsnippetchoosers_organisations_membership:chosen": _of(pk="membership"),
    "wagtailsnippets_organisations_membership:*": _of(pk="membership"),
    "wagtailsnippets_registry_referencelimit:*": _of(pk="limit"),
    "wagtailsnippets_vocabularies_country:*": _of(pk="country"),
}

#: Name -> why nothing of a draft or a person can be behind it.
OPEN: Final[Mapping[str, str]] = {
    "wagtailsnippets_vocabularies_*": "values of vocabularies are public; who may change them is asked at one, country",
    "wagtailsnippetchoosers_vocabularies_*": "as above",
    "wagtailsnippetchoosers_organisations_organisation:chosen": "names of organisations are public",
    "wagtailsnippetchoosers_registry_referencelimit:chosen": "reference limits are public",
    "wagtailadmin_workflows:task_chosen": "names of tasks hold a hub's public code and nothing else",
    "wagtailadmin_tag_model_autocomplete": "tags of pictures and documents",
    "wagtailadmin_password_reset_confirm": "a key from a mail",
    "account_confirm_email": "a key from a mail",
    "account_reset_password_from_key": "a key from a mail",
    "notices:unsubscribe": "a key from a mail",
    "mfa_edit_webauthn": "one's own keys alone (tests/cms/accounts/test_security_keys.py)",
    "mfa_remove_webauthn": "as above",
    "api-v1:vocabulary": "public",
    "api-v1:concept": "public",
    "site:theme-detail": "public",
    "site:sector-detail": "public",
    "search:similar": "public",
}


def rows_for(name: str) -> list[list[Address] | str]:
    """The rows of all lists that name the address; an exact name comes before a pattern."""
    lists = (ENTRY, FILES, STAFF, OPEN)
    exact = [rows[name] for rows in lists if name in rows]
    return exact or [row for rows in lists for pattern, row in rows.items() if fnmatchcase(name, pattern)][:1]


def addresses(listed: Mapping[str, list[Address]]) -> Iterator[tuple[str, Address]]:
    """(name, address) of each that is asked for from a list."""
    names = {name for name, _ in with_arguments()}
    for name in sorted(names):
        row = rows_for(name)
        if row and any(row[0] is known for known in listed.values()):
            yield from ((name, address) for address in row[0])


def with_arguments() -> set[tuple[str, tuple[str, ...]]]:
    """(name, arguments) of every address of the platform that takes one, files served by a catch-all aside."""
    return {
        (name, arguments)
        for name, arguments in _walk(get_resolver(), "", ())
        if arguments and not set(arguments) & _CATCH_ALL
    }


#: Arguments of addresses that stand for a path or a file: pages by their path, files by name (asked for apart).
_CATCH_ALL: Final = {"path", "file_spec", "format", "filename", "signature"}


def _walk(resolver: URLResolver, namespace: str, before: tuple[str, ...]) -> Iterator[tuple[str, tuple[str, ...]]]:
    for pattern in resolver.url_patterns:
        own = tuple(getattr(pattern.pattern, "converters", {})) or tuple(pattern.pattern.regex.groupindex)
        arguments = (*before, *own)
        if isinstance(pattern, URLResolver):
            inner = f"{namespace}{pattern.namespace}:" if pattern.namespace else namespace
            yield from _walk(pattern, inner, arguments)
        elif isinstance(pattern, URLPattern):
            yield (f"{namespace}{pattern.name}" if pattern.name else pattern.lookup_str), arguments
