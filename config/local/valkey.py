"""The embedded Valkey (or Redis): wake-ups, cache and counters. It writes nothing to disk, by design."""

import signal
import socket
import subprocess
import time
from pathlib import Path

from config.local import binaries, places
from config.local.processes import spawn
from config.local.trouble import LocalTrouble

START_SECONDS = 20


class Valkey:
    def __init__(self, *, end_signal: bool) -> None:
        self.socket = places.valkey_socket()
        self.end_signal = signal.SIGTERM if end_signal else None
        self.process: subprocess.Popen[bytes] | None = None

    def ensure(self) -> None:
        """Returns when it answers; a socket file that a killed server left behind is replaced by the new one."""
        places.made_home()
        if self._ask("PING") is None:
            self._start()
        deadline = time.monotonic() + START_SECONDS
        while self._ask("PING") is None:
            if time.monotonic() > deadline or (self.process and self.process.poll() is not None):
                raise LocalTrouble(f"Valkey does not start; see {self._log_file()}.")
            time.sleep(0.02)

    def listens(self) -> bool:
        return self._ask("PING") is not None

    def stop(self) -> None:
        self._ask("SHUTDOWN NOSAVE")
        if self.process:
            self.process.wait(timeout=5)

    def _start(self) -> None:
        self._end_ours()
        folder = places.private_dir(self.socket.parent)
        command = [str(binaries.valkey_binary()), "--port", "0", "--unixsocket", self.socket.name]
        command += ["--unixsocketperm", "700", "--dir", str(folder), "--save", "", "--appendonly", "no"]
        with self._log_file().open("ab") as log:
            # Started in its own folder: its configuration line would break a path at a space.
            self.process = spawn(command, cwd=folder, output=log, end_signal=self.end_signal)

    def _end_ours(self) -> None:
        """One that is frozen would come back beside the new one."""
        if self.process is not None and self.process.poll() is None:
            self.process.kill()
            self.process.wait()

    def _ask(self, command: str) -> bytes | None:
        """The server's answer; None when nobody is there."""
        with socket.socket(socket.AF_UNIX) as line:
            line.settimeout(5)
            try:
                line.connect(str(self.socket))
                line.sendall(f"{command}\r\n".encode())
                return line.recv(64)
            except OSError:
                return None

    def _log_file(self) -> Path:
        return places.home() / "valkey.log"
