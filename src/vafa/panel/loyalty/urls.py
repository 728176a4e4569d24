"""Rules, how credit is spent, and the books."""

from django.utils.translation import gettext_lazy as _

from vafa.panel.area import Area, panel_path
from vafa.panel.loyalty import (
    books,
    cards,
    causes,
    club,
    discounts,
    editing,
    gift_cards,
    partners,
    peers,
    plans,
    prizes,
    programmes,
    referrals,
    rules,
    stacking,
    tier_editing,
    tiers,
    trials,
)
from vafa.staff.types import Permission

SEE, EDIT = Permission.SEE_RULES, Permission.EDIT_RULES
MAKE = Permission.MAKE_CARDS
PACTS = Permission.EDIT_PACTS

area = Area(slug="loyalty", label=_("Loyalty"), icon="award", order=40, permission=SEE)

_FORM = ("GET", "POST")
_POST = ("POST",)

urlpatterns = [
    panel_path("", rules.show_list, name="home", permission=SEE),
    panel_path("ready/", programmes.show, name="programmes", permission=SEE),
    panel_path(
        "ready/<slug:kind>/on/",
        programmes.turn_on,
        name="programme_on",
        permission=EDIT,
        methods=_POST,
    ),
    panel_path(
        "ready/<slug:kind>/off/",
        programmes.turn_off,
        name="programme_off",
        permission=EDIT,
        methods=_POST,
    ),
    panel_path("rules/add/", editing.add, name="add", permission=EDIT, methods=_FORM),
    panel_path("rules/first/", editing.add_first, name="first", permission=EDIT, methods=_POST),
    panel_path("rules/<rule:rule_id>/", rules.show_one, name="one", permission=SEE),
    panel_path(
        "rules/<rule:rule_id>/edit/", editing.edit, name="edit", permission=EDIT, methods=_FORM
    ),
    panel_path(
        "rules/<rule:rule_id>/start/", rules.start, name="start", permission=EDIT, methods=_POST
    ),
    panel_path(
        "rules/<rule:rule_id>/pause/", rules.pause, name="pause", permission=EDIT, methods=_POST
    ),
    panel_path(
        "rules/<rule:rule_id>/back/",
        rules.back,
        name="back",
        permission=EDIT,
        methods=_POST,
    ),
    panel_path(
        "rules/<rule:rule_id>/approve/",
        rules.approve,
        name="approve",
        permission=EDIT,
        methods=_POST,
    ),
    panel_path(
        "rules/<rule:rule_id>/decline/",
        rules.decline,
        name="decline",
        permission=EDIT,
        methods=_POST,
    ),
    panel_path("rules/<rule:rule_id>/end/", rules.end, name="end", permission=EDIT, methods=_POST),
    panel_path("partners/", partners.show_list, name="partners", permission=Permission.SEE_REPORTS),
    panel_path("partners/add/", partners.add, name="partner_add", permission=EDIT, methods=_FORM),
    panel_path(
        "partners/<par:partner_id>/",
        partners.show_one,
        name="partner",
        permission=Permission.SEE_REPORTS,
    ),
    panel_path(
        "partners/<par:partner_id>/edit/",
        partners.edit,
        name="partner_edit",
        permission=EDIT,
        methods=_FORM,
    ),
    panel_path(
        "partners/<par:partner_id>/rates/",
        partners.change_rates,
        name="partner_rates",
        permission=EDIT,
        methods=_POST,
    ),
    panel_path(
        "partners/<par:partner_id>/pay/",
        partners.pay,
        name="partner_pay",
        permission=Permission.PAY_PARTNERS,
        methods=_POST,
    ),
    panel_path(
        "partners/<par:partner_id>/excel/",
        partners.export,
        name="partner_export",
        permission=Permission.EXPORT_REPORTS,
    ),
    panel_path("discounts/", discounts.show_list, name="discounts", permission=SEE),
    panel_path(
        "discounts/add/", discounts.add, name="discount_add", permission=EDIT, methods=_FORM
    ),
    panel_path(
        "discounts/batches/<cbt:code_batch_id>/end/",
        discounts.end_batch,
        name="batch_end",
        permission=EDIT,
        methods=_POST,
    ),
    panel_path("discounts/groups/", stacking.show_tree, name="stacking", permission=SEE),
    panel_path(
        "discounts/groups/add/",
        stacking.add,
        name="stack_group_add",
        permission=EDIT,
        methods=_FORM,
    ),
    panel_path(
        "discounts/groups/<dgr:stack_group_id>/",
        stacking.edit,
        name="stack_group",
        permission=EDIT,
        methods=_FORM,
    ),
    panel_path(
        "discounts/groups/<dgr:stack_group_id>/remove/",
        stacking.remove,
        name="stack_group_remove",
        permission=EDIT,
        methods=_POST,
    ),
    panel_path("discounts/<dis:discount_id>/", discounts.show_one, name="discount", permission=SEE),
    panel_path(
        "discounts/<dis:discount_id>/edit/",
        discounts.edit,
        name="discount_edit",
        permission=EDIT,
        methods=_FORM,
    ),
    panel_path(
        "discounts/<dis:discount_id>/move/",
        discounts.move,
        name="discount_move",
        permission=EDIT,
        methods=_POST,
    ),
    panel_path(
        "discounts/<dis:discount_id>/code/",
        discounts.add_code,
        name="discount_code",
        permission=EDIT,
        methods=_POST,
    ),
    panel_path(
        "discounts/<dis:discount_id>/batch/",
        discounts.add_batch,
        name="discount_batch",
        permission=EDIT,
        methods=_POST,
    ),
    panel_path("prizes/", prizes.show_list, name="prizes", permission=SEE),
    panel_path("prizes/add/", prizes.add, name="prize_add", permission=EDIT, methods=_FORM),
    panel_path("prizes/taken/", prizes.show_claims, name="claims", permission=SEE),
    panel_path(
        "prizes/taken/<clm:claim_id>/end/",
        prizes.end_claim,
        name="claim_end",
        permission=Permission.GIVE_CREDIT,
        methods=_POST,
    ),
    panel_path("prizes/<prz:prize_id>/", prizes.edit, name="prize", permission=EDIT, methods=_FORM),
    panel_path("tiers/", tiers.show, name="tiers", permission=SEE),
    panel_path("tiers/first/", tiers.set_up, name="first_tiers", permission=EDIT, methods=_POST),
    panel_path("tiers/edit/", tier_editing.edit, name="edit_tiers", permission=EDIT, methods=_FORM),
    panel_path("tiers/of/<slug:tier>/", tiers.show_members, name="tier", permission=SEE),
    panel_path("trials/", trials.show_trials, name="trials", permission=Permission.SEE_REPORTS),
    panel_path(
        "trials/begin/", trials.begin_trial, name="trial_begin", permission=EDIT, methods=_FORM
    ),
    panel_path(
        "trials/<try:run_id>/",
        trials.show_trial,
        name="trial",
        permission=Permission.SEE_REPORTS,
    ),
    panel_path(
        "trials/<try:run_id>/stop/",
        trials.stop_trial,
        name="trial_stop",
        permission=EDIT,
        methods=_POST,
    ),
    panel_path("plans/", plans.show_list, name="plans", permission=SEE),
    panel_path("plans/add/", plans.add, name="plan_add", permission=EDIT, methods=_FORM),
    panel_path("plans/<plan:plan_id>/", plans.show_members, name="plan", permission=SEE),
    panel_path(
        "plans/<plan:plan_id>/edit/", plans.edit, name="plan_edit", permission=EDIT, methods=_FORM
    ),
    panel_path(
        "plans/<plan:plan_id>/enrol/",
        plans.enrol,
        name="enrol",
        permission=Permission.GIVE_CREDIT,
        methods=_POST,
    ),
    panel_path(
        "memberships/<mbr:membership_id>/end/",
        plans.end,
        name="membership_end",
        permission=Permission.GIVE_CREDIT,
        methods=_FORM,
    ),
    panel_path("peers/", peers.show_list, name="peers", permission=SEE),
    panel_path("peers/invite/", peers.invite, name="peer_invite", permission=PACTS, methods=_FORM),
    panel_path(
        "peers/excel/", peers.export, name="peers_export", permission=Permission.EXPORT_REPORTS
    ),
    panel_path("peers/<peer:peer_id>/", peers.show_one, name="peer", permission=SEE),
    panel_path(
        "peers/<peer:peer_id>/terms/",
        peers.offer_terms,
        name="peer_terms",
        permission=PACTS,
        methods=_FORM,
    ),
    panel_path(
        "peers/<peer:peer_id>/answer/",
        peers.answer,
        name="peer_answer",
        permission=PACTS,
        methods=_POST,
    ),
    panel_path(
        "peers/<peer:peer_id>/leave/",
        peers.part,
        name="peer_leave",
        permission=PACTS,
        methods=_POST,
    ),
    panel_path(
        "peers/<peer:peer_id>/clear/",
        peers.clear,
        name="peer_clear",
        permission=Permission.CLEAR_DEBTS,
        methods=_POST,
    ),
    panel_path("causes/", causes.show_list, name="causes", permission=SEE),
    panel_path("causes/add/", causes.add, name="cause_add", permission=EDIT, methods=_FORM),
    panel_path("causes/<cau:cause_id>/", causes.show_one, name="cause", permission=SEE),
    panel_path(
        "causes/<cau:cause_id>/edit/",
        causes.edit,
        name="cause_edit",
        permission=EDIT,
        methods=_FORM,
    ),
    panel_path(
        "causes/<cau:cause_id>/pay/",
        causes.pay,
        name="cause_pay",
        permission=Permission.PAY_CAUSES,
        methods=_POST,
    ),
    panel_path(
        "referrals/", referrals.show_list, name="referrals", permission=Permission.SEE_CUSTOMERS
    ),
    panel_path(
        "referrals/settings/",
        referrals.change,
        name="referral_settings",
        permission=EDIT,
        methods=_FORM,
    ),
    panel_path("prizes/rate/", prizes.set_rate, name="rate", permission=EDIT, methods=_FORM),
    panel_path("club/", club.edit, name="club", permission=EDIT, methods=_FORM),
    panel_path("cards/", cards.show_list, name="cards", permission=Permission.SEE_CARDS),
    panel_path(
        "cards/one/<card:card_id>/",
        gift_cards.show,
        name="gift_card",
        permission=Permission.SEE_CARDS,
    ),
    *(
        panel_path(
            f"cards/one/<card:card_id>/{part}/",
            view,
            name=f"gift_{part}",
            permission=Permission.EDIT_CARDS,
            methods=_POST,
        )
        for part, view in {
            "sell": gift_cards.sell,
            "block": gift_cards.block,
            "transfer": gift_cards.transfer,
            "give": gift_cards.give,
        }.items()
    ),
    panel_path("cards/make/", cards.make, name="cards_make", permission=MAKE, methods=_POST),
    panel_path(
        "cards/<bat:batch_id>/",
        cards.show_batch,
        name="batch",
        permission=Permission.SEE_CARDS,
    ),
    panel_path("cards/<bat:batch_id>/csv/", cards.print_csv, name="batch_csv", permission=MAKE),
    panel_path(
        "cards/<bat:batch_id>/pdf/<int:part>/",
        cards.print_pdf,
        name="batch_pdf",
        permission=MAKE,
    ),
    panel_path(
        "books/", books.show, name="books", permission=Permission.SEE_REPORTS, methods=_FORM
    ),
]
