"""What happened between a customer and the business, one shape for each kind of thing."""

from __future__ import annotations

from typing import Annotated, Literal

from django.utils.translation import gettext_noop as _
from pydantic import Field

from vafa.api.v1.shapes.common import (
    BranchIdOut,
    MessageIdOut,
    Part,
    SaleIdOut,
    ScenarioIdOut,
    TimeOut,
)


class Happening(Part):
    """Something that happened, and when."""

    at: TimeOut


class SaleHappened(Happening):
    """A purchase."""

    kind: Literal["sale"] = "sale"
    sale: SaleIdOut
    number: str
    branch: BranchIdOut
    total_rial: int
    returned_rial: int


class ReturnHappened(Happening):
    """Something of a purchase came back."""

    kind: Literal["return"] = "return"
    sale: SaleIdOut
    number: str
    goods_rial: int


class ValueHappened(Happening):
    """Value was given, spent, ended or taken back."""

    kind: Literal["value"] = "value"
    what: str
    credit_rial: int = Field(description=_("Signed for the customer: what came in is positive."))
    points: int = Field(description=_("Signed for the customer: what came in is positive."))
    reason: str


class TextHappened(Happening):
    """A text to the customer."""

    kind: Literal["text"] = "text"
    message: MessageIdOut
    purpose: str
    state: str


class NoteHappened(Happening):
    """Words that staff keep about the customer."""

    kind: Literal["note"] = "note"
    text: str
    by: str


class ChangeHappened(Happening):
    """The profile was corrected."""

    kind: Literal["change"] = "change"
    fields: list[str] = Field(description=_("What was changed; not from what to what."))


class JoiningHappened(Happening):
    """The customer joined the club."""

    kind: Literal["joined"] = "joined"
    by: str = Field(description=_("On which way."))


class VisitHappened(Happening):
    """The customer came in, whether they bought or not."""

    kind: Literal["visit"] = "visit"
    branch: BranchIdOut | None = Field(description=_("Where; null where the branch was not told."))
    way: str = Field(description=_("How it is known: qr, till or api."))


class ScenarioHappened(Happening):
    """They set out on a scenario."""

    kind: Literal["scenario"] = "scenario"
    scenario: ScenarioIdOut
    name: str
    state: str = Field(
        description=_("on_the_way, arrived, reached, stopped, merged or failed: as it stands now.")
    )
    is_control: bool = Field(description=_("Left out by lot: they get nothing on the way."))


class TierHappened(Happening):
    """The customer rose to another tier or fell."""

    kind: Literal["tier"] = "tier"
    before: str = Field(description=_("The slug of the tier before; empty below all of them."))
    after: str
    is_up: bool


AnyHappening = (
    SaleHappened
    | ReturnHappened
    | ValueHappened
    | TextHappened
    | NoteHappened
    | ChangeHappened
    | JoiningHappened
    | VisitHappened
    | ScenarioHappened
    | TierHappened
)


class TimelineOut(Part):
    """What happened, the last first."""

    data: list[Annotated[AnyHappening, Field(discriminator="kind")]]
    next_cursor: str | None = Field(description=_("Send it as cursor for the next page."))
