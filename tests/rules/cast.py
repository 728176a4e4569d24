"""Sales and rules for tests, with everything that does not matter left out."""

from dataclasses import replace
from datetime import UTC, datetime
from itertools import count

from vafa.foundation.jalali import TEHRAN
from vafa.rules.types import CustomerFacts, LineFacts, LiveRule, LocalTime, Occasion, read_rule

NOON = datetime(2026, 11, 21, 8, 30, tzinfo=UTC)  # Saturday 30 Aban 1405, noon in Tehran
CREDIT = {"kind": "credit", "percent": "10"}
POINTS = {"kind": "points", "points": 1, "per": "amount", "amount_rial": 100}
_ids = count(1)


def make_line(net_rial, *, gross_rial=None, **facts):
    return LineFacts(
        net_rial=net_rial, gross_rial=net_rial if gross_rial is None else gross_rial, **facts
    )


def make_sale(*lines, at=NOON, customer=None, is_holiday=False, **facts):
    """A sale of lines given as amounts or LineFacts, by a customer who has been here before."""
    return Occasion(
        at=at,
        local=replace(LocalTime.of(at, TEHRAN), is_holiday=is_holiday),
        lines=tuple(line if isinstance(line, LineFacts) else make_line(line) for line in lines),
        customer=customer or CustomerFacts(purchases_before=1),
        **facts,
    )


def make_rule(reward=CREDIT, *conditions, rule_id=None, version=1, **fields):
    """A live rule; conditions are plain data, all of which must hold."""
    tree = {"kind": "all", "parts": list(conditions)}
    spec = read_rule({"name": "قاعده", "conditions": tree, "reward": reward, "step": 1} | fields)
    return LiveRule(rule_id or next(_ids), version, spec)


def make_multiplier(times, reward="credit", **fields):
    return make_rule({"kind": "multiply", "reward": reward, "times": times}, **fields)
