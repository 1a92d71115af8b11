# src/model/local.mk - the manifest, the plan, the package
# SPDX-License-Identifier: GPL-3.0-or-later
