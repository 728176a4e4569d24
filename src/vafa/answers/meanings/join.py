"""Five digits: joining, and whose branch they belong to says where."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import pgettext_lazy

from vafa.answers.holdings import tell_holdings
from vafa.answers.registry import meanings
from vafa.answers.types import Done, Heard, Meaning, Reply
from vafa.audit.types import SYSTEM, Actor, ActorKind
from vafa.customers.actions import join_customer
from vafa.customers.types import CustomerKey, JoinedBy
from vafa.foundation.phone import mask_mobile
from vafa.joining.actions import note_agreement
from vafa.joining.queries import find_place, load_settings, read_code
from vafa.messaging.types import ConsentWay
from vafa.tenancy.scope import current_business_id


class Join(Meaning):
    slug = "join"
    rank = 30
    says = pgettext_lazy("answers", "The 5-digit code of joining")
    does = pgettext_lazy(
        "answers", "Makes the sender a member, and says so; a member hears what they have."
    )
    outcomes = {
        "joined": pgettext_lazy("answers", "joined the club"),
        "member": pgettext_lazy("answers", "is a member already"),
        "unknown": pgettext_lazy("answers", "no code of ours"),
        "closed": pgettext_lazy("answers", "joining is closed"),
    }

    def understands(self, heard: Heard) -> bool:
        return read_code(heard.bare) is not None

    def follow(self, heard: Heard, *, at: datetime) -> Done:
        place = find_place(heard.bare)
        if place is None or place.business_id != current_business_id():
            return Done(outcome="unknown")
        if heard.customer is not None:
            holdings = tell_holdings(heard.customer.id, at=at)
            return Done(outcome="member", reply=Reply(purpose="member_already", variables=holdings))
        if not load_settings().is_open:
            return Done(outcome="closed")
        customer = join_customer(
            CustomerKey(mobile=heard.mobile),
            joined_by=JoinedBy.TEXT,
            branch_id=place.branch_id,
            actor=SYSTEM,
            at=heard.at,
        ).customer
        note_agreement(
            mobile=heard.mobile,
            customer_id=customer.id,
            words=heard.bare,
            way=ConsentWay.TEXT,
            actor=Actor(kind=ActorKind.CUSTOMER, id=customer.id, label=mask_mobile(heard.mobile)),
            at=heard.at,
        )
        return Done(outcome="joined", reply=Reply(purpose="joined_by_text"))


meanings.register(Join())
