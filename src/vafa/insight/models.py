"""What is kept about how each customer buys, and how it was judged."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from vafa.insight.types import FitState, ScoringMode
from vafa.tenancy.models import TenantForeignKey, TenantModel, TenantReference


class CustomerMetrics(TenantModel):
    """One customer's purchases, summed up, and the scores they had when they were last scored.

    A purchase is a sale that was not wholly returned; amounts are goods less what came back.
    Days are days in the business's zone. Scores run from 1 to 5; 0 is not scored.
    """

    id = None  # type: ignore[assignment]  # its customer is its name
    pk = models.CompositePrimaryKey("business_id", "customer_id")
    customer_id = models.BigIntegerField()
    customer = TenantForeignKey("customers.Customer", "customer_id", null=False)
    first_at = models.DateTimeField(null=True)
    last_at = models.DateTimeField(null=True)
    first_day = models.DateField(null=True)
    last_day = models.DateField(null=True)
    length_days = models.IntegerField(default=0)
    visit_days = models.IntegerField(default=0)
    purchases = models.IntegerField(default=0)
    total_rial = models.BigIntegerField(default=0)
    returns = models.IntegerField(default=0)  # sales of which something came back
    returned_rial = models.BigIntegerField(default=0)
    length_score = models.SmallIntegerField(default=0, db_default=0)
    recency_score = models.SmallIntegerField(default=0, db_default=0)
    frequency_score = models.SmallIntegerField(default=0, db_default=0)
    money_score = models.SmallIntegerField(default=0, db_default=0)
    group = models.CharField(max_length=16, blank=True, default="", db_default="")

    class Meta(TenantModel.Meta):
        abstract = False
        constraints = [
            TenantReference("customer_id", to="customers.Customer", name="metrics_customer"),
            models.CheckConstraint(
                name="metrics_whole",
                condition=Q(purchases=0, last_day__isnull=True, total_rial=0, group="")
                | Q(purchases__gt=0, last_day__isnull=False, first_day__lte=F("last_day")),
            ),
        ]
        # No index holds a column that changes with a sale or a scoring, and pages are half full
        # (migration 0002): so a new version of a row lies beside the old one and costs no index.


class GroupSnapshot(TenantModel):
    """The group a customer was in when a Jalali month closed; `month` is the month's first day."""

    id = None  # type: ignore[assignment]
    pk = models.CompositePrimaryKey("business_id", "month", "customer_id")
    month = models.DateField()
    customer_id = models.BigIntegerField()
    group = models.CharField(max_length=16)

    class Meta(TenantModel.Meta):
        abstract = False
        constraints = [
            TenantReference("customer_id", to="customers.Customer", name="snapshot_customer"),
        ]


def _length_from() -> list[int]:
    return [7, 30, 90, 180]


def _recency_within() -> list[int]:
    return [180, 90, 45, 14]


def _frequency_from() -> list[int]:
    return [2, 3, 6, 12]


def _money_from_rial() -> list[int]:
    return [5_000_000, 15_000_000, 40_000_000, 100_000_000]


class InsightSettings(TenantModel):
    """How a business wants its customers scored. No row: as the defaults say.

    The `*_from` columns are used where the mode asks for thresholds, or customers are too few
    for quantiles: from which value on the scores 2, 3, 4 and 5 are given. `recency_within` says
    it in days since the last purchase. `groups` are the business's own, in their order, and
    `former_groups` those that months of the past still name; empty: the standard ones.
    """

    mode = models.CharField(max_length=12, choices=ScoringMode, default=ScoringMode.QUANTILES)
    fewest_for_quantiles = models.IntegerField(default=50)
    new_days = models.SmallIntegerField(default=60)
    awake_days = models.SmallIntegerField(default=30)
    asleep_days = models.SmallIntegerField(default=180)
    length_from = ArrayField(models.IntegerField(), size=4, default=_length_from)
    recency_within = ArrayField(models.IntegerField(), size=4, default=_recency_within)
    frequency_from = ArrayField(models.IntegerField(), size=4, default=_frequency_from)
    money_from_rial = ArrayField(models.BigIntegerField(), size=4, default=_money_from_rial)
    groups = models.JSONField(default=list, db_default=[])
    former_groups = models.JSONField(default=list, db_default=[])

    class Meta(TenantModel.Meta):
        abstract = False
        constraints = [
            models.UniqueConstraint(fields=["business_id"], name="insight_settings_once"),
            models.CheckConstraint(
                name="insight_days_in_order",
                condition=Q(awake_days__gte=0, asleep_days__gte=F("awake_days"), new_days__gte=0),
            ),
        ]


class ScoringScale(TenantModel):
    """The scale in force: from which value on each score is given, as of the last scoring."""

    length_from = ArrayField(models.IntegerField(), size=4)
    last_day_from = ArrayField(models.DateField(), size=4)
    frequency_from = ArrayField(models.IntegerField(), size=4)
    money_from_rial = ArrayField(models.BigIntegerField(), size=4)
    new_from = models.DateField()
    customers = models.IntegerField()
    scored_at = models.DateTimeField()

    class Meta(TenantModel.Meta):
        abstract = False
        constraints = [
            models.UniqueConstraint(fields=["business_id"], name="insight_scale_once"),
        ]


class BooksDay(TenantModel):
    """What a day's transfers did to a unit: the net amount that went into one house account.

    Signed as `ledger.queries.sum_movements` signs it: what was issued, spent, expired, taken back
    is positive. Covers the transfers whose ids lie below the mark.
    """

    id = None  # type: ignore[assignment]
    pk = models.CompositePrimaryKey("business_id", "day", "unit", "purpose")
    day = models.DateField()
    unit = models.CharField(max_length=8)
    purpose = models.CharField(max_length=16)
    amount = models.BigIntegerField()

    class Meta(TenantModel.Meta):
        abstract = False


class BooksMark(TenantModel):
    """Up to which transfer the days are summed up; the transfers from it on are not in them."""

    next_transfer_id = models.BigIntegerField()

    class Meta(TenantModel.Meta):
        abstract = False
        constraints = [
            models.UniqueConstraint(fields=["business_id"], name="books_mark_once"),
        ]


class ValueFit(TenantModel):
    """What the models of value found in the business's purchases, and how right they were.

    `visits` holds the parameters of BG/NBD, in days, `spending` those of gamma-gamma, in rials, and
    is empty where spending has no such shape. `held_out` is what was promised of the last days by
    a fit without them, and what came.
    """

    state = models.CharField(max_length=8, choices=[(s.value, s.value) for s in FitState])
    fitted_at = models.DateTimeField()
    checked_at = models.DateTimeField(null=True)
    buyers = models.IntegerField()
    came_back = models.IntegerField()
    visits = models.JSONField(null=True)
    spending = models.JSONField(null=True)
    held_out = models.JSONField(null=True)

    class Meta(TenantModel.Meta):
        abstract = False
        constraints = [
            models.UniqueConstraint(fields=["business_id"], name="value_fit_once"),
            models.CheckConstraint(
                name="value_fit_whole",
                condition=~Q(state=FitState.READY)
                | Q(visits__isnull=False, held_out__isnull=False),
            ),
        ]


class CustomerValue(TenantModel):
    """What is to be expected of a customer, as of the last night, as far as the fit can tell.

    Chances in percent; purchases to a hundredth and amounts to a thousand toman, so that a night
    writes only what it changes. `at_risk_rial` is what a year would lose if they had left.
    """

    id = None  # type: ignore[assignment]
    pk = models.CompositePrimaryKey("business_id", "customer_id")
    customer_id = models.BigIntegerField()
    alive_percent = models.SmallIntegerField()
    back_percent = models.SmallIntegerField()
    purchases_90 = models.FloatField()
    purchases_365 = models.FloatField()
    value_rial = models.BigIntegerField(null=True)
    at_risk_rial = models.BigIntegerField(null=True)

    class Meta(TenantModel.Meta):
        abstract = False
        constraints = [
            TenantReference("customer_id", to="customers.Customer", name="value_customer"),
            models.CheckConstraint(
                name="value_percents",
                condition=Q(alive_percent__range=(0, 100), back_percent__range=(0, 100)),
            ),
        ]


class ProductPair(TenantModel):
    """Two products that were bought together beyond chance: who bought `left` also takes `right`.

    Of `invoices` looked at, `with_left` had the one, `with_right` the other, `with_both` both. A
    product is known by its code, or by its name where it has none.
    """

    id = None  # type: ignore[assignment]
    pk = models.CompositePrimaryKey("business_id", "left", "right")
    left = models.CharField(max_length=120)
    right = models.CharField(max_length=120)
    left_name = models.CharField(max_length=120)
    right_name = models.CharField(max_length=120)
    invoices = models.IntegerField()
    with_left = models.IntegerField()
    with_right = models.IntegerField()
    with_both = models.IntegerField()
    chance = models.FloatField()  # of as many together, if they had nothing to do with each other
    first_day = models.DateField()
    worked_out_at = models.DateTimeField()

    class Meta(TenantModel.Meta):
        abstract = False
        constraints = [
            models.CheckConstraint(
                name="pair_counts",
                condition=Q(
                    with_both__gt=0,
                    with_left__gte=F("with_both"),
                    with_right__gte=F("with_both"),
                    invoices__gte=F("with_left"),
                ),
            ),
        ]


class WeekFindings(TenantModel):
    """What changed in a week beyond chance; `asked` is how many figures were looked at.

    `found` are findings (types.Finding), the least likely first; a week is found once.
    """

    first_day = models.DateField()
    weeks = models.SmallIntegerField()  # before it, that it was laid beside
    asked = models.IntegerField()
    found = models.JSONField(default=list)
    worked_out_at = models.DateTimeField()

    class Meta(TenantModel.Meta):
        abstract = False
        constraints = [
            models.UniqueConstraint(fields=["business_id", "first_day"], name="week_findings_once"),
        ]
