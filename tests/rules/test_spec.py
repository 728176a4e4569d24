"""Rules as they are written down."""

import pytest

from vafa.foundation.shapes import BadValue
from vafa.rules.types import read_rule, write_rule

RULE = {"name": "ته‌جیبی", "reward": {"kind": "credit", "percent": "5"}}


def nest(depth):
    node = {"kind": "new_customer"}
    for _ in range(depth):
        node = {"kind": "all", "parts": [node]}
    return node


FULL = RULE | {
    "conditions": {
        "kind": "any",
        "parts": [
            {"kind": "minimum_amount", "amount_rial": 1_000_000},
            {"kind": "none", "parts": [{"kind": "hours", "start": "22:00:00", "end": "02:00:00"}]},
        ],
    },
    "terms": {"wait_hours": 24, "expiry": {"kind": "on", "day": "2027-03-20"}},
    "rounding": "half_up",
    "cap_per_sale": 500_000,
    "exclusive": True,
    "priority": 3,
    "starts_at": "2026-11-21T00:00:00Z",
    "ends_at": "2027-03-21T00:00:00+03:30",
}


@pytest.mark.parametrize("data", [RULE, FULL])
def test_a_rule_survives_being_written(data):
    rule = read_rule(data)
    assert read_rule(write_rule(rule)) == rule


def test_what_is_written_spells_out_every_default():
    written = write_rule(read_rule(RULE))
    assert set(written) > {"basis", "terms", "rounding", "step", "cap_per_sale", "exclusive"}
    assert written["basis"]["with_tax"] is False


@pytest.mark.parametrize(
    ("change", "pointer"),
    [
        ({"name": ""}, "/name"),
        ({"name": "ن" * 121}, "/name"),
        ({"when": "moon"}, "/when/kind"),
        ({"when": {"kind": "event"}}, "/when/name"),
        ({"when": "birthday", "reward": {"kind": "credit", "percent": "5"}}, ""),
        ({"caps": [{"most": 0}]}, "/caps/0/most"),
        ({"caps": [{"most": 1, "within": "hour"}]}, "/caps/0/within"),
        ({"reward": None}, "/reward/kind"),
        ({"reward": {"kind": "cake"}}, "/reward/kind"),
        ({"reward": {"kind": "credit"}}, "/reward"),
        ({"reward": {"kind": "credit", "percent": "5", "amount_rial": 5}}, "/reward"),
        ({"reward": {"kind": "credit", "percent": "0"}}, "/reward/percent"),
        ({"reward": {"kind": "credit", "percent": "100.01"}}, "/reward/percent"),
        ({"reward": {"kind": "credit", "percent": "5.001"}}, "/reward/percent"),
        ({"reward": {"kind": "points", "points": 1, "per": "amount"}}, "/reward"),
        ({"reward": {"kind": "points", "points": 1, "per": "visit", "amount_rial": 1}}, "/reward"),
        (
            {"reward": {"kind": "points", "points": 1, "per": "visit", "full_amounts_only": True}},
            "/reward",
        ),
        ({"reward": {"kind": "points", "points": -1, "per": "visit"}}, "/reward/points"),
        ({"reward": {"kind": "points", "points": True, "per": "visit"}}, "/reward/points"),
        ({"reward": {"kind": "multiply", "reward": "cake", "times": "2"}}, "/reward/reward"),
        ({"reward": {"kind": "multiply", "reward": "points", "times": "1"}}, "/reward/times"),
        ({"reward": {"kind": "multiply", "reward": "points", "times": "2"}, "exclusive": True}, ""),
        (
            {
                "reward": {"kind": "multiply", "reward": "points", "times": "2"},
                "terms": {"wait_days": 1},
            },
            "",
        ),
        ({"conditions": {"kind": "moon"}}, "/conditions/kind"),
        ({"conditions": []}, "/conditions/kind"),
        ({"conditions": {"kind": "any", "parts": []}}, "/conditions/parts"),
        ({"conditions": {"kind": "all", "parts": "abc"}}, "/conditions"),
        ({"conditions": {"kind": "all", "parts": [], "not": 1}}, "/conditions"),
        (
            {"conditions": {"kind": "all", "parts": [nest(1), {"kind": "weekday", "days": [7]}]}},
            "/conditions/parts/1/days/0",
        ),
        ({"conditions": {"kind": "weekday", "days": []}}, "/conditions/days"),
        ({"conditions": {"kind": "nth_purchase", "number": 1}}, "/conditions/number"),
        ({"conditions": {"kind": "hours", "start": "05:00", "end": "05:00"}}, "/conditions"),
        ({"conditions": nest(9)}, "/conditions" + "/parts/0" * 6),
        ({"conditions": {"kind": "all", "parts": [nest(0)] * 51}}, "/conditions"),
        ({"step": 0}, "/step"),
        ({"cap_per_sale": 0}, "/cap_per_sale"),
        ({"cap_per_sale": 1.5}, "/cap_per_sale"),
        ({"rounding": "sideways"}, "/rounding"),
        ({"starts_at": "2026-11-21T00:00:00"}, "/starts_at"),
        ({"starts_at": "2026-11-21T00:00:00Z", "ends_at": "2026-11-21T00:00:00Z"}, ""),
        ({"basis": {"with_cake": True}}, "/basis/with_cake"),
        ({"rule_id": 7}, "/rule_id"),
    ],
)
def test_what_cannot_be_read_is_pointed_at(change, pointer):
    with pytest.raises(BadValue) as refused:
        read_rule(RULE | change)
    assert refused.value.pointer == pointer
    assert str(refused.value)


@pytest.mark.parametrize("data", [None, [], "rule", 7])
def test_what_is_no_rule_at_all_is_refused(data):
    with pytest.raises(BadValue):
        read_rule(data)
