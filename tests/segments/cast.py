"""A small cast told in plain words, and the same people in a shop of the database."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from decimal import Decimal
from typing import Any

from tests.shop import NOW, LineInput, PaymentInput, Shop
from vafa.audit.types import SYSTEM
from vafa.campaigns.models import Campaign, Recipient
from vafa.campaigns.types import CampaignState, RecipientState
from vafa.cards.models import Batch, Card
from vafa.cards.types import CardKind, CardState
from vafa.catalog.models import Branch
from vafa.customers.models import Customer, CustomField
from vafa.customers.types import JoinedBy
from vafa.foundation.ids import new_id
from vafa.foundation.jalali import local_day
from vafa.insight.actions import refresh_all
from vafa.insight.models import CustomerMetrics, CustomerValue
from vafa.ledger.actions import Journal, load_lots, lock_wallet
from vafa.ledger.types import Cause, NewLot, TransferKind, Unit
from vafa.links.models import Click, Link, LinkGroup
from vafa.links.types import Device
from vafa.memberships.models import Membership, Plan
from vafa.memberships.types import Period, Refund
from vafa.messaging.models import Consent, Message
from vafa.messaging.types import ConsentWay, State, TextClass
from vafa.onaccount.models import Bill
from vafa.referrals.models import Referral
from vafa.referrals.types import Way
from vafa.sales.types import Channel
from vafa.segments.models import Segment
from vafa.sharing.models import Member, SharedWallet
from vafa.tiers.actions import save_ladder
from vafa.tiers.models import CustomerTier
from vafa.tiers.types import Ladder, Tier
from vafa.visits.models import Visit
from vafa.visits.types import VisitWay

DAY = timedelta(days=1)
LADDER = Ladder(
    tiers=(
        Tier(slug="bronze", name="برنزی", threshold=0),
        Tier(slug="silver", name="نقره‌ای", threshold=10_000_000),
        Tier(slug="gold", name="طلایی", threshold=20_000_000),
    )
)
SEGMENTS = {
    1: {"kind": "gender", "genders": ["female"]},
    2: {"kind": "in_segment", "segment_id": 1},
}
CAMPAIGNS = {1: 61, 2: 7}  # each began so many days ago and was measured for thirty
FIELDS = {1: "text", 2: "number", 3: "date", 4: "choice", 5: "choices", 6: "yes"}


@dataclass(frozen=True, kw_only=True)
class Bought:
    """A purchase, so many days before NOW."""

    days_ago: float
    rial: int = 1_000_000
    sku: str = "latte"
    category: str = "قهوه"
    branch: int = 1
    channel: str = Channel.HALL
    method: str = "cash"
    back: str = ""  # or "part", "whole"

    @property
    def kept_rial(self) -> int:
        return {"": self.rial, "part": self.rial // 2, "whole": 0}[self.back]


@dataclass(frozen=True, kw_only=True)
class Person:
    """All that is known of somebody. `profile` has columns of Customer, `custom` fields by id."""

    gender: str = ""
    birth: tuple[int, int, int] = (0, 0, 0)
    marriage: tuple[int, int, int] = (0, 0, 0)
    profile: dict[str, str] = field(default_factory=dict)
    custom: dict[int, Any] = field(default_factory=dict)
    has_mobile: bool = True
    joined_days_ago: int = 400
    joined_by: str = JoinedBy.INVOICE
    joined_branch: int | None = None
    bought: tuple[Bought, ...] = ()
    group: str = ""
    scores: dict[str, int] = field(default_factory=dict)
    tier: str = ""
    has_plan: bool = False
    has_card: bool = False
    shares: str = ""
    brought: tuple[int, ...] = ()  # each so many days ago
    is_brought_days_ago: int | None = None
    credit: tuple[tuple[int, int], ...] = ()  # rials, and the days that are left
    points: int = 0
    bill_due_in: int | None = None
    stopped: bool = False
    texted_days_ago: int | None = None
    came: tuple[int, ...] = ()  # checked in so many days ago
    foreseen: tuple[int, int, float, float] | None = None  # alive %, rials, in 90 days, in a year
    clicked: tuple[int, ...] = ()  # opened the link of their text, so many days ago
    campaign: int = 0  # was drawn for it
    arm: int = 1

    @property
    def counted(self) -> list[Bought]:
        """The purchases that count."""
        return [one for one in self.bought if one.back != "whole"]


REGULAR = tuple(Bought(days_ago=day) for day in (3, 20, 45, 80, 200))
PEOPLE = (
    Person(),
    Person(
        gender="male",
        birth=(1370, 9, 2),
        marriage=(1395, 9, 5),
        profile={"first_name": "رضا", "city": "تهران", "neighbourhood": "ونک", "job": "معلم ورزش"},
        custom={1: "گیاهخوار", 2: 3, 3: "2026-11-22", 4: "a", 5: ["x", "y"], 6: True},
        group="loyal",
        scores={"money_score": 5, "recency_score": 4, "length_score": 3},
        bought=REGULAR,
        tier="gold",
        has_plan=True,
        credit=((90_000, 5), (20_000, 40)),
        points=120,
        came=(0, 29, 89),
        brought=(3, 300),
        texted_days_ago=6,
        foreseen=(90, 20_000_000, 2.0, 6.0),
        clicked=(6, 5),
        campaign=1,
    ),
    Person(
        gender="female",
        birth=(1387, 8, 30),
        profile={"last_name": "رستگار", "email": "m@example.com", "education": "bachelor"},
        custom={2: 2, 3: "2026-11-21", 4: "b", 6: False},
        joined_by=JoinedBy.CASHIER,
        joined_branch=2,
        stopped=True,
        bought=(Bought(days_ago=60, branch=2, channel=Channel.PHONE, method="online"),),
        scores={"money_score": 4, "recency_score": 1, "length_score": 1},
        tier="silver",
        has_card=True,
        texted_days_ago=7,
        foreseen=(40, 5_000_000, 0.4, 1.0),
        campaign=2,
    ),
    Person(
        gender="female",
        birth=(1387, 9, 1),
        has_mobile=False,
        profile={"city": "شیراز", "job": "پزشک", "education": "master"},
        custom={2: 4, 5: ["z"]},
        bought=(Bought(days_ago=59), Bought(days_ago=1, sku="tea", category="چای")),
        shares="family",
        credit=((100_000, 90),),
        is_brought_days_ago=3,
        bill_due_in=-1,
        foreseen=(30, 19_999_000, 1.99, 5.99),
        campaign=1,
        arm=0,
    ),
    Person(
        group="at_risk",
        birth=(1383, 12, 30),
        joined_days_ago=29,
        bought=tuple(Bought(days_ago=day) for day in (61, 62, 90, 300)),
        credit=((1, 1),),
        bill_due_in=5,
        foreseen=(5, None, 0.01, 1.01),
    ),
    Person(
        group="sleeping",
        birth=(0, 9, 8),
        joined_days_ago=30,
        joined_by=JoinedBy.PORTAL,
        joined_branch=1,
        bought=(Bought(days_ago=150), Bought(days_ago=31, back="whole")),
        shares="company",
        is_brought_days_ago=300,
    ),
    Person(bought=(Bought(days_ago=5, back="whole"),), profile={"education": "diploma"}),
    Person(
        gender="male",
        birth=(1350, 1, 1),
        bought=(
            Bought(days_ago=0.02, rial=700_000, sku="cake", category="کیک"),
            Bought(days_ago=29),
            Bought(days_ago=30, back="part"),
        ),
        points=50,
        came=(30,),
        texted_days_ago=61,
        clicked=(30,),
        campaign=1,
    ),
    Person(
        joined_days_ago=100,
        bought=(Bought(days_ago=0.6), Bought(days_ago=1.6), Bought(days_ago=8.2)),
        brought=(300,),
    ),
)


def make_cast() -> dict[int, Person]:
    """The people in the database, by id."""
    shop = Shop()
    shop.branches = [_keep(Branch(id=n, code=f"s{n}", name=f"شعبهٔ {n}")) for n in (1, 2)]
    save_ladder(LADDER, actor=SYSTEM, at=NOW)
    for number, tree in SEGMENTS.items():
        days = {"made_at": NOW, "changed_at": NOW, "changed_by": "—"}
        _keep(Segment(id=number, name=f"بخش {number}", tree=tree, **days))
    for number, kind in FIELDS.items():
        choices = [{"id": one, "title": "گزینه", "is_active": True} for one in "abxyz"]
        own = {"slug": f"f{number}", "title": "فیلد", "kind": kind, "position": number}
        _keep(CustomField(id=number, choices=choices if "choice" in kind else [], **own))
    plan = {"name": "طلایی", "sku": "plan", "price_rial": 1, "period": Period.DAYS, "count": 30}
    _keep(Plan(id=1, refund=next(iter(Refund)), **plan))
    _keep(Batch(id=1, kind=CardKind.MEMBER, name="کارت", count=9, made_at=NOW, made_by="—"))
    for number, days_ago in CAMPAIGNS.items():
        began_at = NOW - days_ago * DAY
        days = {"created_at": began_at, "began_at": began_at, "measured_until": began_at + 30 * DAY}
        _keep(Campaign(id=number, name="عیدانه", plan={}, state=CampaignState.DONE, **days))
    _keep(LinkGroup(id=1, key="wording:1", target="/", made_at=NOW))
    made = {_make(shop, person): person for person in PEOPLE}
    refresh_all()
    for customer_id, person in made.items():
        rows = CustomerMetrics.objects.filter(customer_id=customer_id)
        rows.filter(purchases__gt=0).update(group=person.group, **person.scores)
    _bring(made)
    return made


def _make(shop: Shop, person: Person) -> int:
    branch = None if person.joined_branch is None else person.joined_branch - 1
    customer_id = shop.person(
        days_ago=person.joined_days_ago, joined_by=person.joined_by, branch=branch
    )
    row = Customer.objects.get(id=customer_id)
    row.gender = person.gender
    row.birth_year, row.birth_month, row.birth_day = person.birth
    row.marriage_year, row.marriage_month, row.marriage_day = person.marriage
    row.custom = {str(number): value for number, value in person.custom.items()}
    for name, value in person.profile.items():
        setattr(row, name, value)
    if person.stopped:
        way = next(iter(ConsentWay))
        _keep(Consent(mobile=row.mobile, is_stopped=True, changed_at=NOW, way=way))
    row.mobile = row.mobile if person.has_mobile else None
    row.save()
    sales = [_sell(shop, customer_id, one) for one in person.bought]
    _give(customer_id, person, sales)
    return customer_id


def _sell(shop: Shop, customer_id: int, one: Bought) -> int:
    line = LineInput(
        name=one.sku,
        unit_price_rial=one.rial // 2,
        quantity=Decimal(2),
        sku=one.sku,
        category=one.category,
    )
    sale_id = shop.sell(
        customer_id,
        days_ago=one.days_ago,
        branch=one.branch - 1,
        lines=(line,),
        channel=one.channel,
        payments=(PaymentInput(method=one.method, amount_rial=one.rial),),
    )
    if one.back:
        quantity = None if one.back == "whole" else 1
        goods = one.rial - one.kept_rial
        shop.take_back(sale_id, quantity, goods_rial=goods, days_ago=one.days_ago)
    return sale_id


def _give(customer_id: int, person: Person, sales: list[int]) -> None:
    own = {"customer_id": customer_id}
    if person.tier:
        _keep(CustomerTier(slug=person.tier, **own))
    if person.has_plan:
        times = {"bought_at": NOW, "starts_at": NOW - DAY, "ends_at": NOW + 9 * DAY}
        terms = {"period": Period.DAYS, "count": 30, "price_rial": 1, "actor": "—"}
        _keep(Membership(plan_id=1, request_key=str(customer_id), **own, **times, **terms))
    if person.has_card:
        card = {"kind": CardKind.MEMBER, "state": CardState.ACTIVE, "ending": "1234"}
        days = {"made_at": NOW, "changed_at": NOW}
        _keep(Card(batch_id=1, serial=1, digest=str(customer_id), **card, **days, **own))
    if person.shares:
        wallet = _keep(SharedWallet(name="کیف", kind=person.shares, opened_at=NOW))
        _keep(Member(wallet_id=wallet.id, joined_at=NOW, **own))
    for amount, days in person.credit:
        _fill(customer_id, Unit.CREDIT, amount, NOW + days * DAY)
    if person.points:
        _fill(customer_id, Unit.POINTS, person.points, None)
    if person.bill_due_in is not None:
        days = {"bought_on": local_day(NOW), "due_on": local_day(NOW + person.bill_due_in * DAY)}
        _keep(Bill(sale_id=sales[0], amount_rial=2, open_rial=1, **days, **own))
    for ago in person.came:
        for way in (VisitWay.QR, VisitWay.TILL):  # at two branches on the same day
            at, branch = NOW - ago * DAY, {VisitWay.QR: 1, VisitWay.TILL: 2}[way]
            _keep(Visit(branch_id=branch, day=local_day(at), at=at, way=way, actor="—", **own))
    if person.texted_days_ago is not None:
        sent_at = NOW - person.texted_days_ago * DAY
        texts = {"mobile": "+989", "purpose": "thanks", "text_class": TextClass.SERVICE}
        days = {"created_at": sent_at, "due_at": sent_at, "expires_at": NOW, "sent_at": sent_at}
        key = {"dedupe_key": str(customer_id), "state": State.SENT, "urgency": 1}
        message = _keep(Message(**texts, **days, **key, **own))
        _tell(customer_id, person, message.id)
    elif person.campaign:  # the text never went out, or there was none
        _draw(customer_id, person, None)
    if person.foreseen is not None:
        alive, rial, season, year = person.foreseen
        known = {"alive_percent": alive, "back_percent": 50, "value_rial": rial}
        _keep(CustomerValue(purchases_90=season, purchases_365=year, **known, **own))


def _tell(customer_id: int, person: Person, message_id: int) -> None:
    link = {"group_id": 1, "source": f"message:{message_id}", "customer_id": customer_id}
    made = _keep(Link(token=str(message_id)[-16:], clicks=len(person.clicked), **link))
    for ago in person.clicked:
        opened = {"link_id": made.id, "at": NOW - ago * DAY, "device": Device.IOS}
        _keep(Click(group_id=1, **opened))
    if person.campaign:
        _draw(customer_id, person, message_id if person.arm else None)


def _draw(customer_id: int, person: Person, message_id: int | None) -> None:
    state = RecipientState.QUEUED if person.arm else RecipientState.LEFT_OUT
    drawn = {"campaign_id": person.campaign, "customer_id": customer_id, "arm": person.arm}
    _keep(Recipient(state=state, message_id=message_id, **drawn))


def _fill(customer_id: int, unit: Unit, amount: int, ends_at: Any) -> None:
    cause, journal = Cause(kind="sale", id=new_id()), Journal(actor=SYSTEM, at=NOW)
    lot = NewLot(unit=unit, amount=amount, available_at=NOW, expires_at=ends_at)
    transfer = journal.begin(TransferKind.EARN, reference=f"sale:{cause.id}:earn", cause=cause)
    wallet = load_lots(lock_wallet(customer_id, at=NOW))
    journal.give(transfer, wallet, lot, cause=cause, at=NOW)
    journal.post()


def _bring(made: dict[int, Person]) -> None:
    """Who was brought so many days ago was brought by who brought somebody then."""
    inviters = {}
    for customer_id, person in made.items():
        for days_ago in person.brought:
            inviters.setdefault(days_ago, []).append(customer_id)
    newcomers = [(known, one.is_brought_days_ago) for known, one in made.items()]
    shop = Shop.__new__(Shop)
    shop._number, shop.branches = 900, []
    for days_ago, ids in inviters.items():
        known = [one for one, when in newcomers if when == days_ago]
        for place, inviter_id in enumerate(ids):
            newcomer = known[place] if place < len(known) else None
            if newcomer is None:  # somebody who is a customer no more
                newcomer = shop.person()
                Customer.objects.filter(id=newcomer).update(merged_into_id=inviter_id)
            sides = {"newcomer_id": newcomer, "inviter_id": inviter_id, "root_id": inviter_id}
            _keep(Referral(way=Way.LINK, at=NOW - days_ago * DAY, **sides))


def _keep(row: Any) -> Any:
    row.save(force_insert=True)
    return row


__all__ = ["NOW", "PEOPLE", "Bought", "Person", "make_cast"]
