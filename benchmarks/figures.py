"""Summaries of timings and the tables they are printed in."""

import os
import platform
import re
import statistics
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import TypeVar

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Timings:
    """Milliseconds of many calls."""

    milliseconds: Sequence[float]

    @property
    def median(self) -> float:
        """Half of the calls took no longer."""
        return statistics.median(self.milliseconds)

    @property
    def p95(self) -> float:
        """Nineteen of twenty calls took no longer."""
        return sorted(self.milliseconds)[max(0, -(-len(self.milliseconds) * 19 // 20) - 1)]

    def __str__(self) -> str:
        return f"{self.median:.1f} / {self.p95:.1f} ms"


@dataclass(frozen=True, slots=True)
class Target:
    """A promise and what was measured."""

    what: str
    measured: str
    met: bool


def in_turn(asked: Sequence[T], *contenders: Callable[[T], float]) -> list[Timings]:
    """Give each task to every contender before the next, so that a busy moment of the machine hits all alike.

    A contender returns the milliseconds it took.
    """
    rows = [[contender(task) for contender in contenders] for task in asked]
    return [Timings(column) for column in zip(*rows, strict=True)]


def machine(*servers: str) -> str:
    """Processor, memory, system and versions, those of ``servers`` included; nothing that names the machine."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    packages = [f"{name} {version(name)}" for name in ("Django", "wagtail", "tantivy", "gunicorn")]
    return ", ".join(
        [
            f"{os.cpu_count()} cores ({_processor()})",
            f"{memory:.0f} GB",
            f"{platform.system()} {platform.machine()}",
            f"Python {platform.python_version()}",
            *packages,
            *servers,
        ]
    )


def _processor() -> str:
    found = re.search(r"^model name\s*: (.+)$", Path("/proc/cpuinfo").read_text(encoding="utf-8"), re.MULTILINE)
    return found[1] if found else "unknown model"


def load() -> str:
    """Load of the machine in the last minute: above the number of cores, others were working too."""
    return f"{os.getloadavg()[0]:.1f}"


def table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """A Markdown table."""
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def anonymous_memory(pid: int) -> float:
    """RssAnon of a process in MB: what it has allocated, without files that the system may drop."""
    for line in Path(f"/proc/{pid}/status").read_text(encoding="utf-8").splitlines():
        name, _, value = line.partition(":")
        if name == "RssAnon":
            return int(value.split()[0]) / 1024
    raise RuntimeError("This system does not tell the anonymous memory of a process.")
