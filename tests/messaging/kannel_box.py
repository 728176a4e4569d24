"""A real Kannel on loopback: bearerbox, smsbox and the fake SMS centre that comes with it."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

FAKE_CENTRE = Path("/usr/lib/kannel/test/fakesmsc")
PATIENCE_SECONDS = 20.0

CONFIG = """
group = core
admin-port = {admin}
admin-interface = "127.0.0.1"
admin-password = admin
status-password = status
box-allow-ip = "127.0.0.1"
box-deny-ip = "*.*.*.*"
smsbox-port = {box}
log-file = "{folder}/bearerbox.log"
log-level = 0
store-type = file
store-location = "{folder}/store"
dlr-storage = internal
sms-resend-freq = 2
sms-resend-retry = 3

group = smsc
smsc = fake
smsc-id = centre
host = 127.0.0.1
port = {centre}
connect-allow-ip = 127.0.0.1

group = smsbox
bearerbox-host = 127.0.0.1
bearerbox-port = {box}
sendsms-port = {send}
sendsms-interface = "127.0.0.1"
global-sender = 30001234
sendsms-chars = "0123456789 +-"
mo-recode = true
log-file = "{folder}/smsbox.log"
log-level = 0

group = sendsms-user
username = vafa
password = {password}
user-allow-ip = "127.0.0.1"
max-messages = 6
concatenation = true

group = sms-service
keyword = default
get-url = "{inbound_url}?from=%p&to=%P&text=%a&id=%I&at=%T"
max-messages = 0
catch-all = true
omit-empty = true
"""


def missing_program() -> str | None:
    """The first program that a run needs and this machine has not."""
    for program in ("bearerbox", "smsbox", str(FAKE_CENTRE)):
        if shutil.which(program) is None:
            return program
    return None


def wait_until(holds: Callable[[], bool], what: str) -> None:
    """Look again and again until it holds; fail in plain words after a bounded time."""
    until = time.monotonic() + PATIENCE_SECONDS
    while not holds():
        assert time.monotonic() < until, f"waited {PATIENCE_SECONDS:.0f} s for: {what}"
        time.sleep(0.05)


@dataclass
class Kannel:
    """A running gateway. `centre_log` is what the fake centre saw."""

    send_url: str
    status_url: str
    folder: Path
    centre: subprocess.Popen[bytes] | None = None

    def status(self) -> str:
        try:
            with urllib.request.urlopen(self.status_url, timeout=2) as page:
                return page.read().decode()
        except OSError:
            return ""

    def saw(self) -> str:
        """What the fake centre got, in its own words."""
        return (self.folder / "centre.log").read_text(errors="replace")

    def send_from_customer(self, mobile: str, line: str, text: str) -> None:
        """A customer's text comes in at the centre, Persian as phones send it."""
        words = quote(text.encode("utf-16-be"))
        assert self.centre is not None
        self.centre.stdin.write(f"{mobile} {line} ucs2 {words}\n".encode())
        self.centre.stdin.flush()


@contextmanager
def run_kannel(
    folder: Path, ports: list[int], *, password: str, inbound_url: str
) -> Iterator[Kannel]:
    """Start the three, in the order that they need, and end them with the block."""
    names = dict(zip(("admin", "box", "send", "centre"), ports, strict=True))
    config = folder / "kannel.conf"
    config.write_text(
        CONFIG.format(folder=folder, password=password, inbound_url=inbound_url, **names)
    )
    kannel = Kannel(
        send_url=f"http://127.0.0.1:{names['send']}/cgi-bin/sendsms",
        status_url=f"http://127.0.0.1:{names['admin']}/status.txt?password=status",
        folder=folder,
    )
    with ExitStack() as stack:
        stack.enter_context(_run(["bearerbox", str(config)], folder / "bearerbox.out"))
        wait_until(lambda: "Kannel" in kannel.status(), "bearerbox to answer")
        stack.enter_context(_run(["smsbox", str(config)], folder / "smsbox.out"))
        wait_until(lambda: _refuses(kannel.send_url), "smsbox to answer")
        centre = [str(FAKE_CENTRE), "-H", "127.0.0.1", "-r", str(names["centre"])]
        kannel.centre = stack.enter_context(_run(centre, folder / "centre.log"))
        wait_until(lambda: "online" in kannel.status(), "the centre to be online")
        yield kannel


@contextmanager
def _run(command: list[str], log: Path) -> Iterator[subprocess.Popen[bytes]]:
    with log.open("wb") as out:
        process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=out, stderr=out, cwd=log.parent
        )
        try:
            yield process
        finally:
            process.stdin.close()
            process.terminate()
            try:
                process.wait(timeout=5)
            except subprocess.TimeoutExpired:
                os.kill(process.pid, signal.SIGKILL)
                process.wait()


def _refuses(url: str) -> bool:
    try:
        urllib.request.urlopen(url, timeout=2).close()
    except urllib.error.HTTPError as refusal:
        refusal.close()
        return refusal.code in {401, 403}
    except OSError:
        return False
    return True
