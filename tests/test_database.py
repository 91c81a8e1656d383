"""Every test finds the database as the set-up has left it, whoever was there before."""

import pytest
from django.contrib.contenttypes.models import ContentType
from wagtail.models import Site

from cms.registry.models import RegistryPage, Technique
from tests import factories


class Commits:
    """Commits an entry, whose rows Django removes at the end along with all others."""

    @pytest.mark.parametrize("turn", [1, 2])
    def test_finds_the_frame_alone(self, turn: int) -> None:
        assert RegistryPage.objects.count() == 1
        assert not Technique.objects.exists()
        assert Site.objects.get().root_page.get_children().exists()
        technique = factories.technique(factories.hub(), live=True)
        assert technique.content_type == ContentType.objects.get(app_label="registry", model="technique")


@pytest.mark.django_db(transaction=True)
class TestTransaction(Commits):
    pass


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
class TestSerializedRollback(Commits):
    pass
