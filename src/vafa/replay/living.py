"""Living spans of the past through, and what was found on the way."""

from __future__ import annotations

import gc
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from vafa.checkout.queries import Terms, load_all_labels, load_terms
from vafa.foundation.jalali import last_good_day, start_of_day
from vafa.ledger.types import Unit
from vafa.replay.happenings import Happening, Sold
from vafa.replay.life import House, Life
from vafa.replay.member import Member, Surroundings
from vafa.replay.past import Span, group_by_customer, list_changed_sales, list_nights, read_past
from vafa.replay.programme import AsItWas, Programme, Tried
from vafa.replay.tally import Standings, Tally
from vafa.replay.types import Plan
from vafa.rules.queries import list_labels_asked, list_past_versions
from vafa.rules.types import Use, UseKey
from vafa.tenancy.scope import business_scope
from vafa.tiers.types import Ladder, Measure

Uses = dict[UseKey, Use]
MOVED_BY_RULES = (Measure.POINTS, Measure.CREDIT, Measure.BALANCE)
MOST_NAMED = 500  # winners, and losers


@dataclass(slots=True)
class Findings:
    """What some spans came to. Those of several processes add up."""

    real: Tally
    tried: Tally
    standings: dict[Unit, Standings] = field(
        default_factory=lambda: {unit: Standings(MOST_NAMED) for unit in Unit}
    )
    sales: int = 0
    customers: int = 0
    ladder: Ladder | None = None
    moves: Counter[tuple[int, int]] = field(default_factory=Counter)
    """How many stand on one rank, and would stand on another."""

    def merge(self, other: Findings) -> None:
        """Add what another process found."""
        self.real.merge(other.real)
        self.tried.merge(other.tried)
        for unit, standings in other.standings.items():
            self.standings[unit].merge(standings)
        self.sales += other.sales
        self.customers += other.customers
        self.moves += other.moves


@dataclass(slots=True)
class World:
    """Everything that is the same for all customers, read once."""

    terms: Terms
    house: House
    around: Surroundings
    real: AsItWas
    tried: Programme
    until: datetime
    asks_for_groups: bool

    @classmethod
    def load(cls, plan: Plan, *, by_time: bool) -> World:
        """As it stands now, for the business in scope."""
        terms, versions = load_terms(), list_past_versions()
        real = AsItWas(versions)
        chosen = [
            version.rule
            for version in versions
            if (version.rule.rule_id, version.rule.version) in plan.rules
        ]
        tried = Tried.of(chosen, since=plan.since, before=real)
        house = House(
            zone=terms.zone,
            grace_days=terms.settings.grace_days,
            owes_after_return=terms.settings.owes_after_return,
            counts_from=_count_from(terms, plan.until),
        )
        changed = list_changed_sales() if by_time else None
        around = Surroundings(terms.zone, terms.holidays, list_nights(), changed)
        asked = list_labels_asked(rule.spec.conditions for rule in tried.list_all())
        return cls(terms, house, around, real, tried, plan.until, bool(asked))

    def meet(self, customer_id: int, findings: Findings, used: Sequence[Uses]) -> Member:
        """A customer at the beginning of their past, as it was and as it is tried."""
        lives = [
            Life(self.real, self.house, findings.real, used[0]),
            Life(self.tried, self.house, findings.tried, used[1]),
        ]
        labels: frozenset[str] = frozenset()
        if self.asks_for_groups:
            labels = load_all_labels(customer_id, at=self.until)
        return Member(customer_id, lives, self.around, labels)

    def close(self, member: Member, findings: Findings) -> None:
        """The customer's past is over."""
        member.close(self.until)
        findings.customers += 1
        was, would_be = member.lives
        for unit in Unit:
            more = would_be.earned[unit] - was.earned[unit]
            findings.standings[unit].enter(member.customer_id, more)
        ladder = self.terms.ladder
        if ladder is not None and ladder.measure in MOVED_BY_RULES:
            before, after = (ladder.reached(life.measure(ladder.measure)) for life in member.lives)
            findings.moves[before, after] += before != after


def live_through(
    business_id: int, plan: Plan, spans: Iterable[Span], tell: Callable[[int], None]
) -> Findings:
    """Live these spans through; `tell` hears of the number of sales after each. Outside any scope.

    Each span is one short transaction. In spans of customers, memory holds one span; in spans of
    time, needed where customers share a budget, it holds every customer's wallet.
    """
    members: dict[int, Member] = {}
    used: tuple[Uses, Uses] = ({}, {})
    world: World | None = None
    findings: Findings | None = None
    for span in _without_pauses(spans):
        with business_scope(business_id):
            if world is None or findings is None:
                world = World.load(plan, by_time=span.by == "time")
                zone, ladder = world.terms.zone, world.terms.ladder
                findings = Findings(Tally(zone), Tally(zone), ladder=ladder)
            past = read_past(span, menu=world.terms.menu)
            before = findings.sales
            if span.by == "customer":
                _live_customers(world, past, findings)
            else:
                _live_time(world, past, findings, members, used)
        tell(findings.sales - before)
    assert world is not None
    assert findings is not None
    for member in members.values():
        world.close(member, findings)
    return findings


def _count_from(terms: Terms, until: datetime) -> datetime | None:
    """The first instant of what the ladder counts at the end of the past."""
    if terms.ladder is None:
        return None
    first = terms.ladder.first_day(last_good_day(until, terms.zone))
    return start_of_day(first, terms.zone)


def _without_pauses(spans: Iterable[Span]) -> Iterator[Span]:
    """The spans, looking for garbage between them only, and only among what they made: within,
    next to none is, and what was there before stays.
    """
    was_on = gc.isenabled()
    gc.disable()
    gc.freeze()
    try:
        for span in spans:
            yield span
            gc.collect()
    finally:
        gc.unfreeze()
        if was_on:
            gc.enable()


def _live_customers(world: World, past: Iterable[Happening], findings: Findings) -> None:
    for customer_id, own in group_by_customer(past):
        member = world.meet(customer_id, findings, ({}, {}))
        for happening in _until(own, world.until):
            member.live(happening)
            findings.sales += isinstance(happening, Sold)
        world.close(member, findings)


def _live_time(
    world: World,
    past: Iterable[Happening],
    findings: Findings,
    members: dict[int, Member],
    used: tuple[Uses, Uses],
) -> None:
    for happening in _until(past, world.until):
        member = members.get(happening.customer_id)
        if member is None:
            member = members[happening.customer_id] = world.meet(
                happening.customer_id, findings, used
            )
        member.live(happening)
        findings.sales += isinstance(happening, Sold)


def _until(past: Iterable[Happening], until: datetime) -> Iterator[Happening]:
    return (happening for happening in past if happening.recorded_at < until)
