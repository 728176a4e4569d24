"""The tables of links."""

from __future__ import annotations

from django.db import models

from vafa.links.types import Device, LinkKind
from vafa.tenancy.models import Business, TenantForeignKey, TenantModel, TenantReference


class LinkHost(models.Model):
    """A site of a business's own at which its links stand. A directory over all businesses."""

    is_directory = True

    host = models.CharField(max_length=100, primary_key=True)
    business = models.OneToOneField(Business, on_delete=models.PROTECT, related_name="+")

    def __str__(self) -> str:
        return f"links at {self.host}"


class LinkGroup(TenantModel):
    """Links of one occasion, and where all of them lead; counted as they are made and opened."""

    key = models.CharField(max_length=64)
    title = models.CharField(max_length=120, blank=True)
    target = models.CharField(max_length=500, blank=True)
    made_at = models.DateTimeField()
    links = models.IntegerField(default=0)
    people = models.IntegerField(default=0)
    clicks = models.IntegerField(default=0)
    last_click_at = models.DateTimeField(null=True)

    class Meta(TenantModel.Meta):
        abstract = False
        constraints = [
            models.UniqueConstraint(fields=["business_id", "key"], name="link_group_once")
        ]


class Link(TenantModel):
    """One short link, for one person or for all. Nobody guesses its token."""

    token = models.CharField(max_length=16)
    kind = models.CharField(max_length=8, choices=LinkKind, default=LinkKind.VISIT)
    group_id = models.BigIntegerField()
    group = TenantForeignKey(LinkGroup, "group_id", null=False)
    source = models.CharField(max_length=64)
    customer_id = models.BigIntegerField(null=True)
    customer = TenantForeignKey("customers.Customer", "customer_id")
    clicks = models.IntegerField(default=0)

    class Meta(TenantModel.Meta):
        abstract = False
        constraints = [
            models.UniqueConstraint(fields=["business_id", "token"], name="link_token_once"),
            models.UniqueConstraint(fields=["business_id", "source", "kind"], name="link_once"),
            TenantReference("group_id", to="links.LinkGroup", name="link_group"),
            TenantReference("customer_id", to="customers.Customer", name="link_customer"),
        ]
        indexes = [models.Index(fields=["business_id", "group_id"], name="link_of_group")]


class Click(TenantModel):
    """One time that a person opened a link. Added, never changed."""

    rights_withheld = ("UPDATE", "TRUNCATE")

    group_id = models.BigIntegerField()
    link_id = models.BigIntegerField()
    link = TenantForeignKey(Link, "link_id", null=False)
    at = models.DateTimeField()
    device = models.CharField(max_length=8, choices=Device)

    class Meta(TenantModel.Meta):
        abstract = False
        constraints = [TenantReference("link_id", to="links.Link", name="click_link")]
        indexes = [
            models.Index(fields=["business_id", "group_id", "-id"], name="click_of_group"),
            models.Index(fields=["business_id", "link_id"], name="click_of_link"),
        ]
