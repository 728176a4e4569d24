"""Free texts: their words, what these say of a person, how long that is, and that it is sent."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.messaging.conftest import NOON, minutes, sent_texts
from tests.shop import Shop
from vafa.audit.types import SYSTEM
from vafa.customers.actions import add_custom_field, change_customer, set_field_active
from vafa.links.queries import find_group
from vafa.messaging import actions, queries
from vafa.messaging.errors import BadTemplate
from vafa.messaging.models import GatewayAccount, Message
from vafa.messaging.types import Fault, NewText, SendResult, State
from vafa.tenancy.scope import business_scope

MENU = "https://golestan.example/menu"
SALE = "{greeting}جمعه در {club} منتظر شما هستیم."


def preview(text, customer_id=None):
    return queries.preview_for(text, customer_id=customer_id, at=NOON).text


@pytest.fixture
def shop(scope):
    return Shop()


# --- what a text says of a person


def test_an_unknown_value_leaves_no_line_and_no_hole_behind(shop):
    nobody = shop.person(first="", last="")
    assert preview("اعتبار شما: {balance}\nاز {club}", nobody) == "از کافه آزمون\nلغو11"
    assert preview("سلام {name}، خوش آمدید", nobody) == "سلام، خوش آمدید\nلغو11"
    assert preview("سلام {name|دوست} ما", nobody) == "سلام دوست ما\nلغو11"
    assert preview("سطح شما {tier|مهمان} است", nobody) == "سطح شما مهمان است\nلغو11"


def test_known_values_are_said_and_what_stands_instead_is_not(shop):
    sara = shop.person(first="سارا", last="رضایی")
    assert preview("{name|دوست} {last_name}، سلام", sara) == "سارا رضایی، سلام\nلغو11"


def test_what_a_business_asks_of_its_customers_can_be_said_and_outlives_its_field(shop):
    by = {"actor": SYSTEM, "at": NOON}
    sara = shop.person(first="سارا")
    field = add_custom_field(
        title="میز", kind="choice", choices=["پنجره", "بالکن"], slug="table", **by
    )
    text = "{name}، {f_table|جای} شما خالی است."
    assert preview(text, sara) == "سارا، جای شما خالی است.\nلغو11"
    change_customer(customer_id=sara, custom={field.id: field.choices[1]["id"]}, **by)
    assert "f_table" in {one.name for one in queries.list_free_variables()}
    set_field_active(field_id=field.id, is_active=False, **by)
    assert preview(text, sara) == "سارا، بالکن شما خالی است.\nلغو11"
    assert "f_table" not in {one.name for one in queries.list_free_variables()}


def test_samples_stand_where_nobody_is_asked_about(scope):
    shown = preview("{name} {last_name}: {balance}، {points}، {tier}، {code}")
    assert shown == "محمدرضا رضایی: 94,000 تومان، 62، طلایی، 5820417\nلغو11"


@pytest.mark.parametrize(
    ("text", "reason"),
    [("", "length"), ("{nothing}", "variable"), ("{name|}", "brace"), ("{name", "brace")],
)
def test_words_that_make_no_text_are_refused(scope, text, reason):
    with pytest.raises(BadTemplate) as refusal:
        actions.save_wording(text, at=NOON)
    assert refusal.value.facts["reason"] == reason


def test_the_same_words_are_kept_once_and_other_words_are_another_wording(scope):
    first = actions.save_wording(SALE, at=NOON)
    assert actions.save_wording(f"  {SALE} ", at=NOON) == first
    assert actions.save_wording(SALE, target="https://club.example/", at=NOON) != first
    assert queries.get_wording(first) == SALE


# --- how long it is


def test_parts_are_counted_as_each_customer_gets_them(shop):
    short = [shop.person(first="سارا", last="رضایی") for _ in range(3)]
    long = shop.person(first="عبدالرحمان‌محمد", last="حسینی‌طباطبایی‌نژاد")
    words = "{name} {last_name}" + "م" * 50  # with «لغو11»: 66 for Sara, 87 for the other
    estimate = queries.estimate_text(words, sample_ids=[*short, long], at=NOON)
    assert dict(estimate.by_parts) == {1: 3, 2: 1}
    assert (estimate.usual_parts, estimate.worst_parts) == (1, 2)
    assert estimate.sum_parts(400) == 500
    assert estimate.price(400) is None


def test_the_price_is_that_of_the_account_that_would_carry_it(scope):
    common = {"gateway": "kavenegar", "settings": {"api_key": "k", "line": "1000"}}
    for price, carries in ((900, "service"), (1_300, "advertising"), (1_500, "all")):
        account = actions.save_gateway_account(
            **common, title=carries, carries=carries, actor=SYSTEM, at=NOON
        )
        GatewayAccount.objects.filter(id=account).update(part_price_rial=price)
    estimate = queries.estimate_text("سلام", sample_ids=[], at=NOON)
    assert (dict(estimate.by_parts), estimate.price(10)) == ({1: 1}, 13_000)


def test_as_many_statements_for_one_customer_as_for_three(shop):
    people = [shop.person() for _ in range(3)]
    words = "{name} {last_name} {tier} {balance} {points} {last_day} {last_visit}"

    def count(ids):
        with CaptureQueriesContext(connection) as asked:
            queries.estimate_text(words, sample_ids=ids, at=NOON)
        return len(asked)

    queries.estimate_text(words, sample_ids=people[:1], at=NOON)  # the business is remembered
    assert count(people[:1]) == count(people)


def test_what_no_text_names_is_not_loaded(shop):
    sara = shop.person()
    with CaptureQueriesContext(connection) as asked:
        queries.estimate_text("سلام {name}", sample_ids=[sara], at=NOON)
    assert not [one["sql"] for one in asked if "ledger" in one["sql"] or "tiers" in one["sql"]]


# --- that it is sent


def wish(club, text, *, customers, key="campaign:1", purpose="campaign", target="", **more):
    with business_scope(club.business.id):
        wording = actions.save_wording(text, target=target, at=NOON)
        actions.queue_texts(
            [
                NewText(
                    customer_id=one,
                    mobile=f"+98912000000{place}",
                    purpose=purpose,
                    variables={},
                    dedupe_key=f"{key}:{one}",
                    due_at=NOON,
                    at=NOON,
                    wording_id=wording,
                    **more,
                )
                for place, one in enumerate(customers)
            ]
        )
        return list(Message.objects.order_by("id"))


def test_each_gets_the_text_in_their_own_words_and_once(club, panel, codes):
    with business_scope(club.business.id):
        shop = Shop()
        people = [shop.person(first=name, last="") for name in ("سارا", "")]
    text = "{greeting}کد شما {code} است."
    wish(club, text, customers=people)
    wish(club, text, customers=people)
    assert club.send().states == {State.SENT: 2}
    assert sorted(sent_texts(panel)) == [
        "سارا عزیز، کد شما 7000001 است.\nلغو11",
        "کد شما 7000002 است.\nلغو11",
    ]
    with business_scope(club.business.id):
        kept = set(Message.objects.values_list("body", flat=True))
    assert kept == {
        "سارا عزیز، کد شما ••••••• است.\nلغو11",
        "کد شما ••••••• است.\nلغو11",
    }


def test_links_in_texts_are_each_person_s_own_and_the_same_at_every_attempt(club, played):
    seen = []

    def script(batch):
        seen.extend(one.text for one in batch)
        return [SendResult(uid=one.uid, state=State.QUEUED, fault=Fault.PASSING) for one in batch]

    played.script = staticmethod(script)
    with business_scope(club.business.id):
        people = [Shop().person(first="سارا") for _ in range(1)]
        wording = actions.save_wording("{link} انصراف: {stop_link}", target=MENU, at=NOON)
    wish(club, "{link} انصراف: {stop_link}", target=MENU, customers=[*people, None])
    club.send()
    club.send(NOON + minutes(1))
    assert len(seen) == 4
    assert len(set(seen)) == 2
    links = [word for word in seen[0].split() if "/l/" in word]
    assert len(set(links)) == 2
    with business_scope(club.business.id):
        group = find_group(f"wording:{wording}")
        assert (group.links, group.target) == (2, MENU)
        shown = preview("{link}")
    assert len(shown.splitlines()[0]) == len(links[0])


def test_a_link_without_a_place_leads_to_the_customer_s_own_pages(club, panel):
    [message] = wish(club, "{link}", customers=[None])
    club.send()
    with business_scope(club.business.id):
        assert find_group(f"wording:{message.wording_id}").target == f"/c/{club.business.slug}/"


def test_a_text_that_would_say_nothing_is_not_sent(club, panel):
    with business_scope(club.business.id):
        nobody = Shop().person()
    [message] = wish(club, "اعتبار شما: {balance}", customers=[nobody])
    club.send()
    assert (club.get(message.id).state, club.get(message.id).reason) == (
        State.WITHHELD,
        "nothing_to_say",
    )
    assert panel.calls == []


def test_a_text_that_is_late_for_its_own_end_is_dropped(club, panel):
    [message] = wish(club, "سلام", customers=[None], expires_at=NOON)
    club.send()
    assert (club.state(message.id), panel.calls) == (State.EXPIRED, [])


def test_free_texts_bring_their_words_and_others_must_not(scope):
    with pytest.raises(AssertionError, match="bring their words"):
        actions.queue_text(
            customer_id=None,
            mobile="+989120000000",
            purpose="campaign",
            variables={},
            dedupe_key="x",
            due_at=NOON,
            at=NOON,
        )
