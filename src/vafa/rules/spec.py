"""A rule as a shop wrote it: when, if, then what, of what, within what. Kept as JSON."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Annotated, Any, Self

from django.utils.translation import gettext_lazy as _
from pydantic import (
    AwareDatetime,
    Field,
    PlainSerializer,
    PlainValidator,
    field_validator,
    model_validator,
)

from vafa.foundation.asking import Ask
from vafa.foundation.money import Rounding, split_by_largest_remainder
from vafa.foundation.shapes import (
    Kind,
    Shape,
    read_kind,
    read_shape,
    write_kind,
    write_shape,
)
from vafa.foundation.trees import write_tree
from vafa.rewards.registry import reward_kinds
from vafa.rewards.types import Commission, Counted, Reward, Terms
from vafa.rules.caps import Cap
from vafa.rules.facts import SALE, LineFacts, Occasion
from vafa.rules.registry import triggers
from vafa.rules.tree import AllOf, Node, list_conditions, read_node
from vafa.rules.trigger import Trigger
from vafa.rules.triggers.sale import OnSale


class Basis(Shape):
    """What of a sale counts.

    As it stands: what the goods cost after discounts, less the part paid with the club's own
    credit; no tax, fees or tip. What is added or taken off is spread over the lines that earn by
    what they cost, so that a line's part is known when it comes back.
    """

    before_discounts: Annotated[bool, Ask("yes", _("The price before discounts"))] = False
    with_tax: Annotated[bool, Ask("yes", _("Tax too"))] = False
    with_fees: Annotated[bool, Ask("yes", _("Delivery and service too"))] = False
    with_tip: Annotated[bool, Ask("yes", _("The tip too"))] = False
    with_credit_part: Annotated[bool, Ask("yes", _("What credit paid too"))] = False
    only_categories: Annotated[
        tuple[str, ...], Ask("names", _("Only these shelves of the menu"), of="categories")
    ] = ()
    only_skus: Annotated[
        tuple[str, ...], Ask("names", _("Only these products"), of="products")
    ] = ()

    def count(self, occasion: Occasion) -> Counted | None:
        """What counts of a sale, line by line; None when none of its lines does."""
        if occasion.trigger != SALE:  # what a friend bought came as what counts of it
            nets = [line.net_rial for line in occasion.lines]
            pieces = [line.quantity for line in occasion.lines]
            return Counted(by_line=tuple(nets), pieces=tuple(pieces), menu=occasion.menu)
        chosen = self._choose(occasion.lines)
        if not any(chosen):
            return None
        amounts, pieces = self._amounts(occasion), [line.quantity for line in occasion.lines]
        if not all(chosen):
            amounts = [amount * counts for amount, counts in zip(amounts, chosen, strict=True)]
            pieces = [piece * counts for piece, counts in zip(pieces, chosen, strict=True)]
        return Counted(by_line=tuple(amounts), pieces=tuple(pieces), menu=occasion.menu)

    def _amounts(self, occasion: Occasion) -> list[int]:
        gross = self.before_discounts
        amounts = [
            max(0, line.gross_rial if gross else line.net_rial) if line.earns else 0
            for line in occasion.lines
        ]
        adjustment = (
            occasion.tax_rial * self.with_tax
            + occasion.fees_rial * self.with_fees
            + occasion.tip_rial * self.with_tip
            - occasion.credit_rial * (not self.with_credit_part)
        )
        if not adjustment or not any(amounts):
            return amounts
        return split_by_largest_remainder(max(0, sum(amounts) + adjustment), amounts)

    def _choose(self, lines: Sequence[LineFacts]) -> list[bool]:
        categories, skus = self.only_categories, self.only_skus
        if not (categories or skus):
            return [line.earns for line in lines]
        return [line.earns and (line.category in categories or line.sku in skus) for line in lines]


class Multiply(Kind):
    """Every award of one kind in the sale, so many times over: `times` of 2 doubles it.

    What it adds has the terms of what it multiplies; where those differ, of the most important.
    """

    slug = "multiply"

    reward: str
    times: Annotated[
        Decimal,
        Field(gt=1, le=100, decimal_places=2),
        Ask("decimal", _("Everything of its kind on the invoice"), unit=_("times")),
    ]

    @field_validator("reward")
    @classmethod
    def _known(cls, slug: str) -> str:
        kind = reward_kinds.find(slug)
        if kind is None or kind.unit is None:
            raise ValueError(_("There is no such kind."))
        return slug


def _read_reward(data: Any) -> Reward | Multiply:
    if isinstance(data, Reward | Multiply):
        return data
    if isinstance(data, Mapping) and data.get("kind") == Multiply.slug:
        fields = {name: value for name, value in data.items() if name != "kind"}
        return read_shape(Multiply, fields, pointer="/reward")
    return read_kind(reward_kinds, data, pointer="/reward")


def _read_trigger(data: Any) -> Trigger:
    if isinstance(data, Trigger):
        return data
    if isinstance(data, str):  # its slug alone says it when there is nothing to set
        data = {"kind": data}
    return read_kind(triggers, data, pointer="/when")


def _read_conditions(data: Any) -> Node:
    return data if isinstance(data, Node) else read_node(data)


class RuleSpec(Shape):
    """What a rule says. Several rules add up; an exclusive one that matches applies alone.

    `step`, `cap_per_sale` are in the reward's own unit; without a step the kind's own is used.
    `caps` limit what it gives over time; one for the rule as a whole and for ever is its budget.
    A rule runs from `starts_at` on and while it is not yet `ends_at`.
    """

    name: Annotated[str, Field(min_length=1, max_length=120)]
    when: Annotated[Trigger, PlainValidator(_read_trigger), PlainSerializer(write_kind)] = OnSale()
    conditions: Annotated[Node, PlainValidator(_read_conditions), PlainSerializer(write_tree)] = (
        AllOf()
    )
    reward: Annotated[Reward | Multiply, PlainValidator(_read_reward), PlainSerializer(write_kind)]
    basis: Basis = Basis()
    terms: Terms = Terms()
    rounding: Rounding = Rounding.DOWN
    step: Annotated[int, Field(gt=0, le=10**9)] | None = None
    cap_per_sale: Annotated[int, Field(gt=0, le=10**12)] | None = None
    caps: Annotated[tuple[Cap, ...], Field(max_length=8)] = ()
    exclusive: bool = False
    priority: Annotated[int, Field(ge=-1000, le=1000)] = 0
    starts_at: AwareDatetime | None = None
    ends_at: AwareDatetime | None = None

    @model_validator(mode="after")
    def _makes_sense(self) -> Self:
        if self.exclusive and isinstance(self.reward, Multiply):
            raise ValueError(_("A rule that multiplies others cannot apply alone."))
        if self.terms != Terms() and isinstance(self.reward, Multiply):
            raise ValueError(_("What is multiplied has its own time limit."))
        if self.terms != Terms() and self.reward_kind.unit is None:
            raise ValueError(_("Only value in a wallet has a time limit."))
        if self.starts_at and self.ends_at and self.starts_at >= self.ends_at:
            raise ValueError(_("It must end after it starts."))
        if not self.when.has_sale:
            self._check_without_sale()
        return self

    def _check_without_sale(self) -> None:
        if isinstance(self.reward, Multiply | Commission) or self.reward.reads_menu:
            raise ValueError(_("This can be given for a purchase only."))
        if self.reward.needs_sale and not self.when.has_goods:
            raise ValueError(_("Without a purchase, only a fixed amount can be given."))
        if any(condition.needs_sale for condition in list_conditions(self.conditions)):
            raise ValueError(_("This can be asked of a purchase only."))

    @property
    def reward_kind(self) -> type[Reward]:
        """The kind of what it gives."""
        if isinstance(self.reward, Multiply):
            return reward_kinds.get(self.reward.reward)
        return type(self.reward)

    @property
    def least_award(self) -> int:
        """The least it can give: one step."""
        return self.step or self.reward_kind.step


@dataclass(frozen=True, slots=True)
class LiveRule:
    """A version of a rule as it counts for a sale."""

    rule_id: int
    version: int
    spec: RuleSpec


def read_rule(data: Any) -> RuleSpec:
    """The rule that plain JSON data describes; BadValue points at the first thing wrong."""
    return read_shape(RuleSpec, data)


def write_rule(spec: RuleSpec) -> dict[str, Any]:
    """The rule as plain JSON data, defaults spelled out, so that it means the same for ever."""
    return write_shape(spec)
