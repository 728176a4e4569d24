from datetime import UTC, date, datetime

import pytest
from django.template import Context, Template
from django.utils import translation

from vafa.ui.frame import Frame, use_frame

AT = datetime(2026, 11, 21, 16, 12, tzinfo=UTC)  # Saturday 30 Aban 1405, 19:42 in Tehran


def draw(source, *, unit="toman", **context):
    with use_frame(Frame(unit=unit, at=AT)):
        return Template("{% load ui %}" + source).render(Context(context))


@pytest.mark.parametrize(
    ("source", "value", "shown"),
    [
        ("{{ value|number }}", 1268, "۱٬۲۶۸"),
        ("{{ value|number }}", 62.44, "۶۲٫۴"),
        ("{{ value|number }}", None, "—"),
        ("{{ value|percent }}", 0.094, "۹٫۴٪"),
        ("{{ value|percent }}", 1, "۱۰۰٪"),
        ("{{ value|money }}", 940_000, "۹۴٬۰۰۰ تومان"),
        ("{{ value|money }}", None, "—"),
        ("{{ value|amount }}", 940_000, "۹۴٬۰۰۰"),
        ("{{ value|money_short }}", 842_135_000, "۸۴٫۲ میلیون تومان"),
        ("{{ value|fa }}", "F2 7", "F۲ ۷"),
        ("{{ value|day }}", date(2026, 12, 6), "۱۵ آذر"),
        ("{{ value|day }}", date(2025, 3, 2), "۱۲ اسفند ۱۴۰۳"),
        ("{{ value|jalali }}", AT, "۱۴۰۵/۰۸/۳۰"),
        ("{{ value|jalali_moment }}", AT, "۱۴۰۵/۰۸/۳۰ ۱۹:۴۲"),
        ("{{ value|days_away }}", date(2026, 12, 6), "۱۵ روز دیگر"),
        ("{{ value|mobile }}", "+989123456789", '<bdi class="ltr">۰۹۱۲ ۳۴۵ ۶۷۸۹</bdi>'),
        ("{{ value|mobile_masked }}", "+989123456789", '<bdi class="ltr">۰۹۱۲ ••• ۶۷۸۹</bdi>'),
        ("{{ value|mobile }}", "", "—"),
        ("{{ value|relative }}", None, "—"),
        ("{% money value %}", None, "—"),
        ("{{ value|code }}", "5820417", '<bdi class="ltr">۵۸۲ ۰۴۱۷</bdi>'),
        ("{{ value|code }}", "4821937000126483", '<bdi class="ltr">۴۸۲۱ ۹۳۷۰ ۰۰۱۲ ۶۴۸۳</bdi>'),
    ],
)
def test_formats(source, value, shown):
    assert draw(source, value=value) == shown


def test_money_is_short_over_a_million_with_the_exact_figure_on_hover():
    assert draw("{% money value %}", value=842_135_000) == (
        '<data value="842135000" title="۸۴٬۲۱۳٬۵۰۰ تومان">۸۴٫۲ <small>میلیون تومان</small></data>'
    )


def test_money_follows_the_unit_of_the_business():
    assert draw("{{ value|money }}", value=940_000, unit="rial") == "۹۴۰٬۰۰۰ ریال"


def test_english_pages_have_latin_digits():
    with translation.override("en"):
        assert draw("{{ value|number }}", value=1268) == "1,268"


def test_a_moment_near_is_said_as_people_say_it():
    yesterday = datetime(2026, 11, 20, 18, 10, tzinfo=UTC)

    assert draw("{{ value|relative }}", value=yesterday) == (
        '<time datetime="2026-11-20T18:10:00+00:00" title="۱۴۰۵/۰۸/۲۹ ۲۱:۴۰">دیروز ۲۱:۴۰</time>'
    )
