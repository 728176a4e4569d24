"""What is known of people: lists narrow down by it, show it, and reports count by it."""

from datetime import date

import pytest

from tests.reports.conftest import look_back
from tests.shop import NOW
from vafa.audit.types import SYSTEM
from vafa.customers.actions import add_custom_field, change_customer
from vafa.reports.queries import RosterFilter, get_report, list_roster, list_traits, run_report

TODAY = date(2026, 11, 21)  # 30 Aban 1405


@pytest.fixture
def club(shop):
    """Mina, Ali and Sara of whom something is known, and Reza of whom nothing is."""

    def tell(name, *, custom=None, **profile):
        person = shop.person(name)
        change_customer(
            customer_id=person, profile=profile, custom=custom or {}, actor=SYSTEM, at=NOW
        )
        return person

    def add(title, kind, choices=()):
        return add_custom_field(title=title, kind=kind, choices=choices, actor=SYSTEM, at=NOW).id

    shop.drink = add("نوشیدنی", "choice", ["قهوه", "چای"])
    shop.likes = add("پسندها", "choices", ["موسیقی", "کتاب"])
    shop.car = add("خودرو", "text")
    shop.member = add("عضو ورزشی", "yes")
    shop.shoe = add("شماره کفش", "number")
    shop.mina = tell(
        "مینا",
        gender="female",
        city="شیراز",
        birth_year=1370,
        birth_month=8,
        birth_day=30,
        custom={shop.drink: "چای", shop.likes: ["موسیقی", "کتاب"], shop.shoe: "۳۸"},
    )
    shop.ali = tell(
        "علی",
        gender="male",
        city="تهران",
        birth_year=1370,
        birth_month=9,
        birth_day=1,
        custom={shop.drink: "قهوه", shop.likes: ["کتاب"], shop.car: "پراید سفید"},
    )
    shop.sara = tell("سارا", gender="female", city="تهران", custom={shop.member: "خیر"})
    shop.reza = shop.person("رضا")
    return shop


def fit(**asked):
    wanted = RosterFilter(traits=tuple(asked.items()), at=NOW)
    return {row.customer.first_name for row in list_roster(wanted).rows}


def test_a_list_narrows_down_by_each_kind_of_field(club):
    assert fit(gender="female") == {"مینا", "سارا"}
    assert fit(city="تهر") == {"علی", "سارا"}
    assert fit(**{f"f_{club.drink}": "2"}) == {"مینا"}  # by the id of the choice
    assert fit(**{f"f_{club.likes}": "2"}) == {"مینا", "علی"}
    assert fit(**{f"f_{club.car}": "پراید"}) == {"علی"}
    assert fit(**{f"f_{club.member}": "no"}) == {"سارا"}
    assert fit(**{f"f_{club.shoe}": "۳۸"}) == {"مینا"}
    assert fit(gender="female", city="شیراز") == {"مینا"}


def test_what_cannot_be_read_fits_nobody(club):
    assert fit(**{f"f_{club.shoe}": "زیاد"}) == set()
    assert fit(age="old") == set()
    assert fit(shoes="38") == set()


def test_an_age_changes_on_the_birthday(club):
    assert fit(age="35-44") == {"مینا"}  # 35 today
    assert fit(age="25-34") == {"علی"}  # tomorrow
    said = {trait.slug: trait.say for trait in list_traits(today=TODAY)}["age"]
    people = {row.customer.first_name: row.customer for row in list_roster(RosterFilter()).rows}
    assert said(people["مینا"]) == "۳۵ تا ۴۴ سال"
    assert said(people["علی"]) == "۲۵ تا ۳۴ سال"
    assert said(people["رضا"]) == ""


def count(by):
    report = get_report("customers-by-trait")
    filters = look_back()
    rows = run_report(report, filters.__class__(**_told(filters) | {"by": by})).rows
    return [row.cells for row in rows]


def _told(filters):
    return {name: getattr(filters, name) for name in filters.__slots__}


def test_people_and_purchases_are_counted_by_options(club):
    club.sell(club.mina, 3_000_000)
    club.sell(club.sara, 500_000)
    club.sell(club.reza, 500_000)
    club.sell(None, 9_000_000)  # nobody's
    assert count("gender") == [
        ("زن", 2, 0.5, 2, 3_500_000, 0.875),
        ("مرد", 1, 0.25, 0, 0, 0.0),
        ("گفته نشده", 1, 0.25, 1, 500_000, 0.125),
    ]


def test_who_chose_several_things_counts_with_each(club):
    club.sell(club.mina, 1_000_000)
    assert count(f"f_{club.likes}") == [
        ("موسیقی", 1, 0.25, 1, 1_000_000, 1.0),
        ("کتاب", 2, 0.5, 1, 1_000_000, 1.0),
        ("گفته نشده", 2, 0.5, 0, 0, 0.0),
    ]


def test_free_texts_are_counted_the_commonest_first(club):
    club.sell(club.ali, 1_000_000)
    back = club.sell(club.mina, 1_000_000)
    club.take_back(back)
    assert count("city") == [
        ("تهران", 2, 0.5, 1, 1_000_000, 1.0),
        ("شیراز", 1, 0.25, 0, 0, 0.0),
        ("گفته نشده", 1, 0.25, 0, 0, 0.0),
    ]
    assert count(f"f_{club.car}")[0] == ("پراید سفید", 1, 0.25, 1, 1_000_000, 1.0)


def test_every_trait_that_counts_can_be_counted_by(club):
    report = get_report("customers-by-trait")
    titles = report.list_bys(look_back())
    assert [titles[f"f_{field}"] for field in (club.drink, club.car)] == ["نوشیدنی", "خودرو"]
    assert f"f_{club.shoe}" not in titles
    assert all(sum(row[1] for row in count(by)) >= 4 for by in titles)
