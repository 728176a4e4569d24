"""Bringing friends in a browser: the panel's pages, the member's, and where an invitation leads."""

from datetime import timedelta

import pytest

from tests.browser.test_discounts import sign_in
from tests.browser.test_portal import come_in
from tests.portal.conftest import NEGAR, REZA, Club
from tests.staff.cast import hire
from vafa.audit.types import SYSTEM
from vafa.checkout.actions import reward_next_referral
from vafa.customers.actions import register_customer
from vafa.customers.queries import find_by_mobile
from vafa.customers.types import JoinedBy, Profile
from vafa.foundation.ids import write_id
from vafa.referrals.actions import change_settings, set_inviter
from vafa.referrals.types import Way
from vafa.rules.actions import create_rule
from vafa.rules.types import read_rule
from vafa.staff.types import Role

LIST = "/panel/loyalty/referrals/"
NAMES = ("سارا احمدی", "کیان راد", "مریم کاظمی")


@pytest.fixture
def club(business):
    """Negar brought three: one counts already, one has bought, one has not."""
    club = Club(business)
    with club.scope():
        for trigger, rial in (("referral", 500_000), ("referred", 200_000)):
            reward = {"kind": "credit", "amount_rial": rial}
            facts = {"name": f"هدیهٔ {trigger}", "when": {"kind": trigger}, "reward": reward}
            at = club.at - timedelta(days=60)
            create_rule(spec=read_rule(facts), actor=SYSTEM, at=at, state="live")
        change_settings(second_percent=30, actor=SYSTEM, at=club.at)
        negar, actor = find_by_mobile(NEGAR).id, {"actor": SYSTEM, "at": club.at}
        people = []
        for place, name in enumerate(NAMES):
            first, last = name.split()
            profile = Profile(first_name=first, last_name=last)
            mobile = f"0912000000{place}"
            joined = {"profile": profile, "joined_by": JoinedBy.CASHIER, **actor}
            people.append(register_customer(mobile=mobile, **joined).id)
            set_inviter(customer_id=people[-1], inviter_id=negar, way=Way.LINK, **actor)
        club.owner = hire(Role.OWNER)
    club.sell(2_000_000, "+989120000000", days_ago=20)
    club.sell(1_500_000, "+989120000001", days_ago=2)
    club.work(club.at)
    with club.scope():
        assert reward_next_referral(at=club.at)
    club.negar = write_id("cus", negar)
    club.new = write_id("cus", people[-1])
    return club


def test_the_pages_of_referrals(club, page, new_page, shot, axe):
    sign_in(page, club.owner)
    for name, address in (
        ("referrals", LIST),
        ("referrals-empty", f"{LIST}?by={club.new}"),
        ("referral-settings", f"{LIST}settings/"),
        ("referral-customer", f"/panel/customers/{club.negar}/"),
        ("referral-inviter", f"/panel/customers/{club.new}/inviter/"),
    ):
        page.goto(address)
        shot(page, name)
        axe(page)

    guest = new_page(width=390)
    guest.goto(f"{club.home}i/{club.invitation()}/")
    shot(guest, "portal-invitation")
    axe(guest)
    come_in(guest, club)
    guest.locator("a[href$='/friends/']").click()
    guest.wait_for_selector(".portal-invitation")
    shot(guest, "portal-friends")
    axe(guest)
    come_in(other := new_page(width=390), club, _make_member(club))
    other.goto(f"{club.home}friends/")
    shot(other, "portal-friends-empty")


def _make_member(club):
    club.sell(1_000_000, REZA)
    return REZA
