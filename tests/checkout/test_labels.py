"""Groups of customers: asked for by rules, found when a rule asks, named in sentences."""

from datetime import timedelta

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


def test_every_group_has_a_name(scope):
    assert "lrfm:loyal" in name_labels()
    assert all(str(name) for name in name_labels().values())


__all__ = ["Till"]
