"""Where the pages of the library stand."""

from __future__ import annotations

from django.urls import path

from jixiao.web.library import views

urlpatterns = [
    path("library/", views.listed, name="library"),
    path("library/new/", views.new, name="library_new"),
    path("library/<int:one>/", views.one, name="library_one"),
    path("library/<int:one>/withdraw/", views.withdraw, name="library_withdraw"),
    path("work/<int:work>/library/", views.of_work, name="work_library"),
    path("work/<int:work>/library/keep/", views.keep, name="work_library_keep"),
]
