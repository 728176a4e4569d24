"""Texts handed to a gateway on loopback, 200 to a call, against the bare HTTP calls.

    .venv/bin/python -m bench.sending [--texts 20000]

The gateway answers as Kavenegar does, in a process of its own. Ours claims the texts, asks the gate
about each, writes its words, hands them over and records what was said; the floor makes the same
calls with the same words and reads the answers.
"""

from __future__ import annotations

import argparse
import json
import multiprocessing
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from ipaddress import ip_network
from multiprocessing.connection import Connection

from django.conf import settings

from bench.cpu import measure
from bench.database import bench_database
from tests.contracts.gateways import kavenegar
from tests.loopback import Call, Reply, serve
from vafa.audit.types import SYSTEM
from vafa.foundation import http
from vafa.messaging.actions import queue_texts, save_gateway_account, send_due
from vafa.messaging.queries import count_by_state
from vafa.messaging.types import NewText
from vafa.tenancy.actions import create_business
from vafa.tenancy.scope import business_scope

AT = datetime(2026, 11, 21, 8, 30, tzinfo=UTC)
BATCH = 200


def answer(call: Call) -> Reply:
    """Every text is taken."""
    lists = {name: json.loads(value) for name, value in call.form.items()}
    pairs = zip(lists["receptor"], lists["localmessageids"], strict=True)
    entries = [
        {"messageid": uid, "status": 1, "receptor": mobile, "cost": 1_200} for mobile, uid in pairs
    ]
    return kavenegar.envelope(200, entries)


def play_gateway(pipe: Connection) -> None:
    """Answer until told to stop."""
    with serve(answer) as there:
        pipe.send(there.url)
        pipe.recv()


@contextmanager
def running_gateway() -> Iterator[str]:
    """Its address, while it runs."""
    ours, theirs = multiprocessing.Pipe()
    process = multiprocessing.get_context("spawn").Process(target=play_gateway, args=(theirs,))
    process.start()
    try:
        yield ours.recv()
    finally:
        ours.send("stop")
        process.join(30)


def fill(url: str, texts: int) -> int:
    """A business with so many texts that are due."""
    business = create_business(slug="bench", name="کافه گلستان", at=AT)
    with business_scope(business.pk):
        save_gateway_account(
            gateway="kavenegar", settings=kavenegar.settings(url), actor=SYSTEM, at=AT
        )
        for start in range(0, texts, 1_000):
            queue_texts([wish(n) for n in range(start, min(start + 1_000, texts))])
    return business.pk


def wish(number: int) -> NewText:
    """An invoice's thanks."""
    return NewText(
        customer_id=None,
        mobile=f"+98912{number:07}",
        purpose="thanks",
        variables={"total": 4_000_000 + number, "balance": 800_000},
        dedupe_key=f"thanks:{number}",
        due_at=AT,
        at=AT,
    )


def send_all(business_id: int) -> None:
    """As the worker does, in rounds."""
    while send_due(business_id=business_id, at=AT).taken:
        pass


def call_all(url: str, texts: int) -> None:
    """The floor: the calls alone."""
    for start in range(0, texts, BATCH):
        numbers = range(start, min(start + BATCH, texts))
        form = {
            "receptor": json.dumps([f"0912{n:07}" for n in numbers]),
            "sender": json.dumps(["10004346"] * len(numbers)),
            "message": json.dumps([f"ممنون از خرید شما: {n} تومان\nکافه گلستان" for n in numbers]),
            "localmessageids": json.dumps([10**9 + n for n in numbers]),
        }
        answer = http.call("POST", f"{url}/v1/{kavenegar.SECRET}/sms/sendarray.json", form=form)
        assert len(answer.json()["entries"]) == len(numbers)


def main() -> None:
    """Measure with as many texts as asked."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--texts", type=int, default=20_000)
    texts = arguments.parse_args().texts
    with bench_database("bench_sending") as (server, _admin), running_gateway() as url:
        settings.GATEWAYS_WITHIN = [ip_network("127.0.0.0/8")]
        business_id = fill(url, texts)
        _, ours = measure(lambda: send_all(business_id), data=server.cluster.data)
        _, floor = measure(lambda: call_all(url, texts), data=server.cluster.data)
        with business_scope(business_id):
            print({str(state): count for state, count in count_by_state().items()})
    for what, cost in (("ours", ours), ("the calls alone", floor)):
        print(f"{what:18}{cost}; {texts / cost.wall_ms * 1e3:,.0f} texts a second")
    print(f"{ours.cpu_ms / texts * 1e3:,.0f} µs CPU a text, {ours.cpu_ms / floor.cpu_ms:.1f} times")


if __name__ == "__main__":
    main()
