"""What rules give besides value in wallets: a text, once, and what becomes of it."""

from datetime import timedelta

from tests.checkout.conftest import MINA, TILL, replace
from vafa.checkout.actions import reward_occasion
from vafa.checkout.types import Happening
from vafa.config.reactions import REACTIONS
from vafa.customers.queries import find_by_mobile
from vafa.messaging.models import Message as Text
from vafa.outbox.actions import deliver_pending
from vafa.outbox.models import OutboxEvent
from vafa.rewards.kinds.message import Message
from vafa.rules.actions import create_rule
from vafa.rules.models import RuleUse
from vafa.rules.registry import triggers
from vafa.rules.types import Cap, RuleSpec

WORDS = "قهوهٔ بعدی مهمان ما هستید."


def texting(till, when="sale", **more):
    spec = RuleSpec(name="text", when=triggers.get(when)(), reward=Message(text=WORDS), **more)
    return create_rule(spec=spec, actor=TILL, at=till.at - timedelta(days=400), state="live")


def work(till):
    while deliver_pending(REACTIONS, at=till.at):
        pass
    return list(Text.objects.filter(purpose="reward").order_by("id"))


def test_a_sale_sends_the_words_once_and_says_so(till):
    texting(till)
    receipt = till.sell(1000)
    assert receipt.earned == ()
    [why] = receipt.why
    assert (why.applied, why.sentence) == (True, "۱ پیامک")
    assert till.accept(till.sale(1000, number=receipt.number)).is_repeat
    [text] = work(till)
    assert (text.mobile, text.variables, text.text_class) == (MINA, {"words": WORDS}, "advertising")
    OutboxEvent.objects.update(delivered_at=None)
    assert len(work(till)) == 1
    till.prove()


def test_a_return_before_it_was_made_keeps_it_and_after_it_stays(till):
    texting(till)
    till.take_back(till.sell(1000))
    assert work(till) == []
    sold = till.sell(1000)
    assert len(work(till)) == 1
    till.take_back(sold)
    assert len(work(till)) == 1


def test_its_limit_stays_used_after_a_return_and_a_correction_counts_nothing(till):
    texting(till, caps=(Cap(most=2, counts="times"),))
    sale = till.sale(1000)
    sold = till.accept(sale)
    till.accept(replace(sale, revision=2, lines=till.sale(2000).lines))
    assert RuleUse.objects.get().times == 1
    till.take_back(sold)
    assert RuleUse.objects.get().times == 1
    till.sell(1000)
    assert [why.reason for why in till.sell(1000).why] == ["used_up"]
    assert len(work(till)) == 1  # the first came back before it was made


def test_a_visit_sends_it_too(till):
    texting(till, when="visit")
    till.sell(1000)
    visit = Happening(trigger="visit", key="k", customer_id=find_by_mobile(MINA).id, at=till.at)
    for _ in range(2):
        reward_occasion(visit, actor=TILL, at=till.at)
    assert len(work(till)) == 1
