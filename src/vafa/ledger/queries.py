"""Reading the books."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q, QuerySet, Sum
from django.db.models.functions import Coalesce

from vafa.ledger.accounts import list_plain_accounts
from vafa.ledger.holding import get_hold, view_hold
from vafa.ledger.models import Account, Hold, Lot, Movement, Transfer
from vafa.ledger.reinstating import get_ended, list_ended
from vafa.ledger.tracing import (
    is_posted,
    list_moved,
    list_taken_by,
    list_touched,
    sum_by_cause,
    sum_expired,
    sum_left,
)
from vafa.ledger.types import (
    SOURCE_PURPOSES,
    VALUE_PURPOSES,
    WALLET_PURPOSES,
    Cause,
    HeldValue,
    Holder,
    HoldState,
    Owner,
    Purpose,
    TakenFrom,
    TransferKind,
    Unit,
)
from vafa.ledger.verify import Fault, verify_books

__all__ = [
    "Fault",
    "LotView",
    "StatementLine",
    "WalletView",
    "accounts_of",
    "find_hold",
    "get_balance",
    "get_ended",
    "get_hold",
    "grow_by",
    "held_accounts",
    "is_posted",
    "list_ended",
    "list_expiring",
    "list_given_by",
    "list_moved",
    "list_open_holds",
    "list_own_accounts",
    "list_plain_accounts",
    "list_statement",
    "list_taken_by",
    "list_taken_from",
    "list_touched",
    "load_wallet",
    "movements",
    "open_lots",
    "sides_of",
    "sum_by_actor",
    "sum_by_cause",
    "sum_by_rule",
    "sum_expired",
    "sum_left",
    "sum_movements",
    "sum_open",
    "verify_books",
    "wallets_by_owner",
    "was_posted",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class LotView:
    """A lot as a customer or manager reads it. Amounts in rials or points, instants in UTC."""

    id: int
    unit: Unit
    amount: int
    remaining: int
    promotional: bool
    available_at: datetime
    expires_at: datetime | None
    created_at: datetime
    rule_id: int | None
    rule_version: int | None
    cause: Cause


@dataclass(frozen=True, slots=True, kw_only=True)
class WalletView:
    """What is in a wallet, per unit: usable now, waiting, held, owed (≥ 0), and the open lots."""

    usable: dict[Unit, int]
    pending: dict[Unit, int]
    held: dict[Unit, int]
    owed: dict[Unit, int]
    lots: tuple[LotView, ...]

    def soonest_end(self, unit: Unit = Unit.CREDIT) -> LotView | None:
        """The usable lot that ends first, or None when none ends."""
        ending = [lot for lot in self.lots if lot.unit == unit and lot.expires_at is not None]
        return min(ending, key=lambda lot: (lot.expires_at, lot.id), default=None)


@dataclass(frozen=True, slots=True, kw_only=True)
class StatementLine:
    """One movement on a customer's wallet or debt; `amount` is signed for the customer."""

    id: int
    at: datetime
    kind: str
    unit: Unit
    amount: int
    reason: str
    actor: str
    cause: Cause
    lot_id: int | None
    rule_id: int | None
    rule_version: int | None
    expires_at: datetime | None


def load_wallet(owner_id: int, *, at: datetime, holder: Holder = Holder.CUSTOMER) -> WalletView:
    """The wallet as it can be used at this instant, without locking. Two statements."""
    owed, held = dict.fromkeys(Unit, 0), dict.fromkeys(Unit, 0)
    accounts: dict[int, Unit] = {}
    for row in Account.objects.filter(holder=holder, owner_id=owner_id, purpose__in=VALUE_PURPOSES):
        if row.purpose == Purpose.DEBT:
            owed[Unit(row.unit)] = -(row.balance or 0)
        elif row.purpose == Purpose.HELD:
            held[Unit(row.unit)] = row.balance or 0
        else:
            accounts[row.id] = Unit(row.unit)
    usable, pending = dict.fromkeys(Unit, 0), dict.fromkeys(Unit, 0)
    lots = []
    open_lots = Lot.objects.filter(account_id__in=list(accounts), remaining__gt=0)
    for row in open_lots.filter(Q(expires_at__isnull=True) | Q(expires_at__gt=at)):
        unit = accounts[row.account_id]
        (usable if row.available_at <= at else pending)[unit] += row.remaining
        lots.append(_view_lot(row, unit))
    lots.sort(key=lambda lot: (lot.expires_at is None, lot.expires_at or lot.created_at, lot.id))
    return WalletView(usable=usable, pending=pending, held=held, owed=owed, lots=tuple(lots))


def get_balance(holder: Holder, owner_id: int, purpose: Purpose, unit: Unit) -> int:
    """The balance of an account now, without locking; 0 when it was never opened."""
    rows = Account.objects.filter(holder=holder, owner_id=owner_id, purpose=purpose, unit=unit)
    return rows.values_list("balance", flat=True).first() or 0


def find_hold(reference: str) -> HeldValue | None:
    """The hold made under this reference."""
    row = Hold.objects.filter(reference=reference).first()
    return view_hold(row) if row else None


def list_open_holds(owner_id: int, *, holder: Holder = Holder.CUSTOMER) -> list[HeldValue]:
    """What is held of a wallet for minutes, soonest end first."""
    rows = Hold.objects.filter(state=HoldState.OPEN, holder=holder, owner_id=owner_id)
    rows = rows.filter(expires_at__isnull=False)
    return [view_hold(row) for row in rows.order_by("expires_at", "id")]


def list_statement(
    owner_id: int,
    *,
    unit: Unit | None = None,
    before_id: int | None = None,
    limit: int = 50,
    holder: Holder = Holder.CUSTOMER,
) -> list[StatementLine]:
    """A wallet's movements, newest first; the next page starts before the last one's id."""
    own = list_own_accounts(owner_id, holder=holder)
    rows = Movement.objects.filter(Q(source_id__in=own) | Q(target_id__in=own))
    if unit is not None:
        rows = rows.filter(unit=unit)
    if before_id is not None:
        rows = rows.filter(id__lt=before_id)
    rows = rows.select_related("transfer", "lot").order_by("-id")[:limit]
    return [_view_movement(row, own) for row in rows]


def list_own_accounts(owner_id: int, *, holder: Holder = Holder.CUSTOMER) -> list[int]:
    """The ids of the wallets and debts: what is held has left the wallet."""
    rows = Account.objects.filter(holder=holder, owner_id=owner_id, purpose__in=WALLET_PURPOSES)
    return list(rows.values_list("id", flat=True))


def list_given_by(cause: Cause) -> list[LotView]:
    """Every lot that this cause gave, empty ones too, as it was before any of it moved."""
    rows = Lot.objects.filter(
        cause_kind=cause.kind, cause_id=cause.id, origin_id__isnull=True
    ).select_related("account")
    return [_view_lot(row, Unit(row.account.unit)) for row in rows.order_by("id")]


def was_posted(cause: Cause, reference: str) -> bool:
    """Whether anything moved for this cause under this reference, or under one that begins so."""
    rows = Movement.objects.filter(transfer__cause_kind=cause.kind, transfer__cause_id=cause.id)
    return rows.filter(transfer__reference__startswith=reference).exists()


def list_taken_from(cause: Cause, kind: str) -> list[tuple[Owner, TakenFrom]]:
    """What the transfers of this kind took from whose lots for this cause, in order.

    The transfers are asked for first: most causes have none, and over tables that nobody has
    measured yet a join of all four would walk every lot with every account.
    """
    transfers = Transfer.objects.filter(cause_kind=cause.kind, cause_id=cause.id, kind=kind)
    ids = list(transfers.values_list("id", flat=True))
    if not ids:
        return []
    rows = Movement.objects.filter(transfer_id__in=ids, lot_id__isnull=False).order_by("id")
    columns = ("lot__account__holder", "lot__account__owner_id", "lot_id", "amount")
    return [
        (Owner(Holder(holder), owner_id), TakenFrom(lot_id=lot_id, amount=amount))
        for holder, owner_id, lot_id, amount in rows.values_list(*columns)
    ]


def sum_by_actor(actor: str, kind: str, *, unit: Unit, start: datetime, end: datetime) -> int:
    """How much of a unit this actor's transfers of this kind gave, or gave back of what had ended,
    in [start, end).
    """
    total: int = Movement.objects.filter(
        unit=unit,
        source__purpose__in=(Purpose.ISSUED, Purpose.EXPIRED),
        transfer__actor=actor,
        transfer__kind=kind,
        transfer__at__gte=start,
        transfer__at__lt=end,
    ).aggregate(total=Coalesce(Sum("amount"), 0))["total"]
    return total


def sum_by_rule(*, start: datetime, end: datetime) -> dict[int, dict[Unit, int]]:
    """What each rule gave into wallets in [start, end), per unit; rules that gave nothing are out.

    What paid an old debt at once is in no lot and so in no rule's sum.
    """
    rows = Movement.objects.filter(
        source__purpose=Purpose.ISSUED,
        transfer__kind=TransferKind.EARN,
        transfer__at__gte=start,
        transfer__at__lt=end,
        lot__rule_id__isnull=False,
    )
    totals: dict[int, dict[Unit, int]] = {}
    for rule_id, unit, total in rows.values_list("lot__rule_id", "unit").annotate(Sum("amount")):
        totals.setdefault(rule_id, {})[Unit(unit)] = total
    return totals


def list_expiring(*, after: datetime, until: datetime, warned_less_than: int) -> QuerySet[Lot]:
    """Open credit lots of customers and of the wallets they share that end in (after, until], told
    of fewer times; those of one wallet together.
    """
    rows: QuerySet[Lot] = Lot.objects.filter(
        remaining__gt=0,
        expires_at__gt=after,
        expires_at__lte=until,
        warnings__lt=warned_less_than,
        account__unit=Unit.CREDIT,
        account__holder__in=(Holder.CUSTOMER, Holder.SHARED),
    )
    return rows.select_related("account").order_by("account_id", "expires_at", "id")


def sum_movements(*, start: datetime, end: datetime, unit: Unit) -> dict[str, int]:
    """What happened to a unit in [start, end): purpose of the other account → net amount.

    Positive numbers for issued, sold, spent, expired, taken_back; given back lessens spent.
    """
    rows = Movement.objects.filter(unit=unit, transfer__at__gte=start, transfer__at__lt=end)
    totals: dict[str, int] = {}
    for row in rows.values("source__purpose", "target__purpose").annotate(total=Sum("amount")):
        source, target, total = row["source__purpose"], row["target__purpose"], row["total"]
        for purpose, sign in sides_of(source, target):
            totals[purpose] = totals.get(purpose, 0) + sign * total
    return totals


def sides_of(source: str, target: str) -> Iterator[tuple[str, int]]:
    """The sides of a movement that are not value people hold: (purpose, sign).

    Where value begins counts what leaves it, the others what comes in: so what people hold grows
    by issued and sold, and shrinks by the sum of all the rest.
    """
    for purpose, sign in ((source, -1), (target, 1)):
        if purpose not in VALUE_PURPOSES:
            yield purpose, -sign if purpose in SOURCE_PURPOSES else sign


def grow_by(amounts: Mapping[str, int]) -> int:
    """By how much what people hold grew, from amounts by purpose as `sides_of` signs them."""
    return 2 * sum(amounts.get(one, 0) for one in SOURCE_PURPOSES) - sum(amounts.values())


def movements() -> QuerySet[Movement]:
    """Every movement in scope, for sums by transfer, account or lot."""
    rows: QuerySet[Movement] = Movement.objects.all()
    return rows


def sum_open(unit: Unit) -> int:
    """What people hold of a unit now, cards and what is on hold included, less what they owe."""
    total: int = Account.objects.filter(unit=unit, purpose__in=VALUE_PURPOSES).aggregate(
        total=Coalesce(Sum("balance"), 0)
    )["total"]
    return total


def open_lots() -> QuerySet[Lot]:
    """Every lot that has something left, for sums by kind of wallet."""
    rows: QuerySet[Lot] = Lot.objects.filter(remaining__gt=0)
    return rows


def held_accounts() -> QuerySet[Account]:
    """Where what is on hold stands."""
    rows: QuerySet[Account] = Account.objects.filter(purpose=Purpose.HELD, balance__gt=0)
    return rows


def wallets_by_owner() -> QuerySet[Account]:
    """Customers' wallet accounts, for joins by owner in lists and segments."""
    rows: QuerySet[Account] = Account.objects.filter(holder=Holder.CUSTOMER, purpose=Purpose.WALLET)
    return rows


def accounts_of(holder: Holder, purpose: Purpose, unit: Unit) -> QuerySet[Account]:
    """Accounts of one kind, for joins by owner in lists."""
    rows: QuerySet[Account] = Account.objects.filter(holder=holder, purpose=purpose, unit=unit)
    return rows


def _view_lot(row: Lot, unit: Unit) -> LotView:
    return LotView(
        id=row.id,
        unit=unit,
        amount=row.amount,
        remaining=row.remaining,
        promotional=row.promotional,
        available_at=row.available_at,
        expires_at=row.expires_at,
        created_at=row.created_at,
        rule_id=row.rule_id,
        rule_version=row.rule_version,
        cause=Cause(kind=row.cause_kind, id=row.cause_id),
    )


def _view_movement(row: Movement, own: Sequence[int]) -> StatementLine:
    return StatementLine(
        id=row.id,
        at=row.transfer.at,
        kind=row.transfer.kind,
        unit=Unit(row.unit),
        amount=row.amount if row.target_id in own else -row.amount,
        reason=row.transfer.reason,
        actor=row.transfer.actor,
        cause=Cause(kind=row.transfer.cause_kind, id=row.transfer.cause_id),
        lot_id=row.lot_id,
        rule_id=row.lot.rule_id if row.lot else None,
        rule_version=row.lot.rule_version if row.lot else None,
        expires_at=row.lot.expires_at if row.lot else None,
    )
