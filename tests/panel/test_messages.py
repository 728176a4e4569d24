from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.answers.conftest import Line
from tests.contracts.gateways import kavenegar, smsir
from tests.loopback import serve
from tests.shop import Shop
from vafa.answers.queries import load_switches
from vafa.audit.models import AuditRecord
from vafa.audit.types import SYSTEM
from vafa.customers.queries import get_customer
from vafa.foundation.ids import write_id
from vafa.messaging.actions import queue_text, save_gateway_account, send_due, set_advertising
from vafa.messaging.models import GatewayAccount, Message
from vafa.messaging.queries import (
    get_channel_terms,
    is_stopped,
    list_accounts,
    list_hand_overs,
    list_purposes,
)
from vafa.messaging.types import ConsentWay
from vafa.staff.types import Role
from vafa.tenancy.scope import business_scope

TEXTS = "/panel/messages/"
NOW = datetime.now(UTC)
KEY = "very-secret-key"
HTTP = {
    "title": "پنل",
    "carries": "all",
    "position": "1",
    "is_active": "on",
    "settings/url": "http://127.0.0.1:9/",
    "settings/method": "POST",
    "settings/body_kind": "json",
    "settings/mobile_shape": "09",
    "settings/secret": KEY,
}


@pytest.fixture
def owner(signed_in):
    return signed_in(Role.OWNER)


def queue(number=0, *, customer_id=None, branch_id=None, purpose="thanks"):
    queue_text(
        customer_id=customer_id,
        mobile=f"+98912111{number:04}",
        purpose=purpose,
        variables={},
        dedupe_key=f"{purpose}:{number}",
        due_at=NOW,
        at=NOW,
        branch_id=branch_id,
    )
    return Message.objects.get(dedupe_key=f"{purpose}:{number}").id


def add_account(**settings):
    settings = {"url": "http://127.0.0.1:9/", "secret": KEY, **settings}
    return save_gateway_account(
        gateway="generic_http", settings=settings, actor=SYSTEM, at=NOW, title="پنل"
    )


def test_texts_are_listed_filtered_and_each_tells_its_fate(owner, business):
    with business_scope(business.pk):
        person = Shop(branches=0).person("نگار", "محمدی")
        message = queue(1, customer_id=person)
        queue(2, purpose="test")
    html = owner.get(TEXTS).content.decode()
    assert "نگار محمدی" in html
    assert "۲ در انتظار" in html
    for query, count in [
        ("purpose=test", 1),
        ("mobile=09121110001", 1),
        ("state=delivered", 0),
        ("state=nonsense", 2),
        ("before=zzz", 2),
    ]:
        answer = owner.get(f"{TEXTS}?{query}", headers={"HX-Request": "true"})
        assert answer.content.decode().count("data-href") == count, query
    page = owner.get(f"{TEXTS}{write_id('msg', message)}/").content.decode()
    assert "خواسته شد" in page


def test_what_the_gate_said_stands_on_the_texts_page(owner, business):
    with business_scope(business.pk):
        message = queue(1, purpose="expiring")
        set_advertising(
            mobile="+989121110001", is_stopped=True, way=ConsentWay.TEXT, actor=SYSTEM, at=NOW
        )
        add_account()
    send_due(business_id=business.pk, at=NOW)
    page = owner.get(f"{TEXTS}{write_id('msg', message)}/").content.decode()
    assert "این شماره تبلیغ نمی‌خواهد" in page


def test_a_member_of_a_branch_sees_its_texts_alone(signed_in, business):
    with business_scope(business.pk):
        shop = Shop(branches=2)
        mine, theirs = (branch.id for branch in shop.branches)
        seen, hidden = queue(1, branch_id=mine), queue(2, branch_id=theirs)
    browser = signed_in(Role.BRANCH_MANAGER, branch_id=mine)
    html = browser.get(TEXTS).content.decode()
    assert write_id("msg", seen) in html
    assert write_id("msg", hidden) not in html
    assert browser.get(f"{TEXTS}{write_id('msg', hidden)}/").status_code == 404


def test_a_text_of_unknown_fate_is_sent_again_once_and_on_the_record(owner, business):
    sent_at = NOW - timedelta(days=4)
    with business_scope(business.pk):
        message = queue(1)
        Message.objects.filter(id=message).update(
            state="unknown", attempts=1, attempted_at=sent_at, closed_at=NOW, expires_at=sent_at
        )
    href = f"{TEXTS}{write_id('msg', message)}/"
    page = owner.get(href).content.decode()
    assert f"{href}again/" in page
    assert "بار دوم" in page
    for words in ("دوباره در راه است", "سرنوشت این پیامک معلوم است"):  # the repeat sends nothing
        assert owner.post(f"{href}again/").status_code == 303
        answer = owner.get(href).content.decode()
        assert words in answer
        assert f"{href}again/" not in answer
    with business_scope(business.pk):
        row = Message.objects.get()
        assert (row.state, row.reason, row.closed_at) == ("queued", "sent_again", None)
        assert row.expires_at > NOW
        [audit] = AuditRecord.objects.filter(act="text.sent_again")
        assert (audit.actor_id, audit.object_id) == (owner.member.id, message)
        add_account()
    assert send_due(business_id=business.pk, at=datetime.now(UTC)).taken == 1


def test_who_may_only_look_sends_nothing_again(signed_in, business):
    with business_scope(business.pk):
        message = queue(1)
        Message.objects.update(state="unknown")
    href = f"{TEXTS}{write_id('msg', message)}/"
    browser = signed_in(Role.AUDITOR)
    assert f"{href}again/" not in browser.get(href).content.decode()
    assert browser.post(f"{href}again/").status_code == 403
    with business_scope(business.pk):
        assert Message.objects.get().state == "unknown"


def test_the_list_costs_the_same_for_one_and_for_three(owner, business):
    costs = []
    with business_scope(business.pk):
        shop = Shop(branches=0)
    for numbers in ([1], [2, 3]):
        with business_scope(business.pk):
            for number in numbers:
                queue(number, customer_id=shop.person("سارا"))
        with CaptureQueriesContext(connection) as queries:
            assert owner.get(TEXTS).status_code == 200
        costs.append(len(queries))
    assert costs == [12, 12]


def words_of(business, purpose):
    with business_scope(business.pk):
        return next(one for one in list_purposes() if one.slug == purpose)


def test_words_are_changed_switched_off_and_given_back_on_the_record(owner, business):
    href = f"{TEXTS}words/credit/"
    ours = words_of(business, "credit").text
    assert owner.get(f"{TEXTS}words/").status_code == 200
    assert owner.post(href, {"text": "{name}! {code}", "is_on": "on"}).status_code == 303
    assert words_of(business, "credit").text == "{name}! {code}"
    assert owner.post(href, {"text": "{name}! {code}"}).status_code == 303
    assert words_of(business, "credit").is_off
    assert owner.post(href, {"text": "", "is_on": "on"}).status_code == 303
    assert (words_of(business, "credit").text, words_of(business, "credit").is_off) == (ours, False)
    with business_scope(business.pk):
        rows = AuditRecord.objects.filter(act="template.saved").order_by("at", "id")
        assert [row.facts["after"]["text"] for row in rows] == ["{name}! {code}"] * 2 + [""]
        assert {row.actor_id for row in rows} == {owner.member.id}


@pytest.mark.parametrize(
    ("purpose", "text"),
    [("credit", "{nonsense}"), ("credit", "{ x"), ("login_code", "سلام"), ("credit", "x" * 601)],
)
def test_words_that_cannot_be_sent_are_refused(owner, business, purpose, text):
    before = words_of(business, purpose).text
    answer = owner.post(f"{TEXTS}words/{purpose}/", {"text": text, "is_on": "on"})
    assert answer.status_code == 422
    assert 'id="id_text_error"' in answer.content.decode()
    assert words_of(business, purpose).text == before


def test_looking_counts_parts_and_saves_nothing(owner, business):
    with business_scope(business.pk):
        person = Shop(branches=0).person("نگار", "محمدی")
        mobile = get_customer(person).mobile
    htmx = {"HX-Request": "true"}
    look = {"show": "1", "text": "سلام {name}", "mobile": mobile}
    html = owner.post(f"{TEXTS}words/thanks/", look, headers=htmx).content.decode()
    assert "سلام نگار<br>لغو11" in html
    assert "۱ قسمت، ۱۵ نویسه" in html
    assert "نگار محمدی" in html
    html = owner.post(
        f"{TEXTS}words/thanks/", look | {"text": "{x}"}, headers=htmx
    ).content.decode()
    assert "notice-bad" in html
    assert not words_of(business, "thanks").is_own
    assert owner.get(f"{TEXTS}words/nonsense/").status_code == 404


def test_a_gateway_is_added_and_changed_and_its_secret_is_never_shown(owner, business):
    add = f"{TEXTS}gateways/add/?kind=generic_http"
    assert owner.get(add).status_code == 200
    assert owner.post(add, HTTP | {"settings/url": ""}).status_code == 422
    wrong = owner.post(add, HTTP | {"settings/method": "PUT"})
    assert wrong.status_code == 422
    assert owner.post(add, HTTP).status_code == 303
    with business_scope(business.pk):
        [account] = list_accounts()
    href = f"{TEXTS}gateways/{write_id('gate', account.id)}/"
    html = owner.get(href).content.decode()
    assert KEY not in html
    assert account.report_path in html

    changed = HTTP | {"settings/secret": "", "title": "پنل دوم", "is_active": ""}
    assert owner.post(href, changed).status_code == 303
    with business_scope(business.pk):
        row = GatewayAccount.objects.get()
        assert (row.settings["secret"], row.title, row.is_active) == (KEY, "پنل دوم", False)
        acts = AuditRecord.objects.filter(act="gateway_account.saved")
        assert acts.count() == 2
        assert KEY not in str([act.facts for act in acts])
    listed = owner.get(f"{TEXTS}gateways/").content.decode()
    assert KEY not in listed
    assert "پنل دوم" in listed


def test_new_callback_addresses_replace_the_old(owner, business):
    with business_scope(business.pk):
        account = add_account()
        [before] = list_accounts()
    href = f"{TEXTS}gateways/{write_id('gate', account)}/"
    assert owner.post(f"{href}renew/").status_code == 303
    with business_scope(business.pk):
        [after] = list_accounts()
        assert AuditRecord.objects.filter(act="gateway_account.callback_renewed").count() == 1
    assert after.report_path != before.report_path


def test_a_silent_gateway_is_asked_outside_the_transaction(owner, business):
    with business_scope(business.pk):
        account = save_gateway_account(
            gateway="kavenegar",
            settings=kavenegar.settings("http://127.0.0.1:9"),
            actor=SYSTEM,
            at=NOW,
        )
    href = f"{TEXTS}gateways/{write_id('gate', account)}/balance/"
    answer = owner.get(href, headers={"HX-Request": "true"})
    assert answer.status_code == 200
    assert "درگاه پاسخ نداد" in answer.getvalue().decode()
    assert "<html" in owner.get(href).getvalue().decode()


def test_a_test_text_is_queued(owner, business):
    assert owner.post(f"{TEXTS}gateways/test/", {"mobile": "09121234567"}).status_code == 303
    assert owner.post(f"{TEXTS}gateways/test/", {"mobile": "12"}).status_code == 422
    with business_scope(business.pk):
        assert [row.mobile for row in Message.objects.filter(purpose="test")] == ["+989121234567"]


def test_hours_and_limits_are_changed_on_the_record(owner, business):
    href = f"{TEXTS}sending/"
    values = {"quiet_starts": "۲۱:۳۰", "quiet_ends": "8", "weekly_cap": "۲"}
    values |= {"quiet_on_mourning": "on", "daily_cap": "1", "standing_control_percent": "۵"}
    values["monthly_budget_rial"] = "۵۰۰٬۰۰۰"
    assert owner.get(href).status_code == 200
    assert owner.post(href, values).status_code == 303
    assert owner.post(href, values | {"weekly_cap": "0"}).status_code == 422
    assert owner.post(href, values | {"quiet_ends": "26"}).status_code == 422
    with business_scope(business.pk):
        [row] = AuditRecord.objects.filter(act="sending_rules.saved")
    assert row.facts["after"] == {
        "quiet_starts": "21:30:00",
        "quiet_ends": "08:00:00",
        "quiet_on_mourning": True,
        "daily_cap": 1,
        "weekly_cap": 2,
        "monthly_budget_rial": 5_000_000,
        "standing_control_percent": 5,
        "needs_consent": False,
        "cancel_text_on_service": False,
    }


def test_who_told_a_colleague_gets_no_advertising(owner, business):
    assert owner.post(f"{TEXTS}stopped/add/", {"mobile": "123"}).status_code == 422
    assert owner.post(f"{TEXTS}stopped/add/", {"mobile": "0912 123 4567"}).status_code == 303
    assert "۰۹۱۲ ۱۲۳ ۴۵۶۷" in owner.get(f"{TEXTS}stopped/").content.decode()
    with business_scope(business.pk):
        assert is_stopped("+989121234567")
        [row] = AuditRecord.objects.filter(act="consent.stopped")
    assert row.actor_id == owner.member.id


def test_an_auditor_sees_and_changes_nothing(signed_in, business):
    auditor = signed_in(Role.AUDITOR)
    for part in ("", "words/", "inbound/", "stopped/"):
        assert auditor.get(f"{TEXTS}{part}").status_code == 200
    assert "/words/credit/" not in auditor.get(f"{TEXTS}words/").content.decode()
    assert auditor.post(f"{TEXTS}words/credit/", {"text": "x"}).status_code == 403
    assert auditor.get(f"{TEXTS}gateways/").status_code == 403


def test_what_texts_may_mean_is_switched_on_and_off(owner, business):
    page = owner.get(TEXTS + "answers/")
    assert page.status_code == 200
    owner.post(TEXTS + "answers/help/", {"is_on": "1"})
    owner.post(TEXTS + "answers/balance/", {"is_on": "0"})
    with business_scope(business.pk):
        switches = load_switches()
    assert (switches["help"], switches["balance"], switches["join"]) == (True, False, True)
    assert owner.post(TEXTS + "answers/nonsense/", {"is_on": "1"}).status_code == 404


def test_what_came_in_shows_what_it_did(owner, business):
    with business_scope(business.pk):
        line = Line()
        line.write(line.code)
        line.write("سلام")
    page = owner.get(TEXTS + "inbound/").content.decode()
    assert "عضو شد" in page
    assert "و پاسخ گرفت" in page


def test_the_kinds_of_gateways_are_cards_that_lead_to_their_forms(owner):
    shown = owner.get(f"{TEXTS}gateways/add/").content.decode()
    for slug in ("kavenegar", "smsir", "magfa", "bale_safir", "email"):
        assert f'href="?kind={slug}"' in shown
    assert "demo_phone" not in shown

    form = owner.get(f"{TEXTS}gateways/add/?kind=smsir").content.decode()
    assert 'name="settings/api_key"' in form


def test_the_order_of_channels_is_set_and_one_without_an_account_is_named(owner, business):
    address = f"{TEXTS}channels/"
    told = {"service": "bale,sms", "advertising": "sms", "fall_back_minutes": "۵"}
    assert owner.post(address, told).status_code == 303
    with business_scope(business.id):
        terms = get_channel_terms()
        assert AuditRecord.objects.filter(act="channels.saved").count() == 1
    assert (terms.service, terms.advertising) == (("bale", "sms"), ("sms",))
    assert terms.fall_back_minutes == 5
    shown = owner.get(address).content.decode()
    assert "برای پیامک و بله هنوز درگاه فعالی ندارید" in shown
    for wrong in ({"service": "bale"}, {"fall_back_minutes": "1441"}, {"advertising": "sms,bale"}):
        assert owner.post(address, told | wrong).status_code == 422
    with business_scope(business.id):
        assert get_channel_terms() == terms


def test_an_account_that_failed_lately_says_so(owner, business):
    with business_scope(business.id):
        account = GatewayAccount.objects.get(id=add_account())
        GatewayAccount.objects.filter(id=account.id).update(faults=2)
    shown = owner.get(f"{TEXTS}gateways/").content.decode()
    assert "۲ فراخوانی پیاپی نتیجه نداد" in shown


def test_texts_for_an_unknown_panel_are_put_into_a_file_once(owner, business):
    with business_scope(business.pk):
        account = save_gateway_account(gateway="excel_file", settings={}, actor=SYSTEM, at=NOW)
        queue(1, purpose="test")
    send_due(business_id=business.pk, at=datetime.now(UTC))
    href = f"{TEXTS}gateways/{write_id('gate', account)}/"
    assert "۱ پیامک منتظر فایل است" in owner.get(href).content.decode()
    assert owner.post(f"{href}file/").status_code == 303
    with business_scope(business.pk):
        [made] = list_hand_overs(account)
    page = owner.get(href).content.decode()
    assert "پیامکی منتظر فایل نیست" in page
    file = owner.get(f"{href}file/{write_id('hand', made.id)}/")
    assert file.content.startswith(b"PK")
    assert owner.get(f"{href}file/{write_id('hand', made.id + 1)}/").status_code == 404
    assert owner.post(f"{href}file/").status_code != 303


def test_a_balance_may_be_counted_in_texts(owner, business):
    with serve(lambda call: smsir.SAID["credit"]) as there:
        with business_scope(business.pk):
            account = save_gateway_account(
                gateway="smsir", settings=smsir.settings(there.url), actor=SYSTEM, at=NOW
            )
        href = f"{TEXTS}gateways/{write_id('gate', account)}/balance/"
        answer = owner.get(href, headers={"HX-Request": "true"}).getvalue().decode()
    assert "۳٬۲۰۴ پیامک" in answer
