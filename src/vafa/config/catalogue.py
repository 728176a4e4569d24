"""The Persian catalogue: locale/<language>/parts/*.po merged and compiled into build/locale.

Parts are the source and are committed, one for each area; what is made of them is not.
`python -m vafa.config.catalogue` builds; it needs Babel, and neither Django set up nor gettext.
"""

from __future__ import annotations

import ast
import io
import re
from collections.abc import Iterator, Sequence
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_python
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.utils.translation.template import templatize

ROOT = Path(__file__).resolve().parents[3]
SOURCES = ROOT / "src" / "vafa"
PARTS = ROOT / "locale"
BUILT = ROOT / "build" / "locale"

_FUNCTIONS = [
    name + lazy
    for name in ("gettext", "ngettext", "pgettext", "npgettext")
    for lazy in ("", "_lazy")
] + ["_", "gettext_noop"]
_TEMPLATE_CALL = re.compile(
    r"\b(?P<name>_|gettext|ngettext|pgettext|npgettext)\((?P<arguments>(?:u?'(?:\\.|[^'\\])*'|"
    r"u?\"(?:\\.|[^\"\\])*\"|,|\s|count)+)\)"
)

Key = tuple[str, str]  # context, msgid


class CatalogueError(Exception):
    """Two parts translate the same words differently, or a part is broken."""


def build(*, languages: tuple[str, ...] = ("fa",)) -> bool:
    """Merge and compile where a part is newer than what was built; whether anything was done."""
    done = False
    for language in languages:
        parts = sorted((PARTS / language / "parts").glob("*.po"))
        target = BUILT / language / "LC_MESSAGES" / "django.mo"
        newest = max((part.stat().st_mtime_ns for part in [*parts, Path(__file__)]), default=0)
        if target.exists() and target.stat().st_mtime_ns >= newest and _count(target) == len(parts):
            continue
        catalogue = merge(language)
        target.parent.mkdir(parents=True, exist_ok=True)
        with target.with_suffix(".po").open("wb") as file:
            write_po(file, catalogue, sort_output=True, omit_header=False)
        with target.with_suffix(".new").open("wb") as file:
            write_mo(file, catalogue)
        target.with_suffix(".new").replace(target)
        target.with_suffix(".parts").write_text(str(len(parts)))
        done = True
    return done


def merge(language: str) -> Catalog:
    """All parts of a language as one catalogue. CatalogueError where they disagree."""
    whole = Catalog(charset="utf-8", fuzzy=False)
    whole.mime_headers = [("Plural-Forms", "nplurals=2; plural=(n > 1);")]  # as Django's own
    origin: dict[Key, str] = {}
    for part in sorted((PARTS / language / "parts").glob("*.po")):
        with part.open("rb") as file:
            catalogue = read_po(file, charset="utf-8", abort_invalid=True)
        for message in catalogue:
            if not message.id or not _is_translated(message.string):
                continue
            known = whole.get(message.id, message.context)
            if known and known.string != message.string:
                before = origin[_key(message.id, message.context)]
                raise CatalogueError(f"{part.name} and {before} differ on {message.id!r}")
            origin.setdefault(_key(message.id, message.context), part.name)
            whole.add(message.id, message.string, context=message.context)
    return whole


def messages_in_use() -> dict[Key, str]:
    """Every (context, msgid) marked in Python and in templates, with one place of each."""
    found: dict[Key, str] = {}
    for path in sorted(SOURCES.rglob("*.py")):
        for line, key in _in_python(path.read_bytes()):
            found.setdefault(key, f"{path.relative_to(ROOT)}:{line}")
    for pattern in ("*.html", "*.txt"):
        for path in sorted(SOURCES.rglob(pattern)):
            for line, key in _in_template(path.read_text(encoding="utf-8")):
                found.setdefault(key, f"{path.relative_to(ROOT)}:{line}")
    return found


def missing_messages(language: str) -> dict[Key, str]:
    """What is marked and has no translation, with one place of each."""
    catalogue = merge(language)
    known = {_key(message.id, message.context) for message in catalogue if message.id}
    return {key: place for key, place in messages_in_use().items() if key not in known}


def _in_python(source: bytes) -> Iterator[tuple[int, Key]]:
    keywords = dict.fromkeys(_FUNCTIONS)
    for line, function, arguments, _ in extract_python(
        io.BytesIO(source), keywords, [], {"encoding": "utf-8"}
    ):
        found: object = arguments  # a tuple where the call has several arguments
        texts = found if isinstance(found, tuple) else (found,)
        if key := _from_call(str(function), texts):
            yield line, key


def _in_template(source: str) -> Iterator[tuple[int, Key]]:
    # Django turns a template into text in which only the marked strings are left, as calls.
    text = templatize(source)
    for match in _TEMPLATE_CALL.finditer(text):
        tree = ast.parse(match[0].strip(), mode="eval").body
        assert isinstance(tree, ast.Call)
        texts = tuple(node.value if isinstance(node, ast.Constant) else None for node in tree.args)
        if key := _from_call(match["name"], texts):
            yield text.count("\n", 0, match.start()) + 1, key


def _from_call(function: str, texts: tuple[object, ...]) -> Key | None:
    has_context = "pgettext" in function
    place = 1 if has_context else 0
    if len(texts) <= place or not isinstance(texts[place], str) or not texts[place]:
        return None
    return (str(texts[0]) if has_context else "", str(texts[place]))


def _key(message_id: str | Sequence[str], context: str | None) -> Key:
    return (context or "", message_id if isinstance(message_id, str) else message_id[0])


def _is_translated(string: str | Sequence[str] | None) -> bool:
    return bool(string) if isinstance(string, str | None) else all(string)


def _count(target: Path) -> int:
    noted = target.with_suffix(".parts")
    return int(noted.read_text()) if noted.exists() else -1


if __name__ == "__main__":
    build()
