#!/usr/bin/env python
"""Django's own commands, for people who work on Scopewell."""

import os
import sys

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "scopewell.config.settings")
    from django.conf import settings
    from django.core.management import execute_from_command_line

    settings.DATA.mkdir(mode=0o700, parents=True, exist_ok=True)

    execute_from_command_line(sys.argv)
