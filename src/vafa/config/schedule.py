"""What runs when: the one place to read it.

A step is `(business_id, at)`, works for one business, and is safe to run twice or to be killed in
the middle. Nothing here enters a scope for more than one business.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta

from vafa.answers.actions import forget_turns
from vafa.api.v1.once import forget_answers
from vafa.audit.types import SYSTEM
from vafa.campaigns.actions import begin_due, feed_next
from vafa.catalog.actions import seed_holidays
from vafa.checkout.actions import reward_birthdays, reward_next_referral
from vafa.checkout.queries import load_settings
from vafa.checkout.reminders import warn_expiring
from vafa.coalition.actions import lapse_draws
from vafa.config.reactions import REACTIONS
from vafa.customers.actions import forget_devices
from vafa.imports.actions import forget_files, forget_uploads
from vafa.insight.actions import (
    find_in_week,
    fit_values,
    foresee_next,
    prove_books,
    refresh_all,
    score_all,
    sum_up_books,
    work_out_pairs,
)
from vafa.ledger.actions import expire_due, time_out_holds
from vafa.links.actions import forget_links
from vafa.memberships.actions import remind_members
from vafa.messaging.actions import (
    close_undecided,
    fall_back,
    fetch_inbound,
    forget_old,
    poll_undecided,
    send_due,
)
from vafa.outbox.actions import carry_letters, deliver_pending, forget_delivered, forget_letters
from vafa.payments.actions import ask_about_payments
from vafa.portal.actions import forget_asks
from vafa.rewardlist.actions import lapse_claims
from vafa.scenarios.actions import advance_due, look_for_days
from vafa.segments.actions import (
    begin_watching,
    count_anew,
    list_watched_ids,
    refresh_members,
)
from vafa.segments.queries import list_segments
from vafa.tenancy.queries import list_active_business_ids
from vafa.tenancy.scope import business_scope
from vafa.tiers.actions import place_many
from vafa.tiers.queries import list_climbers, list_due
from vafa.tiers.types import Why

log = logging.getLogger(__name__)

Step = Callable[[int, datetime], None]
TIERS_AT_ONCE = 5_000  # customers in one transaction
MOST_ROUNDS = 1_000  # of one step in one run; what is left waits for the next
LONGEST_COUNT = timedelta(minutes=2)  # of one segment, at night
KEEP_DELIVERED = timedelta(days=30)  # to see for a month what followed from what
KEEP_ANSWERS = timedelta(days=30)  # as long as the reference promises to know a repeat


def deliver(business_id: int, at: datetime) -> None:
    """Let everything that waits in the outbox be followed."""
    for _ in range(MOST_ROUNDS):
        with business_scope(business_id):
            if not deliver_pending(REACTIONS, at=at):
                return


def carry(business_id: int, at: datetime) -> None:
    """Bring its letters to other businesses: one scope after the other, never one in another."""
    for _ in range(MOST_ROUNDS):
        if not carry_letters(business_id, REACTIONS, at=at):
            return


def campaign(business_id: int, at: datetime) -> None:
    """Begin the campaigns that are due, and hand over as many people as are sent to soon."""
    begin_due(business_id, at=at)
    for _ in range(MOST_ROUNDS):
        if not feed_next(business_id, at=at):
            return


def send(business_id: int, at: datetime) -> None:
    """Send the texts that are due."""
    for _ in range(MOST_ROUNDS):
        if not send_due(business_id=business_id, at=at).taken:
            return


def ask_gateways(business_id: int, at: datetime) -> None:
    """Find out what became of texts, give on what did not arrive, stop asking after three days."""
    poll_undecided(business_id=business_id, at=at)
    with business_scope(business_id):
        fall_back(at=at)
        close_undecided(at=at)


def ask_banks(business_id: int, at: datetime) -> None:
    """Find out what became of payments whose payer did not come back."""
    ask_about_payments(business_id=business_id, at=at)


def read_inboxes(business_id: int, at: datetime) -> None:
    """Fetch what customers wrote, from gateways that do not bring it, and follow it."""
    fetch_inbound(business_id=business_id, at=at)


def expire(business_id: int, at: datetime) -> None:
    """End the lots whose last day is over."""
    for _ in range(MOST_ROUNDS):
        with business_scope(business_id):
            if not expire_due(at=at, actor=SYSTEM):
                return


def time_out(business_id: int, at: datetime) -> None:
    """Give back what was held and not captured in time; before lots end, which may be its own."""
    for _ in range(MOST_ROUNDS):
        with business_scope(business_id):
            if not time_out_holds(at=at, actor=SYSTEM):
                return


def send_home(business_id: int, at: datetime) -> None:
    """Let credit go home that was brought from another business and not spent in time."""
    for _ in range(MOST_ROUNDS):
        with business_scope(business_id):
            if not lapse_draws(at=at):
                return


def warn(business_id: int, at: datetime) -> None:
    """Tell customers whose credit ends soon."""
    for _ in range(MOST_ROUNDS):
        with business_scope(business_id):
            if not warn_expiring(at=at):
                return


def lapse(business_id: int, at: datetime) -> None:
    """Give back the points of rewards that nobody fetched in time."""
    for _ in range(MOST_ROUNDS):
        with business_scope(business_id):
            if not lapse_claims(grace_days=load_settings().grace_days, at=at):
                return


def remind(business_id: int, at: datetime) -> None:
    """Tell members whose plan ends soon."""
    for _ in range(MOST_ROUNDS):
        with business_scope(business_id):
            if not remind_members(at=at):
                return


def celebrate(business_id: int, at: datetime) -> None:
    """Give what the rules give on birthdays."""
    after: int | None = 0
    while after is not None:
        with business_scope(business_id):
            after = reward_birthdays(at=at, after_id=after)


def set_out(business_id: int, at: datetime) -> None:
    """Let those begin a scenario whose day has come."""
    for _ in range(MOST_ROUNDS):
        with business_scope(business_id):
            if not look_for_days(at=at):
                return


def travel(business_id: int, at: datetime) -> None:
    """Let who is on the way of a scenario take the next steps."""
    for _ in range(MOST_ROUNDS):
        with business_scope(business_id):
            if not advance_due(at=at):
                return


def thank_inviters(business_id: int, at: datetime) -> None:
    """Give what the rules give for who was brought and kept what they bought."""
    for _ in range(MOST_ROUNDS):
        with business_scope(business_id):
            if not reward_next_referral(at=at):
                return


def score(business_id: int, at: datetime) -> None:
    """Measure anew who buys how, from every sale: what a failed event left out comes in."""
    with business_scope(business_id):
        refresh_all()
        score_all(at=at)


def foresee(business_id: int, at: datetime) -> None:
    """Say of everybody how often they will come and what for, as far as that can be told."""
    with business_scope(business_id):
        after: int | None = 0 if fit_values(at=at) else None
    while after is not None:
        with business_scope(business_id):
            after = foresee_next(after_id=after, at=at)


def pair_products(business_id: int, at: datetime) -> None:
    """Find out which products go together."""
    with business_scope(business_id):
        work_out_pairs(at=at)


def find_changes(business_id: int, at: datetime) -> None:
    """Find out what changed last week beyond chance."""
    with business_scope(business_id):
        find_in_week(at=at)


def review_tiers(business_id: int, at: datetime) -> None:
    """Move who reached a higher tier unseen, and who did not reach theirs again in time."""
    with business_scope(business_id):
        climbers = list_climbers(at=at)
    for start in range(0, len(climbers), TIERS_AT_ONCE):
        with business_scope(business_id):
            place_many(climbers[start : start + TIERS_AT_ONCE], at=at)
    for _ in range(MOST_ROUNDS):
        with business_scope(business_id):
            due = list_due(at=at, limit=TIERS_AT_ONCE)
            place_many(due, at=at, why=Why.REVIEW)
            if not due:
                return


def watch(business_id: int, at: datetime) -> None:
    """Keep who is in the segments that somebody waits for, from now on."""
    with business_scope(business_id):
        begin_watching(at=at)


def see_segments(business_id: int, at: datetime) -> None:
    """Count every segment, and tell who came into a watched one or left it as time went by."""
    with business_scope(business_id):
        begin_watching(at=at)
        ids, watched = [one.id for one in list_segments()], list_watched_ids()
    for segment_id in ids:
        with business_scope(business_id):
            count_anew(segment_id, patience=LONGEST_COUNT, at=at)
    for segment_id in watched:
        for _ in range(MOST_ROUNDS):
            with business_scope(business_id):
                if not refresh_members(segment_id, at=at):
                    break


def sum_up(business_id: int, at: datetime) -> None:
    """Sum the books up by day, so that pages which look far back are quick."""
    del at
    with business_scope(business_id):
        sum_up_books()


def prove(business_id: int, at: datetime) -> None:
    """Compare the days of the books with what customers hold, and make them right."""
    del at
    with business_scope(business_id):
        prove_books()


def mark_holidays(business_id: int, at: datetime) -> None:
    """Have this year's holidays and the next one's in the calendar."""
    with business_scope(business_id):
        seed_holidays(at=at)


def forget(business_id: int, at: datetime) -> None:
    """Let go of what had its time: each sweep until nothing is left of it."""
    with business_scope(business_id):
        forget_asks(at=at)
        forget_uploads(business_id, at=at)
    sweeps: tuple[Callable[[], int], ...] = (
        lambda: forget_delivered(before=at - KEEP_DELIVERED),
        lambda: forget_answers(before=at - KEEP_ANSWERS),
        lambda: forget_old(at=at),
        lambda: forget_files(at=at),
        lambda: forget_devices(at=at),
        lambda: forget_links(at=at),
        lambda: forget_turns(at=at),
    )
    for sweep in sweeps:
        for _ in range(MOST_ROUNDS):
            with business_scope(business_id):
                if not sweep():
                    break
    for _ in range(MOST_ROUNDS):
        if not forget_letters(business_id, before=at - KEEP_DELIVERED):
            return


# When PostgreSQL says so, and every minute
AT_ONCE: tuple[Step, ...] = (deliver, carry, campaign, send)
EVERY_MINUTE: tuple[Step, ...] = (
    *(time_out, expire, send_home, travel),
    *AT_ONCE,
    *(ask_gateways, read_inboxes, ask_banks),
)
EVERY_HOUR: tuple[Step, ...] = (
    *(celebrate, set_out, thank_inviters, lapse, warn, remind),
    *(sum_up, watch),
)
EVERY_NIGHT: tuple[Step, ...] = (
    *(score, review_tiers, expire, review_tiers),
    *(sum_up, prove, foresee, pair_products, find_changes, see_segments),
    *(mark_holidays, forget),
)
ALL: tuple[Step, ...] = (*EVERY_HOUR, *EVERY_MINUTE, *EVERY_NIGHT)  # told, then sent


def run_steps(
    steps: Iterable[Step], *, at: datetime, business_ids: Iterable[int] | None = None
) -> int:
    """Run the steps for these businesses, or for all; return how many steps failed.

    One business's trouble does not keep the others waiting.
    """
    failed = 0
    for business_id in list_active_business_ids() if business_ids is None else business_ids:
        for step in steps:
            try:
                step(business_id, at)
            except Exception:
                failed += 1
                log.exception("step %s failed for business %s", step.__name__, business_id)
    return failed


def run_due(*, at: datetime) -> int:
    """Everything that is due, once, for every business; return how many steps failed."""
    return run_steps(ALL, at=at)
