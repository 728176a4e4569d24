"""The acts on the record, by what they are about, and the areas they belong to."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy

ACTS: dict[str, dict[str, Any]] = {
    "staff": {
        "staff.signed_in": gettext_lazy("Signed in"),
        "staff.created": gettext_lazy("Colleague added"),
        "staff.edited": gettext_lazy("Name or number of a colleague changed"),
        "staff.role_changed": gettext_lazy("Role of a colleague changed"),
        "staff.permissions_changed": gettext_lazy("Permissions of a colleague changed"),
        "staff.password_set": gettext_lazy("Password set"),
        "staff.deactivated": gettext_lazy("Colleague let go"),
        "staff.reactivated": gettext_lazy("Colleague taken on again"),
    },
    "key": {
        "key.created": gettext_lazy("API key made"),
        "key.revoked": gettext_lazy("API key revoked"),
    },
    "till": {
        "till.created": gettext_lazy("Till added"),
        "till.renamed": gettext_lazy("Till renamed"),
        "till.closed": gettext_lazy("Till closed"),
        "till.reopened": gettext_lazy("Till opened again"),
    },
    "business": {
        "business.changed": gettext_lazy("Settings of the business changed"),
    },
    "branch": {
        "branch.added": gettext_lazy("Branch added"),
        "branch.changed": gettext_lazy("Branch changed"),
    },
    "holiday": {
        "holiday.added": gettext_lazy("Holiday added"),
        "holiday.changed": gettext_lazy("Holiday changed"),
        "holiday.removed": gettext_lazy("Holiday removed"),
        "holiday.restored": gettext_lazy("Holiday brought back"),
    },
    "product": {
        "product.added": gettext_lazy("Product added"),
        "product.changed": gettext_lazy("Product changed"),
        "product.retired": gettext_lazy("Product taken off the menu"),
        "product.restored": gettext_lazy("Product put on the menu again"),
    },
    "category": {
        "category.added": gettext_lazy("Category added"),
        "category.changed": gettext_lazy("Category changed"),
        "category.moved": gettext_lazy("Category moved"),
    },
    "customer": {
        "customer.registered": gettext_lazy("Customer registered"),
        "customer.changed": gettext_lazy("Customer changed"),
        "customer.merged": gettext_lazy("Two customers made one"),
        "customer.parted": gettext_lazy("Merged customers made two again"),
        "customer.signed_in": gettext_lazy("Customer signed in"),
        "customer.list_taken_out": gettext_lazy("List of customers taken out"),
    },
    "profile": {
        "profile.field_added": gettext_lazy("Field of your own added"),
        "profile.field_changed": gettext_lazy("Field of your own changed"),
        "profile.field_put_away": gettext_lazy("Field of your own put away"),
        "profile.field_restored": gettext_lazy("Field of your own taken out again"),
        "profile.portal_fields": gettext_lazy("Fields that the customer's pages ask for changed"),
    },
    "card": {
        "card.batch_made": gettext_lazy("Cards made"),
        "card.numbers_taken_out": gettext_lazy("Numbers of cards taken out for printing"),
        "card.active": gettext_lazy("Card handed out"),
        "card.blocked": gettext_lazy("Card blocked"),
        "card.made": gettext_lazy("Sale of a gift card taken back"),
        "card.sold": gettext_lazy("Gift card sold or topped up"),
        "card.handed_to_giver": gettext_lazy("Gift card handed to a member to give away"),
        "card.replaced": gettext_lazy("Card replaced"),
    },
    "programme": {
        "programme.switched_on": gettext_lazy("Kind of club switched on"),
        "programme.switched_off": gettext_lazy("Kind of club switched off"),
    },
    "peer": {
        "coalition.offered": gettext_lazy("Terms offered to another business"),
        "coalition.agreed": gettext_lazy("Terms of another business taken"),
        "coalition.declined": gettext_lazy("Terms of another business declined"),
        "coalition.left": gettext_lazy("Sharing credit with a business ended"),
        "coalition.cleared": gettext_lazy("Payment of another business recorded"),
    },
    "consent": {
        "consent.stopped": gettext_lazy("Advertising stopped"),
        "consent.rejoined": gettext_lazy("Advertising allowed again"),
    },
    "credit": {
        "credit.given_by_hand": gettext_lazy("Credit given or taken by hand"),
        "credit.reinstated": gettext_lazy("Credit given again after it had ended"),
        "credit.reminded_by_hand": gettext_lazy("Owners of ending credit reminded"),
    },
    "on_account": {
        "on_account.changed": gettext_lazy("House account opened or changed"),
        "on_account.paid": gettext_lazy("Payment on account taken"),
    },
    "sale": {
        "sale.late_settled": gettext_lazy("Sale of an outage seen to"),
        "sale.corrected": gettext_lazy("Sale corrected"),
    },
    "scenario": {
        "scenario.made": gettext_lazy("Scenario made"),
        "scenario.changed": gettext_lazy("Scenario changed"),
        "scenario.started": gettext_lazy("Scenario started"),
        "scenario.paused": gettext_lazy("Scenario paused"),
        "scenario.ended": gettext_lazy("Scenario ended"),
    },
    "rule": {
        "rule.created": gettext_lazy("Rule made"),
        "rule.changed": gettext_lazy("Rule changed"),
        "rule.proposed": gettext_lazy("Change of a rule proposed"),
        "rule.approved": gettext_lazy("Change of a rule approved"),
        "rule.declined": gettext_lazy("Change of a rule declined"),
        "rule.state_changed": gettext_lazy("Rule switched on or off"),
    },
    "discount": {
        "discount.created": gettext_lazy("Discount made"),
        "discount.changed": gettext_lazy("Discount changed"),
        "discount.state_changed": gettext_lazy("Discount switched on or off"),
        "discount.group_put": gettext_lazy("Group of discounts changed"),
        "discount.group_removed": gettext_lazy("Group of discounts removed"),
        "discount.code_added": gettext_lazy("Discount code added"),
        "discount.batch_made": gettext_lazy("Secret discount codes made"),
        "discount.batch_voided": gettext_lazy("Secret discount codes voided"),
    },
    "prize": {
        "prize.added": gettext_lazy("Reward put on the list"),
        "prize.changed": gettext_lazy("Reward changed"),
        "prize.given": gettext_lazy("Reward given by a rule"),
        "prize.taken": gettext_lazy("Reward taken for points"),
        "prize.handed_over": gettext_lazy("Reward handed over"),
        "prize.cancelled": gettext_lazy("Reward cancelled, points given back"),
        "prize.rate_changed": gettext_lazy("Worth of points in credit changed"),
    },
    "plan": {
        "plan.added": gettext_lazy("Membership plan put on sale"),
        "plan.changed": gettext_lazy("Membership plan changed"),
    },
    "membership": {
        "membership.begun": gettext_lazy("Membership begun"),
        "membership.ended": gettext_lazy("Membership ended before its time"),
    },
    "partner": {
        "partner.added": gettext_lazy("Partner added"),
        "partner.changed": gettext_lazy("Partner changed"),
        "partner.paid": gettext_lazy("Paid to a partner"),
        "partner.taken_out": gettext_lazy("Statement of a partner taken out"),
    },
    "cause": {
        "cause.added": gettext_lazy("Cause opened"),
        "cause.changed": gettext_lazy("Cause changed"),
        "cause.chosen": gettext_lazy("Cause chosen by a customer"),
        "cause.paid": gettext_lazy("Paid to a cause"),
    },
    "referral": {
        "referral.set": gettext_lazy("Written down who brought a customer"),
        "referral.settings_changed": gettext_lazy("Settings of referrals changed"),
    },
    "joining": {
        "joining.settings_changed": gettext_lazy("Settings of joining changed"),
    },
    "answers": {
        "answers.switched": gettext_lazy("Answers to texts switched on or off"),
    },
    "shared": {
        "shared.opened": gettext_lazy("Shared wallet opened"),
        "shared.joined": gettext_lazy("Member added to a shared wallet"),
        "shared.changed": gettext_lazy("Limits of a member changed"),
        "shared.left": gettext_lazy("Member left a shared wallet"),
        "shared.head": gettext_lazy("Head of a shared wallet changed"),
        "shared.topped_up": gettext_lazy("Paid into a shared wallet"),
        "shared.closed": gettext_lazy("Shared wallet closed"),
    },
    "club": {
        "club.settings_changed": gettext_lazy("Settings of the club changed"),
    },
    "tiers": {
        "tiers.changed": gettext_lazy("Tiers changed"),
        "tiers.removed": gettext_lazy("Tiers taken away"),
        "tiers.protected": gettext_lazy("Tier of a customer protected"),
    },
    "report": {
        "report.exported": gettext_lazy("Report taken out"),
    },
    "insight": {
        "insight.scoring_changed": gettext_lazy("Scoring of customers changed"),
    },
    "flag": {
        "flag.put_away": gettext_lazy("Suspicious case put away"),
        "flag.decided": gettext_lazy("Suspicious case decided"),
        "flag.block_lifted": gettext_lazy("Stop of awards lifted"),
    },
    "pattern": {
        "guard.pattern_changed": gettext_lazy("What is looked for changed"),
    },
    "template": {
        "text.sent_again": gettext_lazy("Text of unknown fate sent again"),
        "template.saved": gettext_lazy("Words of a text changed"),
    },
    "sending_rules": {
        "sending_rules.saved": gettext_lazy("Times and limits of texts changed"),
    },
    "gateway_account": {
        "gateway_account.saved": gettext_lazy("Text gateway set up"),
        "gateway_account.callback_renewed": gettext_lazy("Callback address of a gateway renewed"),
    },
    "import": {
        "import.created": gettext_lazy("Import begun"),
        "import.cancelled": gettext_lazy("Import cancelled"),
        "import.bad_rows_taken_out": gettext_lazy("Rows that were not taken, taken out"),
    },
    "replay": {
        "replay.created": gettext_lazy("Rules tried on the past"),
        "replay.cancelled": gettext_lazy("Trial on the past stopped"),
    },
}

AREAS: dict[str, Any] = {
    "staff": gettext_lazy("Staff"),
    "key": gettext_lazy("API keys"),
    "till": gettext_lazy("Tills"),
    "business": gettext_lazy("Business"),
    "branch": gettext_lazy("Branches"),
    "holiday": gettext_lazy("Calendar"),
    "product": gettext_lazy("Menu"),
    "category": gettext_lazy("Categories of the menu"),
    "customer": gettext_lazy("Customers"),
    "profile": gettext_lazy("Fields of the profile"),
    "card": gettext_lazy("Cards"),
    "consent": gettext_lazy("Consent"),
    "credit": gettext_lazy("Credit by hand"),
    "on_account": gettext_lazy("House accounts"),
    "sale": gettext_lazy("Sales"),
    "rule": gettext_lazy("Rules"),
    "scenario": gettext_lazy("Scenarios"),
    "programme": gettext_lazy("Ready clubs"),
    "discount": gettext_lazy("Discounts"),
    "prize": gettext_lazy("Reward list"),
    "plan": gettext_lazy("Membership plans"),
    "membership": gettext_lazy("Memberships"),
    "partner": gettext_lazy("Partners"),
    "peer": gettext_lazy("Shared club"),
    "cause": gettext_lazy("Causes"),
    "referral": gettext_lazy("Referrals"),
    "joining": gettext_lazy("Joining"),
    "answers": gettext_lazy("Answers to texts"),
    "shared": gettext_lazy("Shared wallets"),
    "club": gettext_lazy("Club"),
    "tiers": gettext_lazy("Tiers"),
    "report": gettext_lazy("Reports"),
    "insight": gettext_lazy("Groups of customers"),
    "flag": gettext_lazy("Suspicious cases"),
    "pattern": gettext_lazy("What is looked for"),
    "template": gettext_lazy("Words of texts"),
    "sending_rules": gettext_lazy("Sending of texts"),
    "gateway_account": gettext_lazy("Text gateways"),
    "import": gettext_lazy("Imports"),
    "replay": gettext_lazy("Trials on the past"),
}
