"""How one comes to the club without help: the codes that stand for it, and the terms."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from vafa.tenancy.models import Business, TenantModel


class JoinCode(models.Model):
    """Which business, and which branch of it, five digits stand for; no branch: all of it.

    A directory over all businesses, since businesses may share a line. A code is on posters: it
    never changes hands, and is never given up.
    """

    is_directory = True
    rights_withheld = ("UPDATE", "DELETE", "TRUNCATE")

    code = models.CharField(max_length=5, primary_key=True)
    business = models.ForeignKey(Business, on_delete=models.PROTECT, related_name="+")
    branch_id = models.BigIntegerField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["business", "branch_id"], name="join_code_once", nulls_distinct=False
            ),
            models.CheckConstraint(
                name="join_code_five_digits", condition=Q(code__regex=r"^[1-9][0-9]{4}$")
            ),
        ]

    def __str__(self) -> str:
        return f"join code {self.code}"


class JoiningSettings(TenantModel):
    """Whether people may join by themselves, on which terms, at which line, and what posters
    promise; one row, or the defaults. Empty words are ours (`queries.write_terms`), an empty line
    is the gateway's.
    """

    is_open = models.BooleanField(default=True)
    terms = models.TextField(blank=True)
    line = models.CharField(max_length=20, blank=True)
    promise = models.CharField(max_length=60, blank=True, default="", db_default="")

    class Meta(TenantModel.Meta):
        abstract = False
        constraints = [
            models.UniqueConstraint(fields=["business_id"], name="joining_settings_once")
        ]
