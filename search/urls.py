"""Address of the results page, under the language prefix."""

from django.urls import path

from search import views

app_name = "search"

urlpatterns = [path("", views.results, name="results")]
