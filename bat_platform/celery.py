"""The Celery application, and what becomes of a task when the broker cannot be reached.

Without a broker (the embedded default) tasks are eager: they run in the process that queued them, long ones in its
beat thread.
"""

import logging
import os
from functools import partial
from time import monotonic
from typing import Any, Final

from celery import Celery
from celery.contrib.django.task import DjangoTask
from celery.result import AsyncResult, EagerResult
from celery.signals import worker_init
from kombu.exceptions import OperationalError

from bat_platform import beat

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bat_platform.settings.embedded")

logger = logging.getLogger(__name__)

#: Seconds in which a process does not ask again for a broker that did not answer: a request that queues twenty tasks
#: waits for it once, not twenty times.
PAUSE: Final = 5.0


class Task(DjangoTask):
    """A task whose ``delay`` (and so ``delay_on_commit``) never fails for want of the broker.

    Queueing is what a page does, and no page may fail because Redis is away. What happens to the work instead says
    ``runs_without_broker``: run it here, once, or leave it, because the beat table has a task that finds it again.
    ``apply_async`` raises as ever, for beat and for retries.
    """

    abstract = True
    #: An option of the decorator.
    runs_without_broker = False
    #: Another: a person watches how far it is. Without a broker the beat thread does it, where this process has one.
    takes_long = False
    _away_until = 0.0

    def delay(self, *args: Any, **kwargs: Any) -> AsyncResult | EagerResult | None:
        """Queue the task; None if it was left, or handed to the beat thread."""
        if self.app.conf.task_always_eager:
            if self.takes_long and beat.hand(partial(self._run_here, args, kwargs)):
                return None
            return self._run_here(args, kwargs)
        if monotonic() >= Task._away_until:
            try:
                return self.apply_async(args, kwargs)
            except OperationalError as error:
                Task._away_until = monotonic() + PAUSE
                logger.error("The broker cannot be reached: %s", error)
        if self.runs_without_broker:
            logger.warning("%s runs here, without the broker.", self.name)
            return self._run_here(args, kwargs)
        logger.warning("%s is left to its next scheduled run.", self.name)
        return None

    def _run_here(self, args: tuple[Any, ...], kwargs: dict[str, Any]) -> EagerResult:
        """Run now, and once: a person waits for it, and no retry made at once would find things changed."""
        return self.apply(args, kwargs, retries=self.max_retries or 0)


app = Celery("bat_platform", task_cls=Task)
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()


@worker_init.connect
def wait_for_the_broker(**kwargs: Any) -> None:
    """Let a worker wait for a Redis that hangs, as no page may.

    Celery only logs an acknowledgement that was given up, and its message goes on counting among those that the worker
    may hold. Soon the worker would take no more, with Redis long back. A connection that is cut is noticed without a
    timeout, one that is silently dead by TCP's keepalive.
    """
    app.conf.broker_transport_options |= {"socket_timeout": None, "socket_keepalive": True}
