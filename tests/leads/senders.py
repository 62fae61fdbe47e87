"""Letters posted by processes that are killed: `python -m tests.leads.senders AT SENDERS KILLS`.

So many at once; one of them is killed every 0.12 s, so many times, and replaced; all end when nothing is due at AT.
"""

import os
import random
import signal
import sys
import time
from datetime import datetime

from tests.sla.sweepers import EVERY, code, forked


def post_all(at: datetime) -> None:
    from leads.notices import send_due

    while send_due(at=at):
        pass


def main(at: datetime, senders: int, kills: int) -> None:
    running = [forked(lambda: post_all(at)) for _sender in range(senders)]
    for _kill in range(kills):
        time.sleep(EVERY)
        victim = running.pop(random.randrange(senders))
        os.kill(victim, signal.SIGKILL)
        code(victim)
        running.append(forked(lambda: post_all(at)))
    sys.exit(max(code(pid) for pid in running))


if __name__ == "__main__":
    import django

    django.setup()
    main(datetime.fromisoformat(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]))
