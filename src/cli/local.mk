# src/cli/local.mk - commands, and all printing
# SPDX-License-Identifier: GPL-3.0-or-later

ingot_SOURCES = src/cli/main.c
