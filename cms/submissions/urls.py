"""Addresses of the portal."""

from django.urls import path

from cms.submissions import file_views, views

app_name = "submissions"

urlpatterns = [
    path("", views.start, name="start"),
    path("mine/", views.entry_list, name="list"),
    path("new/", views.create, name="create"),
    path("<int:pk>/", views.detail, name="detail"),
    path("<int:pk>/edit/", views.edit, name="edit"),
    path("<int:pk>/files/", file_views.entry_files, name="files"),
    path("<int:pk>/send/", views.send, name="send"),
    path("<int:pk>/withdraw/", views.withdraw, name="withdraw"),
    path("<int:pk>/delete/", views.delete, name="delete"),
]
