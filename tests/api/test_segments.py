"""Segments over the API: written, read, counted, and who fits."""

import pytest

from vafa.insight.actions import refresh_all

TREE = {"kind": "all", "parts": [{"kind": "purchases", "least": 1}]}
BODY = {"name": "خریدارها", "tree": TREE}


@pytest.fixture
def segment(cafe):
    answer = cafe.post("/segments", BODY)
    assert answer.status_code == 201, answer.content.decode()
    return answer.json()


def test_a_segment_is_written_and_read(cafe, segment):
    assert (segment["name"], segment["version"], segment["count"]) == ("خریدارها", 1, 0)
    assert segment["sentence"] == "دست‌کم ۱ بار خریده‌اند"
    [part] = segment["tree"]["parts"]
    assert (part["kind"], part["least"], part["most"]) == ("purchases", 1, None)
    assert cafe.get(f"/segments/{segment['id']}").json()["tree"] == segment["tree"]
    assert [row["id"] for row in cafe.get("/segments").json()["data"]] == [segment["id"]]


def test_it_is_changed_as_a_whole_and_the_same_again_changes_nothing(cafe, segment):
    href = f"/segments/{segment['id']}"
    other = {"name": "زنان", "tree": {"kind": "gender", "genders": ["female"]}}
    for _ in range(2):
        answer = cafe.call("PUT", href, other)
        assert (answer.status_code, answer.json()["version"]) == (200, 2)
    assert cafe.get(href).json()["sentence"] == "زن هستند"


def test_what_cannot_be_read_is_pointed_at(cafe):
    tree = {"kind": "all", "parts": [{"kind": "not_seen", "days": 0}]}
    answer = cafe.post("/segments", {"name": "بد", "tree": tree})
    assert answer.status_code == 422
    assert "/tree/parts/0/days" in answer.content.decode()
    assert cafe.get("/segments").json()["data"] == []


def test_a_name_is_taken_once(cafe, segment):
    assert cafe.post("/segments", BODY).status_code in {409, 422}
    assert len(cafe.get("/segments").json()["data"]) == 1


def test_members_come_page_by_page(cafe, segment):
    sold = [cafe.sell(1_000_000, mobile=f"0912000000{n}") for n in range(3)]
    with cafe.scope():
        refresh_all()
    ids = {one["customer"]["id"] for one in sold}
    href = f"/segments/{segment['id']}/members"
    first = cafe.get(f"{href}?limit=2").json()
    second = cafe.get(f"{href}?limit=2&cursor={first['next_cursor']}").json()
    assert {row["id"] for row in (*first["data"], *second["data"])} == ids
    assert (len(first["data"]), second["next_cursor"]) == (2, None)
    assert cafe.get(f"/segments/{segment['id']}").json()["count"] == 3
