"""What goes out to a spreadsheet is never run there, and comes back as it was (T32)."""

import csv
import io
import zipfile

import pytest
import python_calamine

from vafa.foundation.spreadsheets import Format, Sheet, bare, guard, write_csv, write_xlsx

HOSTILE = [
    "=1+1",
    "+1",
    "-1",
    "−1",
    "@SUM(1)",
    "\t=1",
    "\r=1",
    "\n=1",
    "＝1+1",
    "＋1",
    "－1",
    "＠x",
    "'=1",
    "''=1",
    '=HYPERLINK("http://evil.example","click")',
    "=cmd|'/C calc'!A0",
    "+989121234567",
]
HARMLESS = [
    "مینا کریمی",
    'گفت "سلام"',
    "دو\nخط",
    "a;b,c\td",
    "'quoted'",
    "a=b",
    "۰۹۱۲ ۱۲۳ ۴۵۶۷",
    "0912 123 4567",
    "",
    "http://example.com",
    "00123",
]


def sheet(texts):
    return Sheet(
        title="مشتریان: [۱]/'۲'",
        heads=("نام", "عدد"),
        formats=(Format.TEXT, Format.NUMBER),
        rows=[(text, number) for number, text in enumerate(texts)],
        totals=("جمع", sum(range(len(texts)))),
    )


def read(content):
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))


@pytest.mark.parametrize("text", HOSTILE)
def test_a_formula_is_defused_and_comes_back(text):
    assert guard(text) == f"'{text}"
    assert bare(guard(text)) == text


@pytest.mark.parametrize("text", HARMLESS)
def test_other_text_is_left_alone(text):
    assert guard(text) == text
    assert bare(text) == text


def test_a_csv_reads_back_to_the_original_text():
    rows = read(write_csv(sheet(HOSTILE + HARMLESS)))
    assert rows[0] == ["نام", "عدد"]
    assert [bare(row[0]) for row in rows[1:]] == HOSTILE + HARMLESS
    assert not any(row[0][:1] in set("=+-@\t\r\n\0＝＋－＠−") - {""} for row in rows if row[0])


def test_a_csv_begins_with_the_mark_that_excel_needs():
    assert write_csv(sheet(["ن"])).startswith(b"\xef\xbb\xbf")


def test_text_is_quoted_so_that_no_other_separator_cuts_it():
    content = write_csv(sheet(["a;=1+1"])).decode("utf-8-sig")
    assert '"a;=1+1",0' in content


def test_numbers_stay_numbers():
    negative = Sheet(title="x", heads=("n",), formats=(Format.NUMBER,), rows=[(-5,), (None,)])
    assert read(write_csv(negative)) == [["n"], ["-5"], [""]]


def test_a_workbook_has_no_formula_and_reads_back_to_the_original_text():
    content = write_xlsx(sheet(HOSTILE + HARMLESS))
    xml = zipfile.ZipFile(io.BytesIO(content)).read("xl/worksheets/sheet1.xml").decode()
    assert "<f>" not in xml and "<f " not in xml and "hyperlink" not in xml
    assert 'rightToLeft="1"' in xml
    book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(content))
    rows = book.get_sheet_by_index(0).to_python()
    said = [text.replace("\r", "_x000D_") for text in HOSTILE + HARMLESS]
    found = [row[0].replace("\r", "_x000D_") for row in rows[1:-1]]
    assert found == said
    assert rows[-1] == ["جمع", sum(range(len(said)))]


def test_a_workbook_of_nothing_opens():
    empty = Sheet(title="", heads=("نام",), formats=(Format.TEXT,), rows=[])
    assert write_xlsx(empty)
