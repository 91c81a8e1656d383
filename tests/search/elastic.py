"""What tests with a real Elasticsearch share."""

from search.engines.elastic.client import Config, bulk_client


def clear(config: Config) -> None:
    """Delete the indices of a test."""
    client = bulk_client(config)
    for index in client.indices.get(index=f"{config.prefix}-*"):
        client.indices.delete(index=index)
