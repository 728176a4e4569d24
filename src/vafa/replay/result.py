"""Findings as plain values that are kept, and back."""

from __future__ import annotations

from collections import Counter
from itertools import pairwise
from typing import Any

from vafa.ledger.types import Unit
from vafa.replay.living import Findings
from vafa.replay.tally import Flow, Month, Tally
from vafa.replay.types import (
    Change,
    MonthSums,
    Result,
    RuleSums,
    Sums,
    TierMove,
    TierMoves,
    UnitResult,
)
from vafa.tiers.types import Ladder, Measure

_FLOWS = (Flow.GIVEN, Flow.SPENT, Flow.EXPIRED, Flow.TAKEN_BACK)
_NONE = dict.fromkeys(Flow, 0)


def write_result(findings: Findings) -> dict[str, Any]:
    """As JSON values; `read_result` understands them."""
    return {
        "sales": findings.sales,
        "customers": findings.customers,
        "flows": [
            [name, *month, unit, flow, amount]
            for name, tally in (("real", findings.real), ("tried", findings.tried))
            for (month, unit, flow), amount in sorted(tally.months.items())
            if amount
        ],
        "rules": _write_rules(findings.real, findings.tried),
        "standings": {unit: found.write() for unit, found in findings.standings.items()},
        "tiers": _write_moves(findings.ladder, findings.moves),
    }


def read_result(data: dict[str, Any]) -> Result:
    """What was kept."""
    return Result(
        sales=data["sales"],
        customers=data["customers"],
        units=tuple(_read_unit(unit, data) for unit in Unit),
        rules=tuple(
            RuleSums(
                rule_id=rule_id,
                unit=Unit(unit),
                real=real,
                real_times=real_times,
                tried=tried,
                tried_times=tried_times,
            )
            for rule_id, unit, real, real_times, tried, tried_times in data["rules"]
        ),
        tiers=_read_moves(data.get("tiers")),
    )


def _write_moves(ladder: Ladder | None, moves: Counter[tuple[int, int]]) -> dict[str, Any] | None:
    """The tiers by name: the ladder may be another one when it is read. Most people first."""
    if ladder is None:
        return None
    names = ["", *(tier.name for tier in ladder.tiers)]
    return {
        "measure": ladder.measure,
        "moves": [
            [names[real], names[tried], count]
            for (real, tried), count in sorted(moves.items(), key=lambda one: (-one[1], one[0]))
            if count
        ],
    }


def _read_moves(kept: dict[str, Any] | None) -> TierMoves | None:
    if kept is None:
        return None
    return TierMoves(
        measure=Measure(kept["measure"]),
        moves=tuple(
            TierMove(real=real, tried=tried, customers=count)
            for real, tried, count in kept["moves"]
        ),
    )


def _write_rules(real: Tally, tried: Tally) -> list[list[Any]]:
    keys = sorted(real.rules.keys() | tried.rules.keys())
    nothing = [0, 0]
    return [[*key, *real.rules.get(key, nothing), *tried.rules.get(key, nothing)] for key in keys]


def _read_unit(unit: Unit, data: dict[str, Any]) -> UnitResult:
    months = _read_months(unit, data["flows"])
    standing = data["standings"][unit]
    return UnitResult(
        unit=unit,
        real=_sum([month.real for month in months]),
        tried=_sum([month.tried for month in months]),
        months=tuple(months),
        gaining=standing["gaining"],
        losing=standing["losing"],
        gained=standing["gained"],
        lost=standing["lost"],
        winners=_read_changes(standing["winners"]),
        losers=_read_changes(standing["losers"]),
    )


def _read_changes(rows: list[list[int]]) -> tuple[Change, ...]:
    return tuple(Change(customer_id=customer, amount=amount) for customer, amount in rows)


def _read_months(unit: Unit, flows: list[list[Any]]) -> list[MonthSums]:
    """Every month from the first in which something moved to the last, quiet ones too."""
    found: dict[tuple[str, Month], dict[Flow, int]] = {}
    for name, year, month, of, flow, amount in flows:
        if of == unit:
            sums = found.setdefault((name, (year, month)), dict(_NONE))
            sums[Flow(flow)] = amount
    known = sorted({month for _, month in found})
    months, open_ = [], {"real": 0, "tried": 0}
    for year, month in _fill(known):
        sums_of = {}
        for name in open_:
            sums = found.get((name, (year, month)), _NONE)
            open_[name] += sums[Flow.OTHER] + sums[Flow.GIVEN]
            open_[name] -= sums[Flow.SPENT] + sums[Flow.EXPIRED] + sums[Flow.TAKEN_BACK]
            sums_of[name] = Sums(**{flow: sums[flow] for flow in _FLOWS}, open=open_[name])
        months.append(MonthSums(year=year, month=month, **sums_of))
    return months


def _fill(months: list[Month]) -> list[Month]:
    filled = months[:1]
    for before, after in pairwise(months):
        year, month = before
        while (year, month) != after:
            year, month = (year, month + 1) if month < 12 else (year + 1, 1)
            filled.append((year, month))
    return filled


def _sum(months: list[Sums]) -> Sums:
    return Sums(
        given=sum(month.given for month in months),
        spent=sum(month.spent for month in months),
        expired=sum(month.expired for month in months),
        taken_back=sum(month.taken_back for month in months),
        open=months[-1].open if months else 0,
    )
