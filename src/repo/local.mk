# src/repo/local.mk - channels, generations, publishing
# SPDX-License-Identifier: GPL-3.0-or-later
