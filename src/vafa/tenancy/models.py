"""Whose row it is."""

from __future__ import annotations

from typing import Any, Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from vafa.foundation.ids import new_id
from vafa.tenancy.references import TenantForeignKey, TenantReference
from vafa.tenancy.scope import current_business_id

__all__ = ["Business", "TenantForeignKey", "TenantManager", "TenantModel", "TenantReference"]


class Business(models.Model):
    """One customer of ours: a café with its branches. The directory of all of them.

    A reference table: read everywhere, written rarely, and never once per sale.
    `terms_version` grows when rules, branches or settings change; what is read for every sale
    may be kept in memory under (business, terms_version).
    """

    class State(models.TextChoices):
        ACTIVE = "active", _("Active")
        SUSPENDED = "suspended", _("Suspended")

    class Unit(models.TextChoices):
        TOMAN = "toman", _("toman")
        RIAL = "rial", _("rial")
        THOUSAND_TOMAN = "thousand_toman", _("thousand toman")

    rights_withheld = ("DELETE", "TRUNCATE")

    id = models.BigIntegerField(primary_key=True, default=new_id, editable=False)
    slug = models.SlugField(max_length=40, unique=True)
    name = models.CharField(max_length=120)
    state = models.CharField(max_length=16, choices=State, default=State.ACTIVE)
    zone = models.CharField(max_length=64, default="Asia/Tehran")
    unit = models.CharField(max_length=16, choices=Unit, default=Unit.TOMAN)
    language = models.CharField(max_length=8, default="fa")
    accent = models.CharField(max_length=40, default="", blank=True)
    is_demo = models.BooleanField(default=False)
    terms_version = models.BigIntegerField(default=1)
    created_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"business {self.slug}"


class TenantQuerySet(models.QuerySet[Any]):
    """Rows of the business in scope, and no others."""

    def bulk_create(self, objs: Any, *args: Any, **kwargs: Any) -> Any:
        for row in objs:
            row.take_business()
        return super().bulk_create(objs, *args, **kwargs)


class TenantManager(models.Manager.from_queryset(TenantQuerySet)):  # type: ignore[misc]
    """Filters by the business in scope; raises NoBusinessInScope outside one."""

    def get_queryset(self) -> TenantQuerySet:
        rows: TenantQuerySet = super().get_queryset()
        return rows.filter(business_id=current_business_id())


class TenantModel(models.Model):
    """A row of one business: its key starts with the business, and it never changes hands."""

    pk = models.CompositePrimaryKey("business_id", "id")
    business = models.ForeignKey(
        Business, on_delete=models.PROTECT, related_name="+", db_index=False, editable=False
    )
    id = models.BigIntegerField(default=new_id, editable=False)

    objects = TenantManager()

    class Meta:
        abstract = True
        base_manager_name = "objects"

    def take_business(self) -> Self:
        """Belong to the business in scope, if to none yet; a neighbour's row stays refused."""
        here = current_business_id()
        owner: int | None = self.business_id  # None until it belongs to somebody
        assert owner in {None, here}, "this row belongs to another business"
        self.business_id = here
        return self

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.take_business()
        super().save(*args, **kwargs)
