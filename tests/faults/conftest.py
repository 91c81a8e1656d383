"""The platform for all tests of the session, and their counts at its end."""

from collections import Counter
from collections.abc import Generator, Iterator

import pytest
from django.conf import settings
from pytest_django import DjangoDbBlocker

from tests.faults.platform import Platform
from tests.faults.servers import SERVERS

# Other runs of pytest have no servers to break.
collect_ignore_glob = [] if settings.SETTINGS_MODULE == "tests.faults.settings" else ["test_*.py"]
#: Name of a test -> what it has counted.
_COUNTS = pytest.StashKey[dict[str, Counter[str]]]()


@pytest.fixture(scope="session")
def django_db_setup() -> None:
    """Instead of pytest-django's: this is the database of an installation, not one for tests."""


@pytest.fixture(scope="session")
def platform(
    pytestconfig: pytest.Config, django_db_setup: None, django_db_blocker: DjangoDbBlocker
) -> Iterator[Platform]:
    """All of it, running. Each test leaves it whole."""
    with django_db_blocker.unblock(), Platform(pytestconfig.stash[SERVERS]) as platform:
        yield platform


@pytest.fixture
def counts(request: pytest.FixtureRequest) -> Counter[str]:
    """What the test counts, for the end of the run."""
    return request.config.stash.setdefault(_COUNTS, {}).setdefault(request.node.name, Counter())


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """With a failure comes what the processes have written."""
    report = yield
    platform = item.funcargs.get("platform")  # type: ignore[attr-defined]
    if report.failed and platform is not None:
        report.sections += [(process.name, process.log()[-5000:]) for process in platform.processes]
    return report


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    """One line for each test."""
    terminalreporter.section("counts")
    for name, counted in config.stash.get(_COUNTS, {}).items():
        words = ", ".join(f"{number} {what}" for what, number in counted.items())
        terminalreporter.write_line(f"{name.removeprefix('test_')}: {words}")
