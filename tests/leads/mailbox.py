"""A mail server of the test's own: takes letters, notes whose they are, and refuses every seventh at its first try."""

import re
import socketserver
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Lock, Thread
from zlib import crc32

MESSAGE_ID = re.compile(rb"^Message-ID: (.+?)\r?$", re.M | re.I)


class Mailbox:
    """`taken`: how many letters of each Message-ID were accepted; `refused`: those that were not, once each."""

    def __init__(self) -> None:
        self.taken: Counter[str] = Counter()
        self.refused: set[str] = set()
        self._lock = Lock()

    def take(self, letter: bytes) -> bytes:
        found = MESSAGE_ID.search(letter)
        name = found.group(1).decode() if found else ""
        with self._lock:
            if crc32(name.encode()) % 7 == 0 and name not in self.refused:
                self.refused.add(name)
                return b"451 come again\r\n"
            self.taken[name] += 1
            return b"250 taken\r\n"


class Conversation(socketserver.StreamRequestHandler):
    """As much of SMTP as a sender needs that offers neither TLS nor a password."""

    server: "Server"

    def handle(self) -> None:
        self.wfile.write(b"220 here\r\n")
        while line := self.rfile.readline():
            said = line[:4].upper()
            if said == b"DATA":
                self.wfile.write(b"354 go on\r\n")
                self.wfile.write(self.server.mailbox.take(self._letter()))
            else:
                self.wfile.write(b"221 bye\r\n" if said == b"QUIT" else b"250 well\r\n")

    def _letter(self) -> bytes:
        lines = []
        while (line := self.rfile.readline()) not in (b".\r\n", b""):
            lines.append(line)
        return b"".join(lines)


class Server(socketserver.ThreadingTCPServer):
    allow_reuse_address = daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Conversation)
        self.mailbox = Mailbox()


@contextmanager
def mail_server() -> Iterator[Server]:
    server = Server()
    Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()
