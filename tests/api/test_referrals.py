"""Invitations and who brought whom over HTTP."""

from __future__ import annotations

from tests.api.conftest import MINA

REZA = "09351112233"


def join(cafe, mobile, **more):
    answer = cafe.post("/customers", {"mobile": mobile, **more})
    assert answer.status_code == 201, answer.content.decode()
    return answer.json()["id"]


def test_a_member_has_an_invitation_and_a_new_customer_comes_by_it(cafe):
    mina = join(cafe, MINA)
    own = cafe.get(f"/customers/{mina}/referral").json()
    assert own["link"].endswith(f"/c/{cafe.business.slug}/i/{own['code']}/")
    assert (own["came_by"], own["brought"]) == (None, 0)

    reza = join(cafe, REZA, inviter=own["code"])
    [listed] = cafe.get(f"/referrals?inviter={mina}").json()["data"]
    assert (listed["newcomer"], listed["inviter"], listed["way"], listed["state"]) == (
        reza,
        mina,
        "api",
        "joined",
    )
    assert cafe.get(f"/customers/{reza}/referral").json()["came_by"] == listed
    assert cafe.get("/referrals?state=settled").json()["data"] == []


def test_who_brought_a_customer_is_told_later_once_and_before_they_buy(cafe):
    mina, reza = join(cafe, MINA), join(cafe, REZA)
    for _ in range(2):
        answer = cafe.post(f"/customers/{reza}/referral", {"inviter": MINA})
        assert (answer.status_code, answer.json()["came_by"]["inviter"]) == (201, mina)
    assert cafe.get(f"/customers/{mina}/referral").json()["brought"] == 1

    sara = join(cafe, "09361112233")
    cafe.sell(mobile="09361112233")
    refusals = {
        (reza, "09361112233"): "already_brought",
        (mina, REZA): "invited_in_circle",
        (sara, MINA): "not_new",
        (mina, MINA): "own_invitation",
    }
    for (customer, inviter), code in refusals.items():
        answer = cafe.post(f"/customers/{customer}/referral", {"inviter": inviter})
        assert (answer.status_code, answer.json()["code"]) == (422, code)


def test_nobody_joins_by_an_invitation_that_is_not_there(cafe):
    answer = cafe.post("/customers", {"mobile": MINA, "inviter": "00000000"})
    assert (answer.status_code, answer.json()["code"]) == (404, "unknown_inviter")
    assert cafe.get(f"/customers?mobile={MINA}").json()["data"] == []


def test_referrals_are_read_page_by_page(cafe):
    join(cafe, MINA)
    brought = [join(cafe, f"0936000000{n}", inviter=MINA) for n in range(3)]
    first = cafe.get("/referrals?limit=2").json()
    rest = cafe.get(f"/referrals?limit=2&cursor={first['next_cursor']}").json()
    listed = [row["newcomer"] for row in first["data"] + rest["data"]]
    assert listed == brought[::-1]
    assert rest["next_cursor"] is None
