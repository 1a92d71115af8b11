# formats/local.mk - the contract of a package format
# SPDX-License-Identifier: GPL-3.0-or-later

libingot_a_SOURCES += \
	formats/format.c \
	formats/format.h \
	formats/layout.h \
	formats/record.c \
	formats/verify.c \
	formats/verify.h \
	formats/version.c \
	formats/version.h
