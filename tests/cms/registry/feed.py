"""A system that follows the feed of changes."""

from django.test import Client

from cms.registry.models import Technique

FEED = "/api/v1/changes"


class Reader:
    """A system that follows the feed."""

    def __init__(self):
        self.client = Client()
        self.address = FEED

    def page(self):
        response = self.client.get(self.address)
        assert response.status_code == 200
        data = response.json()
        self.address = data["next"]
        return data

    def news(self):
        """(code, kind, reason) of what is new."""
        return [(row["code"], row["kind"], row["reason"]) for row in self.page()["changes"]]


def publish(entry, **values):
    life = {name: values.pop(name) for name in ("life", "life_reason") if name in values}
    if life:
        Technique.objects.filter(pk=entry.pk).update(**life)
    entry = Technique.objects.get(pk=entry.pk)
    for name, value in values.items():
        setattr(entry, name, value)
    entry.save_revision().publish()
    return Technique.objects.get(pk=entry.pk)
