import csv
import io

import pytest
import python_calamine

from tests.reports.conftest import look_back
from vafa.foundation.errors import NotFound
from vafa.foundation.money import Unit
from vafa.foundation.phone import read_mobile
from vafa.foundation.spreadsheets import bare
from vafa.reports.queries import get_report, run_report, write_report

HOSTILE = '=HYPERLINK("http://evil.example")'


def export(form, unit=Unit.TOMAN):
    table = run_report(get_report("top-customers"), look_back())
    return write_report(table, form=form, unit=unit)


@pytest.fixture
def sold(shop):
    """Two customers, one with a hostile name."""
    shop.sell(shop.person(HOSTILE, ""), 2_500_005, days_ago=1)
    shop.sell(shop.person("مینا", "کریمی"), 1_000_000, days_ago=2)


def read_csv(content):
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))


def test_a_csv_has_exact_figures_in_the_business_unit(sold):
    rows = read_csv(export("csv"))
    assert rows[0][4].endswith("(تومان)")
    assert [row[4] for row in rows[1:]] == ["250000.5", "100000"]
    assert [row[4] for row in read_csv(export("csv", Unit.RIAL))[1:]] == ["2500005", "1000000"]


def test_a_hostile_name_is_defused_and_comes_back(sold):
    rows = read_csv(export("csv"))
    assert rows[1][0] == f"'{HOSTILE}"
    assert bare(rows[1][0]) == HOSTILE


def test_a_phone_is_readable_and_reads_back_as_the_same_number(sold):
    phone = read_csv(export("csv"))[1][1]
    assert phone == "0912 000 0001"
    assert read_mobile(phone) == "+989120000001"


def test_days_are_jalali(sold):
    assert read_csv(export("csv"))[1][6] == "1405/08/29 15:30"


def test_a_workbook_says_the_same_and_adds_totals(sold):
    book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(export("xlsx")))
    rows = book.get_sheet_by_index(0).to_python()
    assert rows[1][0] == HOSTILE
    assert [row[4] for row in rows[1:]] == [250_000.5, 100_000, 350_000.5]


def test_another_form_is_not_found(sold):
    with pytest.raises(NotFound):
        export("pdf")
