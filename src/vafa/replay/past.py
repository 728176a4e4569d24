"""Reading what happened, a span at a time: of some customers, or of some time."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import ROUND_HALF_UP, Decimal
from itertools import groupby, pairwise
from operator import attrgetter, itemgetter
from typing import Any, Literal

from django.db.models import F, Min, Q

from vafa.catalog.types import Menu
from vafa.checkout.queries import rewarded_occasions
from vafa.foundation.money import split_by_largest_remainder
from vafa.ledger.queries import movements
from vafa.ledger.types import Holder, NewLot, TransferKind, Unit
from vafa.replay.happenings import (
    CameBack,
    Corrected,
    Happening,
    Invoice,
    Occurred,
    Parted,
    Received,
    Sold,
)
from vafa.rules.types import LineFacts, PaymentFacts
from vafa.sales.queries import returns, revisions, sale_lines, sales

END_OF_IDS = 2**63 - 1
_SALE = (
    *("id", "customer_id", "at", "recorded_at", "branch_id", "channel", "goods_rial"),
    *("tax_rial", "tip_rial", "total_rial", "credit_rial", "payments"),
)
_BY_RULES = (
    *(TransferKind.EARN, TransferKind.TAKE_BACK, TransferKind.RESTORE, TransferKind.EXPIRE),
    *(TransferKind.HOLD, TransferKind.RELEASE),
)
"""What the replay works out by itself, or stays with the customer; all else happens as it did."""
_WITHIN = Q(
    source__holder=Holder.CUSTOMER,
    target__holder=Holder.CUSTOMER,
    source__owner_id=F("target__owner_id"),
)
"""From a customer's account to another of theirs."""


@dataclass(frozen=True, slots=True)
class Span:
    """Customers, or rows in the order of writing, from one id (included) to another (excluded)."""

    by: Literal["customer", "time"]
    first: int
    end: int

    def choose(self, *, customer: str, written: str) -> Q:
        """The condition on the one column or the other."""
        return self._within(customer if self.by == "customer" else written)

    def _within(self, column: str) -> Q:
        return Q(**{f"{column}__gte": self.first, f"{column}__lt": self.end})


def count_sales() -> int:
    """How many sales of customers there are to go through."""
    return sales().filter(customer_id__isnull=False).count()


def split_past(by: Literal["customer", "time"], *, each: int) -> list[Span]:
    """Spans of about so many sales each, which together hold everything."""
    column = "customer_id" if by == "customer" else "id"
    rows = sales().filter(customer_id__isnull=False).order_by(column).values_list(column, flat=True)
    edges, reached = [0], 0
    for place, number in enumerate(rows.iterator(chunk_size=20_000), 1):
        if place - reached >= each and number > edges[-1]:
            edges.append(number)
            reached = place
    edges.append(END_OF_IDS)
    return [Span(by, *pair) for pair in pairwise(edges)]


def list_nights() -> list[tuple[int, datetime]]:
    """The runs that ended what was over: the first row each wrote, and its time."""
    rows = movements().filter(transfer__kind=TransferKind.EXPIRE).order_by()
    runs = rows.values_list("transfer__recorded_at").annotate(first=Min("transfer_id"))
    return sorted((first, at) for at, first in runs)


def list_changed_sales() -> frozenset[int]:
    """Every sale that was corrected or of which something came back."""
    changed = [rows.values_list("sale_id", flat=True) for rows in (returns(), revisions())]
    return frozenset(sale_id for ids in changed for sale_id in ids.iterator())


def read_past(span: Span, *, menu: Menu) -> list[Happening]:
    """Everything of a span, each customer's (or everybody's) in the order of writing."""
    found: list[Happening] = [
        *_read_sales(span, menu),
        *_read_returns(span),
        *_read_occasions(span),
        *_read_gifts(span),
        *_read_losses(span),
    ]
    if span.by == "customer":
        found.sort(key=attrgetter("customer_id", "id"))
    else:
        found.sort(key=attrgetter("id"))
    return found


def _read_sales(span: Span, menu: Menu) -> Iterator[Happening]:
    mine = span.choose(customer="customer_id", written="id")
    corrected = _read_revisions(span)
    wanted = sales().filter(mine | Q(id__in=list(corrected)) if corrected else mine)
    rows = wanted.filter(customer_id__isnull=False).order_by()
    sold = rows.annotate(earns=~Q(receipt="")).values_list(*_SALE, "earns")
    lines = _read_lines(span, list(corrected), menu)
    spent = _read_spent(span)
    for *values, earns in sold.iterator(chunk_size=5000):
        row = dict(zip(_SALE, values, strict=True))
        sale_id, customer_id = row["id"], row["customer_id"]
        states = [*corrected.get(sale_id, ()), (0, row["recorded_at"], row)]
        invoices = [
            _make_invoice(facts, lines[sale_id])
            if facts is row
            else _make_invoice(facts, _read_kept_lines(facts, menu))
            for _, _, facts in states
        ]
        if span.by == "customer" or span.first <= sale_id < span.end:
            yield Sold(
                sale_id,
                customer_id,
                row["recorded_at"] if earns else row["at"],
                invoices[0],
                earns,
                spent.get(sale_id, {}),
            )
        for (number, at, _), invoice in zip(states[:-1], invoices[1:], strict=True):
            if span.by == "customer" or span.first <= number < span.end:
                yield Corrected(number, customer_id, at, sale_id, invoice)


def _read_revisions(span: Span) -> dict[int, list[tuple[int, datetime, dict[str, Any]]]]:
    """Of the sales of the span, and of those corrected in it: how they stood before, in order."""
    rows = revisions().order_by("sale_id", "id")
    if span.by == "customer":
        rows = rows.filter(span.choose(customer="sale__customer_id", written=""))
    found = defaultdict(list)
    for row in rows.values_list("id", "sale_id", "replaced_at", "facts").iterator():
        number, sale_id, at, facts = row
        found[sale_id].append((number, at, facts))
    return found


Line = tuple[LineFacts, int]


def _read_lines(span: Span, also: Sequence[int], menu: Menu) -> Mapping[int, list[Line]]:
    mine = span.choose(customer="sale__customer_id", written="sale_id")
    rows = sale_lines().filter(mine | Q(sale_id__in=also) if also else mine)
    found = defaultdict(list)
    columns = ("sale_id", "sku", "category", "quantity", "unit_price_rial", "net_rial")
    ordered = rows.order_by("sale_id", "position").values_list(*columns)
    for sale_id, *line in ordered.iterator(chunk_size=10_000):
        found[sale_id].append(_make_line(*line, menu=menu))
    return found


def _read_kept_lines(facts: Mapping[str, Any], menu: Menu) -> list[Line]:
    return [
        _make_line(
            line["sku"],
            line["category"],
            Decimal(line["quantity"]),
            line["unit_price_rial"],
            line["net_rial"],
            menu=menu,
        )
        for line in facts["lines"]
    ]


def _make_line(
    sku: str,
    category: str,
    quantity: Decimal,
    unit_price_rial: int,
    net_rial: int,
    *,
    menu: Menu,
) -> Line:
    gross = quantity * unit_price_rial
    gross_rial = int(gross.to_integral_value(ROUND_HALF_UP))
    earns, terms = sku not in menu.barren, menu.find(sku, category)
    return LineFacts(net_rial, gross_rial, quantity, sku, category, earns, terms), net_rial


def _make_invoice(facts: Mapping[str, Any], lines: Sequence[Line]) -> Invoice:
    """An invoice of its columns, or of what a revision kept of them."""
    at, goods_rial = facts["at"], facts["goods_rial"]
    nets = tuple(net for _, net in lines)
    judged = tuple(line for line, _ in lines)
    if sum(nets) != goods_rial:  # a discount on the whole invoice
        shares = split_by_largest_remainder(goods_rial, nets)
        judged = tuple(
            line._replace(net_rial=share) for line, share in zip(judged, shares, strict=True)
        )
    return Invoice(
        at if isinstance(at, datetime) else datetime.fromisoformat(at),
        facts["branch_id"],
        facts["channel"],
        goods_rial,
        facts["tax_rial"],
        facts["tip_rial"],
        facts["total_rial"],
        facts["credit_rial"],
        tuple(PaymentFacts(one["method"], one["amount_rial"]) for one in facts["payments"]),
        judged,
        nets,
    )


def _read_spent(span: Span) -> dict[int, dict[Unit, int]]:
    """What each sale took out of the wallet, by sale and unit."""
    rows = movements().filter(
        span.choose(customer="source__owner_id", written="transfer__cause_id"),
        source__holder=Holder.CUSTOMER,
        transfer__kind=TransferKind.SPEND,
        transfer__cause_kind="sale",
        lot_id__isnull=False,
    )
    found: dict[int, dict[Unit, int]] = defaultdict(lambda: defaultdict(int))
    for sale_id, unit, amount in rows.values_list("transfer__cause_id", "unit", "amount"):
        found[sale_id][Unit(unit)] += amount
    return found


def _read_returns(span: Span) -> Iterator[Happening]:
    mine = span.choose(customer="sale__customer_id", written="id")
    rows = returns().filter(mine, sale__customer_id__isnull=False).order_by()
    columns = ("id", "sale__customer_id", "recorded_at", "sale_id", "lines", "goods_rial")
    for number, customer_id, at, sale_id, lines, goods_rial in rows.values_list(*columns):
        parts = tuple((line["position"], Decimal(line["quantity"])) for line in lines)
        yield CameBack(number, customer_id, at, sale_id, parts, goods_rial)


def _read_occasions(span: Span) -> Iterator[Happening]:
    mine = span.choose(customer="customer_id", written="id")
    rows = rewarded_occasions().filter(mine).order_by()
    columns = ("id", "customer_id", "recorded_at", "at", "trigger", "event", "branch_id")
    for values in rows.values_list(*columns, "worth_percent", "goods_rial"):
        yield Occurred(*values)


_LOT = tuple(f"lot__{name}" for name in ("available_at", "expires_at", "priority", "promotional"))


def _read_gifts(span: Span) -> Iterator[Happening]:
    rows = movements().filter(span.choose(customer="target__owner_id", written="transfer_id"))
    rows = rows.filter(target__holder=Holder.CUSTOMER).order_by("transfer_id", "unit")
    rows = rows.exclude(transfer__kind__in=_BY_RULES).exclude(_WITHIN)
    columns = ("transfer_id", "unit", "amount", "target__owner_id", "transfer__at", *_LOT)
    for (number, unit), group in groupby(rows.values_list(*columns), itemgetter(0, 1)):
        parts = list(group)  # what paid a debt, and what is left in a lot
        owner_id, at = parts[0][3:5]
        lot = max((part[5:] for part in parts), key=lambda lot: lot[0] is not None)
        amount = sum(part[2] for part in parts)
        terms = (at, None, 0, True) if lot[0] is None else lot
        new = NewLot(
            unit=Unit(unit),
            amount=amount,
            available_at=terms[0],
            expires_at=terms[1],
            priority=terms[2],
            promotional=terms[3],
        )
        yield Received(number, owner_id, at, new)


def _read_losses(span: Span) -> Iterator[Happening]:
    rows = movements().filter(span.choose(customer="source__owner_id", written="transfer_id"))
    rows = rows.filter(source__holder=Holder.CUSTOMER).order_by("transfer_id", "unit")
    rows = rows.exclude(transfer__kind__in=_BY_RULES).exclude(_WITHIN)
    rows = rows.exclude(transfer__kind=TransferKind.SPEND, transfer__cause_kind="sale")
    columns = ("transfer_id", "unit", "source__owner_id", "transfer__at", "amount")
    for key, group in groupby(rows.values_list(*columns), itemgetter(0, 1, 2, 3)):
        number, unit, owner_id, at = key
        yield Parted(number, owner_id, at, at, Unit(unit), sum(part[4] for part in group))


def group_by_customer(past: Iterable[Happening]) -> Iterator[tuple[int, Iterator[Happening]]]:
    """What happened, customer by customer."""
    yield from groupby(past, attrgetter("customer_id"))
