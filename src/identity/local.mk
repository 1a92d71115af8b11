# src/identity/local.mk - commit, pins, bill of materials, content id
# SPDX-License-Identifier: GPL-3.0-or-later
