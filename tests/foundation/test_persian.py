"""Digits, stored form, search form and order of Persian text."""

from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vafa.foundation.persian import (
    clean_text,
    search_key,
    sort_key,
    to_latin_digits,
    to_persian_digits,
)

ALPHABET = list("آابپتثجچحخدذرزژسشصضطظعغفقکگلمنوهی")
NAMES = [
    "آرش",
    "آرمان",
    "احمد",
    "بابک",
    "پژمان",
    "تهمینه",
    "جواد",
    "چنگیز",
    "زهرا",
    "ژاله",
    "علی",
    "علی\u200cاصغر",
    "علیرضا",
    "کاوه",
    "گلنار",
    "لاله",
    "نادر",
    "وحید",
    "هما",
    "یاسمن",
]
PERSIAN = st.text(st.sampled_from("".join(ALPHABET) + "يكىأإؤئةۀءًّٰـ\u200c\u200f ۱٢3Aa-.'«\\%"))


def test_digits_of_all_three_kinds():
    assert to_latin_digits("۰۱۲۳۴۵۶۷۸۹ ٠١٢٣٤٥٦٧٨٩ 0a") == "0123456789 0123456789 0a"
    assert to_persian_digits("0123456789 ٠١٢٣٤٥٦٧٨٩ ۰a") == "۰۱۲۳۴۵۶۷۸۹ ۰۱۲۳۴۵۶۷۸۹ ۰a"


@pytest.mark.parametrize(
    ("given_text", "stored"),
    [
        ("علي كريمي", "علی کریمی"),
        ("  علی \t\n کریمی  ", "علی کریمی"),
        ("\ufeffعلی\u200f \u202bکریمی\u202c", "علی کریمی"),
        ("می\u200cخواهم", "می\u200cخواهم"),
        ("\u200cعلی \u200c کریمی\u200c", "علی کریمی"),
        ("می\u200c\u200cخواهم", "می\u200cخواهم"),
        ("ﻋﻠﯽ", "علی"),
        ("a\x00b\u00adc\ud800", "abc"),
        ("ا\u0653رش", "آرش"),
        ("خانهٔ ما ۱۲ Cafe", "خانهٔ ما ۱۲ Cafe"),
        ("", ""),
    ],
)
def test_stored_form(given_text, stored):
    assert clean_text(given_text) == stored


@given(st.text() | PERSIAN)
def test_cleaning_and_keys_are_stable(text):
    cleaned = clean_text(text)
    assert clean_text(cleaned) == cleaned
    assert search_key(search_key(text)) == search_key(text)
    assert search_key(cleaned) == search_key(text)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("علي", "علی"),
        ("آرش", "ارش"),
        ("مؤمن", "مومن"),
        ("رئیس", "رییس"),
        ("خانۀ", "خانه"),
        ("فاطمة", "فاطمه"),
        ("مـــحمّد", "محمد"),
        ("علی\u200cاصغر", "علی  اصغر"),
        ("میز ۱۲", "میز 12"),
        ("CAFE", "cafe"),
    ],
)
def test_search_key_makes_equal_what_people_write_differently(one, other):
    assert search_key(one) == search_key(other)


def test_search_key_keeps_different_words_apart():
    assert search_key("پارسا") != search_key("بارسا")


def test_letters_and_names_sort_in_persian_order():
    for ordered in (ALPHABET, NAMES):
        shuffled = Random(1).sample(ordered, len(ordered))
        assert shuffled != ordered
        assert sorted(shuffled, key=sort_key) == ordered


def test_digits_come_before_letters_and_latin_after_them():
    assert sorted(["cafe", "یاس", "۲ یاس", "آب", "1 آب"], key=sort_key) == [
        "1 آب", "۲ یاس", "آب", "یاس", "cafe",
    ]  # fmt: skip


def test_spelling_variants_share_their_place():
    assert sort_key("علي") == sort_key("علی") == sort_key("عَلی")
    assert sort_key("علی‌اصغر") == sort_key("علی اصغر")
