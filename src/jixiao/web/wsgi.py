"""What a web server calls."""

from __future__ import annotations

import os
import sys

from django.conf import settings
from django.core.wsgi import get_wsgi_application

from jixiao.web.database import pooled

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "jixiao.web.settings")
pooled(settings.DATABASES)
# Whoever holds the database needs Python again after each question to it. At the usual 5 ms it waits that long for every thread that
# computes, and all who want to write wait with it.
sys.setswitchinterval(0.005)
application = get_wsgi_application()
