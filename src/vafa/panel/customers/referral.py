"""A customer and their friends: the invitation, who brought them, whom they brought."""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import reverse

from vafa.foundation.ids import write_id
from vafa.referrals.actions import ensure_code
from vafa.referrals.queries import get_referral_of, sum_referrals
from vafa.referrals.types import ReferralSums, ReferralView
from vafa.staff.access import StaffRequest


@dataclass(frozen=True, kw_only=True)
class ReferralCard:
    """What a customer's page says of it. `link` is the address of the invitation, whole."""

    code: str
    link: str
    came_by: ReferralView | None
    can_be_brought: bool
    sums: ReferralSums
    list_href: str


def draw_referral_card(
    request: StaffRequest, customer_id: int, *, has_bought: bool
) -> ReferralCard:
    """The customer's invitation and what came of it."""
    code, came_by = ensure_code(customer_id), get_referral_of(customer_id)
    path = reverse("portal:invitation", kwargs={"slug": request.business.slug, "code": code})
    return ReferralCard(
        code=code,
        link=request.build_absolute_uri(path),
        came_by=came_by,
        can_be_brought=came_by is None and not has_bought,
        sums=sum_referrals(inviter_id=customer_id),
        list_href=f"{reverse('panel:loyalty:referrals')}?by={write_id('cus', customer_id)}",
    )
