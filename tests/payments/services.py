"""Zarinpal and Zibal as their documents describe them: they take payments up, let a payer pay, and
tell of it as often as they are asked.
"""

from __future__ import annotations

import itertools
import json
from dataclasses import dataclass, field

from tests.loopback import Call, Reply

CARD = "6037-****-****-1234"


@dataclass
class Bill:
    """A payment at the gateway."""

    amount: int
    callback: str
    state: str = "open"  # open, paid, verified, failed
    receipt: int = 0


@dataclass
class Service:
    """What both have in common. `replies` are given first, by the last word of the path."""

    bills: dict[str, Bill] = field(default_factory=dict)
    replies: dict[str, list[Reply]] = field(default_factory=dict)
    fee: dict = field(default_factory=dict)
    receipts = itertools.count(201_000_001)

    def pay(self, authority: str, *, amount: int | None = None, receipt: int = 0) -> None:
        bill = self.bills[authority]
        bill.state, bill.receipt = "paid", receipt or next(self.receipts)
        bill.amount = amount or bill.amount

    def answer(self, call: Call) -> Reply:
        word = call.path.rpartition("/")[2].removesuffix(".json")
        if waiting := self.replies.get(word):
            return waiting.pop(0)
        return getattr(self, f"do_{word}")(json.loads(call.body))


class ZarinpalService(Service):
    """v4. `errors` is [] where all is well; the amount is compared; 101 the second time."""

    merchant = "1344b5d4-0048-11e8-94db-005056a205be"
    slug = "zarinpal"

    def do_request(self, asked: dict) -> Reply:
        assert asked["currency"] == "IRR"
        if asked["merchant_id"] != self.merchant:
            return _refuse(-9)
        authority = f"A{len(self.bills) + 1:035}"
        self.bills[authority] = Bill(asked["amount"], asked["callback_url"])
        data = {"code": 100, "authority": authority, "fee_type": "Merchant", "fee": 350}
        return _tell({**data, **self.fee})

    def do_verify(self, asked: dict) -> Reply:
        bill = self.bills.get(asked["authority"])
        if bill is None:
            return _refuse(-54)
        if bill.state in {"open", "failed"}:
            return _refuse(-51)
        if bill.amount != asked["amount"]:
            return _refuse(-50)
        code = 101 if bill.state == "verified" else 100
        bill.state = "verified"
        return _tell({"code": code, "ref_id": bill.receipt, "card_pan": CARD, "fee": 350})

    def do_inquiry(self, asked: dict) -> Reply:
        words = {"open": "IN_BANK", "failed": "FAILED", "paid": "PAID", "verified": "VERIFIED"}
        return _tell({"code": 100, "status": words[self.bills[asked["authority"]].state]})

    def page(self, url: str, authority: str) -> str:
        return f"{url}/pg/StartPay/{authority}"


class ZibalService(Service):
    """v1. The amount is told and not compared; 201 the second time, with nothing more."""

    merchant = "5f0c1b2a3d4e5f6071829304"
    slug = "zibal"

    def do_request(self, asked: dict) -> Reply:
        if asked["merchant"] != self.merchant:
            return _say({"result": 102, "message": "merchant not found"})
        track = str(3_000_000_000 + len(self.bills))
        self.bills[track] = Bill(asked["amount"], asked["callbackUrl"])
        return _say({"result": 100, "trackId": int(track), "message": "success"})

    def do_verify(self, asked: dict) -> Reply:
        bill = self.bills.get(str(asked["trackId"]))
        if bill is None:
            return _say({"result": 203})
        if bill.state in {"open", "failed"}:
            return _say({"result": 202, "message": "not paid"})
        if bill.state == "verified":
            return _say({"result": 201, "message": "already verified"})
        bill.state = "verified"
        return _say({"result": 100, "status": 1, **_paid(bill)})

    def do_inquiry(self, asked: dict) -> Reply:
        bill = self.bills[str(asked["trackId"])]
        status = {"open": -1, "failed": 3, "paid": 2, "verified": 1}[bill.state]
        return _say({"result": 100, "status": status, **_paid(bill)})

    def page(self, url: str, authority: str) -> str:
        return f"{url}/start/{authority}"


SERVICES = {"zarinpal": ZarinpalService, "zibal": ZibalService}


def _paid(bill: Bill) -> dict:
    return {"amount": bill.amount, "refNumber": bill.receipt or None, "cardNumber": CARD}


def _tell(data: dict) -> Reply:
    return _say({"data": data, "errors": []})


def _refuse(code: int) -> Reply:
    return _say({"data": [], "errors": {"code": code, "message": "no"}}, status=422)


def _say(said: dict, *, status: int = 200) -> Reply:
    return Reply(status, json.dumps(said).encode(), {"Content-Type": "application/json"})
