"""What a rule gives besides value, shown in the builder as the guest would get it."""

from __future__ import annotations

import pytest

from tests.shop import NOW
from vafa.audit.types import SYSTEM
from vafa.causes.actions import add_cause
from vafa.causes.types import CauseTerms
from vafa.partners.actions import add_partner
from vafa.partners.types import PartnerTerms
from vafa.rewardlist.actions import add_prize
from vafa.rewardlist.types import PrizeTerms
from vafa.rules.queries import list_rules
from vafa.staff.types import Role
from vafa.tenancy.scope import business_scope
from vafa.tiers.actions import set_up_default

ADD = "/panel/loyalty/rules/add/"
RULE = {"name": "مهمان ما", "when": "sale", "lasting": "always", "rounding": "down"}


@pytest.fixture
def owner(signed_in):
    return signed_in(Role.OWNER)


def test_a_free_product_is_chosen_said_and_its_text_shown(owner, business):
    with business_scope(business.pk):
        prize = add_prize(PrizeTerms(name="قهوه", price_points=10), actor=SYSTEM, at=NOW)
    form = RULE | {"award": "prize", "prize_prize_id": str(prize.id)}
    html = owner.post(ADD, form | {"show": "1"}).content.decode()
    assert "«قهوه» رایگان" in html
    assert "هدیهٔ شما: قهوه." in html
    saved = owner.post(ADD, form | {"do": "start"})
    assert saved.status_code == 303
    assert "«قهوه» رایگان" in owner.get(saved["Location"]).content.decode()


def test_a_donation_sends_no_text_and_needs_a_cause_of_this_business(owner, business):
    with business_scope(business.pk):
        cause = add_cause(CauseTerms(name="درخت"), actor=SYSTEM, at=NOW)
    form = RULE | {"award": "donation", "donation_amount_rial": "5000"}
    html = owner.post(ADD, form | {"donation_cause_id": str(cause.id), "show": "1"})
    assert "۵٬۰۰۰ تومان از طرف ما به «درخت»" in html.content.decode()
    assert "bubble" not in html.content.decode()
    assert owner.post(ADD, form | {"donation_cause_id": "17"}).status_code == 422


def test_a_message_is_shown_as_it_goes_out(owner):
    form = RULE | {"award": "message", "message_text": "قهوهٔ بعدی مهمان ما", "show": "1"}
    html = owner.post(ADD, form).content.decode()
    assert "bubble" in html
    assert "قهوهٔ بعدی مهمان ما" in html.split("bubble")[1]


def test_a_tier_for_a_while_is_chosen_among_those_there_are(owner, business):
    with business_scope(business.pk):
        set_up_default(actor=SYSTEM, at=NOW)
    form = RULE | {"award": "tier", "tier_tier": "silver", "tier_months": "3"}
    assert owner.get(ADD).content.decode().count("اول یکی بسازید") == 5  # but tiers
    html = owner.post(ADD, form | {"show": "1"}).content.decode()
    assert "سطح «نقره‌ای» برای ۳ ماه" in html
    assert owner.post(ADD, form | {"do": "start"}).status_code == 303
    assert owner.post(ADD, form | {"tier_tier": "tin"}).status_code == 422


def test_a_commission_is_worked_out_for_the_partner_and_has_limits_in_money(owner, business):
    with business_scope(business.pk):
        guide = add_partner(PartnerTerms(name="راهنما", code="G1"), actor=SYSTEM, at=NOW)
    form = RULE | {
        "award": "commission_share",
        "commission_share_partner_id": str(guide),
        "commission_share_percent": "3",
        "cap_rial": "10,000",
        "sample_rial": "100,000",
    }
    html = owner.post(ADD, form | {"show": "1"}).content.decode()
    assert "۳٪ پورسانت به «راهنما»" in html
    assert "۱۰٬۰۰۰ تومان پورسانت" in html
    assert "«راهنما» می‌گیرد" in html
    assert "۲٬۸۵۰ تومان پورسانت" in html  # of 100,000 less the example's discount
    saved = owner.post(ADD, form | {"do": "start"})
    assert saved.status_code == 303
    with business_scope(business.pk):
        assert list_rules()[0].spec.cap_per_sale == 100_000
    for when in ("visit", "referral"):
        assert owner.post(ADD, form | {"when": when, "do": "start"}).status_code == 422
