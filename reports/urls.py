"""Addresses of the homes and of what both teams look at together."""

from django.urls import path

from reports import home, style, theme

urlpatterns = [
    path("", home.show_home, name="home"),
    path("theme/", theme.set_theme, name="theme"),
    path("style/", style.show_style, name="style"),
]
