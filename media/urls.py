"""Addresses of files. A name is that of the file in the storage: random, so that nobody finds one by trying."""

from django.urls import re_path

from media import views

app_name = "media"

urlpatterns = [
    re_path(r"^pictures/(?P<filename>[0-9a-f]{32}\.(?:jpg|png))$", views.picture, name="pictures"),
    re_path(r"^renditions/(?P<filename>[0-9a-f]{32}\.(?:jpg|png|webp|avif))$", views.rendition, name="renditions"),
    re_path(r"^documents/(?P<filename>[0-9a-f]{32}\.(?:pdf|docx|xlsx|csv|txt))$", views.document, name="documents"),
]
