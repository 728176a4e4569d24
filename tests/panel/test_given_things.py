"""What a rule gives besides value, shown in the builder as the guest would get it."""

from __future__ import annotations

import pytest

from tests.shop import NOW
from vafa.audit.types import SYSTEM
from vafa.causes.actions import add_cause
from vafa.causes.types import CauseTerms
from vafa.rewardlist.actions import add_prize
from vafa.rewardlist.types import PrizeTerms
from vafa.staff.types import Role
from vafa.tenancy.scope import business_scope

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
