"""What texts are for: their class, their variables, the words they start with.

Which class a purpose has, and why, stands in README.md. A business may change the words of any of
them and switch off those that `may_be_off`.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from typing import Any

from django.utils.translation import pgettext_lazy

from vafa.messaging.states import TextClass


class Kind(StrEnum):
    """How a value is given, and so how it is written. Secret values are made when sending."""

    TEXT = "text"
    WORDS = "words"  # sentences of the shop's own
    LINK = "link"  # an address, whole however long
    MONEY = "money"  # whole rials
    NUMBER = "number"
    DATE = "date"  # ISO, a day of the business's zone
    GREETING = "greeting"  # made from the name
    SECRET = "secret"  # noqa: S105


@dataclass(frozen=True, slots=True, kw_only=True)
class Variable:
    """A `{name}` in a text, with a sample for previews."""

    name: str
    label: Any
    kind: Kind
    sample: str | int


@dataclass(frozen=True, slots=True, kw_only=True)
class Purpose:
    """One thing to say. `urgency`: the smaller goes first. `good_for`: unsent after it, dropped.

    `is_free`: it has no words of its own; each text brings a `Wording`, which may name personal
    variables. `is_awaited`: somebody sits there and waits for it, and only the newest is good;
    after a silence another account sends it too: rather twice than never.
    """

    slug: str
    label: Any
    text_class: TextClass
    variables: tuple[Variable, ...]
    default_text: str
    good_for: timedelta
    urgency: int = 1
    has_cancel_text: bool = True
    may_be_off: bool = True
    is_free: bool = False
    is_awaited: bool = False
    may_be_pattern: bool = False  # by a template that is registered at the gateway
    is_question: bool = False  # a number that comes back is the answer to it

    @property
    def variable_names(self) -> set[str]:
        return {variable.name for variable in self.variables}

    @property
    def secret_names(self) -> set[str]:
        return {one.name for one in self.variables if one.kind is Kind.SECRET}


def _write_freely(slug: str, label: Any) -> Purpose:
    """Advertising in words of the moment; it waits for the texts that something asked for."""
    return Purpose(
        slug=slug,
        label=label,
        text_class=TextClass.ADVERTISING,
        variables=(),
        default_text="",
        good_for=timedelta(days=2),
        urgency=2,
        is_free=True,
    )


_AMOUNT = Variable(
    name="amount", label=pgettext_lazy("text", "Amount"), kind=Kind.MONEY, sample=800_000
)
_LAST_DAY = Variable(
    name="last_day", label=pgettext_lazy("text", "Last day"), kind=Kind.DATE, sample="2026-12-06"
)
_CODE = Variable(
    name="code", label=pgettext_lazy("text", "Spending code"), kind=Kind.SECRET, sample="5820417"
)
_BALANCE = Variable(
    name="balance", label=pgettext_lazy("text", "Balance"), kind=Kind.MONEY, sample=940_000
)
_DAYS = Variable(name="days", label=pgettext_lazy("text", "Days left"), kind=Kind.NUMBER, sample=3)
_POINTS = Variable(
    name="points", label=pgettext_lazy("text", "Points"), kind=Kind.NUMBER, sample=62
)
# What a customer has, as they are told when they ask.
_HOLDINGS = (
    _BALANCE,
    _POINTS,
    Variable(name="tier", label=pgettext_lazy("text", "Tier"), kind=Kind.TEXT, sample="نقره‌ای"),
    Variable(
        name="ends",
        label=pgettext_lazy("text", "What ends first"),
        kind=Kind.MONEY,
        sample=310_000,
    ),
    _LAST_DAY,
    Variable(
        name="nothing",
        label=pgettext_lazy("text", "What is said of an empty wallet"),
        kind=Kind.WORDS,
        sample="",
    ),
)
_HOLDINGS_TEXT = (
    "{nothing}\nاعتبار: {balance}\nامتیاز: {points}\nسطح: {tier}\nتا {last_day}: {ends}"
)

# In every text, whatever its purpose; read when it is sent, never stored with it.
COMMON = (
    Variable(
        name="greeting",
        label=pgettext_lazy("text", "Greeting by name"),
        kind=Kind.GREETING,
        sample="",
    ),
    Variable(
        name="name", label=pgettext_lazy("text", "First name"), kind=Kind.TEXT, sample="محمدرضا"
    ),
    Variable(
        name="club",
        label=pgettext_lazy("text", "Name of the business"),
        kind=Kind.TEXT,
        sample="کافه گلستان",
    ),
)

_ALL = (
    Purpose(
        slug="welcome",
        label=pgettext_lazy("text", "Welcome"),
        text_class=TextClass.SERVICE,
        variables=(),
        default_text=(
            "{greeting}به باشگاه مشتریان {club} خوش آمدید.\n"
            "از این پس با هر خرید هدیه‌ای در راه دارید."
        ),
        good_for=timedelta(days=2),
    ),
    Purpose(
        slug="thanks",
        label=pgettext_lazy("text", "Thanks for a purchase"),
        text_class=TextClass.SERVICE,
        variables=(
            Variable(
                name="total",
                label=pgettext_lazy("text", "Invoice total"),
                kind=Kind.MONEY,
                sample=6_200_000,
            ),
            Variable(
                name="earned",
                label=pgettext_lazy("text", "Credit earned"),
                kind=Kind.MONEY,
                sample=310_000,
            ),
            _POINTS,
            _BALANCE,
        ),
        default_text=(
            "{greeting}سپاس از خریدتان در {club}.\n"
            "جمع فاکتور: {total}\nامتیاز این خرید: {points}\nاعتبار شما: {balance}"
        ),
        good_for=timedelta(hours=12),
    ),
    Purpose(
        slug="credit",
        label=pgettext_lazy("text", "Credit and its code"),
        text_class=TextClass.SERVICE,
        variables=(_AMOUNT, _LAST_DAY, _CODE, _BALANCE),
        default_text=(
            "{greeting}{amount} اعتبار از {club} هدیه گرفتید.\nکد خرج: {code}\nتا پایان {last_day}"
        ),
        good_for=timedelta(days=2),
        may_be_pattern=True,
    ),
    Purpose(
        slug="expiring",
        label=pgettext_lazy("text", "Before credit expires"),
        text_class=TextClass.ADVERTISING,
        variables=(
            _AMOUNT,
            _LAST_DAY,
            _DAYS,
            _CODE,
        ),
        default_text=(
            "{greeting}{amount} از اعتبار شما در {club} تا {last_day} فرصت دارد. منتظرتان هستیم."
        ),
        good_for=timedelta(days=1),
        urgency=2,
    ),
    Purpose(
        slug="shared_expiring",
        label=pgettext_lazy("text", "Before shared credit expires"),
        text_class=TextClass.ADVERTISING,
        variables=(
            Variable(
                name="wallet",
                label=pgettext_lazy("text", "Name of the shared wallet"),
                kind=Kind.TEXT,
                sample="خانوادهٔ ما",
            ),
            _AMOUNT,
            _LAST_DAY,
            _DAYS,
        ),
        default_text=(
            "{greeting}{amount} از اعتبار «{wallet}» در {club} تا {last_day} فرصت دارد."
            " منتظرتان هستیم."
        ),
        good_for=timedelta(days=1),
        urgency=2,
    ),
    Purpose(
        slug="tier_changed",
        label=pgettext_lazy("text", "A new tier"),
        text_class=TextClass.SERVICE,
        variables=(
            Variable(
                name="tier", label=pgettext_lazy("text", "Tier"), kind=Kind.TEXT, sample="طلایی"
            ),
            Variable(
                name="benefits",
                label=pgettext_lazy("text", "What its members have"),
                kind=Kind.TEXT,
                sample="نوشیدنی روز تولد، مهمان ما",
            ),
        ),
        default_text="{greeting}سطح شما در باشگاه {club} از امروز «{tier}» است. {benefits}",
        good_for=timedelta(days=2),
    ),
    Purpose(
        slug="membership_ending",
        label=pgettext_lazy("text", "Before a membership ends"),
        text_class=TextClass.ADVERTISING,
        variables=(
            Variable(
                name="plan",
                label=pgettext_lazy("text", "Name of the plan"),
                kind=Kind.TEXT,
                sample="عضویت طلایی",
            ),
            _LAST_DAY,
            _DAYS,
        ),
        default_text=(
            "{greeting}«{plan}» شما در {club} تا {last_day} است."
            " با تمدیدش، مزایای شما بی‌وقفه می‌ماند."
        ),
        good_for=timedelta(days=2),
        urgency=2,
    ),
    Purpose(
        slug="login_code",
        label=pgettext_lazy("text", "Login code"),
        text_class=TextClass.SERVICE,
        variables=(
            Variable(
                name="login_code",
                label=pgettext_lazy("text", "Login code"),
                kind=Kind.SECRET,
                sample="482139",
            ),
            Variable(  # with the code in the last line, browsers fill it in (WebOTP)
                name="site",
                label=pgettext_lazy("text", "Address of the site, after an at sign"),
                kind=Kind.TEXT,
                sample="@club.example.ir",
            ),
        ),
        default_text="کد ورود به {club}: {login_code}\n{site} #{login_code}",
        good_for=timedelta(minutes=3),
        urgency=0,
        has_cancel_text=False,
        may_be_off=False,
        is_awaited=True,
        may_be_pattern=True,
    ),
    Purpose(
        slug="reward",
        label=pgettext_lazy("text", "Text that a rule sends"),
        text_class=TextClass.ADVERTISING,
        variables=(
            Variable(
                name="words",
                label=pgettext_lazy("text", "What the rule says"),
                kind=Kind.WORDS,
                sample="قهوهٔ بعدی مهمان ما هستید.",
            ),
        ),
        default_text="{greeting}{words}\n{club}",
        good_for=timedelta(days=2),
    ),
    _write_freely("campaign", pgettext_lazy("text", "Text of a campaign")),
    _write_freely("scenario", pgettext_lazy("text", "Text of a scenario")),
    _write_freely("by_hand", pgettext_lazy("text", "Text by hand")),
    Purpose(
        slug="joined_by_text",
        label=pgettext_lazy("text", "Answer to joining by text"),
        text_class=TextClass.SERVICE,
        variables=(),
        default_text="{greeting}شما عضو باشگاه {club} شدید. خوش آمدید!",
        good_for=timedelta(days=1),
        has_cancel_text=False,
    ),
    Purpose(
        slug="visit",
        label=pgettext_lazy("text", "Welcome at the door"),
        text_class=TextClass.ADVERTISING,
        variables=(_BALANCE, _POINTS),
        default_text=(
            "{greeting}به {club} خوش آمدید.\nاعتبار شما: {balance}\nامتیاز شما: {points}"
        ),
        good_for=timedelta(hours=1),
    ),
    Purpose(
        slug="member_already",
        label=pgettext_lazy("text", "Answer to a member who joins again"),
        text_class=TextClass.SERVICE,
        variables=_HOLDINGS,
        default_text="{greeting}شما عضو باشگاه {club} هستید.\n" + _HOLDINGS_TEXT,
        good_for=timedelta(hours=6),
        has_cancel_text=False,
    ),
    Purpose(
        slug="balance",
        label=pgettext_lazy("text", "Answer to who asks for the balance"),
        text_class=TextClass.SERVICE,
        variables=_HOLDINGS,
        default_text="{greeting}در باشگاه {club}:\n" + _HOLDINGS_TEXT,
        good_for=timedelta(hours=6),
        has_cancel_text=False,
    ),
    Purpose(
        slug="stopped",
        label=pgettext_lazy("text", "Answer to «11»"),
        text_class=TextClass.SERVICE,
        variables=(),
        default_text="دیگر پیام تبلیغاتی از {club} نمی‌گیرید. هر وقت خواستید، 12 بفرستید.",
        good_for=timedelta(hours=6),
        has_cancel_text=False,
    ),
    Purpose(
        slug="rejoined",
        label=pgettext_lazy("text", "Answer to «12»"),
        text_class=TextClass.SERVICE,
        variables=(),
        default_text="{greeting}خوش برگشتید! از پیشنهادهای {club} باخبر می‌شوید.",
        good_for=timedelta(hours=6),
        has_cancel_text=False,
    ),
    Purpose(
        slug="help",
        label=pgettext_lazy("text", "Answer to what nobody understands"),
        text_class=TextClass.SERVICE,
        variables=(),
        default_text="{club}: برای دیدن موجودی 1 و برای نگرفتن تبلیغ 11 بفرستید.",
        good_for=timedelta(hours=6),
        has_cancel_text=False,
    ),
    Purpose(
        slug="test",
        label=pgettext_lazy("text", "Test of a gateway"),
        text_class=TextClass.SERVICE,
        variables=(),
        default_text="پیام آزمایشی {club}: درگاه پیامک درست کار می‌کند.",
        good_for=timedelta(minutes=10),
        urgency=0,
        has_cancel_text=False,
        may_be_off=False,
    ),
)

PURPOSES = {purpose.slug: purpose for purpose in _ALL}
