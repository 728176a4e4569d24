"""Persian text: digits, the form that is stored, the form that is searched, the form that sorts.

Arabic keyboards, Excel files and phones write the same Persian word in many ways. Three forms
answer three needs:

- `clean_text` is what is stored and shown: one way of writing, nothing invisible, the half space
  kept, since «نمی‌شود» is spelled with it.
- `search_key` is what is compared: without vowel signs, hamza carriers and half spaces.
- `sort_key` is what is ordered by: one ASCII character for one letter, in the order of the Persian
  alphabet. `SQL_FA_KEY` is the same function inside PostgreSQL, for generated columns, so that
  order needs no ICU.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Any

ZWNJ = "\u200c"

_PERSIAN_DIGITS = "۰۱۲۳۴۵۶۷۸۹"
_ARABIC_DIGITS = "٠١٢٣٤٥٦٧٨٩"
_LATIN_DIGITS = "0123456789"
_TO_LATIN = str.maketrans(_PERSIAN_DIGITS + _ARABIC_DIGITS, _LATIN_DIGITS * 2)
_TO_PERSIAN = str.maketrans(_LATIN_DIGITS + _ARABIC_DIGITS, _PERSIAN_DIGITS * 2)

_ALPHABET = "آابپتثجچحخدذرزژسشصضطظعغفقکگلمنوهی"
_PLAIN = re.compile(f"[ -~{_ALPHABET}{_PERSIAN_DIGITS}]*")

# Arabic letters that Persian writes otherwise: yeh, alef maksura, kaf, heh goal, heh doachashmee.
_FROM_ARABIC = str.maketrans("يىكہھە", "ییکههه")
_PRESENTATION_FORMS = re.compile("[\ufb50-\ufdff\ufe70-\ufefc]+")
_BIDI_AND_MARKS = "\u061c\u200b\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff\u00ad"
_CONTROLS = "\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\ud800-\udfff"
_UNWANTED = re.compile(f"[{_BIDI_AND_MARKS}{_CONTROLS}]")
_NO_LETTER = re.compile(r"[\W_]+")
_LONELY_ZWNJ = re.compile(rf"(?:^|(?<=\s)){ZWNJ}+|{ZWNJ}+(?=\s|$)|(?<={ZWNJ}){ZWNJ}+")

_VOWEL_SIGNS = "".join(map(chr, range(0x064B, 0x0660))) + "\u0670\u0640"  # and the tatweel
_FOLD = str.maketrans("آأإٱؤئةۀ", "اااا" + "ویهه", _VOWEL_SIGNS + "ء\u200d")

_RANKS = ":;<=>?@ABCDEFGHIJKLMNOPQRSTUVWXYZ"  # the 33 ASCII characters between 9 and a
_SORTED_AS = {
    **dict(zip(_ALPHABET, _RANKS, strict=True)),
    **dict(zip(_PERSIAN_DIGITS + _ARABIC_DIGITS, _LATIN_DIGITS * 2, strict=True)),
    **{letter: letter.lower() for letter in "ABCDEFGHIJKLMNOPQRSTUVWXYZ"},
    ZWNJ: " ",
    "\u00a0": " ",
}
_SORTED_AS |= {
    other: _SORTED_AS[plain] for other, plain in zip("أإٱؤئةۀيىكہھە", "اااویههییکههه", strict=True)
}
_UNSORTED = "".join(
    [
        *_VOWEL_SIGNS,
        *"ء\u061c\u200b\u200d\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufeff\u00ad",
        *"""!"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~«»،؛؟٪٫٬…–—""",
    ]
)
_SORT_FROM = "".join(_SORTED_AS)
_SORT_TO = "".join(_SORTED_AS.values())
_SORT_TABLE = str.maketrans(_SORT_FROM, _SORT_TO, _UNSORTED)


def to_latin_digits(text: str) -> str:
    """The text with Persian and Arabic digits written as 0-9; all else stays.

    Do this before any pattern or `int`: in Python `\\d` matches Persian digits too.
    """
    return text.translate(_TO_LATIN)


def to_persian_digits(text: str) -> str:
    """The text with Latin and Arabic digits written as ۰-۹; all else stays."""
    return text.translate(_TO_PERSIAN)


def clean_text(text: str) -> str:
    """The text as it is stored: one line, Persian letters, nothing invisible.

    ي and ك become ی and ک, presentation forms become letters; direction marks, byte order marks,
    soft hyphens and control characters go; runs of white space become one space. The half space
    stays between letters and goes where it joins nothing. Cleaning twice changes nothing.
    """
    if _PLAIN.fullmatch(text):  # most names and cells: only the spaces can be wrong
        return " ".join(text.split())
    text = _PRESENTATION_FORMS.sub(lambda run: unicodedata.normalize("NFKC", run[0]), text)
    text = _UNWANTED.sub("", unicodedata.normalize("NFC", text)).translate(_FROM_ARABIC)
    # Removing one mark may bring two others together: compose once more, as a second call would.
    text = unicodedata.normalize("NFC", text).translate(_FROM_ARABIC)
    return " ".join(_LONELY_ZWNJ.sub("", " ".join(text.split())).split())


def clean_texts(values: dict[str, Any]) -> dict[str, Any]:
    """The values by name, each text among them as it is stored."""
    return {
        name: clean_text(value) if value and isinstance(value, str) else value
        for name, value in values.items()
    }


def search_key(text: str) -> str:
    """The text as it is compared: what two people may write differently is equal.

    On top of `clean_text`: small letters, Latin digits, no vowel signs, tatweel or hamza,
    آ أ إ ٱ as ا, ؤ as و, ئ as ی, ة ۀ as ه, the half space as a space.
    """
    text = unicodedata.normalize("NFKC", clean_text(text)).casefold()
    text = clean_text(text).translate(_FOLD).translate(_TO_LATIN).replace(ZWNJ, " ")
    return " ".join(text.split())


def bare_key(text: str) -> str:
    """The text as a command is compared: `search_key` with letters and digits alone."""
    return _NO_LETTER.sub("", search_key(text))


def sort_key(text: str) -> str:
    """A key whose plain order is the Persian order: digits, then آ ا ب پ … و ه ی, then a-z.

    Punctuation, vowel signs and hamza do not count, a half space counts as a space. Texts in
    other scripts come last, as they stand. Compare keys byte by byte (`COLLATE "C"`).
    """
    return text.translate(_SORT_TABLE)


def _quote_literal(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


# Run it as a list, `RunSQL([SQL_FA_KEY])`, and give the generated column the collation "C".
SQL_FA_KEY = f"""CREATE OR REPLACE FUNCTION fa_key(value text) RETURNS text
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN translate(value, {_quote_literal(_SORT_FROM + _UNSORTED)}, {_quote_literal(_SORT_TO)})"""
