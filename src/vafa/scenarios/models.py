"""Scenarios, all their versions, who is on the way, and what happened to each."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from vafa.scenarios.types import ScenarioState, TravellerState
from vafa.tenancy.models import TenantForeignKey, TenantModel, TenantReference


class Scenario(TenantModel):
    """A scenario as it stands now. What it said and when is in its versions."""

    name = models.CharField(max_length=80)
    state = models.CharField(max_length=8, choices=ScenarioState, default=ScenarioState.DRAFT)
    newest = models.IntegerField(default=1)
    # The day that was looked at last, and up to which customer; None is to the end.
    looked_on = models.DateField(null=True)
    looked_to_id = models.BigIntegerField(null=True)
    ready = models.CharField(max_length=32, blank=True)  # which ready-made one it was
    created_at = models.DateTimeField()

    class Meta(TenantModel.Meta):
        abstract = False


class ScenarioVersion(TenantModel):
    """What a scenario said from then on: written once, never changed.

    Who sets out goes the way of the newest version to its end, whatever is written later.
    `wordings` has the id of each text by its place.
    """

    rights_withheld = ("UPDATE", "DELETE", "TRUNCATE")

    scenario_id = models.BigIntegerField()
    scenario = TenantForeignKey(Scenario, "scenario_id", null=False)
    number = models.IntegerField()
    spec = models.JSONField()
    wordings = models.JSONField(default=dict)
    changed_by = models.CharField(max_length=120)
    changed_at = models.DateTimeField()

    class Meta(TenantModel.Meta):
        abstract = False
        constraints = [
            TenantReference("scenario_id", to="scenarios.Scenario", name="scenario_version_of"),
            models.UniqueConstraint(
                fields=["business_id", "scenario_id", "number"], name="scenario_version_number"
            ),
        ]


class Traveller(TenantModel):
    """A customer on the way of a version, or who was.

    `occasion` names what made them set out: it does so once. `place` is the step they are at;
    `due_at` when to look at them next, `tries` how often that failed in a row. Who `is_control`
    was left out by lot: they go the way and get nothing on it. Who was merged into another goes on
    as that one, their rows stay their own.
    """

    scenario_id = models.BigIntegerField()
    scenario = TenantForeignKey(Scenario, "scenario_id", null=False)
    version_id = models.BigIntegerField()
    version = TenantForeignKey(ScenarioVersion, "version_id", null=False)
    customer_id = models.BigIntegerField()
    customer = TenantForeignKey("customers.Customer", "customer_id", null=False)
    occasion = models.CharField(max_length=80)
    goal = models.CharField(max_length=16, blank=True)
    is_control = models.BooleanField(default=False, db_default=False)
    began_at = models.DateTimeField()
    place = models.CharField(max_length=80, blank=True)
    arrived_at = models.DateTimeField()
    due_at = models.DateTimeField()
    tries = models.SmallIntegerField(default=0)
    state = models.CharField(
        max_length=12, choices=TravellerState, default=TravellerState.ON_THE_WAY
    )
    ended_at = models.DateTimeField(null=True)

    class Meta(TenantModel.Meta):
        abstract = False
        constraints = [
            TenantReference("scenario_id", to="scenarios.Scenario", name="traveller_scenario"),
            TenantReference("version_id", to="scenarios.ScenarioVersion", name="traveller_version"),
            TenantReference("customer_id", to="customers.Customer", name="traveller_customer"),
            models.UniqueConstraint(
                fields=["business_id", "scenario_id", "customer_id", "occasion"],
                name="traveller_sets_out_once",
            ),
            models.UniqueConstraint(
                fields=["business_id", "scenario_id", "customer_id"],
                condition=Q(state=TravellerState.ON_THE_WAY),
                name="traveller_on_one_way",
            ),
            models.CheckConstraint(
                name="traveller_ended",
                condition=Q(state=TravellerState.ON_THE_WAY, ended_at__isnull=True)
                | (~Q(state=TravellerState.ON_THE_WAY) & Q(ended_at__isnull=False)),
            ),
        ]
        indexes = [
            models.Index(
                fields=["business_id", "due_at", "id"],
                condition=Q(state=TravellerState.ON_THE_WAY),
                name="traveller_due",
            ),
            models.Index(
                fields=["business_id", "customer_id", "-began_at"], name="traveller_of_customer"
            ),
            models.Index(
                fields=["business_id", "scenario_id", "state"], name="traveller_of_scenario"
            ),
        ]


class Passing(TenantModel):
    """A step that somebody took: where, when, and which way they went. Added, never changed."""

    rights_withheld = ("UPDATE", "TRUNCATE")

    traveller_id = models.BigIntegerField()
    traveller = TenantForeignKey(Traveller, "traveller_id", null=False)
    version_id = models.BigIntegerField()
    place = models.CharField(max_length=80)
    way = models.CharField(max_length=4)
    note = models.CharField(max_length=24, blank=True)
    at = models.DateTimeField()

    class Meta(TenantModel.Meta):
        abstract = False
        constraints = [
            TenantReference("traveller_id", to="scenarios.Traveller", name="passing_traveller"),
            models.UniqueConstraint(
                fields=["business_id", "traveller_id", "place"], name="passing_once"
            ),
        ]
        indexes = [
            models.Index(fields=["business_id", "version_id", "place"], name="passing_at_place")
        ]
