"""Addresses of the requests of cities."""

from django.urls import path

from cms.cities import views

app_name = "cities"

urlpatterns = [
    path("", views.ask, name="ask"),
    path("waiting/", views.waiting, name="waiting"),
    path("<int:pk>/", views.change, name="change"),
    path("<int:pk>/decide/", views.decide, name="decide"),
]
