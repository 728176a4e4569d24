"""A bad line: a TCP proxy that loses answers and breaks connections, by a seeded chance.

A dropped answer is the cruel case: the server has done the work, and the client does not know.
"""

from __future__ import annotations

import random
import socket
import struct
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass

from tests.ports import free_port

DROPS_ANSWER = 0.20
RESETS_REQUEST = 0.05
PATIENCE_SECONDS = 30.0


@dataclass
class BadLine:
    """The proxy: one request a connection, which the client is asked to close."""

    port: int
    target: int
    chance: random.Random
    dropped: int = 0
    reset: int = 0

    def carry(self, client: socket.socket) -> None:
        """One connection from beginning to end."""
        client.settimeout(PATIENCE_SECONDS)
        fate = self.chance.random()
        if fate < RESETS_REQUEST:
            self.reset += 1
            _break(client)
            return
        with suppress(OSError), socket.create_connection(("127.0.0.1", self.target)) as server:
            server.settimeout(PATIENCE_SECONDS)
            server.sendall(_read_message(client))
            answer = _read_message(server)
            if answer and fate < RESETS_REQUEST + DROPS_ANSWER:
                self.dropped += 1
                _break(client)
                return
            client.sendall(answer)
        client.close()


@contextmanager
def bad_line(target: int, *, chance: random.Random) -> Iterator[BadLine]:
    """The proxy in front of a port, until the block ends."""
    line = BadLine(port=free_port(), target=target, chance=chance)
    door = socket.create_server(("127.0.0.1", line.port))
    over = threading.Event()

    def listen() -> None:
        door.settimeout(0.1)
        while not over.is_set():
            with suppress(TimeoutError):
                client, _ = door.accept()
                threading.Thread(target=line.carry, args=(client,), daemon=True).start()

    listener = threading.Thread(target=listen)
    listener.start()
    try:
        yield line
    finally:
        over.set()
        listener.join()
        door.close()


def _read_message(end: socket.socket) -> bytes:
    """One HTTP message with its body, by its length; what came, if the other side hangs up."""
    message = b""
    while (head := message.find(b"\r\n\r\n")) < 0 or len(message) < head + 4 + _length(
        message[:head]
    ):
        part = end.recv(65536)
        if not part:
            break
        message += part
    return message


def _length(head: bytes) -> int:
    for line in head.lower().split(b"\r\n"):
        if line.startswith(b"content-length:"):
            return int(line.partition(b":")[2])
    return 0


def _break(end: socket.socket) -> None:
    """Close with a reset, as a line that is cut."""
    end.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    end.close()
