# src/store/local.mk - where a repository lives
# SPDX-License-Identifier: GPL-3.0-or-later
