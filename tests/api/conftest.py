"""A café with a branch, a rule and keys, and a till that speaks to it over HTTP."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from django.conf import settings
from django.db import connections
from django.test import Client

from vafa.api.v1 import limits
from vafa.audit.types import SYSTEM
from vafa.catalog.actions import add_branch
from vafa.checkout.actions import change_settings
from vafa.codes.actions import issue_spend_code
from vafa.customers.queries import find_by_mobile
from vafa.ledger.queries import load_wallet, verify_books
from vafa.ledger.types import Unit
from vafa.rewards.kinds.credit import Credit
from vafa.rewards.kinds.points import Points
from vafa.rewards.types import AfterDays, Terms
from vafa.rules.actions import create_rule
from vafa.rules.types import RuleSpec
from vafa.staff.actions import create_api_key
from vafa.staff.types import Scope
from vafa.tenancy.actions import create_business
from vafa.tenancy.scope import business_scope

LONG_AGO = datetime(2025, 1, 1, tzinfo=UTC)
MINA = "09121234567"


class Cafe:
    """A business with its keys. Nothing here holds a scope open between two calls."""

    def __init__(self, business) -> None:
        self.business = business
        self.number = 0
        with self.scope():
            self.branch = add_branch(code="valiasr", name="ولیعصر", actor=SYSTEM, at=LONG_AGO)
        self.token = self.key()

    def scope(self):
        return business_scope(self.business.pk)

    def key(self, *scopes, **more) -> str:
        with self.scope():
            return create_api_key(
                label="صندوق",
                scopes=scopes or tuple(Scope),
                actor=SYSTEM,
                at=LONG_AGO,
                **more,
            ).token

    def credit_rule(self, percent=10, **settings):
        spec = RuleSpec(
            name=f"{percent}٪",
            reward=Credit(percent=Decimal(percent)),
            terms=Terms(expiry=AfterDays(count=45)),
            **settings,
        )
        with self.scope():
            return create_rule(spec=spec, actor=SYSTEM, at=LONG_AGO, state="live")

    def points_rule(self, **reward):
        with self.scope():
            spec = RuleSpec(name="points", reward=Points(**reward))
            return create_rule(spec=spec, actor=SYSTEM, at=LONG_AGO, state="live")

    def without_codes(self, **more):
        with self.scope():
            change_settings(actor=SYSTEM, at=LONG_AGO, needs_code=False, **more)

    def code(self, mobile=MINA):
        with self.scope():
            return issue_spend_code(find_by_mobile(mobile).id, at=datetime.now(UTC))

    def usable(self, mobile=MINA, unit=Unit.CREDIT):
        with self.scope():
            return load_wallet(find_by_mobile(mobile).id, at=datetime.now(UTC)).usable[unit]

    def sale(self, price=1_000_000, *, mobile=MINA, **more):
        self.number += 1
        body = {
            "source": "till",
            "number": f"n{self.number}",
            "at": datetime.now(UTC).isoformat(),
            "branch": "valiasr",
            "customer": {"mobile": mobile},
            "lines": [{"name": "قهوه", "unit_price_rial": price}],
        }
        return {name: value for name, value in (body | more).items() if value is not None}

    def back(self, number):
        """A return of everything, now."""
        return {"number": number, "at": datetime.now(UTC).isoformat(), "lines": "all"}

    def call(self, method, path, body=None, *, key=None, token=None, **headers):
        """One request; `key` is the Idempotency-Key. The answer has `.json()`."""
        sent = {"Authorization": f"Bearer {token or self.token}"}
        if key is not None:
            sent["Idempotency-Key"] = key
        sent |= {name.replace("_", "-"): value for name, value in headers.items()}
        content_type = sent.pop("Content-Type", "application/json")
        data = body if isinstance(body, bytes) else json.dumps(body) if body is not None else b""
        return Client(raise_request_exception=True).generic(
            method, f"/api/v1{path}", data, content_type=content_type, headers=sent
        )

    def get(self, path, **more):
        return self.call("GET", path, **more)

    def post(self, path, body, *, key="auto", **more):
        if key == "auto":
            self.number += 1
            key = f"k{self.number}"
        return self.call("POST", path, body, key=key, **more)

    def sell(self, price=1_000_000, **more):
        answer = self.post("/sales", self.sale(price, **more))
        assert answer.status_code == 201, answer.content.decode()
        return answer.json()

    def prove(self):
        with self.scope():
            assert list(verify_books(self.business.pk)) == []


@pytest.fixture(autouse=True)
def fresh_buckets():
    limits.KEYS.forget()
    limits.BUSINESSES.forget()


@pytest.fixture
def cafe(business) -> Cafe:
    return Cafe(business)


@pytest.fixture
def neighbour(cafe) -> Cafe:
    slug = f"next-{cafe.business.slug}"
    return Cafe(create_business(slug=slug, name="همسایه", at=LONG_AGO))


@pytest.fixture
def no_limits(monkeypatch):
    monkeypatch.setattr(settings, "API_RATE_KEY", 0)
    monkeypatch.setattr(settings, "API_RATE_BUSINESS", 0)


def in_threads(count, work):
    """What `work(number)` returned in each of `count` threads that start together."""
    import threading
    from concurrent.futures import ThreadPoolExecutor

    start = threading.Barrier(count)

    def run(number):
        start.wait()
        try:
            return work(number)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(count) as pool:
        return list(pool.map(run, range(count)))


YESTERDAY = timedelta(days=1)
