"""Who the customers are. The member is not the phone: the mobile is only how one is found."""

from __future__ import annotations

from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Func, Q, Value
from django.db.models.functions import Concat
from django.utils.translation import gettext_lazy as _

from vafa.tenancy.models import TenantForeignKey, TenantModel, TenantReference


class JoinedBy(models.TextChoices):
    """How a customer came to the club."""

    INVOICE = "invoice", _("mobile on an invoice")
    CASHIER = "cashier", _("registered by a cashier")
    IMPORT = "import", _("an import")
    API = "api", _("the API")
    PORTAL = "portal", _("joined alone, online")
    TEXT = "text", _("joined by text")


class Gender(models.TextChoices):
    FEMALE = "female", _("woman")
    MALE = "male", _("man")


class Education(models.TextChoices):
    BELOW_DIPLOMA = "below_diploma", _("below diploma")
    DIPLOMA = "diploma", _("diploma")
    ASSOCIATE = "associate", _("associate degree")
    BACHELOR = "bachelor", _("bachelor's degree")
    MASTER = "master", _("master's degree")
    DOCTORATE = "doctorate", _("doctorate")


class Customer(TenantModel):
    """One customer of one business. Only the mobile is needed, and even that may be missing.

    `mobile` is E.164 (`+989…`). Birthday and wedding day are Jalali, in columns of their own, so
    that they are found by month and day; the year may be unknown (0). `home_phone` and
    `work_phone` are E.164 where an area code was written. `custom` has the values of the
    business's own fields by the id of the field. Who was merged into another customer stays as a
    row, so that their mobile and external id lead there.
    """

    mobile = models.CharField(max_length=16, null=True)
    first_name = models.CharField(max_length=60, blank=True)
    last_name = models.CharField(max_length=60, blank=True)
    name_key = models.CharField(max_length=130, blank=True)  # foundation.persian.search_key
    sort_key = models.GeneratedField(
        expression=Func(
            Concat(F("last_name"), Value(" "), F("first_name")),
            function="fa_key",
            output_field=models.TextField(),
        ),
        output_field=models.TextField(db_collation="C"),
        db_persist=True,
    )
    gender = models.CharField(max_length=8, choices=Gender, blank=True)
    birth_year = models.SmallIntegerField(default=0)
    birth_month = models.SmallIntegerField(default=0)
    birth_day = models.SmallIntegerField(default=0)
    email = models.EmailField(blank=True)
    father_name = models.CharField(max_length=60, blank=True, db_default="")
    national_code = models.CharField(max_length=10, blank=True, db_default="")
    marriage_year = models.SmallIntegerField(default=0, db_default=0)
    marriage_month = models.SmallIntegerField(default=0, db_default=0)
    marriage_day = models.SmallIntegerField(default=0, db_default=0)
    job = models.CharField(max_length=80, blank=True, db_default="")
    education = models.CharField(max_length=16, choices=Education, blank=True, db_default="")
    home_phone = models.CharField(max_length=20, blank=True, db_default="")
    work_phone = models.CharField(max_length=20, blank=True, db_default="")
    province = models.CharField(max_length=60, blank=True, db_default="")
    city = models.CharField(max_length=60, blank=True, db_default="")
    neighbourhood = models.CharField(max_length=60, blank=True, db_default="")
    address = models.CharField(max_length=300, blank=True, db_default="")
    latitude = models.FloatField(null=True)
    longitude = models.FloatField(null=True)
    weight_kg = models.SmallIntegerField(default=0, db_default=0)
    colour = models.CharField(max_length=30, blank=True, db_default="")
    about = models.CharField(max_length=1000, blank=True, db_default="")
    custom = models.JSONField(default=dict, db_default={})
    external_id = models.CharField(max_length=64, null=True)
    joined_at = models.DateTimeField()
    joined_by = models.CharField(max_length=12, choices=JoinedBy)
    joined_branch_id = models.BigIntegerField(null=True)
    joined_actor = models.CharField(max_length=40)
    merged_into_id = models.BigIntegerField(null=True)
    merged_into = TenantForeignKey("customers.Customer", "merged_into_id")
    erased_at = models.DateTimeField(null=True)  # since then the row says nothing of anybody

    class Meta(TenantModel.Meta):
        abstract = False
        constraints = [
            models.UniqueConstraint(fields=["business_id", "mobile"], name="customer_mobile"),
            models.UniqueConstraint(
                fields=["business_id", "external_id"], name="customer_external"
            ),
            models.CheckConstraint(
                name="customer_birthday_whole",
                condition=Q(birth_month=0, birth_day=0)
                | Q(birth_month__range=(1, 12), birth_day__range=(1, 31)),
            ),
            models.CheckConstraint(
                name="customer_marriage_whole",
                condition=Q(marriage_month=0, marriage_day=0)
                | Q(marriage_month__range=(1, 12), marriage_day__range=(1, 31)),
            ),
            models.CheckConstraint(
                name="customer_place_whole",
                condition=Q(latitude__isnull=True, longitude__isnull=True)
                | Q(latitude__range=(-90, 90), longitude__range=(-180, 180)),
            ),
            models.CheckConstraint(name="customer_weight", condition=Q(weight_kg__range=(0, 500))),
            models.CheckConstraint(
                name="customer_merged_into_another", condition=~Q(merged_into_id=F("id"))
            ),
            models.CheckConstraint(
                name="customer_erased_is_nobody",
                condition=Q(erased_at__isnull=True)
                | Q(mobile__isnull=True, external_id__isnull=True, name_key="", national_code=""),
            ),
            TenantReference("merged_into_id", to="customers.Customer", name="customer_merged"),
        ]
        indexes = [
            models.Index(
                fields=["business_id", "merged_into_id"],
                name="customer_by_heir",
                condition=Q(merged_into_id__isnull=False),
            ),
            models.Index(fields=["business_id", "-joined_at", "id"], name="customer_by_joining"),
            models.Index(fields=["business_id", "sort_key", "id"], name="customer_by_name"),
            models.Index(
                fields=["business_id", "birth_month", "birth_day"],
                name="customer_by_birthday",
                condition=Q(birth_month__gt=0),
            ),
            models.Index(
                fields=["business_id", "marriage_month", "marriage_day"],
                name="customer_by_marriage",
                condition=Q(marriage_month__gt=0),
            ),
            models.Index(
                fields=["business_id", "national_code"],
                name="customer_by_national_code",
                condition=~Q(national_code=""),
            ),
            GinIndex(fields=["custom"], opclasses=["jsonb_path_ops"], name="customer_custom"),
            GinIndex(fields=["mobile"], opclasses=["gin_trgm_ops"], name="customer_mobile_part"),
            GinIndex(fields=["name_key"], opclasses=["gin_trgm_ops"], name="customer_name_part"),
        ]

    @property
    def is_whole(self) -> bool:
        """Whether name and birthday are known."""
        return bool(self.first_name and self.birth_month)

    @property
    def full_name(self) -> str:
        """First and last name, or nothing."""
        return f"{self.first_name} {self.last_name}".strip()

    def __str__(self) -> str:
        return f"customer {self.id}"


class FieldKind(models.TextChoices):
    """What can stand in a custom field."""

    TEXT = "text", _("text")
    NUMBER = "number", _("number")
    DATE = "date", _("date")
    CHOICE = "choice", _("one choice")
    CHOICES = "choices", _("several choices")
    YES = "yes", _("yes or no")


class CustomField(TenantModel):
    """Something that the business itself wants to know of its customers.

    `slug` is its name for programs and never changes, nor does the kind. `choices` are kept as
    `{"id", "title", "is_active"}`: values name the id, so that a choice can be called otherwise
    or be offered no more, and nothing that was chosen is lost.
    """

    slug = models.CharField(max_length=40)
    title = models.CharField(max_length=60)
    kind = models.CharField(max_length=8, choices=FieldKind)
    choices = models.JSONField(default=list)
    position = models.IntegerField()
    is_on_portal = models.BooleanField(default=False)
    is_active = models.BooleanField(default=True)

    class Meta(TenantModel.Meta):
        abstract = False
        constraints = [
            models.UniqueConstraint(fields=["business_id", "slug"], name="custom_field_slug"),
        ]


class ProfileSettings(TenantModel):
    """Which fields of the profile the business asks for on its portal; one row, or the defaults."""

    on_portal = models.JSONField(default=list)  # names of PORTAL_FIELDS

    class Meta(TenantModel.Meta):
        abstract = False
        constraints = [
            models.UniqueConstraint(fields=["business_id"], name="profile_settings_once")
        ]


class Note(TenantModel):
    """A few words that staff keep about a customer."""

    customer_id = models.BigIntegerField()
    customer = TenantForeignKey(Customer, "customer_id")
    text = models.CharField(max_length=1000)
    at = models.DateTimeField()
    actor_label = models.CharField(max_length=120)

    class Meta(TenantModel.Meta):
        abstract = False
        constraints = [
            TenantReference("customer_id", to="customers.Customer", name="note_customer")
        ]
        indexes = [
            models.Index(fields=["business_id", "customer_id", "-at"], name="note_by_customer")
        ]


class Device(TenantModel):
    """A device by which a customer came to their pages, as its browser tells; when it was last
    seen. Two alike are one row: nothing is kept that would tell them apart.
    """

    customer_id = models.BigIntegerField()
    customer = TenantForeignKey(Customer, "customer_id")
    model = models.CharField(max_length=60, blank=True)
    system = models.CharField(max_length=60, blank=True)
    browser = models.CharField(max_length=60, blank=True)
    first_seen_at = models.DateTimeField()
    last_seen_at = models.DateTimeField()

    class Meta(TenantModel.Meta):
        abstract = False
        constraints = [
            models.UniqueConstraint(
                fields=["business_id", "customer_id", "model", "system", "browser"],
                name="device_once",
            ),
            TenantReference("customer_id", to="customers.Customer", name="device_customer"),
        ]


class Merge(TenantModel):
    """Two rows that turned out to be one person: who stays, who went into them, what moved.

    `moved` has the ids of what was the other's, by kind, so that it can go back; `filled` what was
    unknown of who stays and was known of the other.
    """

    kept_id = models.BigIntegerField()
    kept = TenantForeignKey(Customer, "kept_id", null=False)
    gone_id = models.BigIntegerField()
    gone = TenantForeignKey(Customer, "gone_id", null=False)
    moved = models.JSONField()
    filled = models.JSONField(default=dict, db_default={})
    at = models.DateTimeField()
    undone_at = models.DateTimeField(null=True)

    class Meta(TenantModel.Meta):
        abstract = False
        constraints = [
            models.UniqueConstraint(
                fields=["business_id", "gone_id"],
                name="merge_stands_once",
                condition=Q(undone_at__isnull=True),
            ),
            TenantReference("kept_id", to="customers.Customer", name="merge_kept"),
            TenantReference("gone_id", to="customers.Customer", name="merge_gone"),
        ]
        indexes = [models.Index(fields=["business_id", "kept_id"], name="merge_by_kept")]
