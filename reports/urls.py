"""Addresses of the homes and of what both teams look at together."""

from django.urls import path

from reports import home

urlpatterns = [
    path("", home.show_home, name="home"),
]
