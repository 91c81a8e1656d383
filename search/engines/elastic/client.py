"""How Elasticsearch is reached, and what its errors mean to callers."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, Final

from django.conf import settings
from elasticsearch import ApiError, Elasticsearch, NotFoundError, TransportError
from elasticsearch.serializer import OrjsonSerializer

from search.engines.base import IndexUnreadable, SearchUnavailable

#: A page waits this long for an answer, twice at most: seconds, and how often another node is asked.
_WEB_SECONDS: Final = 1.0
_WEB_RETRIES: Final = 1
#: Bulk requests, rebuilds and term tables have time.
_BULK_SECONDS: Final = 30.0
_BULK_RETRIES: Final = 3

NO_INDEX: Final = "There is no search index of this version; run: search_index rebuild"


@dataclass(frozen=True, slots=True)
class Config:
    """A cluster and our place in it. Secrets are left out of its ``repr``.

    ``prefix`` begins the names of all our indices and aliases; ``shards`` and ``replicas`` are those of a new index.
    """

    hosts: tuple[str, ...]
    prefix: str = "bat"
    shards: int = 1
    replicas: int = 0
    api_key: str = field(default="", repr=False)
    user: str = ""
    password: str = field(default="", repr=False)
    ca_certs: str = ""

    @classmethod
    def from_settings(cls) -> "Config":
        """What the settings say; ``search.checks`` tells what is wrong with them."""
        return cls(
            hosts=tuple(settings.ELASTICSEARCH_URL),
            prefix=settings.ELASTICSEARCH_PREFIX,
            shards=int(settings.ELASTICSEARCH_SHARDS),
            replicas=int(settings.ELASTICSEARCH_REPLICAS),
            api_key=settings.ELASTICSEARCH_API_KEY,
            user=settings.ELASTICSEARCH_USER,
            password=settings.ELASTICSEARCH_PASSWORD,
            ca_certs=settings.ELASTICSEARCH_CA_CERTS,
        )


@lru_cache(maxsize=4)
def web_client(config: Config) -> Elasticsearch:
    """The client of pages and API: it gives up soon."""
    return _client(config, _WEB_SECONDS, _WEB_RETRIES)


@lru_cache(maxsize=4)
def bulk_client(config: Config) -> Elasticsearch:
    """The client of everything that writes or reads much."""
    return _client(config, _BULK_SECONDS, _BULK_RETRIES)


def _client(config: Config, seconds: float, retries: int) -> Elasticsearch:
    access: dict[str, Any] = {}
    if config.api_key:
        access["api_key"] = config.api_key
    elif config.user:
        access["basic_auth"] = (config.user, config.password)
    if config.ca_certs:
        access["ca_certs"] = config.ca_certs
    return Elasticsearch(
        list(config.hosts),
        request_timeout=seconds,
        max_retries=retries,
        retry_on_timeout=True,
        serializer=OrjsonSerializer(),
        **access,
    )


@contextmanager
def guarded() -> Iterator[None]:
    """Turn the client's errors into ``SearchUnavailable``.

    The message names the kind of error only: addresses and answers may hold secrets, and pages show it to nobody.
    """
    try:
        yield
    except NotFoundError as error:
        raise IndexUnreadable(NO_INDEX) from error
    except ApiError as error:
        raise SearchUnavailable(f"Elasticsearch refuses: {error.meta.status} {error.message}") from error
    except TransportError as error:
        raise SearchUnavailable(f"Elasticsearch does not answer: {type(error).__name__}") from error
