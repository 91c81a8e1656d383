"""``python -m tests [--faults] [PYTEST OPTIONS]``: all tests on SQLite, then those of the database on PostgreSQL.

With ``--faults`` those of ``tests.faults`` too; the options do not go to them. Ends with one summary.
"""

import os
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree

from tests.servers import missing_variable
from tests.servers.process import owned

#: pytest's exit codes that are no failure here: all passed; nothing of what was asked for uses the database.
_FINE = {0, 5}


def main(options: list[str]) -> int:
    """Run all passes, print the sum as pytest does; 0 if every test passed."""
    start = time.monotonic()
    codes = []
    counts: Counter[str] = Counter()
    with tempfile.TemporaryDirectory() as folder:
        for title, command, environment in _passes(options):
            sys.stdout.write(f"\n--- {title} ---\n")
            sys.stdout.flush()
            report = Path(folder) / f"{len(codes)}.xml"
            command = owned([sys.executable, "-m", *command, f"--junitxml={report}"], as_root=True)
            codes.append(subprocess.run(command, env={**os.environ, **environment}).returncode)  # noqa: S603
            counts += _counts(report)
    bad = [code for code in codes if code not in _FINE]
    if bad and not (counts["failed"] or counts["error"]):
        counts["error"] += 1
    words = ", ".join(_count(outcome, number) for outcome, number in counts.items() if number) or "no tests ran"
    sys.stdout.write(f"\n{f' {words} in {time.monotonic() - start:.2f}s ':=^120}\n")
    return bad[0] if bad else min(codes)


def _count(outcome: str, number: int) -> str:
    return f"{number} {outcome}{'s' if outcome == 'error' and number > 1 else ''}"


def _passes(options: list[str]) -> Iterator[tuple[str, list[str], dict[str, str]]]:
    """What is run: title, module with arguments, variables."""
    others = [option for option in options if option != "--faults"]
    for database in _databases():
        yield f"Tests on {database}", ["pytest", *others], {"TEST_DATABASE": database}
    if others != options:
        yield "Faults", ["tests.faults"], {}


def _databases() -> list[str]:
    """Databases to test on. Without a PostgreSQL its pass is left out, which the runner of the servers has told."""
    if "TEST_DATABASE_URL" in os.environ:
        return ["sqlite", "postgresql"]
    reason = os.environ.get(missing_variable("TEST_DATABASE_URL"), "TEST_DATABASE_URL is not set")
    sys.stdout.write(f"No tests on PostgreSQL: {reason}\n")
    return ["sqlite"]


def _counts(report: Path) -> Counter[str]:
    """Outcomes in a JUnit report; none if there is none, as when no test can run here."""
    if not report.exists():
        return Counter()
    suite = ElementTree.parse(report).getroot()[0]  # noqa: S314 - our own file
    failed, errors, skipped = (int(suite.get(name, 0)) for name in ("failures", "errors", "skipped"))
    passed = int(suite.get("tests", 0)) - failed - errors - skipped
    return Counter(failed=failed, passed=passed, skipped=skipped, error=errors)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
