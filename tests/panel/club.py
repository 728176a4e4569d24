"""A small lively club for pages: people of every group, purchases, rewards, returns, texts."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from random import Random

from tests.panel.names import FIRST, LAST
from vafa.audit.types import SYSTEM, Actor, ActorKind
from vafa.catalog.actions import add_branch
from vafa.checkout.actions import accept_sale, return_sale
from vafa.checkout.types import Redeem
from vafa.customers.actions import add_note, change_customer, register_customer
from vafa.customers.types import CustomerKey, JoinedBy, Profile
from vafa.insight.actions import refresh_all, score_all
from vafa.messaging.actions import queue_text
from vafa.rewards.kinds.credit import Credit
from vafa.rewards.kinds.points import Points
from vafa.rewards.types import AfterDays, Terms
from vafa.rules.actions import create_rule
from vafa.rules.types import RuleSpec, read_rule
from vafa.sales.types import LineInput, PaymentInput, ReturnInput, ReturnLine, SaleInput
from vafa.visits.actions import check_in
from vafa.visits.types import VisitWay

MENU = (("لاته", 950_000), ("چیزکیک", 1_200_000), ("سالاد سزار", 2_600_000), ("چای", 450_000))
TILL = Actor(kind=ActorKind.KEY, id=7, label="صندوق ۲")


class Club:
    """Sells by two rules. Instants are days before `now`."""

    def __init__(self, *, now: datetime | None = None, seed: int = 1) -> None:
        self.now = now or datetime.now(UTC)
        self.random = Random(seed)
        self.branches = [
            add_branch(code=code, name=name, actor=SYSTEM, at=self.now).id
            for code, name in (("vali", "ولیعصر"), ("saadat", "سعادت‌آباد"), ("tajrish", "تجریش"))
        ]
        self.rules = [
            create_rule(spec=spec, actor=SYSTEM, at=self.now - timedelta(days=900), state="live")
            for spec in (
                RuleSpec(
                    name="۵٪ همیشگی",
                    reward=Credit(percent=Decimal(5)),
                    terms=Terms(expiry=AfterDays(count=45)),
                ),
                read_rule(
                    {
                        "name": "مهمانی بزرگ",
                        "reward": {"kind": "credit", "percent": "2"},
                        "conditions": {
                            "kind": "all",
                            "parts": [{"kind": "minimum_amount", "amount_rial": 900_000_000}],
                        },
                    }
                ),
                RuleSpec(
                    name="امتیاز خرید", reward=Points(points=1, per="amount", amount_rial=100_000)
                ),
            )
        ]
        self.number = 104_000

    def join(self, first: str, last: str, *, days_ago: float = 400, **more) -> int:
        self.number += 1
        return register_customer(
            mobile=f"0912{self.number:07}",
            profile=Profile(first_name=first, last_name=last, **more),
            joined_by=JoinedBy.CASHIER,
            branch_id=self.branches[0],
            actor=SYSTEM,
            at=self.now - timedelta(days=days_ago),
        ).id

    def sell(self, customer_id, *, days_ago: float = 1, lines=2, spend=None, branch=0, table="۷"):
        self.number += 1
        picked = [self.random.choice(MENU) for _ in range(lines)]
        items = tuple(
            LineInput(name=name, unit_price_rial=price, quantity=Decimal(1 + place % 2))
            for place, (name, price) in enumerate(picked)
        )
        sale = SaleInput(
            source="till",
            number=str(self.number),
            at=self.now - timedelta(days=days_ago),
            branch_id=self.branches[branch],
            lines=items,
            till="2",
            cashier="امیر یزدانی",
            table=table,
            guests=2,
            customer=CustomerKey(id=customer_id),
            payments=(PaymentInput(method="card", amount_rial=sum(i.net_rial for i in items)),),
        )
        redeem = Redeem(credit_rial=spend, without_code=True) if spend else None
        return accept_sale(sale, actor=TILL, at=sale.at, redeem=redeem)

    def take_back(self, sale_id, *, days_ago: float = 0.5, position=0):
        back = ReturnInput(
            number=f"r{sale_id}",
            at=self.now - timedelta(days=days_ago),
            lines=(ReturnLine(position=position, quantity=Decimal(1)),),
            reason="سرد بود",
        )
        return return_sale(sale_id, back, actor=SYSTEM, at=back.at)

    def tell(self, customer_id, mobile, *, days_ago=1.0, purpose="thanks", about=""):
        at = self.now - timedelta(days=days_ago)
        queue_text(
            customer_id=customer_id,
            mobile=mobile,
            purpose=purpose,
            variables={"total": 4_200_000, "earned": 0, "points": 3, "balance": 210_000},
            dedupe_key=about or f"{purpose}:{customer_id}:{days_ago}",
            due_at=at,
            at=at,
        )

    def score(self):
        refresh_all()
        score_all(at=self.now)

    def negar(self) -> int:
        """A customer with something of every kind."""
        customer_id = self.join(
            "نگار", "محمدی", days_ago=600, birth_month=10, birth_day=17, birth_year=1370
        )
        for days in (580, 400, 300, 210, 150, 120, 90, 60, 41, 33, 26, 19, 12, 5):
            self.sell(customer_id, days_ago=days, branch=days % 3)
        spent = self.sell(customer_id, days_ago=3, spend=200_000)
        self.take_back(spent.sale_id, days_ago=2.9)
        last = self.sell(customer_id, days_ago=1.1, lines=3)
        mobile = change_customer(
            customer_id=customer_id,
            profile={"email": "negar@example.com"},
            actor=TILL,
            at=self.now - timedelta(days=8),
        ).mobile
        self.tell(customer_id, mobile, days_ago=1.05, about=f"credit:sale:{last.sale_id}")
        add_note(
            customer_id=customer_id,
            text="میز کنار پنجره را دوست دارد؛ کیک تولد دخترش را از ما گرفت.",
            actor=Actor(kind=ActorKind.STAFF, id=1, label="مهسا رستگار"),
            at=self.now - timedelta(days=20),
        )
        check_in(
            customer_id=customer_id,
            branch_id=self.branches[0],
            way=VisitWay.QR,
            actor=SYSTEM,
            at=self.now - timedelta(days=7),
        )
        self.negar_last = last.sale_id
        self.negar_returned = spent.sale_id
        return customer_id

    def crowd(self, count: int) -> list[int]:
        """So many customers who come as people do: some often, some once, some not for long."""
        ids = []
        for number in range(count):
            first = FIRST[number % len(FIRST)]
            last = LAST[(number * 7) % len(LAST)]
            customer_id = self.join(first, last, days_ago=self.random.randint(30, 700))
            ids.append(customer_id)
            rest = self.random.choice((1, 8, 25, 70, 160, 300))
            for visit in range(self.random.choice((0, 1, 2, 4, 9))):
                days = rest + visit * self.random.randint(4, 20)
                self.sell(customer_id, days_ago=days, branch=number % 3, lines=1 + visit % 3)
        return ids
