"""The pages of knowing customers: groups, movement, and the people behind a figure."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest

from tests.shop import NOW, Shop
from vafa.foundation.ids import write_id
from vafa.insight.actions import rebuild_history
from vafa.insight.models import CustomerValue, ProductPair, ValueFit, WeekFindings
from vafa.insight.queries import list_groups
from vafa.insight.types import GROUPS, CheckBar, HeldOut
from vafa.staff.types import Role
from vafa.tenancy.scope import business_scope

HOME = "/panel/knowing/groups/"
EDIT = "/panel/knowing/groups/edit/"
MOVEMENT = "/panel/knowing/movement/"
VALUE = "/panel/knowing/value/"
PAIRS = "/panel/knowing/pairs/"
FINDINGS = "/panel/knowing/findings/"


@pytest.fixture
def manager(signed_in):
    return signed_in(Role.MANAGER)


@pytest.fixture
def crowd(business):
    """Mina comes each week, Reza came twice, Sara is long gone; three months are closed."""
    with business_scope(business.pk):
        shop = Shop()
        mina, reza, sara = shop.person("مینا"), shop.person("رضا"), shop.person("سارا")
        for week in range(15):
            shop.sell(mina, 9_000_000, days_ago=7 * week)
        for days_ago in (100, 3):
            shop.sell(reza, days_ago=days_ago)
        shop.sell(sara, days_ago=300)
        rebuild_history(months=3, at=NOW)


def read(client, address):
    answer = client.get(address)
    assert answer.status_code == 200
    return answer.content.decode()


def read_form(html):
    """What the form of groups holds, as a browser would send it back."""
    values = dict(re.findall(r'<input[^>]*name="(g\d+-[^"]+)"[^>]*value="([^"]*)"', html))
    for name, options in re.findall(r'<select[^>]*name="(g\d+-[^"]+)"(.*?)</select>', html, re.S):
        values[name] = re.search(r'value="([^"]+)" selected', options)[1]
    for box in re.findall(r'<input[^>]*type="checkbox"[^>]* checked[^>]*>', html):
        values[re.search(r'name="([^"]+)"', box)[1]] = "on"
    return values


def test_pages_without_anybody_say_what_comes(manager, persian):
    assert "هنوز به کسی امتیاز داده نشده است" in read(manager, HOME)
    assert "هنوز هیچ ماهی بسته نشده است" in read(manager, MOVEMENT)


def test_every_square_of_the_map_leads_to_its_people(manager, crowd, persian):
    html = read(manager, HOME)
    links = re.findall(r'href="(/panel/knowing/people/cell/[^"]+)"', html)
    pages = [read(manager, link.replace("&amp;", "&")) for link in links]
    assert len(links) == 3
    for name in ("مینا", "رضا", "سارا"):
        assert sum(name in page for page in pages) == 1
    assert manager.get("/panel/knowing/people/cell/?recency=6&frequency=1").status_code == 404


def test_movement_leads_to_who_moved_between_the_chosen_ends(manager, crowd, persian):
    html = read(manager, MOVEMENT)
    assert '<option value="2026-09-23" selected>مهر ۱۴۰۵' in html
    early = read(manager, f"{MOVEMENT}?before=2026-07-23&after=2026-08-23")
    assert early != html
    links = re.findall(r'href="(/panel/knowing/people/moved/[^"]+)"', html)
    stayed = next(link for link in links if "from=champions" in link or "from=loyal" in link)
    people = read(manager, stayed.replace("&amp;", "&"))
    assert "مینا" in people and "سارا" not in people
    assert manager.get("/panel/knowing/people/moved/?before=x&to=lost").status_code == 404


def test_whoever_works_in_one_branch_sees_figures_and_no_names(signed_in, crowd, persian):
    manager = signed_in(Role.BRANCH_MANAGER)
    html = read(manager, HOME)
    links = re.findall(r'href="(/panel/knowing/people/cell/[^"]+)"', html)
    pages = [read(manager, link.replace("&amp;", "&")) for link in links]
    assert len(pages) == 3
    for page in pages:
        assert "نه نام‌ها را" in page
        assert not any(name in page for name in ("مینا", "رضا", "سارا"))


def test_a_renamed_group_is_shown_before_it_is_saved(manager, crowd, business, persian):
    form = read_form(read(manager, EDIT))
    assert len([name for name in form if name.endswith("-name")]) == len(GROUPS)
    form["g0-name"] = "طلایی‌ها"
    form["g0-frequency"] = "5-5"
    shown = manager.post(EDIT, form)
    assert shown.status_code == 200
    with business_scope(business.pk):
        assert list_groups() == GROUPS
    mark = re.search(r'name="save" value="(\w+)"', shown.content.decode())[1]
    changed = manager.post(EDIT, form | {"g0-name": "دیگر", "save": mark})
    assert changed.status_code == 200  # not what was shown: shown again
    assert manager.post(EDIT, form | {"save": mark}).status_code == 303
    assert "طلایی‌ها" in read(manager, HOME)
    with business_scope(business.pk):
        assert list_groups()[0].slug == "champions"
        assert list_groups()[0].ranges["frequency"] == (5, 5)
        assert list_groups()[1:] == GROUPS[1:]


def test_groups_are_added_moved_taken_away_and_made_standard_again(manager, crowd, persian):
    form = read_form(read(manager, EDIT))

    def names(step):
        html = manager.post(EDIT, form | {"do": step}).content.decode()
        kept = read_form(html)
        return [kept.get(f"g{place}-name", "") for place in range(html.count('name="g') and 12)][
            : len(re.findall(r'name="g\d+-slug"', html))
        ]

    first, second, *rest = names("nothing")
    assert names("down-0") == [second, first, *rest]
    assert names("up-1") == [second, first, *rest]
    assert names("remove-0") == [second, *rest]
    assert names("add") == [first, second, *rest[:-1], "", rest[-1]]
    form["g0-name"] = "دیگر"
    assert names("standard") == [first, second, *rest]
    assert names("up-99") == ["دیگر", second, *rest]


def test_a_group_that_nobody_reaches_is_refused_and_said(manager, crowd, persian):
    form = read_form(read(manager, EDIT))
    answer = manager.post(
        EDIT, form | {"g1-recency": "1-5", "g1-frequency": "4-5", "g1-length": "1-5"}
    )
    assert answer.status_code == 422
    assert "کسی برای این گروه باقی نمی‌گذارند" in answer.content.decode()


def test_value_says_why_it_cannot_tell_and_what_figures_rest_on(manager, business, persian):
    assert "نخستین بار همین امشب" in read(manager, VALUE)
    with business_scope(business.pk):
        mina = Shop().person("مینا")
        check = HeldOut(
            first=NOW.date(),
            days=91,
            people=300,
            promised=410.0,
            came=400,
            bars=(CheckBar(x=0, people=300, promised=410.0, came=400),),
        )
        fit = ValueFit.objects.create(
            state="few", fitted_at=NOW, buyers=300, came_back=80, held_out=check.write()
        )
        CustomerValue.objects.create(
            customer_id=mina,
            alive_percent=50,
            back_percent=47,
            purchases_90=3.2,
            purchases_365=11.5,
            value_rial=50_000_000,
            at_risk_rial=49_000_000,
        )
    html = read(manager, VALUE)
    assert "هنوز مشتریان کمی برگشته‌اند" in html
    assert "مینا" not in html
    with business_scope(business.pk):
        fit.state, fit.visits = "ready", {"r": 1, "alpha": 1, "a": 1, "b": 1}
        fit.save()
    html = read(manager, VALUE)
    assert "بی‌خبر از ۹۱ روز آخر، ۴۱۰ خرید" in html
    assert "۳۰۰ خریدار" in html and "مینا" in html
    page = read(manager, f"/panel/customers/{write_id('cus', mina)}/")
    assert "به احتمال ۴۷٪ تا یک سال دیگر برمی‌گردد" in page


def test_pairs_are_told_in_sentences_and_by_product(manager, business, persian):
    assert "هنوز محصولی با محصول دیگر نمی‌رود" in read(manager, PAIRS)
    figures = {"invoices": 1000, "with_both": 50, "chance": 1e-9}
    with business_scope(business.pk):
        for left, right, with_left, with_right in (
            ("چای", "کیک", 100, 200),
            ("کیک", "چای", 200, 100),
        ):
            ProductPair.objects.create(
                left=left,
                right=right,
                left_name=left,
                right_name=right,
                with_left=with_left,
                with_right=with_right,
                first_day=NOW.date(),
                worked_out_at=NOW,
                **figures,
            )
    html = read(manager, PAIRS)
    assert "کسانی که چای می‌گیرند، ۲٫۵ برابرِ معمول کیک هم می‌گیرند" in html
    assert "کسانی که کیک می‌گیرند" not in html  # each pair once
    assert "کسانی که کیک می‌گیرند" in read(manager, f"{PAIRS}?product=کیک")


def test_findings_are_told_with_their_chance_and_lead_to_their_report(
    manager, signed_in, crowd, business, persian
):
    assert "هنوز هفته‌ای سنجیده نشده است" in read(manager, FINDINGS)
    first = NOW.date() - timedelta(days=7)
    found = [
        {"family": "channel", "subject": "phone", "now": 0.21, "usual": 0.14, "chance": 0.0002},
        {"family": "invoices", "subject": "", "now": 90, "usual": 120, "chance": 0.002},
    ]
    with business_scope(business.pk):
        week = WeekFindings.objects.create(
            first_day=first, weeks=12, asked=41, found=found, worked_out_at=NOW
        )
    for address in (FINDINGS, "/panel/dashboard/"):
        html = read(manager, address)
        assert "سهم «تلفنی» از فاکتورها: ۲۱٪؛ ۵۰٪ بیشتر از ۱۴٪ همیشگی" in html
        assert "فاکتورها: ۹۰؛ ۲۵٪ کمتر از ۱۲۰ همیشگی" in html
        assert "یک بار در ۵۰۰ هفته" in html
        assert "/panel/reports/sales-by-channel/?" in html
    assert "تلفنی" not in read(signed_in(Role.BRANCH_MANAGER), FINDINGS)  # not of their branch
    with business_scope(business.pk):
        week.found = []
        week.save()
    assert "هفتهٔ گذشته هیچ چیز غیرعادی نبود" in read(manager, FINDINGS)
