"""What holds for every condition in `rules/conditions`, present and to come."""

import inspect
import json
from datetime import timedelta
from pathlib import Path

import pytest

from tests.rules.cast import NOON, make_line, make_rule, make_sale
from vafa.foundation.shapes import BadValue, read_kind, write_kind
from vafa.rewards.types import Words
from vafa.rules import wording
from vafa.rules.engine import decide
from vafa.rules.registry import conditions
from vafa.rules.types import (
    Condition,
    CustomerFacts,
    PaymentFacts,
    Period,
    Purchases,
    Verdict,
)

WORDS = Words(
    names={1: "تجریش", 2: "ونک"},
    products={"C1": "لاته", "C2": "موکا"},
    labels={"tier:gold": "طلایی", "tier:silver": "نقره‌ای", "lrfm:loyal": "وفادار"},
)
SALES = [
    make_sale(
        make_line(
            amount,
            sku="C1" if before else "T1",
            category="پیتزا" if before else "چای",
            quantity=before // 2 + 1,
        ),
        at=NOON + timedelta(hours=7 * hours),
        customer=CustomerFacts(
            purchases_before=before,
            total_before_rial=before * 190_000,
            days_since_last=before,
            in_period={Period.MONTH: Purchases(before, 0), Period.WEEK: Purchases(before // 9, 0)},
            labels=frozenset({"tier:gold", "lrfm:loyal"} if before > 9 else ()),
        ),
        channel=channel,
        branch_id=branch_id,
        payments=(PaymentFacts(method="cash" if before % 2 else "card", amount_rial=amount),),
        is_holiday=before == 3,
    )
    for hours, (amount, before, channel, branch_id) in enumerate(
        [
            (0, 0, "hall", 1),
            (999_999, 3, "phone", 2),
            (1_000_000, 4, "take_away", 3),
            (10**9, 9, "hall", None),
            (5_000, 10, "site", 1),
            (5_000, 11, "app", 9),
            (2_000_000, 12, "other", 2),
        ]
    )
]

every_condition = pytest.mark.parametrize("kind", list(conditions), ids=lambda kind: kind.slug)
every_example = pytest.mark.parametrize(
    "condition",
    [example for kind in conditions for example in kind.examples()],
    ids=lambda condition: str(condition),
)


@every_condition
def test_it_is_a_condition_in_a_file_of_its_name_and_says_what_it_is(kind):
    assert issubclass(kind, Condition)
    assert Path(inspect.getfile(kind)).stem == kind.slug
    assert inspect.getdoc(kind) != inspect.getdoc(Condition)
    assert kind.examples()


@every_condition
def test_its_slug_is_no_word_of_the_engine(kind):
    with pytest.raises(AssertionError):
        wording.say_verdict(Verdict(1, 1, "", False, "no_such_word", {}), WORDS)
    assert f'case "{kind.slug}"' not in inspect.getsource(wording)
    assert kind.slug not in {"all", "any", "none", "applied", "trimmed"}


@every_condition
def test_an_unknown_setting_is_refused(kind):
    data = write_kind(kind.examples()[0]) | {"surprise": 1}
    with pytest.raises(BadValue) as refused:
        read_kind(conditions, data)
    assert refused.value.pointer == "/surprise"


@every_example
def test_it_survives_being_written(condition):
    assert read_kind(conditions, json.loads(json.dumps(write_kind(condition)))) == condition


@every_example
def test_it_is_met_by_some_sales_and_not_by_others(condition):
    assert {condition.holds(sale) for sale in SALES} == {True, False}


@every_example
def test_it_asks_the_facts_and_nothing_else(condition):
    answers = [[condition.holds(sale) for sale in SALES] for _ in range(2)]
    assert answers[0] == answers[1]
    assert all(type(answer) is bool for answer in answers[0])


@pytest.mark.usefixtures("persian")
@every_example
def test_it_is_one_phrase_and_its_refusal_one_sentence_in_persian(condition):
    phrase = condition.describe(WORDS)
    assert phrase
    assert not phrase.endswith(".")
    rule = make_rule({"kind": "credit", "amount_rial": 1}, write_kind(condition))
    refusals = [v for sale in SALES for v in decide(sale, [rule]).verdicts if not v.applied]
    assert refusals
    for verdict in refusals:
        assert verdict.reason == condition.slug
        json.dumps(verdict.facts)
        sentence = wording.say_verdict(verdict, WORDS)
        assert sentence.endswith(".")
        assert "%" not in sentence
        assert not any(letter.isascii() and letter.isalpha() for letter in phrase + sentence)
