"""A segment that a discount or a prize is for is not put away, and its page names them."""

import pytest

from tests.shop import NOW
from vafa.audit.types import SYSTEM
from vafa.checkout.queries import read_discount
from vafa.coupons.actions import create_discount, end_discount
from vafa.rewardlist.actions import add_prize, change_prize
from vafa.rewardlist.types import PrizeTerms
from vafa.segments.actions import add_segment, archive_segment, list_uses
from vafa.segments.errors import SegmentInUse
from vafa.segments.queries import get_segment
from vafa.segments.types import read_node

pytestmark = pytest.mark.usefixtures("scope")
BY = {"actor": SYSTEM, "at": NOW}


@pytest.fixture
def segments(scope):
    """Two segments: one that is asked about, and another."""
    return [
        add_segment(name=name, node=read_node({"kind": "gender", "genders": [gender]}), **BY)
        for name, gender in (("بانوان", "female"), ("آقایان", "male"))
    ]


def discount_for(segment_id):
    asked = {"kind": "member_of", "labels": ["tier:gold", f"segment:{segment_id}"]}
    what = {"kind": "percent", "percent": "10"}
    spec = {"name": "بهاره", "what": what, "conditions": {"kind": "none", "parts": [asked]}}
    return create_discount(spec=read_discount(spec), state="live", **BY)


def test_a_discount_keeps_its_segment_until_it_ends(segments, persian):
    women, men = segments
    made = discount_for(women)
    assert list_uses(women) == ["تخفیف «بهاره»"]
    with pytest.raises(SegmentInUse) as refused:
        archive_segment(segment_id=women, **BY)
    assert "تخفیف «بهاره»" in str(refused.value)
    assert not get_segment(women).is_archived
    archive_segment(segment_id=men, **BY)
    end_discount(discount_id=made.id, **BY)
    archive_segment(segment_id=women, **BY)


def test_a_prize_keeps_its_segment_while_it_is_on_the_list(segments, persian):
    women, men = segments
    terms = {"name": "فنجان", "price_points": 10, "labels": (f"segment:{women}", "lrfm:loyal")}
    prize = add_prize(PrizeTerms(**terms), **BY)
    assert (list_uses(women), list_uses(men)) == (["جایزهٔ «فنجان»"], [])
    with pytest.raises(SegmentInUse):
        archive_segment(segment_id=women, **BY)
    change_prize(prize_id=prize.id, is_active=False, **BY)
    archive_segment(segment_id=women, **BY)
