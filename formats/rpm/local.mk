# formats/rpm/local.mk - all that is RPM's
# SPDX-License-Identifier: GPL-3.0-or-later
