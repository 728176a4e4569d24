"""What crosses the door of tiers: the ladder, where somebody stands on it, what moves them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from vafa.foundation import jalali


class Measure(TextChoices):
    """What lifts somebody: the first four count up in a period, the last two are a level."""

    SPEND = "spend", _("what they bought for")
    PURCHASES = "purchases", _("how often they bought")
    POINTS = "points", _("points they earned")
    CREDIT = "credit", _("credit they earned")
    BALANCE = "balance", _("points they have")
    GROUP = "group", _("their group by buying")

    @property
    def is_level(self) -> bool:
        """Whether it is looked at as it stands, and not counted over a period."""
        return self in {Measure.BALANCE, Measure.GROUP}

    @property
    def is_money(self) -> bool:
        return self in {Measure.SPEND, Measure.CREDIT}


class Span(TextChoices):
    """The period that is counted, and for which a tier is kept once it was reached."""

    YEAR = "year", _("a year of the calendar")
    SEASON = "season", _("a season")
    MONTH = "month", _("a month")
    DAYS = "days", _("a number of days")
    EVER = "ever", _("all time: who is up stays up")


class Fall(TextChoices):
    """What happens at the period's end to somebody who has not reached their tier again."""

    STEP = "step", _("one step down")
    ANEW = "anew", _("down to what they reached")


class Look(TextChoices):
    """The colour of a tier's medal."""

    BRONZE = "bronze", _("bronze")
    SILVER = "silver", _("silver")
    GOLD = "gold", _("gold")
    ACCENT = "accent", _("the club's colour")
    PLAIN = "plain", _("plain")


class Why(TextChoices):
    """Why somebody moved."""

    SALE = "sale", pgettext_lazy("moved", "by a purchase")
    RETURN = "return", pgettext_lazy("moved", "by a return")
    CORRECTION = "correction", pgettext_lazy("moved", "by a corrected purchase")
    NIGHT = "night", pgettext_lazy("moved", "reached since")
    REVIEW = "review", pgettext_lazy("moved", "at the period's end")
    LADDER = "ladder", pgettext_lazy("moved", "by a change of the tiers")
    GIFT = "gift", pgettext_lazy("moved", "as a gift")
    GIFT_OVER = "gift_over", pgettext_lazy("moved", "the gift's time was over")


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """How much credit its members may spend; None is no limit, percent is of the invoice."""

    daily_rial: int | None = None
    invoice_rial: int | None = None
    invoice_percent: int | None = None
    smallest_invoice_rial: int = 0


NO_LIMITS = Limits()


@dataclass(frozen=True, slots=True, kw_only=True)
class Tier:
    """One step of the ladder, reached at its threshold. `for_good`: nobody falls below it again."""

    slug: str
    name: str
    threshold: int
    look: str = Look.PLAIN
    for_good: bool = False
    benefits: str = ""
    limits: Limits = NO_LIMITS

    @property
    def label(self) -> str:
        """Its members' label: "tier:gold"."""
        return f"tier:{self.slug}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Ladder:
    """A business's tiers, the lowest first, and how one climbs and falls.

    A rank is a place in `tiers` counted from 1; 0 is below all of them. A tier whose threshold is
    0 is everybody's. `counts_this_sale`: the sale that lifts somebody is judged as the new tier's.
    """

    measure: Measure = Measure.SPEND
    span: Span = Span.YEAR
    days: int = 365
    fall: Fall = Fall.STEP
    grace_days: int = 0
    counts_this_sale: bool = False
    tiers: tuple[Tier, ...]

    def in_order(self) -> Ladder:
        """The same tiers, the lowest first."""
        return replace(self, tiers=tuple(sorted(self.tiers, key=lambda tier: tier.threshold)))

    @property
    def floor(self) -> int:
        """The rank of somebody who did nothing yet."""
        return self.reached(0)

    def reached(self, counted: int) -> int:
        """The highest rank whose threshold this reaches."""
        return sum(tier.threshold <= counted for tier in self.tiers)

    def tier(self, rank: int) -> Tier | None:
        """The tier of a rank; None below all of them."""
        return self.tiers[rank - 1] if rank else None

    def next(self, rank: int) -> Tier | None:
        """The tier above a rank; None at the top."""
        return self.tiers[rank] if rank < len(self.tiers) else None

    def rank_of(self, slug: str) -> int:
        """The rank of the tier of this name; 0 where there is none."""
        return next((n for n, tier in enumerate(self.tiers, 1) if tier.slug == slug), 0)

    def kept_for_good(self, rank: int) -> int:
        """The highest rank that somebody of this rank cannot fall below."""
        kept = [n for n, tier in enumerate(self.tiers[:rank], 1) if tier.for_good]
        return max([self.floor, *kept])

    def first_day(self, day: date) -> date:
        """The first day of what counts on this day."""
        match self.span:
            case Span.YEAR:
                return jalali.first_day_of_year(day)
            case Span.SEASON:
                return jalali.first_day_of_season(day)
            case Span.MONTH:
                return jalali.first_day_of_month(day)
            case Span.DAYS:
                return day - timedelta(days=self.days - 1)
            case Span.EVER:
                return date(1900, 1, 1)

    def last_day(self, day: date) -> date | None:
        """The last day for which a tier reached on this day is promised; None is for ever."""
        match self.span:
            case Span.YEAR:
                return jalali.last_day_of_year(day)
            case Span.SEASON:
                return jalali.last_day_of_season(day)
            case Span.MONTH:
                return jalali.last_day_of_month(day)
            case Span.DAYS:
                return day + timedelta(days=self.days - 1)
            case Span.EVER:
                return None

    def review_day(self, day: date) -> date | None:
        """The day on which a tier reached on this day is looked at again: after the grace."""
        last = self.last_day(day)
        return None if last is None else last + timedelta(days=self.grace_days + 1)

    def first_day_before(self, day: date) -> date:
        """The first day of the period before the one that counts on this day."""
        return self.first_day(self.first_day(day) - timedelta(days=1))

    def reviewed_from(self, review_on: date, due_on: date) -> date:
        """The first day of what a review looks at: the period that ended before the grace.

        Where a protection put it off, the period that runs and the one before it at most.
        """
        ended = self.first_day(review_on - timedelta(days=self.grace_days + 1))
        return max(ended, self.first_day_before(due_on - timedelta(days=1)))


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """Where somebody stands. `base` is the rank they had before this period lifted them.

    `counted_from` is the first day of what lifted them there; `review_on` the day from which they
    can fall (None: never); until the end of `protected_until` they do not fall, whatever comes.
    `given` is a higher rank they were given until the end of a day; `rank` goes on beneath it.
    """

    rank: int
    base: int
    counted_from: date | None = None
    review_on: date | None = None
    protected_until: date | None = None
    given: int = 0
    given_until: date | None = None

    @property
    def held(self) -> int:
        """The rank that counts everywhere: their own, or the higher one they were given."""
        return max(self.rank, self.given)

    def is_protected(self, day: date) -> bool:
        """Whether they do not fall on this day, whatever comes."""
        return self.protected_until is not None and day <= self.protected_until

    @property
    def due_on(self) -> date | None:
        """The day of the next review, which waits for the end of a protection."""
        if self.review_on is None or self.protected_until is None:
            return self.review_on
        return max(self.review_on, self.protected_until + timedelta(days=1))


@dataclass(frozen=True, slots=True, kw_only=True)
class Added:
    """What a sale adds to each measure; `points_held` is the balance after it."""

    goods_rial: int = 0
    purchases: int = 0
    points: int = 0
    credit_rial: int = 0
    points_held: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A customer's standing with what it stands on, as known at an instant.

    `counted` is what counts towards the next tier; `spent_today_rial` the credit spent today.
    """

    customer_id: int
    ladder: Ladder
    standing: Standing
    counted: int
    day: date
    spent_today_rial: int = 0

    @property
    def tier(self) -> Tier | None:
        return self.ladder.tier(self.standing.held)

    @property
    def labels(self) -> frozenset[str]:
        """The labels by which rules know the members of this tier."""
        return frozenset({self.tier.label} if self.tier else ())

    def add(self, added: Added) -> Place:
        """The place with a sale counted: up where it reaches a higher tier."""
        match self.ladder.measure:
            case Measure.SPEND:
                counted = self.counted + added.goods_rial
            case Measure.PURCHASES:
                counted = self.counted + added.purchases
            case Measure.POINTS:
                counted = self.counted + added.points
            case Measure.CREDIT:
                counted = self.counted + added.credit_rial
            case Measure.BALANCE:
                counted = self.counted if added.points_held is None else added.points_held
            case Measure.GROUP:
                counted = self.counted
        rank = max(self.standing.rank, self.ladder.reached(counted))
        return replace(self, counted=counted, standing=replace(self.standing, rank=rank))

    def judge_with(self, added: Added) -> Place:
        """The place by which a sale is judged: with it where the ladder says so."""
        return self.add(added) if self.ladder.counts_this_sale else self

    @property
    def limits(self) -> Limits:
        return self.tier.limits if self.tier else NO_LIMITS

    @property
    def next(self) -> Tier | None:
        """The next tier up; None at the top."""
        return self.ladder.next(self.standing.held)

    @property
    def missing(self) -> int:
        """How much is missing to the next tier; 0 at the top."""
        return max(0, self.next.threshold - self.counted) if self.next else 0

    @property
    def progress(self) -> float:
        """How far the way to the next tier is gone, from 0 to 1; 1 at the top."""
        if self.next is None or self.next.threshold <= 0:
            return 1.0
        return min(1.0, max(0, self.counted) / self.next.threshold)

    @property
    def next_by(self) -> date | None:
        """The last day to reach the next tier with what is counted now; None when none ends it."""
        is_calendar = self.ladder.span not in {Span.EVER, Span.DAYS}
        if self.next is None or self.ladder.measure.is_level or not is_calendar:
            return None
        return self.ladder.last_day(self.day)

    @property
    def keeps_until(self) -> date | None:
        """The last day for which the tier is promised; None: no end in sight."""
        standing = self.standing
        if standing.given > standing.rank:
            return max(filter(None, [standing.given_until, standing.protected_until]), default=None)
        return None if standing.due_on is None else standing.due_on - timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class TierCard:
    """A customer's place as it is shown: words, and how much of the way is gone in percent.

    `missing` is a sentence, empty at the top; `until` the last day on which the tier is sure.
    """

    name: str
    look: str
    benefits: str
    next_name: str
    missing: str
    percent: int
    next_by: date | None
    until: date | None
    is_protected: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class TierCount:
    """How many customers a tier has; `tier` None is below all of them."""

    tier: Tier | None
    customers: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """What a change of the ladder does to one customer: from one tier to another."""

    customer_id: int
    before: str
    after: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Preview:
    """What a changed ladder would do: people per tier before and after, and a page of who moves.

    Tiers are named by their slugs; "" is below all of them.
    """

    before: Mapping[str, int]
    after: Mapping[str, int]
    up: int
    down: int
    moves: tuple[Change, ...]

    @classmethod
    def of(
        cls, counts: Counter[tuple[str, str]], *, up: int, down: int, moves: tuple[Change, ...]
    ) -> Preview:
        """From how many go from which tier to which, staying included."""
        before: Counter[str] = Counter()
        after: Counter[str] = Counter()
        for (was, goes), people in counts.items():
            before[was] += people
            after[goes] += people
        return cls(before=before, after=after, up=up, down=down, moves=moves)
