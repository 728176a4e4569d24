"""A small cast told in plain words, and the same people in a shop of the database."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from decimal import Decimal

from tests.shop import NOW, LineInput, PaymentInput, Shop
from vafa.customers.models import Customer
from vafa.customers.types import JoinedBy
from vafa.insight.actions import refresh_all
from vafa.insight.models import CustomerMetrics
from vafa.messaging.models import Consent, ConsentWay
from vafa.sales.types import Channel


@dataclass(frozen=True, kw_only=True)
class Bought:
    """A purchase, so many days before NOW."""

    days_ago: float
    rial: int = 1_000_000
    sku: str = "latte"
    category: str = "قهوه"
    branch: int = 0
    channel: str = Channel.HALL
    method: str = "cash"
    back: str = ""  # or "part", "whole"

    @property
    def kept_rial(self) -> int:
        return {"": self.rial, "part": self.rial // 2, "whole": 0}[self.back]


@dataclass(frozen=True, kw_only=True)
class Person:
    """All that is known of somebody."""

    name: str = ""
    gender: str = ""
    birth: tuple[int, int, int] = (0, 0, 0)
    has_mobile: bool = True
    joined_days_ago: int = 400
    joined_by: str = JoinedBy.INVOICE
    joined_branch: int | None = None
    bought: tuple[Bought, ...] = ()
    group: str = ""
    scores: dict[str, int] = field(default_factory=dict)
    stopped: bool = False

    @property
    def counted(self) -> list[Bought]:
        """The purchases that count."""
        return [one for one in self.bought if one.back != "whole"]


REGULAR = tuple(Bought(days_ago=day) for day in (3, 20, 45, 80, 200))
PEOPLE = (
    Person(),
    Person(name="رضا", gender="male", birth=(1370, 9, 2), group="loyal", bought=REGULAR),
    Person(name="مینا", gender="female", stopped=True, bought=(Bought(days_ago=60),)),
    Person(gender="female", has_mobile=False, bought=(Bought(days_ago=59), Bought(days_ago=1))),
    Person(group="at_risk", bought=tuple(Bought(days_ago=day) for day in (61, 62, 90, 300))),
    Person(group="sleeping", bought=(Bought(days_ago=150), Bought(days_ago=31, back="whole"))),
    Person(bought=(Bought(days_ago=5, back="whole"),)),
    Person(bought=(Bought(days_ago=0), Bought(days_ago=29), Bought(days_ago=30, back="part"))),
)


def make_cast() -> dict[int, Person]:
    """The people in the database, by id."""
    shop = Shop(branches=2)
    made = {_make(shop, person): person for person in PEOPLE}
    refresh_all()
    for customer_id, person in made.items():
        rows = CustomerMetrics.objects.filter(customer_id=customer_id)
        rows.filter(purchases__gt=0).update(group=person.group, **person.scores)
    return made


def _make(shop: Shop, person: Person) -> int:
    customer_id = shop.person(
        person.name,
        days_ago=person.joined_days_ago,
        joined_by=person.joined_by,
        branch=person.joined_branch,
    )
    row = Customer.objects.get(id=customer_id)
    row.gender = person.gender
    row.birth_year, row.birth_month, row.birth_day = person.birth
    row.mobile = row.mobile if person.has_mobile else None
    row.save()
    for one in person.bought:
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
            branch=one.branch,
            lines=(line,),
            channel=one.channel,
            payments=(PaymentInput(method=one.method, amount_rial=one.rial),),
        )
        if one.back:
            goods = one.rial - one.kept_rial
            quantity = None if one.back == "whole" else 1
            shop.take_back(sale_id, quantity, goods_rial=goods)
    if person.stopped:
        Consent(
            mobile=row.mobile, is_stopped=True, changed_at=NOW, way=next(iter(ConsentWay))
        ).save()
    return customer_id


__all__ = ["NOW", "PEOPLE", "Bought", "Person", "make_cast", "timedelta"]
