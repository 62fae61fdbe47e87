"""What happens between two pages of the story: acts in the order of their moments, and time doing its own work."""

import heapq
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import count

Act = Callable[[datetime], None]
# Some acts take a while: they are over before the next page is turned.
LONGEST_ACT = timedelta(minutes=25)


@dataclass(slots=True)
class Agenda:
    """Acts from `since` until shortly before `until`; what lies beyond is planned again on the next page."""

    since: datetime
    until: datetime
    acts: list[tuple[datetime, int, Act]] = field(default_factory=list)
    numbers: "count[int]" = field(default_factory=count)
    begins: datetime = field(init=False)

    def __post_init__(self) -> None:
        self.begins = self.since

    def put(self, when: datetime | None, act: Act) -> None:
        """Plan an act; what should have happened before happens first thing now."""
        if when is not None and when < self.until - LONGEST_ACT:
            heapq.heappush(self.acts, (max(when, self.since), next(self.numbers), act))

    def put_exactly(self, when: datetime, act: Act) -> None:
        """Plan what happens at its moment only; the page before has left it to this one, or has done it."""
        if when >= self.begins - LONGEST_ACT:
            self.put(when, act)

    def run(self) -> None:
        while self.acts:
            when, _number, act = heapq.heappop(self.acts)
            self.since = when
            act(when)
