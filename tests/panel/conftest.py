from __future__ import annotations

import pytest
from django.test import Client

from tests.staff.cast import PASSWORD, hire
from vafa.staff.models import Member
from vafa.staff.types import Role
from vafa.tenancy.scope import business_scope


@pytest.fixture(autouse=True)
def uploads(settings, tmp_path):
    """Files that come in are kept where the test can look, and go with it."""
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


@pytest.fixture
def hired(business):
    """hired(role, …): a member of the test's business; its scope is not entered."""

    def hire_here(role: Role, **more) -> Member:
        with business_scope(business.pk):
            return hire(role, **more)

    return hire_here


@pytest.fixture
def signed_in(hired):
    """signed_in(role, …): a browser in which somebody of that role has signed in."""

    def sign_in(role: Role | None = None, *, member: Member | None = None, **more) -> Client:
        member = member or hired(role, **more)
        client = Client()
        answer = client.post(
            "/panel/sign-in/", {"username": member.user.username, "password": PASSWORD}
        )
        assert answer.status_code == 302, answer.content.decode()
        client.member = member
        return client

    return sign_in
