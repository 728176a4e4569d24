"""A customer's value under one programme, happening by happening: pure.

What checkout does with the books is done here with a wallet in memory, by the same engine and the
same shares. Where the programme gives less than was really spent, the customer spends what there
is and pays the rest in money.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

from vafa.checkout.queries import portion, split_over_lines
from vafa.foundation.jalali import end_of_day, local_day
from vafa.ledger.types import Cause, NewLot, Unit
from vafa.replay.happenings import CameBack, Corrected, Invoice, Occurred, Parted, Received, Sold
from vafa.replay.programme import Programme
from vafa.replay.tally import Flow, Tally
from vafa.replay.wallet import Purse, Taken
from vafa.rewards.types import Grant, Terms
from vafa.rules.engine import decide
from vafa.rules.types import Decision, Occasion, Use, UseKey
from vafa.tiers.types import Measure

Amounts = dict[Unit, int]
Returned = Sequence[tuple[int, Decimal]]


@dataclass(slots=True)
class KeptSale:
    """What is remembered of a sale for when it comes back or is corrected."""

    cause: Cause
    worth_rial: int
    grants: Sequence[Grant] = ()
    counted: Sequence[UseKey] = ()
    spent: dict[Unit, list[Taken]] = field(default_factory=dict)
    given: Amounts = field(default_factory=lambda: defaultdict(int))
    restored: Amounts = field(default_factory=lambda: defaultdict(int))
    taken_back: Amounts = field(default_factory=lambda: defaultdict(int))


@dataclass(frozen=True, slots=True, kw_only=True)
class House:
    """What the business has set: its zone, and what becomes of returns."""

    zone: ZoneInfo
    grace_days: int
    owes_after_return: bool
    counts_from: datetime | None = None
    """From when on what was earned counts on the ladder; None where it does not."""
    _ends: dict[tuple[int, date], datetime | None] = field(default_factory=dict)

    def date(self, terms: Terms, at: datetime) -> tuple[datetime, datetime | None]:
        """From when and until when something given at an instant is good."""
        if terms.wait_hours or terms.wait_days:
            return terms.available_at(at, self.zone), terms.expires_at(at, self.zone)
        if terms.expiry is None:
            return at, None
        key = (id(terms), local_day(at, self.zone))
        if key not in self._ends:  # all of a day end together
            self._ends[key] = terms.expires_at(at, self.zone)
        return at, self._ends[key]


class Life:
    """One customer under one programme."""

    def __init__(
        self, programme: Programme, house: House, tally: Tally, used: dict[UseKey, Use]
    ) -> None:
        self.purses: dict[Unit, Purse] = {unit: Purse() for unit in Unit}
        self.earned: Amounts = dict.fromkeys(Unit, 0)
        """What rules gave and did not take back."""
        self.counted: Amounts = dict.fromkeys(Unit, 0)
        """What of it counts on the ladder."""
        self._programme = programme
        self._house = house
        self._tally = tally
        self._used = used
        self._kept: dict[int, KeptSale] = {}

    def measure(self, measure: Measure) -> int:
        """What the ladder looks at, of the measures that rules can change."""
        match measure:
            case Measure.POINTS:
                return self.counted[Unit.POINTS]
            case Measure.CREDIT:
                return self.counted[Unit.CREDIT]
            case _:
                return sum(lot.remaining for lot in self.purses[Unit.POINTS].lots)

    def end_lots(self, at: datetime) -> None:
        """The night's work: what is over by then ends."""
        for unit, purse in self.purses.items():
            for lot, amount in purse.end_lots(at):
                assert lot.expires_at is not None
                self._tally.add(unit, Flow.EXPIRED, amount, lot.expires_at)

    def sell(self, sold: Sold, look: Callable[[int], Occasion], *, keep: bool) -> None:
        """Spend what was really spent, as far as it is there; then earn."""
        at = sold.invoice.at
        sale = KeptSale(Cause(kind="sale", id=sold.id), 0)
        if sold.spent:
            self._spend(sold, sale)
        earns = sold.earns or self._programme.rewards_history(at)
        if earns and (rules := self._programme.find_rules(at, sold.id)):
            decision = decide(look(sale.worth_rial), rules, self._used)
            sale.grants = decision.grants
            self._earn(decision.grants, sale, earned_at=at, at=at)
            self._count(decision, sale)
        if keep:
            self._kept[sold.id] = sale

    def correct(self, new: Corrected, look: Callable[[int], Occasion], *, earns: bool) -> None:
        """Score the sale anew and move the difference."""
        sale, at, invoice = self._kept[new.sale_id], new.recorded_at, new.invoice
        worth = min(sale.worth_rial, invoice.total_rial)
        self._uncount(sale, [grant.amount for grant in sale.grants], times=1)
        decision = decide(look(worth), self._programme.find_rules(invoice.at, new.id), self._used)
        earns = earns or self._programme.rewards_history(invoice.at)
        grants = decision.grants if earns else ()
        self._restore({Unit.CREDIT: sale.worth_rial - worth}, sale, at=at)
        before, after = _sum_up(sale.grants), _sum_up(grants)
        self._reverse({unit: max(0, before[unit] - after[unit]) for unit in Unit}, sale, at=at)
        more = [
            replace(_largest(unit, grants), amount=after[unit] - before[unit])
            for unit in Unit
            if after[unit] > before[unit]
        ]
        self._earn(more, sale, earned_at=invoice.at, at=at)
        sale.worth_rial, sale.grants, sale.counted = worth, grants, ()
        if grants:
            self._count(decision, sale)

    def bring_back(
        self,
        back: CameBack,
        invoice: Invoice,
        returned: dict[int, Decimal],
        *,
        is_last: bool,
    ) -> None:
        """Undo what the pieces spent and earned; `returned` came back of each line before."""
        sale, at = self._kept[back.sale_id], back.recorded_at

        def share(by_line: Sequence[int]) -> int:
            return sum(
                portion(
                    by_line[position],
                    before=returned.get(position, Decimal(0)),
                    back=quantity,
                    quantity=Decimal(invoice.lines[position].quantity),
                )
                for position, quantity in back.lines
            )

        goods = split_over_lines(invoice.goods_rial, invoice.nets)
        spent = {unit: sum(part.amount for part in parts) for unit, parts in sale.spent.items()}
        wanted = {unit: share(split_over_lines(total, goods)) for unit, total in spent.items()}
        self._restore(wanted, sale, at=at)
        shares = [share(grant.split()) for grant in sale.grants]
        amounts: Amounts = dict.fromkeys(Unit, 0)
        for grant, amount in zip(sale.grants, shares, strict=True):
            amounts[grant.unit] += amount
        self._reverse(amounts, sale, at=at)
        self._uncount(sale, shares, times=int(is_last))

    def occur(self, happened: Occurred, occasion: Occasion) -> None:
        """Earn without a sale."""
        rules = self._programme.find_rules(happened.at, happened.id)
        decision = decide(occasion, rules, self._used)
        kept = KeptSale(Cause(kind="occasion", id=happened.id), 0)
        self._earn(decision.grants, kept, earned_at=happened.at, at=happened.at)
        self._count(decision, kept)

    def receive(self, got: Received) -> None:
        """Take what somebody gave by hand."""
        cause = Cause(kind="", id=got.id)
        self.purses[got.lot.unit].give(got.lot, cause=cause, at=got.recorded_at)
        self._tally.add(got.lot.unit, Flow.OTHER, got.lot.amount, got.recorded_at)

    def part(self, gone: Parted) -> None:
        """Lose what somebody took, as far as it is there."""
        parts = self.purses[gone.unit].spend(gone.amount, gone.at)
        self._tally.add(gone.unit, Flow.OTHER, -sum(part.amount for part in parts), gone.at)

    def _spend(self, sold: Sold, sale: KeptSale) -> None:
        at, real_points = sold.invoice.at, sold.spent.get(Unit.POINTS, 0)
        taken: Amounts = {}
        for unit, amount in sold.spent.items():
            sale.spent[unit] = self.purses[unit].spend(amount, at)
            taken[unit] = sum(part.amount for part in sale.spent[unit])
            self._tally.add(unit, Flow.SPENT, taken[unit], at)
        sale.worth_rial = taken.get(Unit.CREDIT, 0)
        if real_points:
            points_rial = sold.invoice.worth_rial - sold.spent.get(Unit.CREDIT, 0)
            sale.worth_rial += points_rial * taken[Unit.POINTS] // real_points

    def _earn(
        self, grants: Sequence[Grant], sale: KeptSale, *, earned_at: datetime, at: datetime
    ) -> None:
        for grant in grants:
            terms = grant.terms
            available_at, expires_at = self._house.date(terms, earned_at)
            lot = NewLot(
                unit=grant.unit,
                amount=grant.amount,
                available_at=available_at,
                expires_at=expires_at,
                priority=terms.priority,
                promotional=terms.promotional,
                rule_id=grant.rule_id,
                rule_version=grant.rule_version,
            )
            self.purses[grant.unit].give(lot, cause=sale.cause, at=at)
            sale.given[grant.unit] += grant.amount
            self._add(grant.unit, grant.amount, earned_at)
            self._tally.give(grant, at)

    def _restore(self, wanted: Amounts, sale: KeptSale, *, at: datetime) -> None:
        for unit, amount in wanted.items():
            parts = _take_from_the_end(
                sale.spent.get(unit, []), skip=sale.restored[unit], amount=amount
            )
            if not parts:
                continue
            last_day = local_day(at, self._house.zone) + timedelta(days=self._house.grace_days)
            end = end_of_day(last_day, self._house.zone)
            grace = NewLot(unit=unit, amount=0, available_at=at, expires_at=end)
            cause = Cause(kind="transfer", id=sale.cause.id)
            self.purses[unit].give_back(parts, grace=grace, cause=cause)
            back = sum(part.amount for part in parts)
            sale.restored[unit] += back
            self._tally.add(unit, Flow.SPENT, -back, at)

    def _reverse(self, wanted: Amounts, sale: KeptSale, *, at: datetime) -> None:
        for unit, amount in wanted.items():
            if not amount:
                continue
            purse = self.purses[unit]
            ended = sum(lot.ended for lot in purse.lots if lot.cause == sale.cause)
            most = sale.given[unit] - ended - sale.taken_back[unit]
            due = min(amount, most)
            if due > 0:
                taken = purse.take_back(
                    due, given_by=sale.cause, at=at, owe=self._house.owes_after_return
                )
                sale.taken_back[unit] += taken
                self._add(unit, -taken, at)
                self._tally.add(unit, Flow.TAKEN_BACK, taken, at)

    def _add(self, unit: Unit, amount: int, at: datetime) -> None:
        self.earned[unit] += amount
        if self._house.counts_from is not None and at >= self._house.counts_from:
            self.counted[unit] += amount

    def _count(self, decision: Decision, sale: KeptSale) -> None:
        for key, use in decision.uses.items():
            self._used[key] = self._used.get(key, Use()).plus(*use)
        sale.counted = tuple(decision.uses)

    def _uncount(self, sale: KeptSale, amounts: Sequence[int], *, times: int) -> None:
        for grant, amount in zip(sale.grants, amounts, strict=True):
            for key in sale.counted:
                if key.rule_id == grant.rule_id:
                    self._used[key] = self._used[key].plus(-amount, -times)


def _sum_up(grants: Sequence[Grant]) -> Amounts:
    total: Amounts = dict.fromkeys(Unit, 0)
    for grant in grants:
        total[grant.unit] += grant.amount
    return total


def _largest(unit: Unit, grants: Sequence[Grant]) -> Grant:
    candidates = [grant for grant in grants if grant.unit == unit]
    return max(candidates, key=lambda grant: (grant.amount, grant.rule_id))


def _take_from_the_end(spent: Sequence[Taken], *, skip: int, amount: int) -> list[Taken]:
    parts = []
    for part in reversed(spent):
        passed = min(skip, part.amount)
        skip -= passed
        take = min(part.amount - passed, amount)
        amount -= take
        if take:
            parts.append(Taken(part.lot, take))
    return parts
