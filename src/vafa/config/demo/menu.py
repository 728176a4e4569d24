"""The menu of the demo café: what it sells, in which category, for how many tomans.

A product's code begins with its category's digit. `DEPARTMENTS` says which categories stand for
which department of the supermarket whose sales give the demo its rhythm.
"""

from __future__ import annotations

from typing import NamedTuple


class Product(NamedTuple):
    """Something on the menu."""

    code: str
    name: str
    category: str
    price_toman: int


_MENU: dict[tuple[str, str], list[tuple[str, int]]] = {
    ("1", "قهوه و نوشیدنی گرم"): [
        ("اسپرسو", 95_000),
        ("آمریکانو", 105_000),
        ("قهوهٔ ترک", 115_000),
        ("کورتادو", 130_000),
        ("کاپوچینو", 145_000),
        ("لاته", 150_000),
        ("هات‌چاکلت", 165_000),
        ("موکا", 170_000),
    ],
    ("2", "چای و دمنوش"): [
        ("چای سیاه", 70_000),
        ("دمنوش آویشن و عسل", 110_000),
        ("دمنوش بهارنارنج", 115_000),
        ("چای زعفران", 125_000),
        ("چای ماسالا", 140_000),
    ],
    ("3", "نوشیدنی سرد"): [
        ("دوغ محلی", 60_000),
        ("شربت بهارنارنج", 115_000),
        ("لیموناد نعنا", 135_000),
        ("آب پرتقال تازه", 165_000),
        ("آیس لاته", 170_000),
        ("اسموتی انبه", 195_000),
        ("شیک شکلات", 215_000),
    ],
    ("4", "صبحانه"): [
        ("نیمرو", 150_000),
        ("املت", 185_000),
        ("پنکیک", 245_000),
        ("صبحانهٔ ایرانی", 290_000),
        ("بندیکت", 320_000),
    ],
    ("5", "پیش‌غذا و سالاد"): [
        ("سالاد شیرازی", 105_000),
        ("سوپ روز", 145_000),
        ("نان سیر", 165_000),
        ("سیب‌زمینی سرخ‌کرده", 195_000),
        ("سالاد سزار", 385_000),
    ],
    ("6", "ساندویچ و برگر"): [
        ("هات‌داگ", 290_000),
        ("پنینی مرغ", 345_000),
        ("ساندویچ رست‌بیف", 410_000),
        ("برگر کلاسیک", 425_000),
        ("چیزبرگر", 465_000),
    ],
    ("7", "پاستا و پیتزا"): [
        ("پیتزا مارگاریتا", 430_000),
        ("پاستا آلفردو", 445_000),
        ("لازانیا", 455_000),
        ("پاستا پستو", 465_000),
        ("پیتزا پپرونی", 495_000),
    ],
    ("8", "غذای ایرانی"): [
        ("میرزاقاسمی", 265_000),
        ("قیمه", 365_000),
        ("قورمه‌سبزی", 375_000),
        ("زرشک‌پلو با مرغ", 395_000),
        ("جوجه‌کباب", 455_000),
        ("چلوکباب کوبیده", 485_000),
        ("باقالی‌پلو با ماهیچه", 890_000),
    ],
    ("9", "کیک و دسر"): [
        ("کوکی", 65_000),
        ("کروسان", 135_000),
        ("بستنی سنتی", 145_000),
        ("کیک هویج", 175_000),
        ("کیک شکلاتی", 195_000),
        ("چیزکیک", 215_000),
        ("تیرامیسو", 235_000),
    ],
}

CATEGORIES = tuple(name for _, name in _MENU)

PRODUCTS = {
    product.code: product
    for (digit, category), items in _MENU.items()
    for number, (name, price) in enumerate(items, 1)
    for product in [Product(f"{digit}{number:02}", name, category, price)]
}

# Each digit is one chance: half of what was grocery there is coffee here.
DEPARTMENTS = {
    "GROCERY": "11112678",
    "DRUG GM": "3329",
    "NUTRITION": "3",
    "FUEL": "2",
    "DELI": "4",
    "PRODUCE": "557",
    "SALAD BAR": "5",
    "MEAT-PCKGD": "6",
    "SEAFOOD": "7",
    "SEAFOOD-PCKGD": "7",
    "MEAT": "8",
    "CHEF SHOPPE": "8",
}
OTHER_DEPARTMENTS = "9"
