"""``python -m benchmarks.scale [--entries 100000] [--from-database 100000]``: measures and prints Markdown tables."""

import argparse
import os
import signal
import sys
import tempfile
from typing import Final

from tests.servers.elasticsearch import RELEASES, Cluster
from tests.servers.postgres import PostgreSQL
from tests.servers.process import UnavailableError

_ENTRIES: Final = 100_000
#: The registry is measured when it has so many entries, too.
_ON_THE_WAY: Final = (1_000, 10_000)
_HEAP_MB: Final = 1024


def main() -> int:
    """Measure and print; 1 if a target was missed, 2 if a server cannot run on this machine."""
    parser = argparse.ArgumentParser(description="Measure a large registry on PostgreSQL and Elasticsearch.")
    parser.add_argument("--entries", type=int, default=_ENTRIES, help="size of the registry in the end")
    parser.add_argument(
        "--from-database", type=int, default=_ENTRIES, help="largest size that is written in full and rebuilt"
    )
    options = parser.parse_args()
    # Ended by a signal, it still stops its servers and removes its folders.
    signal.signal(signal.SIGTERM, lambda number, frame: sys.exit(128 + number))
    try:
        return _measure(options.entries, options.from_database)
    except UnavailableError as error:
        parser.exit(2, f"{error}\n")


def _measure(entries: int, from_database: int) -> int:
    """Measure with servers and in a folder of our own."""
    sizes = [*(size for size in _ON_THE_WAY if size < entries), entries]
    with (
        tempfile.TemporaryDirectory(prefix="bat-bench-") as folder,
        PostgreSQL() as database,
        Cluster(RELEASES[8], heap_mb=_HEAP_MB) as cluster,
    ):
        # Before anything of Django is imported, and nothing of an installation's own cluster. No broker is needed:
        # nothing that is measured queues a task.
        for name in [name for name in os.environ if name.startswith(("ELASTICSEARCH_", "CELERY_"))]:
            del os.environ[name]
        os.environ |= {
            "DJANGO_SETTINGS_MODULE": "bat_platform.settings.production",
            "VAR_DIR": folder,
            "SECRET_KEY": "of-a-benchmark",
            "ALLOWED_HOSTS": "127.0.0.1",
            "SECURE_SSL_REDIRECT": "no",
            "DATABASE_URL": database.url,
            "CELERY_BROKER_URL": "memory://localhost/",
            "ELASTICSEARCH_URL": cluster.url,
            "ELASTICSEARCH_REPLICAS": "0",
        }
        import django

        django.setup()
        from benchmarks.figures import load, machine
        from benchmarks.scale.report import report, targets
        from benchmarks.scale.suite import Suite

        machine_used = machine(f"{cluster.version()} ({_HEAP_MB} MB heap)", database.version())
        load_before, suite = load(), Suite(from_database)
        found = [suite.measure(size) for size in sizes]
        print(f"\n{report(found, suite.tokens, f'{machine_used}. Load before and after: {load_before}, {load()}.')}")
    return 0 if all(target.met for target in targets(found)) else 1


if __name__ == "__main__":
    sys.exit(main())
