"""What crosses the door of insight: metrics, scores and the named groups."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from django.db.models import TextChoices
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from vafa.insight.foreseen import (
    CheckBar,
    Finding,
    FitState,
    HeldOut,
    Offer,
    Pair,
    ValueBasis,
    ValueStep,
    ValueToCome,
    WeekFound,
)
from vafa.ledger.queries import grow_by

__all__ = [
    "BEST",
    "DIMENSIONS",
    "FEWEST_GROUPS",
    "GROUPS",
    "MOST_GROUPS",
    "OWN",
    "RANKS",
    "Cell",
    "CheckBar",
    "Finding",
    "FitState",
    "Flow",
    "FlowOverTime",
    "Group",
    "GroupCount",
    "HeldOut",
    "Metrics",
    "MonthStanding",
    "Move",
    "Offer",
    "Pair",
    "Range",
    "Scale",
    "Scores",
    "ScoringMode",
    "ScoringTerms",
    "Side",
    "Slipped",
    "ValueBasis",
    "ValueStep",
    "ValueToCome",
    "WeekFound",
    "choose_group",
]
BEST = 5
Range = tuple[int, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Scores:
    """Length, recency, frequency and money of a customer, each from 1 to 5."""

    length: int
    recency: int
    frequency: int
    money: int


class Side(TextChoices):
    """Where the customers of a group stand."""

    BEST = "best", _("the best")
    HERE = "here", _("come")
    LEAVING = "leaving", _("are leaving: something is to be done")
    GONE = "gone", _("have gone")


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """Customers with alike scores. Fits when every score is in its range (ends included).

    `only_new` asks besides that the first purchase is not long ago. A slug stays with its group,
    and with it the rank, which ladders of tiers count.
    """

    slug: str
    name: Promise | str
    meaning: Promise | str
    side: Side = Side.HERE
    ranges: Mapping[str, Range] = field(default_factory=dict)
    only_new: bool = False

    @property
    def rank(self) -> int:
        """How good it is to be in it: the worst standard group 1, the best 7.

        An own group's slug names the one that followed it when it was made: so a statement that is
        kept for all businesses can tell.
        """
        return RANKS.get(self.slug) or int(self.slug.removeprefix(OWN)[0])

    @property
    def is_warning(self) -> bool:
        """Whether somebody in it calls for something to be done."""
        return self.side is Side.LEAVING

    def fits(self, scores: Scores, *, is_new: bool) -> bool:
        """Whether a customer with these scores belongs here, if no group before took them."""
        return (is_new or not self.only_new) and all(
            low <= getattr(scores, name) <= high for name, (low, high) in self.ranges.items()
        )


# The first that fits is the customer's group; the last fits everybody. A business may have its own.
GROUPS = (
    Group(
        slug="champions",
        name=_("Stars"),
        meaning=_("came lately, come often, spend the most"),
        side=Side.BEST,
        ranges={"recency": (4, BEST), "frequency": (4, BEST), "money": (4, BEST)},
    ),
    Group(
        slug="loyal",
        name=_("Loyal ones"),
        meaning=_("have come often and for long"),
        side=Side.BEST,
        ranges={"recency": (3, BEST), "frequency": (4, BEST), "length": (3, BEST)},
    ),
    Group(
        slug="new",
        name=_("Newcomers"),
        meaning=_("came for the first time not long ago"),
        ranges={"recency": (3, BEST)},
        only_new=True,
    ),
    Group(
        slug="promising",
        name=_("Rising"),
        meaning=_("still come; could come more often"),
        ranges={"recency": (3, BEST)},
    ),
    Group(
        slug="at_risk",
        name=_("At risk"),
        meaning=_("came often, and have not been seen for a while"),
        side=Side.LEAVING,
        ranges={"frequency": (4, BEST)},
    ),
    Group(
        slug="sleeping",
        name=_("Asleep"),
        meaning=_("came a few times, some while ago"),
        side=Side.GONE,
        ranges={"recency": (2, 2)},
    ),
    Group(
        slug="lost",
        name=_("Lost"),
        meaning=_("have not come for the longest time"),
        side=Side.GONE,
    ),
)
RANKS = {group.slug: rank for rank, group in enumerate(reversed(GROUPS), 1)}
OWN = "own"  # begins the slug of a business's own group; its rank follows
DIMENSIONS = ("length", "recency", "frequency", "money")
FEWEST_GROUPS, MOST_GROUPS = 2, 12


def choose_group(scores: Scores, *, is_new: bool, groups: Sequence[Group] = GROUPS) -> Group:
    """The group of a customer with these scores."""
    return next(group for group in groups if group.fits(scores, is_new=is_new))


@dataclass(frozen=True, slots=True, kw_only=True)
class Scale:
    """From which value on the scores 2, 3, 4 and 5 are given, in each dimension.

    `new_from`: whoever first bought on this day or later is new.
    """

    length_days: tuple[int, ...]
    last_day: tuple[date, ...]
    purchases: tuple[int, ...]
    total_rial: tuple[int, ...]
    new_from: date


class ScoringMode(TextChoices):
    """Where the steps between the scores come from."""

    QUANTILES = "quantiles", _("in fifths of our own customers")
    THRESHOLDS = "thresholds", _("by fixed thresholds")


@dataclass(frozen=True, slots=True, kw_only=True)
class ScoringTerms:
    """How a business wants to score: see InsightSettings, whose columns these are."""

    mode: str = ScoringMode.QUANTILES
    fewest_for_quantiles: int = 50
    new_days: int = 60
    awake_days: int = 30
    asleep_days: int = 180
    length_from: tuple[int, ...]
    recency_within: tuple[int, ...]
    frequency_from: tuple[int, ...]
    money_from_rial: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Metrics:
    """How one customer buys. Amounts in rials, days in the business's zone.

    `scores` and `group` are None until the customer has bought and been scored. The defaults are
    those of somebody who never bought.
    """

    customer_id: int
    first_at: datetime | None = None
    last_at: datetime | None = None
    length_days: int = 0
    visit_days: int = 0
    purchases: int = 0
    total_rial: int = 0
    returns: int = 0
    returned_rial: int = 0
    scores: Scores | None = None
    group: Group | None = None

    @property
    def average_rial(self) -> int:
        """What a purchase comes to on average; 0 without purchases."""
        return self.total_rial // self.purchases if self.purchases else 0

    @property
    def gap_days(self) -> float | None:
        """How many days pass between two visits on average; None before the second."""
        return self.length_days / (self.visit_days - 1) if self.visit_days > 1 else None


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupCount:
    """How many customers a group has and what they have bought in all."""

    group: Group
    customers: int
    total_rial: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Slipped:
    """The best customers of a month ago, and how many of them have been going since."""

    best: int
    slipped: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Move:
    """How many customers went from one group to another; None: were not there yet."""

    before: Group | None
    after: Group
    customers: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """How many customers have these scores, and what they have bought in all."""

    recency: int
    frequency: int
    customers: int
    total_rial: int


@dataclass(frozen=True, slots=True, kw_only=True)
class MonthStanding:
    """A customer at the end of a month, or now: their group, and on how many days they bought."""

    month: date
    group: Group | None
    visit_days: int
    is_now: bool = False


_NAMED = ("issued", "sold", "spent", "expired", "taken_back", "adjusted")


@dataclass(frozen=True, slots=True, kw_only=True)
class Flow:
    """What happened to a unit: rials of credit or points. Spent is less what was given back.

    `other` is by how much what people hold grew in other ways: converted, given to a cause, …
    """

    issued: int = 0
    sold: int = 0
    spent: int = 0
    expired: int = 0
    taken_back: int = 0
    adjusted: int = 0
    other: int = 0

    @classmethod
    def of(cls, amounts: Mapping[str, int]) -> Flow:
        """From amounts by purpose, as the books sign them."""
        named = {name: amounts.get(name, 0) for name in _NAMED}
        return cls(**named, other=grow_by(amounts) - cls(**named).net)

    @property
    def net(self) -> int:
        """By how much what customers hold grew."""
        gone = self.spent + self.expired + self.taken_back + self.adjusted
        return self.issued + self.sold + self.other - gone

    def __add__(self, other: Flow) -> Flow:
        return Flow(
            issued=self.issued + other.issued,
            sold=self.sold + other.sold,
            spent=self.spent + other.spent,
            expired=self.expired + other.expired,
            taken_back=self.taken_back + other.taken_back,
            adjusted=self.adjusted + other.adjusted,
            other=self.other + other.other,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class FlowOverTime:
    """What customers held when the first day began, and the flow of each day from then to now.

    Days on which nothing happened are left out.
    """

    open_before: int
    by_day: Mapping[date, Flow]

    def open_after(self, day: date) -> int:
        """What customers held when the day was over; not for days before the first."""
        return self.open_before + sum(flow.net for when, flow in self.by_day.items() if when <= day)

    def during(self, first: date, last: date) -> Flow:
        """The flow from the first to the last day."""
        flows = (flow for day, flow in self.by_day.items() if first <= day <= last)
        return sum(flows, Flow())
