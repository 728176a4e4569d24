"""What follows what: the one place to read it.

Each reaction is `(event, *, at)`, runs in the scope of the event's business in a savepoint with
the others of its event, and is safe to run twice.
"""

from vafa.answers import reactions as answers
from vafa.campaigns import reactions as campaigns
from vafa.campaigns.events import CampaignFed
from vafa.causes import reactions as causes
from vafa.checkout import brought, merging, suspicion
from vafa.checkout import reactions as checkout
from vafa.checkout.events import (
    CreditGranted,
    GiftCardUsed,
    GiftCardUseUndone,
    GiftDecided,
)
from vafa.coalition import reactions as coalition
from vafa.coalition.events import (
    DebtCleared,
    DrawGivenBack,
    DrawLapsed,
    DrawUsed,
    OfferAnswered,
    OfferMade,
    PactLeft,
)
from vafa.codes.events import CodesWereLocked
from vafa.customers.events import (
    CustomerChanged,
    CustomerJoined,
    CustomersParted,
    ProfileCompleted,
)
from vafa.guard import reactions as guard
from vafa.guard.events import PatternSeen
from vafa.insight import reactions as insight
from vafa.insight.events import GroupsChanged
from vafa.links.events import LinkClicked
from vafa.memberships import reactions as memberships
from vafa.messaging.events import ConsentChanged, TextArrived, TextBudgetSpent, TextsTurned
from vafa.outbox.actions import Reactions
from vafa.payments.events import PaymentPaid
from vafa.portal import reactions as portal
from vafa.portal.events import LoginCodeAsked
from vafa.referrals import reactions as referrals
from vafa.rules import reactions as rules
from vafa.rules.events import BudgetRanOut
from vafa.sales.events import SaleAccepted, SaleCorrected, SaleReturned
from vafa.scenarios import reactions as scenarios
from vafa.segments import reactions as segments
from vafa.segments.events import SegmentEntered
from vafa.tiers import reactions as tiers
from vafa.tiers.events import TierChanged
from vafa.visits import reactions as visits
from vafa.visits.events import CustomerVisited

REACTIONS: Reactions = {
    CustomerJoined: [
        checkout.welcome_customer,
        checkout.reward_joining,
        scenarios.begin_after_joining,
        segments.follow_customer,
    ],
    CustomerChanged: [segments.follow_customer],
    ProfileCompleted: [checkout.reward_profile, segments.follow_customer],
    SaleAccepted: [
        merging.gather_late_sale,
        *(insight.refresh_metrics, guard.look_at_sale, memberships.follow_sales),
        *(causes.follow_sales, referrals.follow_sales, checkout.tell_about_sale),
        *(scenarios.follow_sale, segments.follow_customer),
    ],
    SaleReturned: [
        insight.refresh_metrics,
        guard.look_at_return,
        memberships.follow_sales,
        causes.follow_sales,
        referrals.follow_sales,
        checkout.take_gifts_back,
        segments.follow_customer,
    ],
    SaleCorrected: [
        insight.refresh_metrics,
        memberships.follow_sales,
        causes.follow_sales,
        referrals.follow_sales,
        segments.follow_customer,
    ],
    CreditGranted: [guard.look_at_gift, checkout.tell_about_grant],
    GiftDecided: [checkout.give_gift],
    GiftCardUsed: [checkout.reward_giver],
    GiftCardUseUndone: [checkout.take_from_giver],
    BudgetRanOut: [rules.pause_used_up],
    PatternSeen: [suspicion.hold_suspicious],
    CodesWereLocked: [guard.flag_code_guessing],
    TextArrived: [answers.answer_text],
    CustomerVisited: [
        checkout.reward_visit,
        visits.greet_visitor,
        segments.follow_customer,
    ],
    ConsentChanged: [insight.forget_unwanted, segments.follow_number],
    LinkClicked: [segments.follow_customer],
    TierChanged: [tiers.tell_about_tier, scenarios.begin_after_move, segments.follow_customer],
    SegmentEntered: [scenarios.begin_after_entering],
    CustomersParted: [scenarios.follow_parting],
    GroupsChanged: [insight.regroup],
    TextsTurned: [campaigns.settle_lost_texts],
    TextBudgetSpent: [guard.flag_texts_used_up],
    LoginCodeAsked: [portal.send_login_code],
    PaymentPaid: [],  # what was paid for was done with it
    CampaignFed: [],  # it wakes the worker, whose round goes on with the campaign
    # Letters of other businesses, followed in the scope of the one that got them
    OfferMade: [coalition.receive_offer],
    OfferAnswered: [coalition.receive_answer],
    PactLeft: [coalition.receive_leave],
    DrawUsed: [coalition.receive_use],
    DrawLapsed: [coalition.receive_lapse],
    DrawGivenBack: [brought.give_credit_home],
    DebtCleared: [coalition.note_clearing],
}
