"""Addresses of people and companies."""

from django.urls import path

from leads.views import companies, editing, notices, people, touches

urlpatterns = [
    path("people/", people.show_people, name="people"),
    path("people/add/", editing.add_person, name="person_add"),
    path("people/<int:pk>/", people.show_person, name="person"),
    path("people/<int:pk>/edit/", editing.edit_person, name="person_edit"),
    path("people/<int:pk>/marks/", editing.mark_person, name="person_marks"),
    path("people/<int:pk>/touch/", touches.log_touch, name="person_touch"),
    path("people/<int:pk>/timeline/", people.show_timeline, name="person_timeline"),
    path("companies/", companies.show_companies, name="companies"),
    path("companies/add/", editing.add_company, name="company_add"),
    path("companies/<int:pk>/", companies.show_company, name="company"),
    path("companies/<int:pk>/edit/", editing.edit_company, name="company_edit"),
    path("notices/", notices.show_notices, name="notices"),
    path("notices/unread/", notices.show_unread, name="notices_unread"),
    path("notices/read/", notices.read_all, name="notices_read"),
    path("notices/settings/", notices.choose, name="notice_settings"),
    path("notices/<int:pk>/", notices.go, name="notice"),
]
