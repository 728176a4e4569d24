"""T29: the house's own rules as lints, each seen to catch the bad and let the good pass."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest

SOURCES = Path(__file__).parents[2] / "src" / "vafa"
BELOW_INTERFACES = (
    *("audit", "catalog", "checkout", "codes", "customers", "guard", "imports", "insight"),
    *("ledger", "messaging", "outbox", "reports", "rewards", "rules", "sales", "tenancy"),
    *("causes", "coalition", "memberships", "onaccount", "partners", "referrals", "rewardlist"),
    *("answers", "joining", "sharing", "visits"),
)
MONEY = ("ledger", "checkout", "sales", "rewards", "rules")


@dataclass(frozen=True)
class Rule:
    """`find` yields the line numbers where a module breaks the rule."""

    name: str
    find: Callable[[ast.Module], Iterator[int]]
    bad: str
    good: str
    packages: tuple[str, ...] = ()
    allowed: tuple[str, ...] = ()


@cache
def parse(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def calls(tree: ast.Module) -> Iterator[tuple[str, ast.Call]]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            yield ast.unparse(node.func), node


def imports(tree: ast.Module) -> Iterator[tuple[str, int]]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from ((alias.name, node.lineno) for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module, node.lineno
            yield from ((f"{node.module}.{alias.name}", node.lineno) for alias in node.names)


def importing(*names: str) -> Callable[[ast.Module], Iterator[int]]:
    def find(tree: ast.Module) -> Iterator[int]:
        for name, line in imports(tree):
            if any(name == banned or name.startswith(f"{banned}.") for banned in names):
                yield line

    return find


def calling(pattern: str) -> Callable[[ast.Module], Iterator[int]]:
    banned = re.compile(pattern)

    def find(tree: ast.Module) -> Iterator[int]:
        for name, node in calls(tree):
            if banned.search(name):
                yield node.lineno

    return find


def whole_saves(tree: ast.Module) -> Iterator[int]:
    for name, node in calls(tree):
        words = {keyword.arg for keyword in node.keywords}
        is_super = name.startswith("super()")
        if (
            name.endswith(".save")
            and not is_super
            and not words & {"update_fields", "force_insert"}
        ):
            yield node.lineno


def unbounded_get_or_404(tree: ast.Module) -> Iterator[int]:
    for name, node in calls(tree):
        if name.endswith("get_object_or_404"):
            yield node.lineno


def formatted_sql(tree: ast.Module) -> Iterator[int]:
    for name, node in calls(tree):
        if name.endswith(".execute") and node.args and isinstance(node.args[0], ast.JoinedStr):
            yield node.lineno


RULES = (
    Rule(
        "no clock below the interfaces",
        calling(r"(datetime\.now|timezone\.now|date\.today|time\.time)$"),
        "at = datetime.now(UTC)",
        "def act(*, at): return at",
        packages=BELOW_INTERFACES,
    ),
    Rule(
        "no chance but secrets",
        importing("random"),
        "import random",
        "import secrets",
        allowed=("config/demo",),
    ),
    Rule(
        "no fractions of money", calling(r"^float$"), "float(price)", "int(price)", packages=MONEY
    ),
    Rule(
        "one HTTP client",
        importing("httpx", "requests", "aiohttp", "urllib.request", "http.client"),
        "import requests",
        "from vafa.foundation import http",
        allowed=("foundation/http.py", "config/run.py", "machine"),
    ),
    Rule(
        "no signals for business",
        importing("django.dispatch", "django.db.models.signals"),
        "from django.db.models.signals import post_save",
        "from vafa.outbox.actions import publish",
        allowed=("config", "ui"),
    ),
    Rule(
        "write only what changed",
        whole_saves,
        "row.save()",
        "row.save(update_fields=['a'])",
        allowed=("insight", "portal/visits.py"),  # a whole row worked out anew; a session
    ),
    Rule(
        "no setting by function: it does not travel",
        calling(r"set_config$"),
        "set_config('a', 'b', true)",
        "cursor.execute('SET LOCAL a = 1')",
    ),
    Rule(
        "no SQL from pieces",
        formatted_sql,
        "cursor.execute(f'SELECT {x}')",
        "cursor.execute('SELECT %s', [x])",
        allowed=(
            "tenancy/scope.py",
            "tenancy/row_security.py",
            "machine",
            "config",
            "insight",
            "reports",
            "outbox",
            "ledger/migrations",
        ),
    ),
    Rule(
        "a neighbour's id is NotFound, from a query",
        unbounded_get_or_404,
        "get_object_or_404(Sale, pk=1)",
        "get_sale(1)",
    ),
    Rule(
        "no work after the commit that a crash would lose",
        calling(r"on_commit$"),
        "transaction.on_commit(send)",
        "publish(event, at=at)",
        allowed=("ledger/house.py",),  # a memory that must not outlive a rollback
    ),
    Rule("no pickles", importing("pickle", "shelve", "marshal"), "import pickle", "import json"),
    Rule("no code from text", calling(r"^(eval|exec)$"), "eval(text)", "parse(text)"),
    Rule(
        "no shell", calling(r"(os\.system|os\.popen)$"), "os.system('ls')", "subprocess.run(['ls'])"
    ),
    Rule(
        "no safe marks on what people write",
        calling(r"^mark_safe$"),
        "mark_safe(name)",
        "format_html('{}', name)",
        allowed=("ui",),
    ),
    Rule(
        "no sleeping",
        calling(r"time\.sleep$"),
        "time.sleep(1)",
        "event.wait(1)",
        allowed=("machine", "config"),
    ),
)


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)
def test_a_rule_catches_what_is_bad_and_nothing_else(rule):
    assert list(rule.find(ast.parse(rule.bad)))
    assert not list(rule.find(ast.parse(rule.good)))


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)
def test_a_rule_is_kept_everywhere(rule):
    broken = []
    for path in sorted(SOURCES.rglob("*.py")):
        place = path.relative_to(SOURCES).as_posix()
        package = place.split("/")[0]
        if "/migrations/" in place and rule.name != "no SQL from pieces":
            continue
        if rule.packages and package not in rule.packages:
            continue
        if any(place.startswith(allowed) for allowed in rule.allowed):
            continue
        broken += [f"{place}:{line}" for line in rule.find(parse(path))]
    assert broken == []


def test_files_and_functions_stay_readable():
    """A file holds one idea: at most 400 lines; a function fits a screen: at most 60.

    Drawings in `ui` are data in the shape of a function.
    """
    long = []
    for path in sorted(SOURCES.rglob("*.py")):
        if "/migrations/" in path.as_posix():
            continue
        text = path.read_text()
        if text.count("\n") > 400:
            long.append(f"{path.relative_to(SOURCES)}: {text.count(chr(10))} lines")
        for node in ast.walk(parse(path)):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                lines = (node.end_lineno or 0) - node.lineno + 1
                if lines > 60 and not path.is_relative_to(SOURCES / "ui"):
                    long.append(f"{path.relative_to(SOURCES)}:{node.name}: {lines} lines")
    assert long == []


def test_every_package_says_what_it_holds():
    silent = [
        package.name
        for package in sorted(SOURCES.iterdir())
        if (package / "__init__.py").exists()
        and package.name != "config"
        and not (package / "README.md").exists()
    ]
    assert silent == []


@pytest.mark.parametrize("family", ["foundation", "tenancy", "ledger", "checkout", "rules"])
def test_a_readme_is_under_a_page(family):
    assert len((SOURCES / family / "README.md").read_text().splitlines()) <= 60
