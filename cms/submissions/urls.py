"""Addresses of the portal."""

from django.urls import path

from cms.submissions import begin_views, check_views, file_views, row_views, task_views, views

app_name = "submissions"

urlpatterns = [
    path("", views.start, name="start"),
    path("mine/", views.entry_list, name="list"),
    path("new/", begin_views.create, name="create"),
    path("new/similar/", begin_views.similar, name="similar"),
    path("<int:pk>/", views.detail, name="detail"),
    path("<int:pk>/edit/", task_views.edit, name="edit"),
    path("<int:pk>/edit/<slug:name>/", task_views.task, name="task"),
    path("<int:pk>/edit/<slug:name>/<int:number>/", row_views.row, name="row"),
    path("<int:pk>/edit/<slug:name>/<int:number>/remove/", row_views.remove, name="remove-row"),
    path("<int:pk>/files/", file_views.entry_files, name="files"),
    path("<int:pk>/check/", check_views.check, name="check"),
    path("<int:pk>/preview/", check_views.preview, name="preview"),
    path("<int:pk>/send/", check_views.send, name="send"),
    path("<int:pk>/withdraw/", views.withdraw, name="withdraw"),
    path("<int:pk>/delete/", views.delete, name="delete"),
]
