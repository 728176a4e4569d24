"""Referrals: when a newcomer's first purchase can no longer come back, both sides are thanked."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING

from vafa.audit.types import SYSTEM
from vafa.checkout.models import RewardedOccasion
from vafa.checkout.occasions import reward_occasion
from vafa.checkout.split import portion, split_over_lines
from vafa.checkout.terms import load_terms
from vafa.checkout.types import Happening, OccasionReceipt, ReferralRewards, Thanked
from vafa.ledger.types import Unit
from vafa.referrals.actions import settle_referral, take_due
from vafa.referrals.types import DueReferral
from vafa.rewards.types import Reward
from vafa.rules.queries import load_live_rules
from vafa.sales.queries import get_sale, list_lines

if TYPE_CHECKING:
    from vafa.sales.models import SaleLine

INVITER, NEWCOMER = "referral", "referred"  # triggers
_LEVELS = ("", ":1", ":2", ":3", ":4")  # what stands behind the newcomer in a key


def reward_next_referral(*, at: datetime) -> bool:
    """Give what the rules give for the next referral that is due; False when none is.

    One referral in one transaction, its wallets in the order of their owners. A repeat gives
    nothing more.
    """
    due = take_due(at=at)
    if due is None:
        return False
    happenings = sorted(_list_happenings(due, at=at), key=lambda one: one.customer_id)
    receipts = [reward_occasion(one, actor=SYSTEM, at=at) for one in happenings]
    earned = [one for receipt in receipts if receipt is not None for one in receipt.earned]
    sums = {unit: sum(one.amount for one in earned if one.unit == unit) for unit in Unit}
    settle_referral(due.id, credit_rial=sums[Unit.CREDIT], points=sums[Unit.POINTS], at=at)
    return True


def say_referral_rewards(*, at: datetime) -> ReferralRewards:
    """What both sides can expect now, in the business's own words."""
    terms = load_terms()
    rules = load_live_rules(at=at, terms_version=terms.version)

    def say(trigger: str) -> tuple[str, ...]:
        given = (rule.spec.reward for rule in rules if rule.spec.when.slug == trigger)
        return tuple(one.describe(terms.words) for one in given if isinstance(one, Reward))

    return ReferralRewards(inviter=say(INVITER), newcomer=say(NEWCOMER))


def list_thanks(newcomer_ids: Sequence[int]) -> dict[int, list[Thanked]]:
    """Who was thanked for each of these newcomers, the newcomer first, then level by level."""
    found: dict[int, list[Thanked]] = {}
    keys = [f"{number}{level}" for number in newcomer_ids for level in _LEVELS]
    rows = RewardedOccasion.objects.filter(trigger__in=(INVITER, NEWCOMER), key__in=keys)
    for row in rows.order_by("key"):
        receipt = OccasionReceipt.read(row.receipt)
        why = tuple(one for one in receipt.why if one.reason != "other_occasion")
        thanked = Thanked(customer_id=row.customer_id, earned=receipt.earned, why=why)
        found.setdefault(int(row.key.partition(":")[0]), []).append(thanked)
    return found


def _list_happenings(due: DueReferral, *, at: datetime) -> Iterator[Happening]:
    goods_rial = _count_goods(due.sale_id)

    def happening(trigger: str, key: str, customer_id: int, percent: int = 100) -> Happening:
        return Happening(
            trigger=trigger,
            key=key,
            customer_id=customer_id,
            at=at,
            branch_id=due.branch_id,
            worth_percent=percent,
            goods_rial=goods_rial,
            behind=(due.root_id,),
        )

    yield happening(NEWCOMER, str(due.newcomer_id), due.newcomer_id)
    for level, share in enumerate(due.shares, start=1):
        yield happening(INVITER, f"{due.newcomer_id}:{level}", share.customer_id, share.percent)


def _count_goods(sale_id: int) -> int:
    """What of a purchase counts: the goods that were kept and may earn, after every discount, less
    what the club's own credit paid of them.
    """
    sale, lines, barren = get_sale(sale_id), list_lines(sale_id), load_terms().menu.barren
    nets = split_over_lines(sale.goods_rial, [line.net_rial for line in lines])
    by_credit = split_over_lines(min(sale.credit_rial, sale.goods_rial), nets)
    return sum(
        _keep(net - credit, line)
        for net, credit, line in zip(nets, by_credit, lines, strict=True)
        if line.sku not in barren
    )


def _keep(amount: int, line: SaleLine) -> int:
    """The part of a line's amount that did not come back."""
    back = line.returned_quantity
    return amount - portion(amount, before=Decimal(0), back=back, quantity=line.quantity)
