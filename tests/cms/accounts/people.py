"""People who sign in, and the codes of their second factor."""

import re
import time

from allauth.account.models import EmailAddress
from allauth.mfa.totp.internal import auth as totp
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from tests.factories import PASSWORD, UserFactory


def person(username="anna", **values):
    """Somebody with a confirmed address."""
    user = UserFactory(username=username, **values)
    confirm(user)
    return user


def confirm(user):
    """Let the person's address be confirmed."""
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)


def sign_in(user, client=None, password=PASSWORD, **headers):
    """A browser in which the person has entered name and password; (browser, answer)."""
    client = client or Client()
    form = {"login": user.get_username(), "password": password}
    return client, client.post(reverse("account_login"), form, **headers)


def code_of(secret):
    """What the app on the person's telephone shows now."""
    cache.clear()  # a code counts once; tests are quicker than its half minute
    return totp.format_hotp_value(totp.hotp_value(secret, int(time.time()) // 30))


def set_up_second_factor(client):
    """Set it up as the person does, with the password asked for once more; returns the secret.

    What follows is done after the commit, in the same request: the test has to be one that commits.
    """
    page = client.get(reverse("mfa_activate_totp"), follow=True)
    if page.request["PATH_INFO"] == reverse("account_reauthenticate"):
        path = f"{reverse('account_reauthenticate')}?next={reverse('mfa_activate_totp')}"
        page = client.post(path, {"password": PASSWORD}, follow=True)
    secret = re.search(r"<code>(\w+)</code>", page.content.decode())[1]
    assert client.post(reverse("mfa_activate_totp"), {"code": code_of(secret)}).status_code == 302
    return secret
