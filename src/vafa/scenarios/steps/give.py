"""Something is given: credit, points, a discount code of their own."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Annotated, Any, Self

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from pydantic import Field

from vafa.audit.types import SYSTEM
from vafa.checkout.actions import give_offers
from vafa.foundation.asking import Ask
from vafa.foundation.shapes import read_shape
from vafa.foundation.words import Words
from vafa.ledger.types import Cause
from vafa.rules.types import Offer
from vafa.scenarios.registry import steps
from vafa.scenarios.step import Answer, Here, Scene, Step, Way

STOPPED = "stopped"
_DAYS = Ask("number", gettext_lazy("Good for"), unit=gettext_lazy("days"))
_TOLD = Ask(
    "yes",
    gettext_lazy("Tell them by the usual text about credit"),
    help=gettext_lazy("Off where a text of the scenario tells it, with {code} in it."),
)


class _Give(Step):
    """An offer, in the books under the traveller's name at this place."""

    reaches_out = True

    @property
    def has_usual_text(self) -> bool:
        """Whether the usual text about credit tells it."""
        return False

    @property
    def offer(self) -> Offer:
        """What is given."""
        raise NotImplementedError

    def take(self, party: Sequence[Here], scene: Scene) -> Mapping[int, Answer]:
        given = give_offers(
            self.offer,
            {here.customer_id: scene.reference(here) for here in party},
            cause=Cause(kind="scenario", id=scene.scenario_id),
            actor=SYSTEM,
            at=scene.at,
            is_told=self.has_usual_text,
        )
        return {
            here.id: Answer(way=Way.ON, note=STOPPED)
            for here in party
            if here.customer_id not in given
        }

    def describe(self, words: Words) -> str:
        return _("gift: %(offer)s") % {"offer": self.offer.describe(words)}


def _read_offer(reward: Mapping[str, Any], days: int) -> Offer:
    expiry = {"expiry": {"kind": "days", "count": days}}
    return read_shape(Offer, {"reward": reward, "terms": expiry})


@steps.register
class GiveCredit(_Give):
    """Credit that lasts some days."""

    slug = "give_credit"
    title = gettext_lazy("give credit")
    icon = "wallet"

    amount_rial: Annotated[int, Field(gt=0, le=10**10), Ask("money", gettext_lazy("Credit"))]
    days: Annotated[int, Field(ge=0, le=3660), _DAYS] = 14
    is_told: Annotated[bool, _TOLD] = True

    @property
    def has_usual_text(self) -> bool:
        return self.is_told

    @property
    def offer(self) -> Offer:
        return _read_offer({"kind": "credit", "amount_rial": self.amount_rial}, self.days)

    @classmethod
    def examples(cls) -> tuple[Self, ...]:
        return (cls(amount_rial=500_000),)


@steps.register
class GivePoints(_Give):
    """Points that last some days."""

    slug = "give_points"
    title = gettext_lazy("give points")
    icon = "star"

    points: Annotated[
        int,
        Field(gt=0, le=10**7),
        Ask("number", gettext_lazy("Points"), unit=gettext_lazy("points")),
    ]
    days: Annotated[int, Field(ge=0, le=3660), _DAYS] = 180

    @property
    def offer(self) -> Offer:
        return _read_offer({"kind": "points", "points": self.points, "per": "visit"}, self.days)

    @classmethod
    def examples(cls) -> tuple[Self, ...]:
        return (cls(points=50),)


@steps.register
class GiveCode(_Give):
    """A discount code of their own, told by a text."""

    slug = "give_code"
    title = gettext_lazy("give a discount code")
    icon = "ticket"

    discount_id: Annotated[
        int, Field(gt=0), Ask("one", gettext_lazy("Of the discount"), of="discounts")
    ]
    days: Annotated[int, Field(ge=1, le=366), _DAYS] = 30

    @property
    def offer(self) -> Offer:
        reward = {"kind": "discount_code", "discount_id": self.discount_id, "days": self.days}
        return _read_offer(reward, self.days)

    @classmethod
    def examples(cls) -> tuple[Self, ...]:
        return (cls(discount_id=1),)
