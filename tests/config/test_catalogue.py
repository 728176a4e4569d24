"""Every word that is marked has its Persian."""

import re

import pytest
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.utils import translation
from django.utils.translation import gettext

from vafa.config import catalogue
from vafa.staff.models import User


def test_every_message_in_use_is_translated():
    missing = catalogue.missing_messages("fa")

    assert [f"{place} {message!r}" for (_, message), place in missing.items()] == []


def test_messages_are_found_in_python_and_in_templates():
    found = {message for _, message in catalogue.messages_in_use()}

    assert "Write the date like 1405/08/30." in found  # Python
    assert "This page is not here" in found  # translate
    assert "%(done)s of %(total)s" in found  # blocktranslate


def test_what_was_built_is_what_pages_say():
    with translation.override("fa"):
        assert gettext("Log in") == "ورود"


def test_parts_that_disagree_are_refused(tmp_path, monkeypatch):
    parts = tmp_path / "fa" / "parts"
    parts.mkdir(parents=True)
    (parts / "a.po").write_text('msgid "Yes"\nmsgstr "بله"\n')
    (parts / "b.po").write_text('msgid "Yes"\nmsgstr "آری"\n')
    monkeypatch.setattr(catalogue, "PARTS", tmp_path)

    with pytest.raises(catalogue.CatalogueError, match=r"b\.po and a\.po differ on 'Yes'"):
        catalogue.merge("fa")


def test_untranslated_entries_do_not_count(tmp_path, monkeypatch):
    parts = tmp_path / "fa" / "parts"
    parts.mkdir(parents=True)
    (parts / "a.po").write_text('msgid "Yes"\nmsgstr ""\n')
    monkeypatch.setattr(catalogue, "PARTS", tmp_path)

    assert ("", "Yes") not in {(m.context or "", m.id) for m in catalogue.merge("fa")}


@pytest.mark.parametrize("password", ["1", "password", "negar-rad"])
def test_a_password_has_one_name_whoever_speaks_of_it(persian, password):
    with pytest.raises(ValidationError) as refused:
        validate_password(password, User(username="negar-rad"))
    said = " ".join(refused.value.messages)
    assert "گذرواژه" in said
    assert "رمز" not in said
    assert not re.search("[a-zA-Z]", said)
