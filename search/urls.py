"""Addresses of search, under the language prefix."""

from django.urls import path

from search import views

app_name = "search"

urlpatterns = [
    path("", views.results, name="results"),
    path("similar/<str:code>/", views.similar_entries, name="similar"),
]
