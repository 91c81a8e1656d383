"""Addresses of the public form."""

from django.urls import path

from cms.questions import views

app_name = "questions"

urlpatterns = [
    path("<str:code>/", views.ask, name="ask"),
    path("<str:code>/sent/", views.sent, name="sent"),
]
