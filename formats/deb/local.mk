# formats/deb/local.mk - all that is Debian's
# SPDX-License-Identifier: GPL-3.0-or-later
