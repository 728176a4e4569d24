"""Taking a sale back, whole or by line."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from functools import partial
from typing import TYPE_CHECKING, Any

from vafa.audit.types import Actor
from vafa.checkout.brought import take_brought_back
from vafa.checkout.charging import has_account
from vafa.checkout.gift_cards_back import GiftTraces, find_traces, undo_gifts
from vafa.checkout.shares import open_wallets, settle_restored
from vafa.checkout.split import portion, split_over_lines
from vafa.checkout.terms import Terms, load_terms
from vafa.checkout.types import Receipt, ReturnReceipt
from vafa.checkout.undoing import Undone, restore_spent, reverse_awards, uncount
from vafa.coupons.actions import give_back
from vafa.foundation.ids import new_id
from vafa.ledger.actions import Journal, lock_wallets
from vafa.ledger.queries import list_touched
from vafa.ledger.types import Cause, Holder, Owner, Unit, Wallet
from vafa.onaccount.actions import take_off_sale
from vafa.onaccount.queries import find_bill
from vafa.outbox.actions import publish
from vafa.partners.actions import take_back
from vafa.sales.actions import check_return, record_return, take_lines_back
from vafa.sales.errors import SameNumberOtherSale
from vafa.sales.events import SaleReturned
from vafa.sales.queries import find_return, get_sale, list_lines, lock_sale
from vafa.sales.types import ReturnInput
from vafa.tiers.actions import follow_return

if TYPE_CHECKING:
    from vafa.sales.models import Sale, SaleLine


def return_sale(sale_id: int, back: ReturnInput, *, actor: Actor, at: datetime) -> ReturnReceipt:
    """Take back lines of a sale, or what is left of it: awards are undone, spent value returns.

    A repeat (same sale and number, same contents) gets the first receipt again. Raises
    UnknownSale, BadReturn, MoreThanSold, SameNumberOtherSale.
    """
    terms = load_terms()
    customer_id = get_sale(sale_id).customer_id
    traces = find_traces(sale_id)
    wallets, cards = _lock_wallets(sale_id, customer_id, traces, at=at)
    wallet = wallets[0] if wallets else None
    sale = lock_sale(sale_id)
    known = find_return(sale_id, back.number)
    if known is not None:
        if known.fingerprint == back.fingerprint():
            return ReturnReceipt.read(known.receipt)
        raise SameNumberOtherSale(number=back.number)
    check_return(back, sold_at=sale.at, now=at)
    all_lines = list_lines(sale_id)
    taken = take_lines_back(sale, back)
    goods = split_over_lines(sale.goods_rial, [line.net_rial for line in all_lines])
    return_id = new_id()
    undone = Undone()
    is_last = _takes_the_rest(all_lines, taken)
    if is_last and sale.discounts:
        give_back(sale.id, at=at)
    journal = Journal(actor=actor, at=at, branch_id=sale.branch_id)
    ids = (sale.id, return_id)
    gift_rial = undo_gifts(traces, goods, taken, cards, ids, is_last, journal=journal, terms=terms)
    payable = traces.leave_out(goods)
    told = Receipt.read(sale.receipt) if sale.receipt else None  # as the last correction left it
    if wallet is not None:
        spent = _share_of_spent(told, payable, taken)
        _undo(sale, spent, taken, wallets, undone, return_id, is_last, journal, terms=terms)
    goods_rial = _sum_portions(taken, goods)
    account_rial = _take_off_account(sale, goods, taken, return_id, actor=actor, at=at)
    take_back(sale.id, partial(_sum_portions, taken), return_id=return_id, actor=actor, at=at)
    brought_rial = told.brought_rial if told else 0
    brought_rial = take_brought_back(ids, brought_rial, payable, taken, actor=actor, at=at)
    receipt = _write_receipt(
        return_id, sale, back, goods_rial, undone, wallet, account_rial, gift_rial, brought_rial
    )
    record_return(
        sale,
        back,
        taken,
        return_id=return_id,
        goods_rial=goods_rial,
        receipt=receipt.write(),
        actor=actor,
        at=at,
    )
    if terms.ladder is not None and customer_id is not None:
        follow_return(customer_id, ladder=terms.ladder, sale_id=sale_id, at=at)
    event = SaleReturned(
        sale_id=sale_id, return_id=return_id, customer_id=customer_id, goods_rial=goods_rial
    )
    publish(event, at=at)
    return receipt


def _lock_wallets(
    sale_id: int, customer_id: int | None, traces: GiftTraces, *, at: datetime
) -> tuple[list[Wallet], dict[Owner, Wallet]]:
    """The buyer's wallet and those to which the sale's awards moved or that paid for it, and those
    of the gift cards, all locked together.
    """
    if customer_id is None:
        return [], lock_wallets(traces.owners, at=at)
    buyer = Owner(Holder.CUSTOMER, customer_id)
    moved = list_touched(Cause(kind="sale", id=sale_id))
    wallets = lock_wallets([buyer, *moved, *traces.owners], at=at)
    cards = {owner: wallets.pop(owner) for owner in traces.owners}
    return [wallets.pop(buyer), *wallets.values()], cards


def _undo(
    sale: Sale,
    spent: dict[Unit, int],
    taken: Sequence[tuple[SaleLine, Decimal]],
    wallets: Sequence[Wallet],
    undone: Undone,
    return_id: int,
    is_last: bool,
    journal: Journal,
    *,
    terms: Terms,
) -> None:
    """Move back what the returned pieces spent and earned; one statement for the books."""
    wallet, *elsewhere = wallets
    purse = open_wallets(wallets, Cause(kind="sale", id=sale.id))
    restore_spent(
        spent,
        purse,
        journal,
        undone,
        cause=Cause(kind="sale", id=sale.id),
        reference=f"return:{return_id}:restore",
        terms=terms,
    )
    settle_restored(journal, purse, wallet, undone.restored[Unit.CREDIT], sale.id)
    shares = [(award, _share_of_award(award, taken)) for award in sale.awards]
    reverse_awards(
        _sum_shares(shares),
        wallet,
        journal,
        undone,
        cause=Cause(kind="sale", id=sale.id),
        reference=f"return:{return_id}:take",
        terms=terms,
        elsewhere=elsewhere,
    )
    journal.post()
    uncount(shares, times=int(is_last))


def _take_off_account(
    sale: Sale,
    goods: Sequence[int],
    taken: Sequence[tuple[SaleLine, Decimal]],
    return_id: int,
    *,
    actor: Actor,
    at: datetime,
) -> int:
    """How much less the customer owes: the returned pieces' share of what went on the account."""
    bill = find_bill(sale.id) if has_account(sale.payments) else None
    if bill is None:
        return 0
    by_line = split_over_lines(bill.amount_rial, goods)
    share_rial = _sum_portions(taken, by_line)
    reference = f"return:{return_id}:on_account"
    return take_off_sale(sale.id, share_rial, reference=reference, actor=actor, at=at)


def _takes_the_rest(lines: Sequence[SaleLine], taken: Sequence[tuple[SaleLine, Decimal]]) -> bool:
    """Whether nothing of the sale is left after these pieces."""
    back = {line.position: quantity for line, quantity in taken}
    return all(
        line.returned_quantity + back.get(line.position, 0) == line.quantity for line in lines
    )


def sum_awards(awards: Sequence[dict[str, Any]]) -> dict[Unit, int]:
    """What a sale gave its buyer, per unit, from what was kept with it."""
    return _sum_shares([(award, award["amount"]) for award in awards])


def _share_of_spent(
    told: Receipt | None, goods: Sequence[int], taken: Sequence[tuple[SaleLine, Decimal]]
) -> dict[Unit, int]:
    """The part of what was spent that falls on the returned pieces, per unit."""
    if told is None:
        return dict.fromkeys(Unit, 0)
    spent = {Unit.CREDIT: told.credit_spent_rial, Unit.POINTS: told.points_spent}
    shares = {unit: split_over_lines(amount, goods) for unit, amount in spent.items()}
    return {unit: _sum_portions(taken, by_line) for unit, by_line in shares.items()}


def _share_of_award(award: dict[str, Any], taken: Sequence[tuple[SaleLine, Decimal]]) -> int:
    """The part of the award that the returned pieces earned."""
    return _sum_portions(taken, award["by_line"])


def _sum_shares(shares: Sequence[tuple[dict[str, Any], int]]) -> dict[Unit, int]:
    total = dict.fromkeys(Unit, 0)
    for award, amount in shares:
        if award["unit"]:
            total[Unit(award["unit"])] += amount
    return total


def _sum_portions(taken: Sequence[tuple[SaleLine, Decimal]], by_line: Sequence[int]) -> int:
    """The part of an amount over the lines that the returned pieces carry."""
    return sum(_portion(by_line, line, quantity) for line, quantity in taken)


def _portion(by_line: Sequence[int], line: SaleLine, quantity: Decimal) -> int:
    return portion(
        by_line[line.position],
        before=line.returned_quantity,
        back=quantity,
        quantity=line.quantity,
    )


def _write_receipt(
    return_id: int,
    sale: Sale,
    back: ReturnInput,
    goods_rial: int,
    undone: Undone,
    wallet: Wallet | None,
    account_rial: int,
    gift_rial: int,
    brought_rial: int,
) -> ReturnReceipt:
    return ReturnReceipt(
        return_id=return_id,
        sale_id=sale.id,
        number=back.number,
        goods_rial=goods_rial,
        reversed_rial=undone.reversed[Unit.CREDIT],
        reversed_points=undone.reversed[Unit.POINTS],
        restored_rial=undone.restored[Unit.CREDIT],
        restored_points=undone.restored[Unit.POINTS],
        owed_rial=undone.owed[Unit.CREDIT],
        owed_points=undone.owed[Unit.POINTS],
        account_rial=account_rial,
        balance_rial=wallet.balance(Unit.CREDIT) if wallet else 0,
        balance_points=wallet.balance(Unit.POINTS) if wallet else 0,
        gift_restored_rial=gift_rial,
        brought_back_rial=brought_rial,
    )
