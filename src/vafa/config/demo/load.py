"""Loading the demo: once, through the doors that every sale takes.

Most of the year becomes history, and so does every sale without a customer. The last weeks, since
the club opened, are lived through sale by sale.

Every step is kept whole or not at all, and a step that was kept is not done again, so a loading
that was killed goes on where it was. The people who can sign in come last: whoever can, sees a
finished club.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from django.conf import settings

from vafa.audit.types import SYSTEM
from vafa.catalog.queries import list_branches
from vafa.checkout.actions import accept_history
from vafa.config.demo.business import LOGINS, NAME, SLUG, furnish, take_on_staff
from vafa.config.demo.clubs import begin_clubs
from vafa.config.demo.invoices import write_invoice
from vafa.config.demo.living import live_through
from vafa.config.demo.people import invent_person
from vafa.config.demo.sales_file import PATH, DemoSale, load_sales
from vafa.config.schedule import find_changes, foresee, pair_products
from vafa.customers.actions import recognize_many
from vafa.customers.types import JoinedBy
from vafa.foundation.jalali import local_day, start_of_day
from vafa.insight.actions import rebuild_history
from vafa.sales.types import SaleInput
from vafa.staff.queries import list_members
from vafa.tenancy.actions import create_business
from vafa.tenancy.models import Business
from vafa.tenancy.queries import find_business, list_active_business_ids
from vafa.tenancy.scope import business_scope

LIVE_DAYS = 48  # more than the 45 for which credit is good
MONTHS_OF_GROUPS = 6
HISTORY_AT_ONCE = 2_000


def load_demo(*, now: datetime | None = None, path: Path = PATH) -> Iterator[str]:
    """Load the demo, or finish loading it; lines about it.

    Nothing happens beside another business, or when the demo is there.
    """
    now = now or datetime.now(UTC)
    business = find_business(SLUG)
    if business is None:
        if list_active_business_ids():
            return
        business = create_business(slug=SLUG, name=NAME, at=now, is_demo=True)
    with business_scope(business.id):
        is_loaded = bool(list_members())
    if not is_loaded:
        yield f"Demo      {NAME}: a year of real sales, made Persian"
        yield from _load(business, now=now, path=path)


def list_logins() -> Iterator[str]:
    """Who can sign in, where the demo is loaded; lines about it."""
    if find_business(SLUG) is not None:
        names = ", ".join(f"{login.username} ({login.role.value})" for login in LOGINS)
        yield f"Sign in   {names}; password {settings.DEMO_PASSWORD}"
        yield f"          customers by mobile number at /c/{SLUG}/, their texts at /demo/phone/"


def _load(business: Business, *, now: datetime, path: Path) -> Iterator[str]:
    # Days are counted from the first start, so that a loading taken up later meets the same ones.
    last_day = local_day(business.created_at) - timedelta(days=1)
    opened_on = last_day - timedelta(days=LIVE_DAYS - 1)
    branch_ids = _prepare(business, opened_on=opened_on)
    sales = list(load_sales(last_day=last_day, path=path))
    with business_scope(business.id):
        _enrol_old_guests(sales, now=now)
    invoices = [write_invoice(sale, invent_person(sale.household), branch_ids) for sale in sales]
    past, lived = _divide(invoices, opened_at=start_of_day(opened_on))
    yield from _load_past(business.id, past, now=now)
    yield from live_through(business.id, lived)
    with business_scope(business.id):
        rebuild_history(months=MONTHS_OF_GROUPS, at=now)
    foresee(business.id, now)
    pair_products(business.id, now)
    find_changes(business.id, now)
    with business_scope(business.id):
        begin_clubs(at=now)
        token = take_on_staff(branch_ids, at=now)
    yield f"Demo      API key {token} (shown this once)"


def _prepare(business: Business, *, opened_on: date) -> dict[int, int]:
    """Furnish the business, unless it is; the ids of its branches by number."""
    with business_scope(business.id):
        if not list_branches():
            furnish(opened_at=start_of_day(opened_on), at=business.created_at)
        return {number: branch.id for number, branch in enumerate(list_branches(), 1)}


def _enrol_old_guests(sales: Iterable[DemoSale], *, now: datetime) -> None:
    """Those who were on the café's own list before its till knew them."""
    first: dict[int, DemoSale] = {}
    for sale in sales:
        first.setdefault(sale.household, sale)
    people = [(invent_person(household), sale.at) for household, sale in first.items()]
    joined_at = {
        person.mobile: at - timedelta(days=person.days_known)
        for person, at in people
        if person.mobile and person.days_known
    }
    recognize_many(
        list(joined_at),
        profiles={person.mobile: person.profile for person, _ in people if person.mobile},
        joined_by=JoinedBy.IMPORT,
        branch_id=None,
        actor=SYSTEM,
        at=joined_at,
        announce=False,
    )


def _divide(
    invoices: Iterable[SaleInput], *, opened_at: datetime
) -> tuple[list[SaleInput], list[SaleInput]]:
    """What is only recorded, and what is lived through."""
    past: list[SaleInput] = []
    lived: list[SaleInput] = []
    for invoice in invoices:
        is_lived = invoice.at >= opened_at and not invoice.customer.is_empty()
        (lived if is_lived else past).append(invoice)
    return past, lived


def _load_past(business_id: int, invoices: Sequence[SaleInput], *, now: datetime) -> Iterator[str]:
    for start in range(0, len(invoices), HISTORY_AT_ONCE):
        some = invoices[start : start + HISTORY_AT_ONCE]
        with business_scope(business_id):
            accept_history(some, actor=SYSTEM, at=now, joined_by=JoinedBy.INVOICE)
        yield f"Demo      {start + len(some):>6,} of {len(invoices):,} sales recorded"
