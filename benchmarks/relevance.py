"""``python -m benchmarks.relevance [--distractors 2000] [--misses]``: how well the initial collection is found.

The queries are those of ``tests.search.relevance``, the index holds the initial collection among generated entries
that are made of the same words. Prints Markdown tables by language and by kind of query.
"""

import argparse
import os
import sys
import tempfile
from typing import Final

_DISTRACTORS: Final = 2_000


def main() -> int:
    """Measure in a throw-away folder and print; 1 if a target was missed."""
    parser = argparse.ArgumentParser(description="Measure how well the initial collection is found.")
    parser.add_argument("--distractors", type=int, default=_DISTRACTORS, help="generated entries beside it")
    parser.add_argument("--misses", action="store_true", help="list the queries whose first hit is wrong")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="bat-relevance-") as folder:
        # Before anything of Django is imported, so that neither data nor settings of an installation are touched.
        os.environ |= {"VAR_DIR": folder, "DJANGO_SETTINGS_MODULE": "bat_platform.settings.embedded"}
        import django

        django.setup()
        from tests.search.relevance.measure import measure, misses, prepare, report, targets_met

        prepare(options.distractors)
        found = measure()
    print(report(found))
    if options.misses:
        print(misses(found))
    return 0 if targets_met(found) else 1


if __name__ == "__main__":
    sys.exit(main())
