"""What is known of customers, in the list, its columns, its file and the report."""

from __future__ import annotations

import pytest

from tests.panel.club import Club
from tests.staff.cast import NOW
from vafa.audit.types import SYSTEM
from vafa.customers.actions import add_custom_field, change_customer
from vafa.staff.types import Role
from vafa.tenancy.scope import business_scope

HOME = "/panel/customers/"
REPORT = "/panel/reports/customers-by-trait/"


@pytest.fixture
def club(business):
    """Negar of Shiraz drinks tea; of Sara nothing is known."""
    with business_scope(business.pk):
        club = Club()
        negar = club.join("نگار", "محمدی")
        club.join("سارا", "راد")
        club.drink = add_custom_field(
            title="نوشیدنی", kind="choice", choices=["قهوه", "چای"], actor=SYSTEM, at=NOW
        ).id
        change_customer(
            customer_id=negar,
            profile={"city": "شیراز", "gender": "female"},
            custom={club.drink: "چای"},
            actor=SYSTEM,
            at=NOW,
        )
        club.sell(negar)
        return club


def names(answer):
    return [each.name for each in answer.context["page"].rows]


def test_the_list_and_its_file_narrow_down_by_the_same(signed_in, club):
    owner = signed_in(Role.OWNER)
    for asked in (f"trait=f_{club.drink}:2", "trait=gender:female", "of=city&is=شیر"):
        assert names(owner.get(f"{HOME}?{asked}")) == ["نگار محمدی"], asked
        file = owner.get(f"{HOME}export/csv/?{asked}").content.decode("utf-8-sig")
        assert "نگار" in file
        assert "سارا" not in file
    assert names(owner.get(f"{HOME}?trait=f_{club.drink}:1")) == []
    assert len(names(owner.get(f"{HOME}?trait=nothing:1&of=city"))) == 2  # nothing is asked


def test_columns_are_chosen_and_stay_with_the_browser(signed_in, club):
    owner = signed_in(Role.OWNER)
    assert owner.get(HOME).context["page"].columns == []
    chosen = {"column": ["city", f"f_{club.drink}", "password"], "query": "q=محمد"}
    done = owner.post(f"{HOME}columns/", chosen)
    assert (done.status_code, done["Location"]) == (303, f"{HOME}?q=%D9%85%D8%AD%D9%85%D8%AF")
    page = owner.get(HOME).context["page"]
    assert page.columns == ["شهر", "نوشیدنی"]
    assert [row.known for row in page.rows] == [
        [("شهر", ""), ("نوشیدنی", "")],
        [("شهر", "شیراز"), ("نوشیدنی", "چای")],
    ]
    owner.post(f"{HOME}columns/", {})
    assert owner.get(HOME).context["page"].columns == []


def test_the_file_has_every_field_of_the_business_and_the_columns_looked_at(signed_in, club):
    owner = signed_in(Role.OWNER)
    head, first, second, *_end = (
        owner.get(f"{HOME}export/csv/").content.decode("utf-8-sig").splitlines()
    )
    assert head.endswith('"نوشیدنی"')
    assert "شهر" not in head
    assert (first[-3:], second[-5:]) == (',""', '"چای"')
    owner.post(f"{HOME}columns/", {"column": "city"})
    head = owner.get(f"{HOME}export/csv/").content.decode("utf-8-sig").splitlines()[0]
    assert head.endswith('"شهر","نوشیدنی"')


def test_a_row_of_the_report_leads_to_its_people(signed_in, club):
    owner = signed_in(Role.OWNER)
    page = owner.get(f"{REPORT}?by=f_{club.drink}").context["page"]
    hrefs = {str(row.cells[0].text): row.href for row in page.rows}
    assert hrefs["گفته نشده"] == ""
    assert names(owner.get(hrefs["چای"])) == ["نگار محمدی"]
    cities = owner.get(f"{REPORT}?by=city").context["page"].rows
    assert names(owner.get(cities[0].href)) == ["نگار محمدی"]
    file = owner.get(f"{REPORT}export.csv?by=city").content.decode("utf-8-sig")
    assert "شیراز" in file


def test_the_report_is_not_counted_by_what_is_not_there(signed_in, club):
    page = signed_in(Role.OWNER).get(f"{REPORT}?by=password").context["page"]
    assert [str(row.cells[0].text) for row in page.rows][:2] == ["زن", "مرد"]
