"""Addresses of an organisation's imports, under that of the organisation."""

from django.urls import path

from cms.imports import views

app_name = "imports"

urlpatterns = [
    path("", views.home, name="home"),
    path("template-xlsx/", views.template_xlsx, name="template-xlsx"),
    path("template-csv/", views.template_csv, name="template-csv"),
    path("<int:number>/", views.report, name="report"),
    path("<int:number>/progress/", views.progress, name="progress"),
    path("<int:number>/accept/", views.accept, name="accept"),
    path("<int:number>/wrong/", views.wrong, name="wrong"),
]
