#!/bin/sh
# autogen.sh - make configure and what it needs from configure.ac and Makefile.am
# SPDX-License-Identifier: GPL-3.0-or-later
set -e
cd "$(dirname "$0")"
exec autoreconf -fi
