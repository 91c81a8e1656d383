"""A task that is in the middle of its work for as long as a test needs."""

import os
import time
from pathlib import Path

from celery import shared_task


@shared_task(name="tests.slow", default_retry_delay=0, max_retries=3)
def slow(folder: str) -> None:
    """Write this process's id into a file of its own, then wait for the file ``go``."""
    begun = len(list(Path(folder).glob("run-*")))
    Path(folder, f"run-{begun}").write_text(str(os.getpid()))
    while not Path(folder, "go").exists():
        time.sleep(0.05)
    Path(folder, "done").write_text(str(os.getpid()))
