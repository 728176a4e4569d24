import re

import pytest
from django.template import Context, Template
from django.test import RequestFactory

from vafa.ui import charts
from vafa.ui.types import Pager, Sort, Tab


def draw(source, **context):
    html = Template("{% load ui %}" + source).render(Context(context))
    return re.sub(r"\s+", " ", html).strip()


def test_what_people_wrote_is_escaped_everywhere():
    evil = "<i>&\"'"
    sources = [
        "{% badge x %}",
        "{% button x label=x href=x %}",
        "{% page_head x note=x %}{% endpage_head %}",
        "{% section x note=x href=x more=x %}{% endsection %}",
        "{% empty x x %}{% endempty %}",
        "{% notice title=x %}{% endnotice %}",
        "{% dialog 'd' x %}{% enddialog %}",
        "{% event 'star' x note=x end=x at=x %}{% endevent %}",
        "{% stat x x unit=x href=x title=x %}",
        "{% avatar x %}",
        "{% ring 1 2 label=x %}",
        "{% table x %}{% endtable %}",
        "{{ x|mobile }}",
        "{{ x|code }}",
    ]
    for source in sources:
        assert "<i>" not in draw(source, x=evil), source


def test_a_button_with_an_address_is_a_link():
    assert draw("{% button 'ذخیره' href='/x' %}") == (
        '<a class="btn btn-plain" href="/x"><span>ذخیره</span></a>'
    )


def test_attributes_of_a_button():
    html = draw(
        "{% button 'a' type='button' hx_get='/x' x_on_click='go' disabled=True hidden=False "
        "dialog='d' %}"
    )

    assert 'hx-get="/x" x-on:click="go" disabled data-dialog="d"' in html
    assert "hidden" not in html


@pytest.mark.parametrize(
    ("ratio", "good", "mood", "icon"),
    [
        (0.09, "up", "is-good", "arrow-up"),
        (-0.06, "up", "is-bad", "arrow-down"),
        (-0.06, "down", "is-good", "arrow-down"),
        (0.14, "", "", "arrow-up"),
        (0, "up", "", "equal"),
    ],
)
def test_a_change_is_good_or_bad_only_where_that_is_known(ratio, good, mood, icon):
    html = draw("{% delta ratio good=good %}", ratio=ratio, good=good)

    assert html.startswith(f'<span class="delta {mood}">')
    assert f"#{icon}" in html


def test_sorting_turns_over_and_keeps_the_filters():
    request = RequestFactory().get("/", {"sort": "-spent", "tier": "gold", "after": "x"})
    sort = Sort.read(request, allowed=("spent", "seen"), default="-seen")

    assert sort.href("spent") == "?sort=spent&tier=gold"
    assert sort.href("seen") == "?sort=-seen&tier=gold"


def test_a_sort_that_is_not_allowed_is_the_default():
    request = RequestFactory().get("/", {"sort": "password"})

    assert Sort.read(request, allowed=("spent",), default="-spent").key == "spent"


def test_tabs_name_the_current_one():
    html = draw("{% tabs items %}", items=[Tab(label="همه", href="?", count=9, is_current=True)])

    assert 'aria-current="page"' in html
    assert "۹" in html


def test_a_pager_without_more_has_no_links():
    assert "<a " not in draw("{% pager p %}", p=Pager(note="۱ نفر"))


def test_time_runs_from_right_to_left_and_the_peak_is_named():
    chart = charts.daily_bars(
        ["۱", "۲", "۳"],
        [charts.Series(name="فروش", values=[4, 9, None])],
        titles=["۱ آبان", "۲ آبان", "۳ آبان"],
        head="روز",
    )

    assert chart.options["xAxis"]["inverse"] is True
    assert chart.options["series"][0]["data"][1]["label"]["formatter"] == "\u2067۲ آبان: ۹\u2069"
    assert chart.rows == [["۱ آبان", "۴"], ["۲ آبان", "۹"], ["۳ آبان", "—"]]


def test_a_waterfall_stands_each_step_on_the_one_before():
    chart = charts.waterfall(
        [("a", 73.7, "c5"), ("b", 58.6, "c1"), ("c", -41.3, "c3"), ("d", None, "ink-2")]
    )
    ghost, shown = (series["data"] for series in chart.options["series"])

    assert [point["value"] for point in ghost] == [0.0, 73.7, 91.0, 0.0]
    assert [point["value"] for point in shown] == [73.7, 58.6, 41.3, 91.0]


def test_the_scale_of_a_chart_says_the_unit_once():
    scale = charts.money_scale([642_000_000, 90_000])

    assert (scale.label, scale.read(642_000_000)) == ("میلیون تومان", 64.2)


@pytest.mark.parametrize("count", [2, 12])
def test_the_label_of_the_latest_point_stays_inside(count):
    row = charts.Series(name="مانده", values=[*range(count)])
    chart = charts.lines([str(day) for day in range(count)], [row])
    latest = chart.options["series"][0]["data"][-1]
    assert latest["label"]["align"] == "left"  # time runs to the left, and ends there


def test_an_empty_chart_is_drawn_empty():
    assert charts.daily_bars([], [charts.Series(name="فروش", values=[])]).rows == []
