"""Ports for servers in tests: below the range from which the system takes its own."""

from __future__ import annotations

import random
import socket


def free_port() -> int:
    """A port that nobody listens on just now."""
    for port in random.sample(range(20000, 32000), 50):
        with socket.socket() as probe:
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
            return port
    raise AssertionError("no free port in 50 tries")
