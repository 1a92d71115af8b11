# formats/local.mk - the contract of a package format
# SPDX-License-Identifier: GPL-3.0-or-later
