"""Rules that eyes would miss: directions, inline code, icons that are not there."""

import re

import pytest
from django.conf import settings

FRONTEND = settings.ROOT / "frontend"
PACKAGE = settings.ROOT / "src" / "vafa"
SHEETS = sorted((FRONTEND / "css").glob("*.css"))
TEMPLATES = sorted(PACKAGE.rglob("*.html"))
SIDED = re.compile(
    r"(?:^|[;{\s])(?:(?:margin|padding|border|inset|scroll-margin|scroll-padding)-(?:left|right)"
    r"|border-(?:top|bottom)-(?:left|right)-radius|left|right)\s*:"
    r"|(?:text-align|float|clear)\s*:\s*(?:left|right)\b"
)
SIDED_CLASSES = re.compile(
    r"class=\"[^\"]*\b(?:[mp][lr]|left|right|border-[lr]|rounded-[lr]|rounded-[tb][lr])-[\w\[]"
    r"|class=\"[^\"]*\b(?:text-left|text-right|float-left|float-right)\b"
)
INLINE = re.compile(r"\sstyle\s*=|<style|\son[a-z]+\s*=\s*[\"']|hx-on|javascript:", re.IGNORECASE)
SCRIPT = re.compile(r"<script(?![^>]*\ssrc=)(?![^>]*application/json)", re.IGNORECASE)
# Django doubles a percent sign in a template's text, and then finds no translation of it.
PERCENT = re.compile(r"""(?:_\(|translate\s+)(["'])(?:(?!\1).)*%(?:(?!\1).)*\1""")
ICONS = set(re.findall(r'<symbol id="([^"]+)"', (FRONTEND / "icons.svg").read_text()))


@pytest.mark.parametrize("path", SHEETS, ids=lambda path: path.name)
def test_style_sheets_know_start_and_end_only(path):
    lines = path.read_text().splitlines()

    assert [f"{n}: {line}" for n, line in enumerate(lines, 1) if SIDED.search(line)] == []


def test_templates_know_start_and_end_only():
    assert _lines_with(SIDED_CLASSES) == []


def test_templates_translate_no_percent_sign():
    assert _lines_with(PERCENT) == []


def test_templates_have_nothing_inline():
    assert _lines_with(INLINE) == []
    assert _lines_with(SCRIPT) == []


def test_every_icon_named_in_a_template_is_drawn():
    named = {
        (match[1], path.name)
        for path in TEMPLATES
        for match in re.finditer(r'(?:\{% icon |\bicon=)"([^"]+)"', path.read_text())
    }

    assert {(name, where) for name, where in named if name not in ICONS} == set()


def test_every_icon_named_in_python_is_drawn():
    named = {
        (match[1], path.name)
        for path in PACKAGE.rglob("*.py")
        for match in re.finditer(r'\bicon="([^"]+)"', path.read_text())
    }

    assert {(name, where) for name, where in named if name not in ICONS} == set()


def _lines_with(pattern):
    return [
        f"{path.relative_to(PACKAGE)}:{n}: {line.strip()}"
        for path in TEMPLATES
        for n, line in enumerate(path.read_text().splitlines(), 1)
        if pattern.search(line)
    ]
