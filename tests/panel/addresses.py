"""Every address there is, as the resolver knows it; and one thing of each kind to put into it."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from pathlib import Path

from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import URLPattern, get_resolver, reverse

from tests.imports.files import read_as
from tests.shop import Shop
from tests.staff.cast import NOW, hire, open_branch
from vafa.audit.types import SYSTEM
from vafa.campaigns.actions import add_campaign
from vafa.campaigns.types import read_plan
from vafa.cards.actions import make_batch
from vafa.cards.queries import list_cards
from vafa.cards.types import CardKind
from vafa.catalog.actions import add_category, add_holiday, add_product
from vafa.causes.actions import add_cause
from vafa.causes.types import CauseTerms
from vafa.checkout.actions import (
    accept_late_sale,
    accept_sale,
    give_by_hand,
    merge_customers,
)
from vafa.checkout.queries import list_late_sales, read_discount
from vafa.checkout.types import LateInput
from vafa.coalition.actions import make_offer
from vafa.coalition.types import Taking, Terms
from vafa.coupons.actions import create_discount, put_group
from vafa.coupons.actions import make_batch as make_code_batch
from vafa.customers.actions import add_custom_field
from vafa.customers.types import CustomerKey, FieldKind
from vafa.foundation.ids import new_id
from vafa.guard.actions import raise_flag
from vafa.guard.queries import list_flags
from vafa.imports.actions import create_import, keep_upload
from vafa.imports.queries import find_upload
from vafa.joining.actions import ensure_code as ensure_join_code
from vafa.ledger.types import Unit
from vafa.links.actions import make_own_link
from vafa.memberships.actions import add_plan, begin_membership
from vafa.memberships.types import PlanTerms
from vafa.messaging.actions import queue_text, save_gateway_account, write_by_hand
from vafa.messaging.queries import list_messages
from vafa.partners.actions import add_partner
from vafa.partners.types import PartnerTerms
from vafa.payments.actions import save_payment_account
from vafa.replay.actions import create_replay
from vafa.rewardlist.actions import add_prize, take_prize
from vafa.rewardlist.types import PrizeTerms
from vafa.rewards.kinds.credit import Credit
from vafa.rules.actions import create_rule
from vafa.rules.types import RuleSpec
from vafa.sales.types import LineInput, SaleInput
from vafa.scenarios.actions import make_scenario
from vafa.scenarios.queries import READY
from vafa.segments.actions import add_segment
from vafa.segments.types import AllOf
from vafa.sharing.actions import open_wallet
from vafa.staff.access import ANY_MEMBER
from vafa.staff.actions import create_api_key, create_till
from vafa.staff.types import ROLE_PERMISSIONS, Role, Scope
from vafa.tenancy.actions import create_business
from vafa.tenancy.scope import current_business_id
from vafa.tiers.actions import set_up_default

# Served to machines and customers, and guarded by tests of their own.
ELSEWHERE = (
    "api",
    "hooks/",
    "ui/",
    "c/",
    "l/",
    "my/",
    "pay/",
    "s/",
    "phone/",
    "openapi.json",
    "docs/",
)
TABLE = Path(__file__).parent / "permissions.txt"
EVERYBODY = ("anyone", "members")


@dataclass(frozen=True, kw_only=True)
class Address:
    """One mounted view."""

    name: str
    route: str
    pattern: URLPattern

    @property
    def methods(self) -> tuple[str, ...]:
        return self.pattern.callback.methods

    @property
    def kinds(self) -> dict[str, str]:
        """Its parameters that are ids, and what each is an id of."""
        converters = self.pattern.pattern.converters
        return {name: c.kind for name, c in converters.items() if hasattr(c, "kind")}

    @property
    def line(self) -> str:
        """Its line in the table, as the code has it now."""
        access = self.pattern.callback.access
        if access is None:
            who = "anyone"
        elif access is ANY_MEMBER:
            who = "members"
        else:
            who = " ".join(role for role in Role if access in ROLE_PERMISSIONS[role])
        return f"{self.name:32} {' '.join(self.methods):9} {who}"

    def href(self, things: dict[str, object]) -> str:
        """The address with these things in it."""
        parameters = self.pattern.pattern.converters
        return reverse(self.name, kwargs={name: things[name] for name in parameters})


def list_addresses() -> list[Address]:
    """Every address for staff; fails at one that nobody guards."""
    found = []
    for name, route, pattern in _walk(get_resolver().url_patterns):
        if route.lstrip("^").startswith(ELSEWHERE) or name == "root":
            continue
        assert hasattr(pattern.callback, "access"), (
            f"{route} is mounted without staff_path or open_path: nobody checks who enters"
        )
        found.append(Address(name=name, route=route, pattern=pattern))
    return found


def read_table() -> dict[str, tuple[tuple[str, ...], tuple[str, ...]]]:
    """name: (methods, who may)."""
    table = {}
    for line in TABLE.read_text().splitlines():
        words = line.split()
        if words and not line.startswith("#"):
            methods = tuple(word for word in words[1:] if word.isupper())
            table[words[0]] = (methods, tuple(words[1 + len(methods) :]))
    return table


def _make_payment_account() -> int:
    settings = {"merchant": "x"}
    return save_payment_account(gateway="zibal", settings=settings, actor=SYSTEM, at=NOW)


def _make_member() -> int:
    return hire(Role.CASHIER).id


def _make_key() -> int:
    facts = {"label": "k", "scopes": [Scope.SALES_READ], "actor": SYSTEM, "at": NOW}
    return create_api_key(**facts).key_id


def _make_till() -> int:
    return create_till(branch_id=open_branch(), name="صندوق", actor=SYSTEM, at=NOW)


def _make_sale() -> int:
    sale = SaleInput(
        source="test",
        number=str(new_id()),
        at=NOW,
        branch_id=open_branch(),
        lines=(LineInput(name="چای", unit_price_rial=100_000),),
        customer=CustomerKey(mobile="+989121110000"),
    )
    return accept_sale(sale, actor=SYSTEM, at=NOW).sale_id


def _make_customer() -> int:
    return Shop(branches=0).person("نگار")


def _make_merge() -> int:
    shop = Shop(branches=0)
    kept_id, gone_id = (shop.person(one, mobile=f"0912{new_id() % 10**7:07}") for one in "آب")
    return merge_customers(kept_id=kept_id, gone_id=gone_id, actor=SYSTEM, at=NOW).id


def _make_tier() -> str:
    return set_up_default(actor=SYSTEM, at=NOW).tiers[-1].slug


def _make_segment() -> int:
    return add_segment(name=str(new_id()), node=AllOf(), actor=SYSTEM, at=NOW)


def _make_rule() -> int:
    spec = RuleSpec(name="۵٪", reward=Credit(percent=Decimal(5)))
    return create_rule(spec=spec, actor=SYSTEM, at=NOW).id


def _make_campaign() -> int:
    plan = read_plan({"name": "بازگشت", "texts": [{"words": "سلام"}]})
    return add_campaign(plan=plan, actor=SYSTEM, at=NOW)


def _make_run() -> int:
    period = {"since": NOW - timedelta(days=30), "until": NOW}
    return create_replay(rule_ids=[_make_rule()], **period, actor=SYSTEM, at=NOW).id


def _make_import() -> int:
    path = find_upload(current_business_id(), _make_upload())
    reading = read_as("sales", path)
    return create_import(path=path, file_name="sales.csv", reading=reading, actor=SYSTEM, at=NOW).id


def _make_upload() -> int:
    text = "شماره فاکتور,تاریخ,مبلغ\n1,1405/08/28,45000\n"
    return keep_upload(current_business_id(), SimpleUploadedFile("sales.csv", text.encode("utf-8")))


def _make_account() -> int:
    settings = {"url": "http://127.0.0.1:9/"}
    return save_gateway_account(gateway="generic_http", settings=settings, actor=SYSTEM, at=NOW)


def _make_message() -> int:
    queue_text(
        customer_id=None,
        mobile="+989121110000",
        purpose="test",
        variables={},
        dedupe_key=f"test:{new_id()}",
        due_at=NOW,
        at=NOW,
    )
    return list_messages(limit=1).messages[0].id


def _make_mailing() -> int:
    sara = Shop().person(first="سارا", mobile="09121110077")
    return write_by_hand(
        "سلام {name}", key=new_id(), customer_ids=[sara], due_at=NOW, actor=SYSTEM, at=NOW
    )


def _make_link() -> int:
    return make_own_link(title="پوستر", target="https://a.example", actor=SYSTEM, at=NOW)


def _make_holiday() -> int:
    return add_holiday(day=NOW.date(), name="افتتاح", actor=SYSTEM, at=NOW).id


def _make_field() -> int:
    return add_custom_field(title="نوشیدنی", kind=FieldKind.TEXT, actor=SYSTEM, at=NOW).id


def _make_discount() -> int:
    what = {"kind": "percent", "percent": "10"}
    spec = read_discount({"name": "تخفیف", "what": what})
    return create_discount(spec=spec, actor=SYSTEM, at=NOW).id


def _make_stack_group() -> int:
    return put_group(name="گروه", how="first", actor=SYSTEM, at=NOW).id


def _make_code_batch() -> int:
    made, _codes = make_code_batch(
        discount_id=_make_discount(), label="نمونه", count=1, actor=SYSTEM, at=NOW
    )
    return made.id


def _make_prize() -> int:
    return add_prize(PrizeTerms(name="قهوه", price_points=10), actor=SYSTEM, at=NOW).id


def _make_claim() -> int:
    customer_id = Shop(branches=0).person("مینا", mobile="09120000999")
    give_by_hand(
        customer_id=customer_id,
        unit=Unit.POINTS,
        amount=10,
        expires_at=None,
        reason="",
        actor=SYSTEM,
        at=NOW,
        request_key=str(new_id()),
    )
    return take_prize(
        prize_id=_make_prize(),
        customer_id=customer_id,
        labels=(),
        request_key=str(new_id()),
        actor=SYSTEM,
        at=NOW,
    ).id


def _make_plan() -> int:
    terms = PlanTerms(name="طلایی", price_rial=3_000_000, sku=f"p{new_id()}")
    return add_plan(terms, actor=SYSTEM, at=NOW).id


def _make_membership() -> int:
    return begin_membership(
        plan_id=_make_plan(),
        customer_id=Shop(branches=0).person("رضا", mobile="09120000998"),
        request_key=str(new_id()),
        actor=SYSTEM,
        at=NOW,
    ).id


def _make_scenario() -> int:
    return make_scenario(READY[0].spec, actor=SYSTEM, at=NOW)


def _make_cause() -> int:
    return add_cause(CauseTerms(name="کتابخانه"), actor=SYSTEM, at=NOW).id


def _make_partner() -> int:
    return add_partner(PartnerTerms(name="هتل", code=f"H{new_id()}"[-12:]), actor=SYSTEM, at=NOW)


def _make_shared() -> int:
    head_id = Shop(branches=0).person("سارا", mobile=f"0912{new_id() % 10**7:07}")
    return open_wallet(name="خانواده", kind="family", head_id=head_id, actor=SYSTEM, at=NOW)


def _make_flag() -> int:
    raise_flag(rule="code_guessing", subject="till:2", severity=2, at=NOW, facts={"count": 10})
    return list_flags()[0].id


def _make_late_sale() -> int:
    sale = SaleInput(
        source="till",
        number=str(new_id()),
        at=NOW,
        branch_id=open_branch(),
        lines=(LineInput(name="قهوه", unit_price_rial=10_000),),
    )
    late = LateInput(sale=sale, asked_rial=10_000)  # and no allowance: it is refused
    accept_late_sale(late, actor=SYSTEM, at=NOW)
    return list_late_sales(branch_id=None, at=NOW)[0].id


def _make_batch() -> int:
    return make_batch(kind=CardKind.MEMBER, name="کارت", count=1, actor=SYSTEM, at=NOW)


def _make_card() -> int:
    return list_cards(_make_batch())[0].id


def _make_peer() -> int:
    peer = create_business(slug=f"peer-{secrets.token_hex(6)}", name="نان صبح", at=NOW)
    make_offer(peer.pk, Terms(here=Taking(), there=Taking()), actor=SYSTEM, at=NOW)
    return peer.pk


# Parameter of an address: how to make the thing it names in the business in scope.
def _make_category() -> int:
    return int(add_category(name=secrets.token_hex(4), actor=SYSTEM, at=NOW).id)


def _make_product() -> int:
    return int(add_product(sku=secrets.token_hex(4), name="x", actor=SYSTEM, at=NOW).id)


MAKERS: dict[str, Callable[[], object]] = {
    "batch_id": _make_batch,
    "branch_id": open_branch,
    "campaign_id": _make_campaign,
    "cause_id": _make_cause,
    "claim_id": _make_claim,
    "card_id": _make_card,
    "category_id": _make_category,
    "customer_id": _make_customer,
    "code_batch_id": _make_code_batch,
    "discount_id": _make_discount,
    "field_id": _make_field,
    "form": lambda: "csv",
    "holiday_id": _make_holiday,
    "import_id": _make_import,
    "late_id": _make_late_sale,
    "key_id": _make_key,
    "kind": lambda: "cashback",  # of club
    "file_kind": lambda: "sales",
    "member_id": _make_member,
    "membership_id": _make_membership,
    "merge_id": _make_merge,
    "partner_id": _make_partner,
    "payment_account_id": _make_payment_account,
    "peer_id": _make_peer,
    "plan_id": _make_plan,
    "menu_part": lambda: "credit",
    "prize_id": _make_prize,
    "product_id": _make_product,
    "sale_id": _make_sale,
    "rule_id": _make_rule,
    "segment_id": _make_segment,
    "run_id": _make_run,
    "ready": lambda: "birthday",
    "scenario_id": _make_scenario,
    "account_id": _make_account,
    "file_id": new_id,  # of texts that were handed over; a file without texts is empty
    "message_id": _make_message,
    "mailing_id": _make_mailing,
    "group_id": _make_link,
    "token": lambda: "x7K2mQ9aBc",  # nobody's
    "flag_id": _make_flag,
    "part": lambda: 1,
    "purpose": lambda: "credit",
    "join_code": ensure_join_code,
    "meaning": lambda: "help",
    "tier": _make_tier,
    "till_id": _make_till,
    "upload_id": _make_upload,
    "wallet_id": _make_shared,
    "slug": lambda: "sales-by-day",  # of a report
    "stack_group_id": _make_stack_group,
}


def make_things() -> dict[str, object]:
    """One thing for each parameter of any address, in the business in scope."""
    wanted = {name for address in list_addresses() for name in address.pattern.pattern.converters}
    unknown = wanted - set(MAKERS)
    assert not unknown, f"teach tests/panel/addresses.py (MAKERS) to make {sorted(unknown)}"
    return {name: MAKERS[name]() for name in wanted}


def _walk(patterns, *, names=(), route="") -> Iterator[tuple[str, str, URLPattern]]:
    for pattern in patterns:
        here = route + str(pattern.pattern)
        if isinstance(pattern, URLPattern):
            yield ":".join((*names, pattern.name or "")), here, pattern
        else:
            inner = (*names, pattern.namespace) if pattern.namespace else names
            yield from _walk(pattern.url_patterns, names=inner, route=here)
