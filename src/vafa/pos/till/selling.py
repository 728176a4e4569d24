"""The screen of the till: find, type the amount, take the code, done."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.contrib.messages import SUCCESS, WARNING
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from vafa.cards.queries import looks_like_card
from vafa.catalog.queries import search_products
from vafa.checkout.actions import accept_sale, send_code_text
from vafa.checkout.queries import quote_sale, write_invoice_paper
from vafa.checkout.types import Quote, Receipt, Redeem
from vafa.coalition.queries import find_open_draw
from vafa.coalition.types import DrawView
from vafa.coupons.errors import WrongDiscountCode
from vafa.customers.actions import register_customer
from vafa.customers.types import JoinedBy, Profile
from vafa.foundation.errors import Refused
from vafa.foundation.ids import read_id, write_id
from vafa.foundation.phone import read_mobile
from vafa.ledger.types import HeldValue, Unit
from vafa.onaccount.queries import find_bill
from vafa.pos.till.cards import open_by_card
from vafa.pos.till.draft import (
    SOURCE,
    Draft,
    DraftLine,
    ProductForm,
    SaleForm,
    load_menu,
    make_number,
    read_draft,
    read_kept_lines,
)
from vafa.pos.till.inviting import write_down_inviter
from vafa.pos.till.person import Found, Person, find_people, load_person
from vafa.pos.till.stand import Stand, find_stand, get_own_sale, list_recent
from vafa.sales.errors import SameNumberOtherSale
from vafa.sales.queries import find_sale, list_lines
from vafa.sales.types import PaymentMethod
from vafa.staff.access import StaffRequest
from vafa.staff.types import Permission
from vafa.ui.htmx import add_toast, redirect_to, render_page, wants_fragment
from vafa.ui.invoices import show_invoice

if TYPE_CHECKING:
    from vafa.sales.models import Sale


@dataclass(frozen=True, slots=True, kw_only=True)
class DiscountBox:
    """The box for a discount code: a wrong one is not kept, so that it is not tried again."""

    kept: str = ""
    problem: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class TillPage:
    """The till as it stands: who was found, what was typed, what it would come to."""

    stand: Stand
    query: str = ""
    found: Found = field(default_factory=Found)
    form: SaleForm | None = None
    product_form: ProductForm | None = None
    menu: tuple[DraftLine, ...] = ()
    lines: tuple[DraftLine, ...] = ()
    quote: Quote | None = None
    refusal: Refused | None = None
    recent: tuple[Sale, ...] = ()
    focus: str = "amount"
    may_return: bool = False
    draw: DrawView | None = None  # brought from another business, and waits for the sale

    @property
    def person(self) -> Person | None:
        return self.found.person

    @property
    def lines_rial(self) -> int:
        return sum(line.total_rial for line in self.lines)

    @property
    def is_code_typed(self) -> bool:
        """Whether a code stands in the form, be it the right one or not."""
        return bool(self.form and self.form["code"].value())

    @property
    def hold(self) -> HeldValue | None:
        """The credit set aside that this sale may use: what ends first."""
        return self.person.holds[0] if self.person and self.person.holds else None

    @property
    def is_hold_used(self) -> bool:
        """Whether it does: yes, until somebody says no."""
        return not (self.form and self.form.is_bound) or bool(self.form["hold"].value())

    @property
    def discount_code(self) -> DiscountBox:
        """What stands in the box for a discount code, and what is wrong with it."""
        typed = self.form["discount_code"].value() or "" if self.form else ""
        said = self.quote.discounts if self.quote else ()
        wrong = next((one for one in said if typed and not one.applied and one.code), None)
        if isinstance(self.refusal, WrongDiscountCode):
            return DiscountBox(problem=str(self.refusal))
        if wrong is None:
            return DiscountBox(kept=typed)
        is_good = wrong.discount_id  # but not for this purchase, as it stands
        return DiscountBox(kept=typed if is_good else "", problem=wrong.sentence)

    @property
    def is_payment_refused(self) -> bool:
        """Whether it is to be paid another way."""
        return bool(self.refusal and (self.refusal.pointer or "").startswith("/payments"))

    @property
    def earned_rial(self) -> int:
        return self._earned(Unit.CREDIT)

    @property
    def earned_points(self) -> int:
        return self._earned(Unit.POINTS)

    def _earned(self, unit: Unit) -> int:
        awards = self.quote.earned if self.quote else ()
        return sum(award.amount for award in awards if award.unit == unit)


@dataclass(frozen=True, slots=True, kw_only=True)
class DonePage:
    """A sale just recorded, with its receipt."""

    stand: Stand
    receipt: Receipt
    person: Person | None
    lines: tuple[tuple[str, int], ...]
    may_return: bool
    account_rial: int  # of it on the customer's account


def show_till(request: StaffRequest) -> HttpResponse:
    """The empty till, or the customer that the box found, ready for the amount."""
    stand = find_stand(request)
    if stand is None:
        return redirect_to(request, reverse("pos:stand"))
    query = request.GET.get("q", "")[:120]
    if looks_like_card(query):
        return open_by_card(request, query)
    customer_id = read_id("cus", request.GET.get("customer", ""))
    if customer_id is not None:
        found = Found(person=load_person(customer_id, at=request.at))
    else:
        found = find_people(query, at=request.at)
        if "live" in request.GET and found.person and read_mobile(query) is None:
            # Still typing: show whom it may be, and leave the cursor where it is.
            found = Found(several=(found.person,))
    page = TillPage(stand=stand, query=query, found=found)
    if found.person is not None or "guest" in request.GET:
        page = _open_form(page, request)
    elif not wants_fragment(request):
        page = replace(page, recent=list_recent(stand, at=request.at))
    return show_page(request, page)


def quote(request: StaffRequest) -> HttpResponse:
    """What the sale would come to; products are put on the order and taken off here too."""
    page, _draft = read_page(request)
    answer = show_page(request, page, fragment="pos/_sale_fresh.html")
    product = request.POST.get("product", "").strip()
    if request.POST.get("do") == "add" and product and not search_products(product, limit=1):
        add_toast(answer, _("Nothing on the menu is called that."), kind="warn")
    return answer


def sell(request: StaffRequest) -> HttpResponse:
    """Record the sale; a second press of the same form shows the first receipt."""
    page, draft = read_page(request, without_code=request.POST.get("do") == "sell_without_credit")
    if draft is None:
        return show_page(request, page)
    known = find_sale(SOURCE, draft.number)
    if known is not None:
        return redirect_to(request, reverse("pos:done", args=[known.id]))
    sale = draft.sale(page.stand, cashier=request.staff.name, at=request.at)
    redeem = draft.redeem()
    if (redeem is None or not redeem.spends) and request.POST.get("do") == "spend_without_code":
        redeem = _without_code(request, draft)
    try:
        receipt = accept_sale(
            sale,
            actor=request.actor,
            at=request.at,
            redeem=redeem,
            joined_by=JoinedBy.CASHIER,
        )
    except SameNumberOtherSale:
        known = find_sale(SOURCE, draft.number)
        assert known is not None
        return redirect_to(request, reverse("pos:done", args=[known.id]))
    except Refused as refusal:
        # Shown inside the scope, so that a wrong code stays counted.
        return show_page(request, replace(page, refusal=refusal, focus="code"))
    return redirect_to(request, reverse("pos:done", args=[receipt.sale_id]))


def join(request: StaffRequest) -> HttpResponse:
    """Register the number that nobody has, with a name and who brought them if they were told.

    A wrong invitation does not keep them from joining: it can be told again on their card.
    """
    customer = register_customer(
        mobile=request.POST.get("mobile", "")[:20],
        profile=Profile(
            first_name=request.POST.get("first_name", "")[:60],
            last_name=request.POST.get("last_name", "")[:60],
        ),
        joined_by=JoinedBy.CASHIER,
        actor=request.actor,
        at=request.at,
    )
    if inviter := request.POST.get("inviter", "").strip():
        write_down_inviter(request, customer.id, inviter)
    written = write_id("cus", customer.id)
    return redirect_to(request, f"{reverse('pos:till')}?customer={written}")


def send_code(request: StaffRequest) -> HttpResponse:
    """Text the customer a fresh code; what was typed stays where there is script."""
    written = request.POST.get("customer", "")
    customer_id = read_id("cus", written)
    if customer_id is None:
        return redirect_to(request, reverse("pos:till"))
    if send_code_text(customer_id, at=request.at):
        said, kind = _("A new code is on its way to the customer."), "good"
    else:
        said, kind = _("This customer has no credit to send a code for."), "warn"
    if not wants_fragment(request):
        messages.add_message(request, SUCCESS if kind == "good" else WARNING, said)
        return redirect_to(request, f"{reverse('pos:till')}?customer={written}")
    page, _draft = read_page(request, without_code=True)
    return add_toast(show_page(request, replace(page, focus="code")), said, kind=kind)


def show_done(request: StaffRequest, *, sale_id: int) -> HttpResponse:
    """The receipt of a sale of this till, and an empty box for the next guest."""
    sale = get_own_sale(request, sale_id)
    stand = find_stand(request)
    if stand is None:
        return redirect_to(request, reverse("pos:stand"))
    page = DonePage(
        stand=stand,
        receipt=Receipt.read(sale.receipt),
        person=load_person(sale.customer_id, at=request.at) if sale.customer_id else None,
        lines=tuple((line.name, line.net_rial) for line in list_lines(sale_id)),
        may_return=request.staff.can(Permission.RETURN_SALES),
        account_rial=_find_on_account(sale),
    )
    return render_page(request, "pos/done.html", {"page": page})


def print_invoice(request: StaffRequest, *, sale_id: int) -> HttpResponse:
    """The invoice for the printer: on A4, or on a roll with ?on=roll."""
    sale = get_own_sale(request, sale_id)
    return show_invoice(request, write_invoice_paper(sale), name=write_id("sale", sale_id))


def read_page(
    request: StaffRequest, *, without_code: bool = False
) -> tuple[TillPage, Draft | None]:
    """The till as it was sent, quoted; no draft, or a refusal on the page, when it is not whole."""
    stand = find_stand(request)
    if stand is None:
        raise SameNumberOtherSale
    menu = load_menu()
    lines = _change_lines(request, read_kept_lines(request.POST, menu), menu)
    typed = request.POST.copy()
    if without_code:
        typed["code"] = ""
    form = SaleForm(typed)
    customer_id = read_id("cus", request.POST.get("customer", ""))
    found = Found(person=load_person(customer_id, at=request.at) if customer_id else None)
    page = TillPage(
        stand=stand,
        found=found,
        form=form,
        product_form=ProductForm(),
        menu=tuple(menu.values()),
        lines=lines,
        draw=_find_draw(request.POST.get("draw", ""), found.person, request),
        focus="product" if request.POST.get("do") == "add" else "amount",
    )
    draft = read_draft(form, lines)
    if draft is None:
        return page, None
    sale = draft.sale(stand, cashier=request.staff.name, at=request.at)
    try:
        quote = quote_sale(sale, at=request.at, redeem=draft.redeem(), actor=request.actor)
    except Refused as refusal:
        return replace(page, refusal=refusal, focus="code"), draft
    return replace(page, quote=quote), draft


def _change_lines(
    request: StaffRequest, lines: tuple[DraftLine, ...], menu: dict[str, DraftLine]
) -> tuple[DraftLine, ...]:
    drop = request.POST.get("drop", "")
    kept = tuple(line for line in lines if line.sku != drop)
    if request.POST.get("do") != "add":
        return kept
    form = ProductForm(request.POST)
    if not form.is_valid():
        return kept
    wanted = search_products(form.cleaned_data["product"], limit=1)
    if not wanted or wanted[0].sku not in menu:
        return kept
    line = replace(menu[wanted[0].sku], quantity=form.cleaned_data["quantity"])
    return (*(other for other in kept if other.sku != line.sku), line)


def _open_form(page: TillPage, request: StaffRequest) -> TillPage:
    person = page.found.person
    draw = _find_draw(request.GET.get("draw", ""), person, request)
    initial = {
        "number": make_number(at=request.at, zone=ZoneInfo(request.business.zone)),
        "customer": write_id("cus", person.id) if person else "",
        "draw": write_id("draw", draw.id) if draw else "",
    }
    return replace(
        page,
        draw=draw,
        form=SaleForm(initial=initial),
        product_form=ProductForm(),
        menu=tuple(load_menu().values()),
    )


def _find_draw(written: str, person: Person | None, request: StaffRequest) -> DrawView | None:
    draw_id = read_id("draw", written)
    if draw_id is None or person is None:
        return None
    return find_open_draw(draw_id, customer_id=person.id, at=request.at)


def _find_on_account(sale: Sale) -> int:
    """What of the sale went on the customer's account."""
    if all(payment["method"] != PaymentMethod.ACCOUNT for payment in sale.payments):
        return 0
    bill = find_bill(sale.id)
    return bill.amount_rial if bill else 0


def _without_code(request: StaffRequest, draft: Draft) -> Redeem | None:
    """Spending without the code is for those who may give credit by hand."""
    if not request.staff.can(Permission.GIVE_CREDIT):
        return None
    return Redeem(
        credit_rial=draft.credit_rial,
        without_code=True,
        from_shared=draft.from_shared,
        discount_codes=draft.discount_codes,
        gift_cards=draft.gift_cards,
        draw_id=draft.draw_id,
    )


def show_page(
    request: StaffRequest, page: TillPage, *, fragment: str = "pos/_work_fresh.html"
) -> HttpResponse:
    """The till, or the piece of it that was asked for."""
    status = 422 if page.refusal is not None else 200
    page = replace(page, may_return=request.staff.can(Permission.RETURN_SALES))
    return render_page(
        request,
        "pos/till.html",
        {"page": page},
        fragment=fragment,
        # htmx shows what it gets; a page without script still tells the truth in its status
        status=200 if wants_fragment(request) else status,
    )
