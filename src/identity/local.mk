# src/identity/local.mk - commit, bill of materials, content id: what is recorded
# SPDX-License-Identifier: GPL-3.0-or-later

libingot_a_SOURCES += \
	src/identity/bom.h \
	src/identity/bom_internal.h \
	src/identity/bom_read.c \
	src/identity/bom_write.c \
	src/identity/content_id.c \
	src/identity/content_id.h \
	src/identity/identity_files.c \
	src/identity/identity_files.h \
	src/identity/purl.c \
	src/identity/purl.h

unit_tests += \
	tests/unit/identity/t_bom \
	tests/unit/identity/t_content_id \
	tests/unit/identity/t_purl
EXTRA_DIST += specs/identity.md
