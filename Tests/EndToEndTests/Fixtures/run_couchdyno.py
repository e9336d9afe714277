#!/usr/bin/env python3
"""Runs a command of couchdyno from a checkout of its repository: run_couchdyno.py FOLDER setup|execute|info ARGUMENTS..."""

import sys

folder, command = sys.argv[1:3]
sys.path.insert(0, folder)
sys.argv = ["couchdyno-" + command] + sys.argv[3:]
from couchdyno import couchdyno  # noqa: E402

getattr(couchdyno, command)()
