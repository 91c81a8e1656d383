"""Addresses of the page "Organisation and people"."""

from django.urls import path

from cms.organisations import views

app_name = "organisations"

urlpatterns = [
    path("", views.home, name="home"),
    path("new/", views.create, name="create"),
    path("join/", views.join, name="join"),
    path("join/<int:pk>/take-back/", views.take_back, name="take-back"),
    path("invitation/<str:token>/", views.invitation, name="invitation"),
    path("<int:pk>/", views.people, name="people"),
    path("<int:pk>/change/", views.change, name="change"),
    path("<int:pk>/confirm/", views.confirm, name="confirm"),
    path("<int:pk>/answer/", views.answer, name="answer"),
    path("<int:pk>/invite/", views.invite, name="invite"),
    path("<int:pk>/withdraw-invitation/", views.withdraw_invitation, name="withdraw-invitation"),
    path("<int:pk>/role/", views.role, name="role"),
    path("<int:pk>/leave/", views.leave, name="leave"),
]
