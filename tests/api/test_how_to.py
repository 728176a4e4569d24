"""What docs/how-to/connect-a-till.md tells to type is typed, and works."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import threading
from socketserver import ThreadingMixIn
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

import pytest
from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.db import connections

from tests.ports import free_port

PAGE = settings.ROOT / "docs" / "how-to" / "connect-a-till.md"
MINA = "09121234567"


class Threaded(ThreadingMixIn, WSGIServer):
    daemon_threads = False
    block_on_close = True

    def process_request_thread(self, request, client_address):
        super().process_request_thread(request, client_address)
        connections.close_all()


class Quiet(WSGIRequestHandler):
    def log_message(self, *args):
        pass


@pytest.fixture
def served(committed, monkeypatch):
    monkeypatch.setattr(settings, "ALLOWED_HOSTS", ["127.0.0.1", "testserver"])
    port = free_port()
    server = make_server("127.0.0.1", port, get_wsgi_application(), Threaded, Quiet)
    thread = threading.Thread(target=server.serve_forever, args=(0.05,))
    thread.start()
    yield f"http://127.0.0.1:{port}"
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.mark.skipif(shutil.which("curl") is None, reason="there is no curl here")
def test_every_line_of_the_guide_works_as_it_stands(cafe, served):
    cafe.credit_rule(10)
    blocks = re.findall(r"```sh\n(.*?)```", PAGE.read_text(), re.DOTALL)
    assert len(blocks) == 8
    place = os.environ | {"VAFA": served, "VAFA_KEY": cafe.token}
    answers = []
    for block in blocks:
        if block.startswith("export VAFA="):
            continue
        if "CODE=" in block:
            place["CODE"] = cafe.code(MINA)
        done = subprocess.run(
            ["bash", "-euo", "pipefail", "-c", block.replace("curl ", "curl -sS ")],
            env=place,
            capture_output=True,
            timeout=30,
            check=False,
        )
        assert done.returncode == 0, (block, done.stdout.decode(), done.stderr.decode())
        answers.append(done.stdout)
    _, _, first, _, again, _, _ = answers
    assert again == first
    numbers = [sale["number"] for sale in cafe.get("/sales").json()["data"]]
    assert sorted(numbers) == ["8812", "8813", "8814", "8815"]
    cafe.prove()
