"""The manager makes one customer of two rows, and two again."""

from __future__ import annotations

from datetime import UTC, datetime

from tests.portal.conftest import Club
from vafa.customers.queries import find_by_mobile, list_merges
from vafa.foundation.ids import write_id
from vafa.ledger.queries import load_wallet, verify_books
from vafa.ledger.types import Unit
from vafa.staff.types import Role

OTHER = "+989351112233"


def test_two_numbers_are_looked_at_merged_and_parted(business, signed_in):
    now = datetime.now(UTC)
    club = Club(business, at=now)
    negar = club.customer().id
    other = club.sell(1_000_000, OTHER).customer_id
    with club.scope():
        ours, theirs = (load_wallet(one, at=now).usable[Unit.CREDIT] for one in (negar, other))
    owner = signed_in(Role.OWNER)
    home = f"/panel/customers/{write_id('cus', negar)}/"
    asked = owner.get(f"{home}merge/", {"mobile": "0935 111 2233"}).content.decode()
    assert "۱ خرید" in asked
    assert "یکی شوند" in asked
    assert owner.get(f"{home}merge/", {"mobile": "09120000009"}).status_code == 422
    with club.scope():
        assert find_by_mobile(OTHER).id == other  # looking changes nothing
    assert owner.post(f"{home}merge/", {"mobile": "09351112233"}).status_code == 303
    with club.scope():
        assert find_by_mobile(OTHER).id == negar
        assert load_wallet(negar, at=now).usable[Unit.CREDIT] == ours + theirs
        [merge] = list_merges(negar)
    assert "دوباره جدا شوند" in owner.get(home).content.decode()
    gone = owner.get(f"/panel/customers/{write_id('cus', other)}/")
    assert (gone.status_code, gone["Location"]) == (302, home)
    part = f"{home}merge/{write_id('mrg', merge.id)}/undo/"
    assert owner.post(part).status_code == 303
    with club.scope():
        assert load_wallet(other, at=now).usable[Unit.CREDIT] == theirs
        assert list(verify_books(business.pk)) == []
