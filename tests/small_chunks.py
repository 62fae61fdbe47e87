"""The settings of a test run in which a pass over everybody goes in small chunks: a few thousand have a middle too."""

from datetime import datetime

from config.schedule import SCHEDULE as EVERYTHING
from config.schedule import Sweep
from tests.settings import *  # noqa: F403 - settings are names

CHUNK = 100


def continue_rescores(*, at: datetime) -> int:
    from scoring import actions

    return actions.continue_rescores(at=at, chunk=CHUNK)


SCHEDULE = {**EVERYTHING, "rescores": Sweep(f"{__name__}.continue_rescores", EVERYTHING["rescores"].every)}
BATON_SCHEDULE = "tests.small_chunks.SCHEDULE"
