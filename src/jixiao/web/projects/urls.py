"""Where the pages of projects stand, below a unit's year."""

from __future__ import annotations

from django.urls import path

from jixiao.web.projects import import_pages, views

urlpatterns = [
    path("", views.listed, name="projects"),
    path("new/", views.new, name="project_new"),
    path("list.xlsx", views.file, name="projects_file"),
    path("import/", import_pages.batches, name="project_batches"),
    path("import/empty.xlsx", import_pages.empty, name="project_empty"),
    path("import/<int:batch>/", import_pages.batch, name="project_batch"),
    path("<int:project>/", views.one, name="project"),
    path("<int:project>/close/", views.close, name="project_close"),
]
