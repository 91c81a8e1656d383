"""Sealing, by the beat table."""

import logging

from celery import shared_task
from django.db import IntegrityError, OperationalError

from cms.audit import sealing

logger = logging.getLogger(__name__)


@shared_task(name="cms.audit.tasks.seal")
def seal() -> None:
    """Seal what has been recorded since, and note the digest in the log of the process, out of the database's reach.

    No retry: it is scheduled every hour.
    """
    try:
        made = sealing.seal()
    except (OperationalError, IntegrityError) as error:
        logger.info("The audit log is sealed at the next turn: %s", error)
        return
    if made:
        logger.info("Audit log: seal %s, records %s to %s, %s", made.number, made.first, made.last, made.digest)
