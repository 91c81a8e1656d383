"""Runs ``media/child.py``: the only place where pixels are decoded."""

import json
import subprocess
import sys
import tempfile
import threading
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from media import limits
from media.refusals import FileRefusedError, Reason

_CHILD: Final = Path(__file__).parent / "child.py"
#: A few at once: each may take a gigabyte.
_turn = threading.BoundedSemaphore(limits.CHILDREN)


@dataclass(frozen=True)
class Written:
    """A picture that the child has written."""

    content: bytes
    width: int
    height: int
    extension: str = ""


def run(task: str, content: bytes, picture_format: str, **job: Any) -> list[Written]:
    """Have a picture cleaned ("clean") or resized ("resize"). Raises FileRefusedError with the child's reason."""
    job |= {
        "task": task,
        "format": picture_format,
        "pixels": limits.PICTURE_PIXELS,
        "side": limits.PICTURE_SIDE,
        "memory": limits.CHILD_MEMORY,
        "seconds": limits.CHILD_SECONDS,
        "file_bytes": limits.CHILD_FILE_BYTES,
        "open_files": limits.CHILD_OPEN_FILES,
    }
    with _turn, tempfile.TemporaryDirectory(prefix="picture-") as folder:
        Path(folder, "source").write_bytes(content)
        answer = _answer(folder, json.dumps(job))
        if "refused" in answer:
            raise FileRefusedError(Reason(answer["refused"]))
        return [
            Written(Path(folder, str(number)).read_bytes(), **picture)
            for number, picture in enumerate(answer["pictures"])
        ]


def _answer(folder: str, job: str) -> dict[str, Any]:
    """What the child says. One that was stopped (by its limits, or by a decoder's fault) says nothing."""
    try:
        done = subprocess.run(  # noqa: S603 - our own program; its one argument is JSON
            [sys.executable, "-I", "-B", str(_CHILD), job],
            cwd=folder,
            # No secrets of the platform; one arena, as each would reserve its own share of the memory.
            env={"MALLOC_ARENA_MAX": "1", "TMPDIR": folder},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=limits.CHILD_WAIT,
            check=False,
        )
        return json.loads(done.stdout) if done.returncode == 0 else {"refused": Reason.TOO_COSTLY.value}
    except (subprocess.TimeoutExpired, ValueError):
        return {"refused": Reason.TOO_COSTLY.value}
