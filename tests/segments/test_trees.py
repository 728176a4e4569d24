"""All, any and none of criteria are what set algebra says, however deep."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.segments.cast import NOW, make_cast
from vafa.foundation.shapes import BadValue
from vafa.foundation.trees import MAX_DEPTH, MAX_LEAVES, list_leaves
from vafa.segments.queries import count_customers, customers_in, describe, is_in, load_words
from vafa.segments.registry import criteria
from vafa.segments.types import AllOf, AnyOf, NoneOf, read_node, write_tree

LEAVES = [one for kind in criteria for one in kind.examples()]
JOINTS = st.sampled_from([AllOf, AnyOf, NoneOf])


def join(parts):
    some = st.lists(parts, min_size=1, max_size=3).map(tuple)
    return st.builds(lambda joint, inner: joint(inner), JOINTS, some) | st.just(AllOf())


TREES = st.recursive(st.sampled_from(LEAVES), join, max_leaves=6)


def find(node):
    return set(customers_in(node, at=NOW).values_list("id", flat=True))


def algebra(node, everybody, known):
    match node:
        case AllOf(parts):
            sets = [algebra(part, everybody, known) for part in parts]
            return everybody.intersection(*sets)
        case AnyOf(parts):
            return set().union(*(algebra(part, everybody, known) for part in parts))
        case NoneOf(parts):
            return everybody.difference(*(algebra(part, everybody, known) for part in parts))
        case leaf:
            return known[leaf]


def test_a_tree_finds_what_set_algebra_says(scope):
    everybody = set(make_cast())
    known = {leaf: find(leaf) for leaf in LEAVES}

    @settings(max_examples=60, derandomize=True, database=None)
    @given(TREES)
    def check(node):
        meant = algebra(node, everybody, known)
        assert find(node) == meant
        assert count_customers(node, at=NOW) == len(meant)
        one = min(everybody)
        assert is_in(node, customer_id=one, at=NOW) is (one in meant)
        assert read_node(write_tree(node)) == node

    check()


def test_nothing_asked_is_everybody(scope, persian):
    cast = make_cast()
    assert find(AllOf()) == cast.keys()
    assert find(AnyOf((AllOf(), *LEAVES[:1]))) == cast.keys()
    assert find(NoneOf((AllOf(),))) == set()
    assert describe(AllOf(), load_words(scope)) == ""


def test_it_is_said_as_one_phrase(scope, persian):
    node = read_node(
        {
            "kind": "all",
            "parts": [
                {"kind": "not_seen", "days": 60},
                {
                    "kind": "any",
                    "parts": [
                        {"kind": "gender", "genders": ["female"]},
                        {"kind": "spent", "least": 10_000_000, "last_days": 365},
                    ],
                },
                {"kind": "none", "parts": [{"kind": "advertising", "stopped": True}]},
            ],
        }
    )
    assert describe(node, load_words(scope)) == (
        "۶۰ روز است نیامده‌اند، (زن هستند یا در ۳۶۵ روز گذشته دست‌کم ۱٬۰۰۰٬۰۰۰ تومان خرید "
        "کرده‌اند)، نه کسانی که از تبلیغ انصراف داده‌اند"
    )


@pytest.mark.parametrize(
    ("data", "pointer"),
    [
        ({"kind": "moon"}, "/tree/kind"),
        ({"kind": "any", "parts": []}, "/tree/parts"),
        ({"kind": "all", "parts": [{"kind": "not_seen"}]}, "/tree/parts/0/days"),
        ({"kind": "all", "parts": [{"kind": "not_seen", "days": 0}]}, "/tree/parts/0/days"),
        ({"kind": "purchases"}, "/tree"),
        ({"kind": "purchases", "least": 3, "most": 2}, "/tree"),
        ({"kind": "purchases", "least": 3, "last_days": 3, "since": "2026-01-01"}, "/tree"),
        ({"kind": "joined", "since": "2026-02-01", "until": "2026-01-01"}, "/tree"),
        ({"kind": "hour_habit", "start": "10:00", "end": "10:00"}, "/tree"),
        ({"kind": "gender", "genders": ["woman"]}, "/tree/genders/0"),
        ({"kind": "custom_choice", "choices": ["x"]}, "/tree/choices/0"),
        ({"kind": "membership", "plans": ["gold"]}, "/tree/plans/0"),
        ({"kind": "spent", "least": 1, "since": "yesterday"}, "/tree/since"),
        ({"kind": "spent", "least": 1, "since": "0001-01-01"}, "/tree/since"),
        ({"kind": "spent", "least": 1, "until": "9999-12-31"}, "/tree/until"),
        ({"kind": "spent", "least": 1, "since": "\ud800"}, "/tree"),
    ],
)
def test_what_cannot_be_read_is_pointed_at(data, pointer):
    with pytest.raises(BadValue) as refused:
        read_node(data)
    assert refused.value.pointer == pointer
    assert str(refused.value)


def test_a_tree_has_its_depth():
    node = {"kind": "card"}
    for _ in range(MAX_DEPTH + 1):
        node = {"kind": "all", "parts": [node]}
    with pytest.raises(BadValue):
        read_node(node)


def test_a_tree_has_so_many_members_and_no_more():
    def ask(count):
        groups = [{"kind": "any", "parts": [{"kind": "card"}] * (count // 4)} for _ in range(4)]
        return {"kind": "all", "parts": groups}

    assert len(list_leaves(read_node(ask(MAX_LEAVES)))) == MAX_LEAVES
    with pytest.raises(BadValue):
        read_node(ask(MAX_LEAVES + 4))
