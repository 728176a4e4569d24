"""Groups of customers: asked for by rules, found when a rule asks, named in sentences."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.checkout.conftest import MINA, TILL, Till
from vafa.checkout.labels import name_labels
from vafa.checkout.queries import quote_sale
from vafa.customers.queries import find_by_mobile
from vafa.insight.actions import refresh_customer
from vafa.insight.models import CustomerMetrics
from vafa.rewards.kinds.points import Points
from vafa.rules.actions import create_rule
from vafa.rules.conditions.member_of import MemberOf
from vafa.rules.types import RuleSpec
from vafa.segments.actions import add_segment, archive_segment
from vafa.segments.errors import SegmentInUse
from vafa.segments.types import read_node

PARVIZ = "+989121234568"


def loyal_only(till):
    spec = RuleSpec(
        name="loyal",
        reward=Points(points=10, per="visit"),
        conditions=MemberOf(labels=("lrfm:loyal", "lrfm:champions")),
    )
    return create_rule(spec=spec, actor=TILL, at=till.at - timedelta(days=400), state="live")


def put_in_group(till, mobile, group):
    customer_id = find_by_mobile(mobile).id
    refresh_customer(customer_id)
    CustomerMetrics.objects.filter(customer_id=customer_id).update(group=group)


def test_members_of_a_group_earn_and_the_others_are_told_which_it_is(till):
    loyal_only(till)
    for mobile in (MINA, PARVIZ):
        till.sell(1000, mobile=mobile)
    put_in_group(till, MINA, "loyal")
    put_in_group(till, PARVIZ, "lost")
    till.sell(1000)
    till.sell(1000, mobile=PARVIZ)
    assert (till.points(), till.points(PARVIZ)) == (10, 0)
    [why] = quote_sale(till.sale(1000, mobile=PARVIZ), at=till.at).why
    assert why.reason == "member_of"
    assert why.sentence == "فقط برای گروه وفادارها یا ستاره‌ها."


def test_one_statement_more_and_only_where_a_rule_asks(till):
    till.credit_rule(5)
    till.sell(1000), till.sell(1000)
    with CaptureQueriesContext(connection) as plain:
        till.sell(1000)
    loyal_only(till)
    till.sell(1000)
    with CaptureQueriesContext(connection) as asked:
        till.sell(1000)
    assert len(asked) == len(plain) + 1


def rule_for(till, segment_id):
    spec = RuleSpec(
        name="segment",
        reward=Points(points=7, per="visit"),
        conditions=MemberOf(labels=(f"segment:{segment_id}",)),
    )
    return create_rule(spec=spec, actor=TILL, at=till.at - timedelta(days=400), state="live")


def test_a_segment_is_a_group_too_found_as_of_now(till):
    till.sell(1000)
    put_in_group(till, MINA, "loyal")
    node = read_node({"kind": "lrfm_group", "groups": ["loyal"]})
    segment_id = add_segment(name="وفادارها", node=node, actor=TILL, at=till.at)
    rule_for(till, segment_id)
    till.sell(1000)
    assert till.points() == 7
    put_in_group(till, MINA, "lost")
    till.sell(1000)
    assert till.points() == 7
    assert name_labels()[f"segment:{segment_id}"] == "وفادارها"
    with pytest.raises(SegmentInUse):
        archive_segment(segment_id=segment_id, actor=TILL, at=till.at)


def test_a_label_of_no_segment_is_nobodys(till):
    rule_for(till, "gone")
    till.sell(1000)
    assert till.points() == 0


def test_every_group_has_a_name(scope):
    assert "lrfm:loyal" in name_labels()
    assert all(str(name) for name in name_labels().values())


__all__ = ["Till"]
