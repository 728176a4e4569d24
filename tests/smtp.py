"""An SMTP server on loopback that takes letters, or answers as it is told, and remembers."""

from __future__ import annotations

import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage

from tests.ports import free_port

HANG, CUT = "hang", "cut"


@dataclass
class Post:
    """A running server. `replies` answers a command otherwise: by its first word, or by its whole
    line; HANG and CUT say nothing.
    """

    port: int
    replies: dict[str, str] = field(default_factory=dict)
    heard: list[str] = field(default_factory=list)
    letters: list[EmailMessage] = field(default_factory=list)


@contextmanager
def serve_smtp() -> Iterator[Post]:
    """Serve until the block ends."""
    over = threading.Event()

    class Handler(socketserver.StreamRequestHandler):
        def handle(self) -> None:
            self._say("220 loopback")
            for raw in self.rfile:
                line = raw.decode().strip()
                post.heard.append(line)
                if not self._answer(line):
                    return

        def _answer(self, line: str) -> bool:
            word = line.partition(" ")[0].upper()
            reply = post.replies.get(line) or post.replies.get(word)
            if reply is None and word == "DATA":
                return self._take_letter()
            usual = {"EHLO": "250 loopback", "QUIT": "221 bye"}.get(word, "250 fine")
            return self._say(reply or usual) and word != "QUIT"

        def _take_letter(self) -> bool:
            self._say("354 go on")
            lines = []
            while (raw := self.rfile.readline()) not in {b".\r\n", b""}:
                lines.append(raw.removeprefix(b".") if raw.startswith(b"..") else raw)
            if (reply := post.replies.get("END")) in {HANG, CUT}:
                return self._say(reply)
            if reply is None:
                post.letters.append(message_from_bytes(b"".join(lines), policy=policy.default))
            return self._say(reply or "250 taken")

        def _say(self, reply: str) -> bool:
            if reply == HANG:
                over.wait(30)
            if reply in {HANG, CUT}:
                return False
            self.wfile.write(f"{reply}\r\n".encode())
            return True

    class Server(socketserver.ThreadingTCPServer):
        allow_reuse_address = True

    with Server(("127.0.0.1", free_port()), Handler) as server:
        post = Post(port=server.server_address[1])
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
        thread.start()
        try:
            yield post
        finally:
            over.set()
            server.shutdown()
            thread.join()
