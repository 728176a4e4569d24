"""The guests of the demo café: invented names on real visits.

Everything follows from the household's number, so that a second loading meets the same people.
"""

from __future__ import annotations

import random
from typing import NamedTuple

from vafa.customers.types import Gender, Profile


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.split())


_WOMEN = _words(
    """
    آتنا آزاده آناهیتا الناز الهام الهه بهاره بهناز پرستو پریسا پگاه ترانه ثریا حدیث خاطره
    رویا ریحانه زهرا ژاله ساره سارا سپیده ستاره سحر سمانه سمیرا سمیه سیما شادی شبنم شقایق
    شهرزاد شیرین شیما صبا طاهره عاطفه غزل فاطمه فرزانه فرشته فریبا کیمیا گلناز لاله لیلا
    مریم معصومه مهتاب مهسا مهناز مینا نازنین ندا نرگس نسترن نسرین نگار نیلوفر هانیه هدیه
    هستی یاسمن یلدا
    """
)
_MEN = _words(
    """
    آرش آرمان احسان احمد اشکان امید امیر امیرحسین ایمان بابک بردیا بهرام بهروز بهزاد پارسا
    پدرام پژمان پویا پیمان جواد حامد حسام حسن حسین حمید داوود رامین رضا روزبه سامان سجاد
    سعید سهراب سیاوش سینا شاهین شهاب شهرام عباس علی علیرضا عماد فرزاد فرشاد فرهاد کامران
    کاوه کوروش کیان ماهان مجید محسن محمد محمدرضا مرتضی مسعود مصطفی مهدی مهران میلاد نادر
    نوید نیما هومن وحید یاسر
    """
)
_FAMILIES = _words(
    """
    آذری آقایی احمدی ادیب اسدی اسلامی اشرفی اصغری افشار اکبری امیری امینی انصاری ایزدی
    باقری بختیاری برزگر بهرامی بیات پارسا پورمحمدی ترابی تقوی توکلی جعفری جلالی جمالی
    جوادی چراغی حاتمی حبیبی حسینی حکیمی حیدری خادمی خسروی خلیلی داوری دهقان ذاکری رجبی
    رحیمی رستمی رضایی رفیعی رنجبر روحانی زارع زمانی ژیان ساعدی ستوده سعیدی سلطانی سلیمانی
    شاکری شجاعی شریفی شفیعی شهبازی شیرازی صادقی صالحی صفایی ضیایی طاهری طباطبایی عابدی
    عباسی عزیزی عسگری علوی علیزاده غلامی فاضلی فتحی فراهانی فرجی فلاح قاسمی قربانی کاظمی
    کرمانی کریمی کمالی کیانی گودرزی گیلانی لطفی محبی محمدی مرادی ملکی منصوری موسوی مهدوی
    میرزایی نادری نجفی نظری نعمتی نوری نیکنام وحیدی هاشمی همایون یزدانی یعقوبی یوسفی
    """
)

_WITHOUT_NUMBER = 0.14
_WITH_BIRTHDAY = 0.45
_BEFORE_THE_TILL = 0.3


class Person(NamedTuple):
    """Whom the demo takes a household to be; Jalali birthdays, E.164 mobiles."""

    mobile: str | None
    profile: Profile
    days_known: int  # days between joining and the first invoice


def invent_person(household: int) -> Person:
    """The guest behind a household's number; always the same.

    Some never gave a number, so their invoices stay without a customer. Some were on the café's
    own list before its till knew them.
    """
    chance = random.Random(household)  # noqa: S311
    is_woman = chance.random() < 0.52
    name = chance.choice(_WOMEN if is_woman else _MEN)
    family = chance.choice(_FAMILIES)
    gave_number = chance.random() >= _WITHOUT_NUMBER
    year, month, day = _pick_birth(chance) if chance.random() < _WITH_BIRTHDAY else (0, 0, 0)
    return Person(
        mobile=_reserve_mobile(household) if gave_number else None,
        profile=Profile(
            first_name=name,
            last_name=family,
            gender=Gender.FEMALE if is_woman else Gender.MALE,
            birth_year=year,
            birth_month=month,
            birth_day=day,
        ),
        days_known=chance.randint(30, 900) if chance.random() < _BEFORE_THE_TILL else 0,
    )


def _reserve_mobile(household: int) -> str:
    """A number that belongs to nobody: 0970 is given to no operator in Iran's numbering plan.

    Mobile numbers there begin with 090 to 093 and 099, virtual operators included. 7919 shares no
    factor with 10,000, so the last four digits repeat only after 10,000 households.
    """
    return f"+98970000{household * 7919 % 10_000:04}"


def _pick_birth(chance: random.Random) -> tuple[int, int, int]:
    year = min(round(chance.triangular(1330, 1387, 1371)), 1387)
    month = chance.randint(1, 12)
    return year, month, chance.randint(1, 31 if month <= 6 else 29 if month == 12 else 30)
