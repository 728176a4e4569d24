"""The accounts at gateways, in the order in which they are tried."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from vafa.foundation.errors import Refused
from vafa.foundation.ids import new_id
from vafa.foundation.spreadsheets import Format, Sheet, write_xlsx
from vafa.messaging.actions import (
    ask_balance,
    hand_over,
    queue_text,
    renew_callback,
    save_gateway_account,
)
from vafa.messaging.queries import (
    count_waiting_texts,
    list_accounts,
    list_gateway_kinds,
    list_hand_overs,
    list_handed,
)
from vafa.messaging.types import AccountRow, Carries, Channel, GatewayKind, HandOverRow
from vafa.panel.forms import refusals_on
from vafa.panel.gateway_fields import GatewayForm
from vafa.panel.messages.tabs import draw_tabs
from vafa.staff.access import StaffRequest
from vafa.ui.forms import Form, MobileField, MoneyField
from vafa.ui.frame import current_frame, use_frame
from vafa.ui.htmx import redirect_to, render_page, wants_fragment
from vafa.ui.types import Tab

FOR_ANY = {"generic_http", "excel_file"}  # shown after those that have a name


class AccountForm(GatewayForm):
    """An account, with what it carries at which price."""

    field_order = ("title", "carries", "position", "part_price_rial", "is_active")

    carries = forms.ChoiceField(label=gettext_lazy("Carries"), choices=Carries.choices)
    part_price_rial = MoneyField(
        label=gettext_lazy("Price of one part"),
        required=False,
        help_text=gettext_lazy("With it, you see what a text costs before it is sent."),
    )

    def __init__(
        self, data: Any, *, kind: GatewayKind, account: AccountRow | None, turn: int
    ) -> None:
        super().__init__(
            data,
            kind=kind,
            account=account,
            turn=turn,
            carries=account.carries if account else Carries.ALL,
            part_price_rial=account.part_price_rial if account else None,
        )


class TestForm(Form):
    """Where to send a text that says that all is well."""

    mobile = MobileField(label=gettext_lazy("Your mobile number"))


@dataclass(frozen=True, kw_only=True)
class ListedAccount:
    """An account in its turn."""

    account: AccountRow
    channel: str
    carries: str
    rests: bool


@dataclass(frozen=True, kw_only=True)
class GatewaysPage:
    """Every account, in the order in which they are tried."""

    tabs: list[Tab]
    accounts: list[ListedAccount]
    test: TestForm


@dataclass(frozen=True, kw_only=True)
class KindCard:
    """A kind of gateway to choose."""

    title: str
    needs: str
    href: str


@dataclass(frozen=True, kw_only=True)
class KindGroup:
    """The kinds of one channel."""

    label: str
    cards: list[KindCard]


@dataclass(frozen=True, kw_only=True)
class KindsPage:
    """Every kind of gateway that there is."""

    groups: list[KindGroup]


@dataclass(frozen=True, kw_only=True)
class GatewayPage:
    """One account, or a new one."""

    title: str
    needs: str
    form: AccountForm
    account: AccountRow | None
    report_href: str
    inbound_href: str
    waiting: int
    files: list[HandOverRow]


@dataclass(frozen=True, kw_only=True)
class BalancePage:
    """What a gateway said is left, in money or in texts; None where it does not say."""

    account: AccountRow
    amount_rial: int | None
    texts: int | None
    problem: str


def show_list(request: StaffRequest) -> HttpResponse:
    """By which ways texts go."""
    return _show_list(request, TestForm())


def test(request: StaffRequest) -> HttpResponse:
    """Send a text to a number of one's own, by whichever account has its turn."""
    form = TestForm(request.POST)
    if not form.is_valid():
        return _show_list(request, form)
    queue_text(
        customer_id=None,
        mobile=form.cleaned_data["mobile"],
        purpose="test",
        variables={},
        dedupe_key=f"test:{new_id()}",
        due_at=request.at,
        at=request.at,
    )
    messages.success(request, _("A test text is on its way; its fate stands under “Sent”."))
    return redirect_to(request, reverse("panel:messages:gateways"))


def add(request: StaffRequest) -> HttpResponse:
    """A new account at the kind of gateway that the address names; without one, which there are."""
    kinds = {kind.slug: kind for kind in list_gateway_kinds()}
    kind = kinds.get(request.GET.get("kind", ""))
    if kind is None:
        page = KindsPage(groups=_group_kinds(kinds.values()))
        return render_page(request, "panel/messages/gateway_kinds.html", {"page": page})
    form = AccountForm(request.POST or None, kind=kind, account=None, turn=len(list_accounts()) + 1)
    if request.method == "POST" and _save(request, form, kind, None):
        messages.success(request, _("The gateway is added. Send a test text to be sure."))
        return redirect_to(request, reverse("panel:messages:gateways"))
    return _show(request, form, kind, title=str(kind.title), account=None)


def edit(request: StaffRequest, *, account_id: int) -> HttpResponse:
    """Change an account; a secret left empty stays as it was."""
    account = _get_account(account_id)
    kind = next(one for one in list_gateway_kinds() if one.slug == account.gateway)
    form = AccountForm(request.POST or None, kind=kind, account=account, turn=0)
    if request.method == "POST" and _save(request, form, kind, account_id):
        messages.success(request, _("Saved."))
        return redirect_to(request, reverse("panel:messages:gateways"))
    return _show(request, form, kind, title=account.title, account=account)


def make_file(request: StaffRequest, *, account_id: int) -> HttpResponse:
    """Put what waits into a file, to be uploaded by hand; a repeat finds nothing."""
    hand_over(account_id=account_id, actor=request.actor, at=request.at)
    messages.success(request, _("The file is made. Download it and upload it to your panel."))
    return redirect_to(request, reverse("panel:messages:gateway", args=[account_id]))


def download_file(request: StaffRequest, *, account_id: int, file_id: int) -> HttpResponse:
    """A file that was made, as often as it is wanted."""
    texts = list_handed(account_id, file_id)
    if not texts:
        raise Http404
    sheet = Sheet(
        title=_("Texts"),
        heads=[_("Mobile"), _("Text")],
        formats=[Format.TEXT, Format.TEXT],
        rows=[(one.mobile, one.text) for one in texts],
    )
    return HttpResponse(
        write_xlsx(sheet),
        content_type="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        headers={"Content-Disposition": f'attachment; filename="texts-{file_id % 10**6}.xlsx"'},
    )


def renew(request: StaffRequest, *, account_id: int) -> HttpResponse:
    """New callback addresses; calls to the old ones are refused from now on."""
    renew_callback(account_id=account_id, actor=request.actor, at=request.at)
    messages.success(request, _("The addresses are new: give them to the gateway."))
    return redirect_to(request, reverse("panel:messages:gateway", args=[account_id]))


def show_balance(request: StaffRequest, *, account_id: int) -> HttpResponseBase:
    """What is left at the gateway.

    A gateway is not called while the request's transaction is open: the answer is streamed, and
    a stream begins after the transaction has ended.
    """
    account = _get_account(account_id)
    name = "_balance" if wants_fragment(request) else "balance"
    frame, language = current_frame(), translation.get_language() or "fa"

    def answer() -> Iterator[bytes]:
        with translation.override(language), use_frame(frame):
            page = _ask(request, account)
            context = {"page": page}
            yield render_to_string(f"panel/messages/{name}.html", context, request).encode()

    return StreamingHttpResponse(answer(), content_type="text/html; charset=utf-8")


def _ask(request: StaffRequest, account: AccountRow) -> BalancePage:
    left, problem = None, ""
    try:
        left = ask_balance(business_id=request.business.pk, account_id=account.id, at=request.at)
    except Refused as refusal:
        problem = str(refusal)
    return BalancePage(
        account=account,
        amount_rial=left.amount_rial if left else None,
        texts=left.texts if left else None,
        problem=problem,
    )


def _group_kinds(kinds: Collection[GatewayKind]) -> list[KindGroup]:
    groups = []
    for channel in Channel:
        theirs = sorted(
            (one for one in kinds if one.channel == channel), key=lambda one: one.slug in FOR_ANY
        )
        cards = [
            KindCard(title=str(one.title), needs=str(one.needs), href=f"?kind={one.slug}")
            for one in theirs
        ]
        groups.append(KindGroup(label=str(channel.label), cards=cards))
    return groups


def _save(
    request: StaffRequest, form: AccountForm, kind: GatewayKind, account_id: int | None
) -> bool:
    if not form.is_valid():
        return False
    with refusals_on(form):
        save_gateway_account(
            gateway=kind.slug,
            settings=form.read_settings(),
            account_id=account_id,
            title=form.cleaned_data["title"],
            position=form.cleaned_data["position"],
            carries=form.cleaned_data["carries"],
            is_active=form.cleaned_data["is_active"],
            part_price_rial=form.cleaned_data["part_price_rial"],
            actor=request.actor,
            at=request.at,
        )
    return form.is_valid()


def _show_list(request: StaffRequest, form: TestForm) -> HttpResponse:
    accounts = [
        ListedAccount(
            account=account,
            channel=str(Channel(account.channel).label),
            carries=str(Carries(account.carries).label),
            rests=account.rests_until is not None and account.rests_until > request.at,
        )
        for account in list_accounts()
    ]
    page = GatewaysPage(tabs=draw_tabs(request, "gateways"), accounts=accounts, test=form)
    status = 422 if form.errors else 200
    return render_page(request, "panel/messages/gateways.html", {"page": page}, status=status)


def _show(
    request: StaffRequest,
    form: AccountForm,
    kind: GatewayKind,
    *,
    title: str,
    account: AccountRow | None,
) -> HttpResponse:
    page = GatewayPage(
        title=title,
        needs=str(kind.needs),
        form=form,
        account=account,
        report_href=request.build_absolute_uri(account.report_path) if account else "",
        inbound_href=request.build_absolute_uri(account.inbound_path) if account else "",
        waiting=count_waiting_texts(account.id) if account and account.keeps_texts else 0,
        files=list_hand_overs(account.id) if account and account.keeps_texts else [],
    )
    status = 422 if form.errors else 200
    return render_page(request, "panel/messages/gateway.html", {"page": page}, status=status)


def _get_account(account_id: int) -> AccountRow:
    account = next((one for one in list_accounts() if one.id == account_id), None)
    if account is None:
        raise Http404
    return account
