"""Invitations, and who brought whom."""

from __future__ import annotations

from typing import Annotated

from django.utils.translation import gettext_noop as _
from pydantic import ConfigDict, Field

from vafa.api.v1.shapes.common import Body, CustomerIdOut, Part, ReferralIdOut, TimeOut
from vafa.referrals.types import State, Way


class InviterBody(Body):
    """Whose invitation it was."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"inviter": "48210937"}]})

    inviter: Annotated[str, Field(min_length=1, max_length=40)] = Field(
        description=_("The invitation code, or the mobile, of who brought them.")
    )


class ReferralOut(Part):
    """Who was brought by whom, and what came of it."""

    id: ReferralIdOut
    newcomer: CustomerIdOut
    inviter: CustomerIdOut
    way: Way
    at: TimeOut
    state: State = Field(
        description=_(
            "joined: has not bought yet; waiting: has bought, the goods may still come back; "
            "settled: the rules have given what they give."
        )
    )
    bought_at: TimeOut | None = Field(description=_("When they first bought what they kept."))
    due_at: TimeOut | None = Field(description=_("When it counts."))
    settled_at: TimeOut | None
    credit_rial: int = Field(description=_("Credit that all sides got for it, in rials."))
    points: int


class ReferralPage(Part):
    """Referrals, the last first."""

    data: list[ReferralOut]
    next_cursor: str | None = Field(description=_("Send it as cursor for the next page."))


class InvitationOut(Part):
    """A member's invitation, by whom they came, and how many came by them."""

    customer: CustomerIdOut
    code: str = Field(description=_("To be told at the till, or sent as `inviter`."))
    link: str = Field(description=_("Where friends join; also what the QR code holds."))
    came_by: ReferralOut | None
    brought: int
    bought: int
