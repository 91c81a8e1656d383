"""``python -m benchmarks.run [--sizes 1000,10000,100000] [--quick]``: measures and prints Markdown tables."""

import argparse
import os
import sys
import tempfile
from typing import Final

_SIZES: Final = (1_000, 10_000, 100_000)


def main() -> int:
    """Measure in a throw-away folder and print; 1 if a target was missed."""
    parser = argparse.ArgumentParser(description="Measure search, its API, rebuild and memory.")
    parser.add_argument("--sizes", default=",".join(map(str, _SIZES)), help="numbers of entries, ascending")
    parser.add_argument("--quick", action="store_true", help="1,000 entries alone: one to two minutes")
    options = parser.parse_args()
    sizes = _SIZES[:1] if options.quick else tuple(sorted({int(size) for size in options.sizes.split(",")}))
    with tempfile.TemporaryDirectory(prefix="bat-bench-") as folder:
        # Before anything of Django is imported, so that neither data nor settings of an installation are touched.
        os.environ |= {"VAR_DIR": folder, "DJANGO_SETTINGS_MODULE": "bat_platform.settings.embedded"}
        import django

        django.setup()
        from benchmarks.analysis import speeds
        from benchmarks.figures import load
        from benchmarks.report import report, targets
        from benchmarks.suite import Suite

        load_before, suite = load(), Suite()
        found = [suite.measure(size) for size in sizes]
        print(f"\n{report(found, suite.tokens, load_before)}\n\nAnalysis, on one core:\n\n{speeds()}")
    return 0 if all(target.met for target in targets(found)) else 1


if __name__ == "__main__":
    sys.exit(main())
