"""What may stay on a device: pages say whose copies of unsent text do, and leaving for good takes all along."""

import pytest
from django.urls import reverse

from tests.cms.accounts.people import person, sign_in
from tests.factories import PASSWORD

pytestmark = pytest.mark.django_db


def test_a_page_says_who_is_signed_in(client):
    assert "data-person" not in client.get("/en/").content.decode()
    user = person()
    client.force_login(user)
    assert f'<body data-person="{user.pk}">' in client.get("/en/").content.decode()


def test_the_form_that_signs_out_is_marked_for_the_script(client):
    client.force_login(person())
    assert "data-sign-out" in client.get(reverse("account_logout")).content.decode()


def test_signing_out_from_the_admin_empties_the_device(client):
    client.force_login(person())
    assert "Clear-Site-Data" not in client.get("/admin/logout/")
    assert client.post("/admin/logout/")["Clear-Site-Data"] == '"storage"'


def test_deleting_the_account_empties_the_device():
    client, _ = sign_in(person("anna"))
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    refused = client.post(reverse("accounts_delete"), {"name": "somebody"})
    assert "Clear-Site-Data" not in refused
    assert client.post(reverse("accounts_delete"), {"name": "anna"})["Clear-Site-Data"] == '"storage"'
