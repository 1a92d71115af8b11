# src/build/local.mk - the steps of a build
# SPDX-License-Identifier: GPL-3.0-or-later

libingot_a_SOURCES += \
	src/build/cache.c \
	src/build/cache.h \
	src/build/cast.c \
	src/build/cast.h \
	src/build/git.c \
	src/build/git.h \
	src/build/git_changes.c \
	src/build/git_changes.h \
	src/build/git_index.c \
	src/build/git_index.h \
	src/build/git_place.c \
	src/build/git_place.h \
	src/build/git_safety.c \
	src/build/git_safety.h \
	src/build/git_settings.c \
	src/build/identity_plan.c \
	src/build/identity_plan.h \
	src/build/materials.c \
	src/build/materials.h \
	src/build/mould.c \
	src/build/mould.h \
	src/build/policy.c \
	src/build/policy.h \
	src/build/prove.c \
	src/build/prove.h \
	src/build/prove_folder.c \
	src/build/prove_folder.h \
	src/build/provenance_find.c \
	src/build/provenance_find.h \
	src/build/signing.c \
	src/build/signing.h \
	src/build/tag.c \
	src/build/tag.h \
	src/build/toolchain_find.c \
	src/build/toolchain_find.h \
	src/build/version_tag.c \
	src/build/version_tag.h

unit_tests += \
	tests/unit/build/t_provenance
