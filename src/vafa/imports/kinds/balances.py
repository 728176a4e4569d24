"""Opening balances: credit or points from before, each a lot with its own end."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Literal, cast

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from vafa.cards.errors import BankCard
from vafa.cards.queries import find_member
from vafa.customers.queries import map_keys
from vafa.foundation.asking import Ask
from vafa.foundation.jalali import end_of_day, start_of_day
from vafa.foundation.money import UNIT_LABELS
from vafa.foundation.money import Unit as MoneyUnit
from vafa.foundation.shapes import Shape
from vafa.imports.cells import CannotRead, Cells, tell_wrong
from vafa.imports.profile_columns import EXTERNAL_ID, MOBILE
from vafa.imports.registry import ImportKind, import_kinds
from vafa.imports.twins import find_kept, find_twins, say_twin
from vafa.imports.types import (
    CAUSE,
    BadRow,
    Column,
    Outcome,
    Parsed,
    Result,
    Row,
    Where,
    Work,
    Wrong,
)
from vafa.ledger.actions import Journal, lock_wallets
from vafa.ledger.types import Cause, Holder, NewLot, Owner, TransferKind, Unit
from vafa.staff.types import Permission, Scope

MOST_NOTE = 200
NOTHING = Result(outcome=Outcome.KNOWN)
COLUMNS = (
    MOBILE,
    EXTERNAL_ID,
    Column(
        slug="card", title=gettext_lazy("Membership card"), names=("card", "کارت", "شماره کارت")
    ),
    Column(
        slug="amount",
        title=gettext_lazy("Balance"),
        names=(
            *("amount", "balance", "credit", "points", "مبلغ", "اعتبار", "مانده", "موجودی"),
            *("امتیاز", "مانده اعتبار", "مانده امتیاز", "کیف پول"),
        ),
    ),
    Column(
        slug="last_day",
        title=gettext_lazy("Good until the end of"),
        names=("last_day", "expires", "expiry", "انقضا", "تاریخ انقضا", "مهلت", "اخرین روز"),
    ),
    Column(
        slug="given_on",
        title=gettext_lazy("Given on"),
        names=("given_on", "date", "تاریخ", "تاریخ دریافت", "تاریخ شارژ"),
    ),
    Column(
        slug="note",
        title=gettext_lazy("Note"),
        names=("note", "reason", "شرح", "توضیح", "توضیحات", "بابت"),
    ),
    Column(
        slug="reference",
        title=gettext_lazy("Number in the other system"),
        names=("reference", "number", "شناسه", "شماره", "شماره سند"),
    ),
)


class BalanceSettings(Shape):
    """What is counted, in which unit of money, and whether it was paid for."""

    holds: Annotated[
        Literal["credit", "points"],
        Ask(
            "one",
            gettext_lazy("The balances are"),
            of=(("credit", gettext_lazy("credit")), ("points", gettext_lazy("points"))),
        ),
    ] = "credit"
    unit: Annotated[
        MoneyUnit, Ask("one", gettext_lazy("Credit is in"), of=tuple(UNIT_LABELS.items()))
    ] = MoneyUnit.TOMAN
    is_paid: Annotated[
        bool,
        Ask(
            "yes",
            gettext_lazy("Customers paid for it"),
            help=gettext_lazy("As a wallet that was charged: it pays no debt of before."),
        ),
    ] = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Opening:
    """A row: whose, how much (rials or points), from and until when. `key` is the same for the
    same row in another file.
    """

    mobile: str | None
    external_id: str
    card: str
    unit: Unit
    amount: int
    given_at: datetime
    expires_at: datetime | None
    note: str
    key: str


class Balances(ImportKind):
    slug = "balances"
    title = gettext_lazy("Opening balances")
    things = gettext_lazy("balances")
    order = 30
    about = gettext_lazy("Credit or points that customers have from before, each with its own end.")
    needed = gettext_lazy(
        "Needed are the balance, and the mobile, the code in the other system or the card. "
        "Bring the customers in first."
    )
    example = (
        ("mobile", "09121234567"),
        ("amount", "150000"),
        ("last_day", "1406/12/29"),
        ("given_on", "1405/06/01"),
        ("note", "ماندهٔ سامانهٔ پیشین"),
    )
    icon = "wallet"
    settings = BalanceSettings
    permission = Permission.GIVE_CREDIT
    scope = Scope.GRANTS_WRITE
    chunk = 500
    keeps_keys = True
    can_undo = True

    def list_columns(self) -> tuple[Column, ...]:
        return COLUMNS

    def lacks(self, mapped: frozenset[str]) -> bool:
        return "amount" not in mapped or not mapped & {"mobile", "external_id", "card"}

    def read(
        self, rows: Iterable[tuple[int, Row]], where: Where
    ) -> Iterator[Parsed[Opening] | BadRow]:
        for line, row in rows:
            try:
                opening = _read_opening(Cells(row, where.reading.mapping), where)
            except CannotRead as failed:
                yield tell_wrong(line, line, row, failed.wrong)
            else:
                yield Parsed(line=line, last_line=line, value=opening, cells=row)

    def take(self, things: Sequence[Parsed[Opening]], work: Work) -> list[Result]:
        owners = _find_owners([thing.value for thing in things])
        kept = find_kept(work.job_id, self.slug, [thing.value.key for thing in things])
        pairs = list(zip(things, owners, strict=True))
        fresh = [
            (thing.line, (thing.value.key,))
            for thing, owner in pairs
            if isinstance(owner, int) and thing.value.amount and thing.value.key not in kept
        ]
        twins = find_twins(work.job_id, fresh)
        given = {line for line, _keys in fresh} - twins.keys()
        if not work.is_dry:
            _give([(one, cast(int, owner)) for one, owner in pairs if one.line in given], work)
        return [_judge(one, owner, given, twins) for one, owner in pairs]


import_kinds.register(Balances())


def _judge(
    thing: Parsed[Opening], owner: int | Wrong, given: set[int], twins: dict[int, int]
) -> Result:
    if isinstance(owner, Wrong):
        return Result(outcome=Outcome.REFUSED, wrong=owner)
    if thing.line in twins:
        return Result(outcome=Outcome.REFUSED, wrong=say_twin("amount", twins[thing.line]))
    if thing.line not in given:
        return NOTHING  # it was given from another file, or there is nothing to give
    return Result(outcome=Outcome.NEW, amounts={thing.value.unit: thing.value.amount})


def _find_owners(openings: Sequence[Opening]) -> list[int | Wrong]:
    """Whose each balance is, or why nobody's."""
    by_mobile, by_external_id = map_keys(
        mobiles={one.mobile for one in openings if one.mobile},
        external_ids={one.external_id for one in openings if one.external_id},
    )
    owners: list[int | Wrong] = []
    for one in openings:
        column = "mobile" if one.mobile else "external_id" if one.external_id else "card"
        try:
            found = {
                owner
                for owner in (
                    by_mobile.get(one.mobile or ""),
                    by_external_id.get(one.external_id),
                    find_member(one.card) if one.card else None,
                )
                if owner is not None
            }
        except BankCard as refusal:
            owners.append(Wrong(column="card", reason=refusal.code, message=str(refusal)))
            continue
        if len(found) == 1:
            owners.append(found.pop())
        elif found:
            message = _("Mobile, code and card belong to different customers.")
            owners.append(Wrong(column=column, reason="several_customers", message=message))
        else:
            message = _("We do not know this customer. Bring the customers in first.")
            owners.append(Wrong(column=column, reason="unknown_customer", message=message))
    return owners


def _give(openings: Sequence[tuple[Parsed[Opening], int]], work: Work) -> None:
    """Each balance as a lot of its own, under a reference that happens once."""
    wallets = lock_wallets([Owner(Holder.CUSTOMER, owner) for _one, owner in openings], at=work.at)
    cause = Cause(kind=CAUSE, id=work.job_id)
    is_paid = cast(BalanceSettings, work.where.reading.settings).is_paid
    journal = Journal(actor=work.actor, at=work.at)
    for thing, owner in openings:
        opening = thing.value
        lot = NewLot(
            unit=opening.unit,
            amount=opening.amount,
            available_at=min(opening.given_at, work.at),
            expires_at=opening.expires_at,
        )
        transfer_id = journal.begin(
            TransferKind.OPENING,
            reference=f"import:{work.job_id}:{thing.line}",
            cause=cause,
            reason=opening.note,
        )
        put_in = journal.sell if is_paid else journal.give
        wallet = wallets[Owner(Holder.CUSTOMER, owner)]
        put_in(transfer_id, wallet, lot, cause=cause, at=opening.given_at)
    journal.post()


def _read_opening(cells: Cells, where: Where) -> Opening:
    settings = cast(BalanceSettings, where.reading.settings)
    mobile, external_id = cells.mobile("mobile"), cells.text("external_id")
    card = cells.text("card")
    if not (mobile or external_id or card):
        raise CannotRead("mobile", "missing", _("The mobile is missing."))
    amount = _read_amount(cells, settings)
    given_on, last_day = cells.day("given_on"), cells.day("last_day")
    if given_on is not None and given_on > where.today:
        raise CannotRead("given_on", "in_the_future", _("This day is still to come."))
    if last_day is not None and last_day < where.today:
        raise CannotRead("last_day", "over", _("This day is over already."))
    note, reference = cells.text("note")[:MOST_NOTE], cells.text("reference")
    said = [reference or [mobile, external_id, card, amount, str(given_on), str(last_day), note]]
    key = hashlib.sha256(json.dumps([settings.holds, *said]).encode()).hexdigest()
    return Opening(
        mobile=mobile,
        external_id=external_id,
        card=card,
        unit=Unit(settings.holds),
        amount=amount,
        given_at=start_of_day(given_on or where.today, where.zone),
        expires_at=end_of_day(last_day, where.zone) if last_day else None,
        note=note,
        key=key,
    )


def _read_amount(cells: Cells, settings: BalanceSettings) -> int:
    """Whole rials or points; nothing at all is an error, zero is not."""
    if settings.holds == "credit":
        amount = cells.money("amount", settings.unit)
    else:
        points = cells.number("amount")
        if points is not None and points != int(points):
            raise CannotRead("amount", "bad_number", _("Points are whole numbers."))
        amount = None if points is None else int(points)
    if amount is None:
        raise CannotRead("amount", "missing", _("The amount is missing."))
    if amount < 0:
        raise CannotRead("amount", "negative", _("A balance cannot be negative."))
    return amount
