"""What a decision costs: `python -m bench.decide`. Pure CPU time of one process, no database.

Prints microseconds per sale for none, three and ten rules on an invoice of four lines, half of
them with a condition that is not met, and how many sales a minute that is on one core: the floor
of a replay of the past under a draft.
"""

from __future__ import annotations

import time
from datetime import UTC, datetime

from vafa.foundation.jalali import TEHRAN
from vafa.rules.engine import decide
from vafa.rules.types import CustomerFacts, LineFacts, LiveRule, LocalTime, Occasion, read_rule

AT = datetime(2026, 11, 21, 8, 30, tzinfo=UTC)
ROUNDS = 20_000
REWARDS = [
    {"kind": "credit", "percent": "5"},
    {"kind": "points", "points": 1, "per": "amount", "amount_rial": 100_000},
    {"kind": "points", "points": 5, "per": "visit"},
    {"kind": "multiply", "reward": "points", "times": "2"},
]
CONDITIONS = [
    {"kind": "minimum_amount", "amount_rial": 1_000_000},
    {"kind": "weekday", "days": [0, 1]},
    {"kind": "hours", "start": "17:00", "end": "20:00"},
    {"kind": "nth_purchase", "number": 5},
]


def make_rules(count: int) -> list[LiveRule]:
    """So many rules, each with two conditions."""
    rules = []
    for number in range(count):
        parts = [CONDITIONS[number % 2], CONDITIONS[0 if number % 2 else 2 + number % 4 // 2]]
        spec = {
            "name": f"rule {number}",
            "conditions": {"kind": "all", "parts": parts},
            "reward": REWARDS[number % len(REWARDS)],
        }
        rules.append(LiveRule(number + 1, 1, read_rule(spec)))
    return rules


def make_sale() -> Occasion:
    """A sale of four lines, built anew as checkout does."""
    return Occasion(
        at=AT,
        local=LocalTime.of(AT, TEHRAN),
        lines=tuple(LineFacts(net_rial=450_000 + n, gross_rial=500_000) for n in range(4)),
        customer=CustomerFacts(purchases_before=3),
        tax_rial=180_000,
        credit_rial=200_000,
    )


def measure(count: int, rounds: int) -> float:
    """Microseconds of CPU for one sale: its facts and the decision on so many rules."""
    rules = make_rules(count)
    start = time.process_time_ns()
    for _ in range(rounds):
        decide(make_sale(), rules)
    return (time.process_time_ns() - start) / rounds / 1000


def main(rounds: int = ROUNDS) -> None:
    for count in (0, 3, 10):
        micros = measure(count, rounds)
        grants = len(decide(make_sale(), make_rules(count)).grants)
        per_minute = 60_000_000 / micros
        print(
            f"{count:2} rules, {grants} awards: {micros:6.1f} µs of CPU a sale, "
            f"{per_minute:,.0f} sales a minute on one core"
        )


if __name__ == "__main__":
    main()
