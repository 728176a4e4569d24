"""What the people of each group were like when they were drawn: in one statement, kept as sums."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db.models import Case, DateTimeField, IntegerField, Value, When

from vafa.campaigns.models import Recipient
from vafa.campaigns.types import STANDING
from vafa.foundation.effect.checks import Balance, Traits, balance
from vafa.insight.queries import metrics
from vafa.tenancy.compose import fetch
from vafa.tiers.queries import load_ladder, standings

TRAITS = ("purchases", "spent", "recency", "tier")
WRITTEN, LEFT_OUT = "written", "left_out"

_MANY = range(len(TRAITS))
_PAIRS = [(s, t) for s in _MANY for t in _MANY if s <= t]
# Arm 0 is the control group. Money and counts have long tails: their logarithms are compared.
# Who never bought did so ten years ago.
_MEASURE = """
WITH each AS (
    SELECT people.arm <> 0 AS is_written,
           ln(1 + coalesce(bought.purchases, 0))::float8 AS t0,
           ln(1 + greatest(0, coalesce(bought.total_rial, 0)))::float8 AS t1,
           ln(1 + greatest(0, coalesce(
               extract(epoch FROM bought.drawn_at - bought.last_at) / 86400, 3650
           )))::float8 AS t2,
           coalesce(stand.rank, 0)::float8 AS t3
      FROM ({people}) people
           LEFT JOIN ({bought}) bought USING (customer_id)
           LEFT JOIN ({stand}) stand USING (customer_id)
)
SELECT is_written, count(*), sum(t0), sum(t1), sum(t2), sum(t3),
       sum(t0 * t0), sum(t0 * t1), sum(t0 * t2), sum(t0 * t3), sum(t1 * t1), sum(t1 * t2),
       sum(t1 * t3), sum(t2 * t2), sum(t2 * t3), sum(t3 * t3)
  FROM each GROUP BY is_written"""


def measure_likeness(campaign_id: int, *, at: datetime) -> dict[str, Any]:
    """Sums over who is written to and over the control group, for `read_likeness`."""
    people = Recipient.objects.filter(campaign_id=campaign_id).exclude(arm=STANDING)
    bought = metrics().annotate(drawn_at=Value(at, output_field=DateTimeField()))
    rows = fetch(
        _MEASURE,
        people=people.values("customer_id", "arm"),
        bought=bought.values("customer_id", "purchases", "total_rial", "last_at", "drawn_at"),
        stand=standings().annotate(rank=_rank()).values("customer_id", "rank"),
    )
    return {
        WRITTEN if is_written else LEFT_OUT: {"people": people, "sums": list(sums)}
        for is_written, people, *sums in rows
    }


def read_likeness(kept: Mapping[str, Any]) -> Balance | None:
    """How alike the groups were; None without a control group."""
    if WRITTEN not in kept or LEFT_OUT not in kept:
        return None
    return balance(_read(kept[WRITTEN]), _read(kept[LEFT_OUT]))


def _rank() -> Case:
    ladder = load_ladder()
    tiers = ladder.tiers if ladder else ()
    return Case(
        *(When(slug=tier.slug, then=Value(rank)) for rank, tier in enumerate(tiers, 1)),
        default=Value(0),
        output_field=IntegerField(),
    )


def _read(group: Mapping[str, Any]) -> Traits:
    sums, products = group["sums"][: len(TRAITS)], group["sums"][len(TRAITS) :]
    of_pair = dict(zip(_PAIRS, products, strict=True))
    return Traits(
        people=group["people"],
        sums=tuple(sums),
        products=tuple(tuple(of_pair[min(s, t), max(s, t)] for t in _MANY) for s in _MANY),
    )
