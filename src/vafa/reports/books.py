"""The books for the accountant: what people held, what became of it, and what will end unspent.

Everything is summed from the movements of lots, so each figure can be followed to the rial: what is
left at the end of a day is the sum of what was left in every lot then, and of the wallets and holds
that carry them. What customers owe after returns stands in no lot and is not in it.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db.models import (
    Case,
    CharField,
    F,
    IntegerField,
    OuterRef,
    QuerySet,
    Subquery,
    Sum,
    Value,
    When,
)
from django.db.models.functions import TruncDate
from django.utils.translation import gettext_lazy as _

from vafa.foundation.jalali import first_day_of_month
from vafa.ledger.queries import held_accounts, movements, open_lots
from vafa.ledger.types import SOURCE_PURPOSES, VALUE_PURPOSES, Holder, Purpose, Unit
from vafa.reports.types import Column, Filters, Kind

STEPS = (
    *("opening", "issued", "sold", "restored", "spent", "expired"),
    *("taken_back", "adjusted", "moved", "converted", "other", "closing"),
)
_TITLES = {
    "opening": _("Open before"),
    "issued": _("Given"),
    "sold": _("Sold"),
    "restored": _("Given back"),
    "spent": _("Spent"),
    "expired": _("Ended unspent"),
    "taken_back": _("Taken back"),
    "adjusted": _("By hand"),
    "moved": _("Moved"),
    "converted": _("Converted"),
    "other": _("Otherwise"),
    "closing": _("Open after"),
}
_INWARD = {  # what comes into lots, by the house's account it comes from
    Purpose.ISSUED: "issued",
    Purpose.SOLD: "sold",
    Purpose.SPENT: "restored",
    Purpose.EXPIRED: "restored",
}
_BOTH_WAYS = {
    Purpose.SPENT: "spent",
    Purpose.EXPIRED: "expired",
    Purpose.TAKEN_BACK: "taken_back",
    Purpose.ADJUSTED: "adjusted",
    Purpose.MOVED: "moved",
    Purpose.CONVERTED: "converted",
}
BY_HOLDER, BY_RULE, BY_MONTH = "lot__account__holder", "lot__rule_id", "month"
BY_BRANCH = "branch"


@dataclass(frozen=True, slots=True)
class Roll:
    """What was open before, each thing that happened (less is below zero), what is open after."""

    steps: Mapping[str, int]

    @property
    def amounts(self) -> tuple[int, ...]:
        """In the order of STEPS; they add up to the last one."""
        return tuple(self.steps.get(step, 0) for step in STEPS)


def roll_columns(kind: Kind) -> tuple[Column, ...]:
    """A column for each step from what was open before to what is open after."""
    return tuple(
        Column(slug=step, title=_TITLES[step], kind=kind, has_total=True) for step in STEPS
    )


def roll_forward(filters: Filters, unit: Unit, by: str) -> dict[Any, Roll]:
    """The roll of each holder, rule, branch of issue or month of issue. One statement."""
    found: defaultdict[Any, Counter[str]] = defaultdict(Counter)
    rows = _sum_up(filters, unit, by, end=filters.end, start=filters.start)
    for key, is_before, source, target, total in rows:
        for step, amount in _step(source, target, total):
            found[key]["opening" if is_before else step] += amount
    return {
        key: Roll({**steps, "closing": sum(steps.values())})
        for key, steps in found.items()
        if any(steps.values())
    }


@dataclass(frozen=True, slots=True, kw_only=True)
class Tie:
    """What the books and the lots themselves say that one kind of wallet held; they are equal.

    `in_lots` and `held` are what the rows of lots and holds say now, `since` what came into them
    since the end of the period.
    """

    in_lots: int
    held: int
    since: int
    by_books: int

    @property
    def by_lots(self) -> int:
        """What the lots held at the end of the period."""
        return self.in_lots + self.held - self.since

    @property
    def difference(self) -> int:
        """Zero, or something is wrong with the books."""
        return self.by_books - self.by_lots


def tie_to_lots(filters: Filters, unit: Unit) -> dict[Holder, Tie]:
    """The roll of each kind of wallet beside its lots. One statement: no sale comes between."""
    found: defaultdict[Holder, Counter[str]] = defaultdict(Counter)
    for holder, part, source, target, total in _lay_side_by_side(filters.end, unit):
        amounts = _step(source, target, total) if source else [("", total)]
        found[Holder(holder)][part] += sum(amount for _step_name, amount in amounts)
    return {
        holder: Tie(
            in_lots=parts["in_lots"],
            held=parts["held"],
            since=parts["since"],
            by_books=parts["by_books"],
        )
        for holder, parts in sorted(found.items())
    }


def _lay_side_by_side(end: datetime, unit: Unit) -> QuerySet[Any, Any]:
    """(holder, part of a Tie, source, target, sum); no source and target where lots stand."""

    def said(text: str) -> Value:
        return Value(text, output_field=CharField())

    when = Case(When(transfer__at__lt=end, then=said("by_books")), default=said("since"))
    moved = movements().filter(unit=unit, lot_id__isnull=False)
    lots = open_lots().filter(account__unit=unit)
    sides: tuple[tuple[QuerySet[Any, Any], str, Any, Any, Any, str], ...] = (
        (moved, BY_HOLDER, when, F("source__purpose"), F("target__purpose"), "amount"),
        (lots, "account__holder", said("in_lots"), said(""), said(""), "remaining"),
        (held_accounts().filter(unit=unit), "holder", said("held"), said(""), said(""), "balance"),
    )
    rows = [
        side.order_by()
        .annotate(whose=F(holder), part=part, out_of=source, into=target)
        .values_list("whose", "part", "out_of", "into")
        .annotate(total=Sum(amount))
        for side, holder, part, source, target, amount in sides
    ]
    return rows[0].union(*rows[1:], all=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class Cohort:
    """What was given in one month, and what became of it until now."""

    month: date
    given: int
    spent: int
    expired: int
    taken_back: int
    open: int

    @property
    def ended_share(self) -> float | None:
        """How much of what was used up so far ended unspent."""
        used_up = self.spent + self.expired
        return round(self.expired / used_up, 3) if used_up > 0 else None

    @property
    def is_ripe(self) -> bool:
        """Whether so little is still open that its share says how such a month ends."""
        return self.given > 0 and self.open * 10 <= self.given


@dataclass(frozen=True, slots=True, kw_only=True)
class Breakage:
    """The cohorts, and the share that ends unspent as ripe ones showed; None while none is ripe.

    `rests_on` is how much value was used up in those.
    """

    cohorts: Sequence[Cohort]
    share: Decimal | None
    rests_on: int

    def expect(self, cohort: Cohort) -> int | None:
        """How much of what the cohort has open will end unspent, if it goes on like that."""
        return None if self.share is None else int(cohort.open * self.share)


def load_breakage(filters: Filters, unit: Unit) -> Breakage:
    """What each month's value came to until the end of the period. One statement."""
    cohorts = []
    for month, roll in sorted(_since_ever(filters, unit).items()):
        steps = roll.steps
        cohorts.append(
            Cohort(
                month=month,
                given=sum(steps.get(step, 0) for step in ("issued", "sold", "moved", "converted")),
                spent=-steps.get("spent", 0) - steps.get("restored", 0),
                expired=-steps.get("expired", 0),
                taken_back=-steps.get("taken_back", 0),
                open=steps["closing"],
            )
        )
    ripe = [cohort for cohort in cohorts if cohort.is_ripe]
    expired = sum(cohort.expired for cohort in ripe)
    used_up = expired + sum(cohort.spent for cohort in ripe)
    share = Decimal(expired) / used_up if used_up > 0 else None
    return Breakage(cohorts=cohorts, share=share, rests_on=used_up)


def _since_ever(filters: Filters, unit: Unit) -> dict[date, Roll]:
    found: defaultdict[date, Counter[str]] = defaultdict(Counter)
    rows = _sum_up(filters, unit, BY_MONTH, end=filters.end, start=None)
    for month, _is_before, source, target, total in rows:
        for step, amount in _step(source, target, total):
            found[month][step] += amount
    return {
        month: Roll({**steps, "closing": sum(steps.values())}) for month, steps in found.items()
    }


def _step(source: str, target: str, total: int) -> list[tuple[str, int]]:
    """What a movement of a lot is to those who hold value; nothing between two of theirs."""
    if source in VALUE_PURPOSES and target in VALUE_PURPOSES:
        return []
    if target in VALUE_PURPOSES:
        step = _INWARD.get(Purpose(source)) or _BOTH_WAYS.get(Purpose(source), "other")
        return [(step, total)]
    return [(_BOTH_WAYS.get(Purpose(target), "other"), -total)]


def _sum_up(
    filters: Filters, unit: Unit, by: str, *, end: datetime, start: datetime | None
) -> list[tuple[Any, int, str, str, int]]:
    """(key, whether before the start, source, target, sum) of the movements of lots."""
    rows = movements().filter(unit=unit, lot_id__isnull=False, transfer__at__lt=end)
    before = Case(When(transfer__at__lt=start, then=Value(1)), default=Value(0)) if start else None
    rows = rows.annotate(
        is_before=before or Value(0, output_field=IntegerField()), key=_key(by, filters)
    )
    sides = ("source__purpose", "target__purpose")
    found = rows.order_by().values_list("key", "is_before", *sides).annotate(Sum("amount"))
    if by != BY_MONTH:
        return list(found)
    return [(first_day_of_month(day), *rest) for day, *rest in found]


def _key(by: str, filters: Filters) -> Any:
    if by == BY_MONTH:
        return TruncDate("lot__created_at", tzinfo=filters.zone)
    if by == BY_BRANCH:
        first = movements().filter(lot_id=OuterRef("lot_id")).order_by("id")
        return Subquery(first.values("transfer__branch_id")[:1])
    return F(by)


assert set(SOURCE_PURPOSES) <= set(_INWARD)
