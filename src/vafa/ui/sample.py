"""Lifelike content for the page of components. Shown while debugging, and in the browser tests.

The words are Persian data, as a café's would be; nothing here is translated.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from math import sin
from pathlib import Path

from django import forms
from django.contrib.staticfiles import finders
from django.http import HttpRequest

from vafa.foundation.jalali import format_day_and_month, to_jalali
from vafa.ui import charts, formats
from vafa.ui.forms import CodeField, Form, JalaliDateField, MobileField, MoneyField, TextField
from vafa.ui.frame import Frame, NavItem, Option, Picker
from vafa.ui.types import Chart, Pager, Sort, Tab

AT = datetime(2026, 11, 21, 16, 12, tzinfo=UTC)
LAYOUTS = ("panel", "till", "portal", "login", "empty")
_NAV = (
    ("داشبورد", "dashboard", "panel", 0, True),
    ("مشتریان", "users", "empty", 0, True),
    ("فروش", "receipt", "till", 0, True),
    ("وفاداری", "award", "portal", 0, False),
    ("پیام و کمپین", "message-lines", "login", 0, False),
    ("صدای مشتری", "star", "panel", 3, True),
    ("گزارش‌ها", "chart", "panel", 0, False),
)

_PLACES = ("همهٔ شعبه‌ها", "ولیعصر", "سعادت‌آباد", "تجریش")
_TIMES = ("امروز", "این هفته", "این ماه", "ماه پیش", "از نوروز")
_FILLED_IN = {
    "name": "نگار محمدی",
    "mobile": "+989123456789",
    "branch": "1",
    "amount": 940_000,
    "text": "{نام} عزیز، {مبلغ} اعتبار شما تا {روز} می‌سوزد.",
    "kind": "percent",
    "days": ["6", "1"],
    "accepts": True,
    "first": date(2026, 10, 30),
    "last": date(2026, 11, 12),
}
_SWATCHES = (
    ("زمینه", "bg-canvas"),
    ("کاغذ", "bg-paper"),
    ("خط", "bg-line"),
    ("متن", "bg-ink"),
    ("تأکید", "bg-primary"),
    ("نرم", "bg-accent-soft"),
    ("خوب", "bg-good"),
    ("هشدار", "bg-warn"),
    ("بد", "bg-bad"),
    ("نمودار ۲", "bg-c2"),
    ("نمودار ۳", "bg-c3"),
    ("نمودار ۴", "bg-c4"),
)


@dataclass(frozen=True, kw_only=True)
class Customer:
    """A row of the sample table."""

    name: str
    mobile: str
    tier: str
    tier_kind: str
    spent_rial: int
    credit_rial: int
    seen_at: datetime


@dataclass(frozen=True, kw_only=True)
class SamplePage:
    """All that the sample templates show."""

    form: Form
    wrong_form: Form
    customers: tuple[Customer, ...]
    sort: Sort
    pager: Pager
    tabs: tuple[Tab, ...]
    segments: tuple[Tab, ...]
    chips: tuple[Tab, ...]
    daily: Chart
    daily_unit: str
    share: Chart
    flow: Chart
    groups: Chart
    course: tuple[float, ...]
    split: tuple[tuple[int, str], ...]
    long_ago: datetime
    expires_on: date
    swatches: tuple[tuple[str, str], ...]
    icons: tuple[str, ...]


class SampleForm(Form):
    """One field of each kind."""

    name = TextField(label="نام", max_length=60)
    mobile = MobileField(label="موبایل")
    branch = forms.ChoiceField(
        label="شعبه", choices=[("1", "ولیعصر"), ("2", "سعادت‌آباد"), ("3", "تجریش")]
    )
    birthday = JalaliDateField(label="تولد", required=False)
    amount = MoneyField(label="مبلغ اعتبار")
    code = CodeField(label="کد خرج مشتری", length=7, help_text="۷ رقم؛ در پیامک آمده است")
    text = forms.CharField(label="متن پیامک", widget=forms.Textarea, required=False)
    kind = forms.ChoiceField(
        label="شکل پاداش",
        widget=forms.RadioSelect,
        choices=[("percent", "درصد"), ("fixed", "مبلغ"), ("points", "امتیاز")],
    )
    days = forms.MultipleChoiceField(
        label="روزها",
        widget=forms.CheckboxSelectMultiple,
        required=False,
        choices=[("6", "شنبه"), ("0", "یکشنبه"), ("1", "دوشنبه"), ("2", "سه‌شنبه")],
    )
    accepts = forms.BooleanField(
        label="پیامک تبلیغاتی می‌پذیرد", help_text="هر وقت بخواهد می‌تواند لغو کند", required=False
    )
    first = JalaliDateField(label="از روز")
    last = JalaliDateField(label="تا روز")


def sample_frame(place: str) -> Frame:
    """A café with three branches; the portal in its own orange."""
    nav = tuple(
        NavItem(
            label=label,
            icon=icon,
            href=f"/ui/{target}",
            count=count,
            is_current=index == (1 if place == "empty" else 0),
            in_dock=in_dock,
        )
        for index, (label, icon, target, count, in_dock) in enumerate(_NAV)
    )
    if place == "portal":
        nav = tuple(
            NavItem(label=label, icon=icon, href="/ui/portal", is_current=not n, in_dock=True)
            for n, (label, icon) in enumerate(
                (("خانه", "home"), ("کیف پول", "wallet"), ("خریدها", "receipt"), ("من", "user"))
            )
        )
    return Frame(
        business="کافه نارنج",
        note={"portal": "سلام نگار، عصر بخیر", "till": "صندوق ۲، شعبهٔ ولیعصر"}.get(place, "۳ شعبه"),
        accent="#b8440f",
        at=AT,
        nav=nav,
        foot_nav=(NavItem(label="تنظیمات", icon="gear", href="/ui/login"),),
        pickers=(
            Picker(
                label="همهٔ شعبه‌ها",
                icon="store",
                options=tuple(
                    Option(label=label, href="/ui/", is_current=label.startswith("همه"))
                    for label in _PLACES
                ),
            ),
            Picker(
                label="۱ تا ۳۰ آبان ۱۴۰۵",
                note="در برابر ۱ تا ۳۰ مهر",
                icon="calendar",
                options=tuple(Option(label=label, href="/ui/") for label in _TIMES),
            ),
        ),
        person="الهام کریمی" if place == "till" else "مهسا رستگار",
        role="مدیر مجموعه",
        person_menu=(Option(label="گذرواژه", href="/ui/login"),),
        logout_href="/ui/set/theme",
        search_href="/ui/",
        search_hint="جستجوی مشتری، فاکتور، کد…",
    )


def sample_page(request: HttpRequest) -> SamplePage:
    """The content, the same each time."""
    daily, unit = _daily()
    return SamplePage(
        form=SampleForm(initial=_FILLED_IN),
        wrong_form=SampleForm(
            {"mobile": "0912 34", "code": "12345", "amount": "زیاد", "birthday": "1405/13/40"},
            auto_id="wrong_%s",
        ),
        customers=_customers(),
        sort=Sort.read(request, allowed=("spent", "credit", "seen"), default="-spent"),
        pager=Pager(note="۱ تا ۵ از ۱٬۲۶۸ نفر", previous_href="?before=1", next_href="?after=5"),
        tabs=(
            Tab(label="همه", href="/ui/", count=1268, is_current=True),
            Tab(label="خرید", href="/ui/?tab=2", count=41),
            Tab(label="اعتبار", href="/ui/?tab=3", count=31),
            Tab(label="نظر", href="/ui/?tab=4", count=9),
        ),
        segments=tuple(
            Tab(label=label, href=f"/ui/?by={label}", is_current=label == "روز")
            for label in ("روز", "هفته", "ماه", "سال")
        ),
        chips=tuple(
            Tab(label=label, href=f"/ui/?branch={label}", is_current=label == "ولیعصر")
            for label in ("ولیعصر", "سعادت‌آباد", "تجریش")
        ),
        daily=daily,
        daily_unit=unit,
        share=_share(),
        flow=_flow(),
        groups=_groups(),
        course=(3.0, 3.4, 2.8, 4.1, 3.9, 4.6, 4.2, 5.0, 4.8, 5.4),
        split=(
            (80, "text-c1"),
            (7, "text-c1-soft"),
            (3, "text-c5"),
            (4, "text-c2"),
            (6, "text-c4"),
        ),
        long_ago=datetime(2025, 3, 2, 9, 30, tzinfo=UTC),
        expires_on=date(2026, 12, 6),
        icons=_icon_names(),
        swatches=_SWATCHES,
    )


def _icon_names() -> tuple[str, ...]:
    sprite = finders.find("vafa/icons.svg")
    text = Path(sprite).read_text(encoding="utf-8") if isinstance(sprite, str) else ""
    return tuple(re.findall(r'<symbol id="([^"]+)"', text))


def _customers() -> tuple[Customer, ...]:
    rows = (
        ("پژمان گودرزی", "+989198765432", "طلایی", "gold", 21_700_000, 345_000, 4),
        ("سمیرا رحیمی", "+989351124096", "طلایی", "gold", 18_310_000, 212_000, 22),
        ("نگار محمدی", "+989123456789", "نقره‌ای", "plain", 7_460_000, 94_000, 19),
        ("رضا کاظمی", "+989125508821", "برنزی", "bronze", 2_960_000, 18_000, 216),
        ("زهرا کریمی‌نژاد", "+989012223344", "برنزی", "bronze", 980_000, 0, 9000),
    )
    return tuple(
        Customer(
            name=name,
            mobile=mobile,
            tier=tier,
            tier_kind=kind,
            spent_rial=spent * 10,
            credit_rial=credit * 10,
            seen_at=AT - timedelta(hours=hours),
        )
        for name, mobile, tier, kind, spent, credit, hours in rows
    )


def _days() -> list[date]:
    return [date(2026, 10, 23) + timedelta(days=n) for n in range(30)]


def _daily() -> tuple[Chart, str]:
    days = _days()
    weekly = {3: 1.9, 4: 1.8, 2: 1.15}
    back = [
        round(220_000_000 * weekly.get(day.weekday(), 1) + 9e6 * sin(n))
        for n, day in enumerate(days)
    ]
    fresh = [round(amount * 0.52) for amount in back]
    before = [
        round((old + new) * (0.93 + 0.03 * sin(n)))
        for n, (old, new) in enumerate(zip(back, fresh, strict=True))
    ]
    scale = charts.money_scale([old + new for old, new in zip(back, fresh, strict=True)])
    labels = [
        "امروز" if n == len(days) - 1 else formats.fa(to_jalali(day).day)
        for n, day in enumerate(days)
    ]
    titles = [format_day_and_month(day) for day in days]
    chart = charts.daily_bars(
        labels,
        [
            charts.Series(name="برگشتی‌ها", values=[scale.read(x) for x in back]),
            charts.Series(name="تازه‌ها", values=[scale.read(x) for x in fresh], colour="c1-soft"),
        ],
        line=charts.Series(name="مهر", values=[scale.read(x) for x in before]),
        titles=titles,
        head="روز",
    )
    return chart, scale.label


def _share() -> Chart:
    days = _days()
    return charts.lines(
        [formats.fa(to_jalali(day).day) for day in days],
        [
            charts.Series(
                name="سهم برگشتی‌ها",
                values=[round(61 + 3.4 * sin(n / 3) + n / 20, 1) for n in range(30)],
            )
        ],
        titles=[format_day_and_month(day) for day in days],
        head="روز",
        unit="percent",
        is_low=True,
    )


def _flow() -> Chart:
    return charts.waterfall(
        [
            ("مانده اول آبان", 73.7, "c5"),
            ("داده‌شده", 58.6, "c1"),
            ("خرج‌شده", -41.3, "c3"),
            ("سوخته", -6.8, "c4"),
            ("مانده امروز", None, "ink-2"),
        ],
        head="گام",
        name="میلیون تومان",
    )


def _groups() -> Chart:
    return charts.horizontal_bars(
        charts.Series(name="میلیون تومان", values=[398, 371, 218, 128, 115, 38, 12]),
        ["ستاره‌ها", "وفادارها", "رو به رشد", "تازه‌واردها", "در خطر", "خواب‌رفته‌ها", "ازدست‌رفته"],
        head="گروه",
    )
