"""Letters posted by processes that are killed: `python -m tests.leads.senders AT SENDERS KILLS`.

So many at once; one of them is killed every 0.12 s, so many times, and replaced; all end when nothing is due at AT.
"""

import sys
from datetime import datetime

from tests.sla.sweepers import under_kills


def post_all(at: datetime) -> None:
    from leads.notices import send_due

    while send_due(at=at):
        pass


if __name__ == "__main__":
    import django

    django.setup()
    moment = datetime.fromisoformat(sys.argv[1])
    under_kills(lambda: post_all(moment), int(sys.argv[2]), int(sys.argv[3]))
