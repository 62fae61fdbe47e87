"""Keeps the processes of one machine running and stops them in order. What they are, config/serving.py says."""

import os
import signal
import subprocess
import time
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from config.local.places import BASE_DIR
from config.local.processes import spawn

# Whoever is still busy this long after the stop is killed: all work may run twice.
PATIENCE_SECONDS = 6.0
RESTARTS, WITHIN_SECONDS = 5, 60.0
FIRST_PAUSE_SECONDS = 0.5
LONGEST_PAUSE_SECONDS = 30.0


class GaveUp(Exception):
    """A child died too often; the text names it."""


@dataclass
class Child:
    """One process that must run: restarted when it dies, after a pause that doubles.

    Without one that is `spare` the house goes on: it is started again for ever, since a broker may be full for hours.
    """

    name: str
    command: Sequence[str]
    env: Mapping[str, str]
    end_signal: signal.Signals = signal.SIGKILL
    spare: bool = False
    process: subprocess.Popen[bytes] | None = None
    deaths: deque[float] = field(default_factory=deque)
    rest_until: float = 0.0

    def start(self) -> None:
        self.process = spawn(
            self.command,
            env={**os.environ, **self.env, "BATON_PROCESS": self.name},
            cwd=BASE_DIR,
            end_signal=self.end_signal,
        )

    def runs(self) -> bool:
        return self.process is not None and self.process.poll() is None

    def tend(self, say: Callable[[str], None], *, at: float) -> None:
        """Note a death, and start again when the pause is over."""
        if self.runs():
            return
        if self.process is not None:
            self._note_death(say, at=at)
        elif at >= self.rest_until:
            self.start()

    def _note_death(self, say: Callable[[str], None], *, at: float) -> None:
        code = self.process.returncode if self.process else None
        self.end()
        while self.deaths and self.deaths[0] < at - WITHIN_SECONDS:
            self.deaths.popleft()
        self.deaths.append(at)
        if len(self.deaths) >= RESTARTS and not self.spare:
            raise GaveUp(f"{self.name} died {RESTARTS} times within {WITHIN_SECONDS:.0f} s (last code {code}).")
        pause = min(LONGEST_PAUSE_SECONDS, FIRST_PAUSE_SECONDS * 2 ** (len(self.deaths) - 1))
        self.rest_until = at + pause
        say(f"{self.name} ended with code {code}; starting it again in {pause:g} s.")

    def ask_to_stop(self) -> None:
        if self.process is not None and self.process.poll() is None:
            self.process.terminate()

    def end(self) -> None:
        """Kill what is left of it, grandchildren included: they share its session."""
        if self.process is None:
            return
        try:
            os.killpg(self.process.pid, signal.SIGKILL)
        except (ProcessLookupError, PermissionError):
            pass
        self.process.wait()
        self.process = None


def stop_all(children: Sequence[Child], *, hurry: Callable[[], bool]) -> None:
    """Ask all at once, wait with patience, kill the rest. A second Ctrl-C (`hurry`) ends the patience."""
    for child in children:
        child.ask_to_stop()
    deadline = time.monotonic() + PATIENCE_SECONDS
    while any(child.runs() for child in children) and time.monotonic() < deadline and not hurry():
        time.sleep(0.05)
    for child in children:
        child.end()
