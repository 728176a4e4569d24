"""Who works here, and with which machines."""

from __future__ import annotations

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models

from vafa.foundation.ids import new_id
from vafa.staff.permissions import Role
from vafa.tenancy.models import Business, TenantModel, TenantReference


class UserManager(BaseUserManager["User"]):
    """Finds users by their username, whoever they belong to."""


class User(AbstractBaseUser):
    """A login: unique across the installation. What it may do stands in its Member.

    `business` is where it belongs; none for the operator of the installation.
    """

    id = models.BigIntegerField(primary_key=True, default=new_id, editable=False)
    username = models.CharField(max_length=40, unique=True)
    is_active = models.BooleanField(default=True)
    business = models.ForeignKey(Business, on_delete=models.PROTECT, null=True, related_name="+")
    last_login = None  # nothing is written on the directory when somebody signs in

    rights_withheld = ("DELETE", "TRUNCATE")
    columns_updatable = ("password", "is_active")

    objects = UserManager()
    USERNAME_FIELD = "username"

    def __str__(self) -> str:
        return self.username


class Member(TenantModel):
    """A person who works for the business: role, reach and what differs from the role."""

    class State(models.TextChoices):
        ACTIVE = "active"
        INACTIVE = "inactive"

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", db_index=False)
    display_name = models.CharField(max_length=80)
    mobile = models.CharField(max_length=16, blank=True)
    role = models.CharField(max_length=16, choices=Role)
    branch_id = models.BigIntegerField(null=True)
    extra = models.JSONField(default=list)
    denied = models.JSONField(default=list)
    state = models.CharField(max_length=8, choices=State, default=State.ACTIVE)
    created_at = models.DateTimeField()

    class Meta(TenantModel.Meta):
        abstract = False
        constraints = [
            models.UniqueConstraint(fields=["business", "user"], name="staff_member_once"),
            TenantReference("branch_id", to="catalog.Branch", name="staff_member_branch"),
        ]

    def __str__(self) -> str:
        return self.display_name


class Till(TenantModel):
    """A place in a branch where sales are taken, by the name its cashiers use."""

    branch_id = models.BigIntegerField()
    name = models.CharField(max_length=40)
    is_active = models.BooleanField(default=True)

    class Meta(TenantModel.Meta):
        abstract = False
        constraints = [
            models.UniqueConstraint(
                fields=["business", "branch_id", "name"], name="staff_till_name"
            ),
            TenantReference("branch_id", to="catalog.Branch", name="staff_till_branch"),
        ]

    def __str__(self) -> str:
        return self.name


class ApiKey(models.Model):
    """A machine's key, kept only as a hash. In the directory: the key says which business."""

    rights_withheld = ("DELETE", "TRUNCATE")
    columns_updatable = ("last_used_at", "revoked_at")

    id = models.BigIntegerField(primary_key=True, default=new_id, editable=False)
    business = models.ForeignKey(Business, on_delete=models.PROTECT, related_name="+")
    token_hash = models.CharField(max_length=64, unique=True)
    hint = models.CharField(max_length=4)
    label = models.CharField(max_length=80)
    scopes = models.JSONField(default=list)
    branch_id = models.BigIntegerField(null=True)
    till = models.CharField(max_length=40, blank=True)
    created_at = models.DateTimeField()
    last_used_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"key {self.label}"


class SignInTry(models.Model):
    """Wrong sign-ins counted for one name, address or both; `key` is a hash of which."""

    key = models.CharField(max_length=64, primary_key=True)
    failures = models.IntegerField(default=0)
    blocked_until = models.DateTimeField()
    last_at = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return f"{self.failures} failures"
