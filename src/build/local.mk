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
	src/build/git_changes_internal.h \
	src/build/git_index.c \
	src/build/git_index_internal.h \
	src/build/git_place.c \
	src/build/git_place_internal.h \
	src/build/git_safety.c \
	src/build/git_safety_internal.h \
	src/build/git_settings.c \
	src/build/git_settings_internal.h \
	src/build/identity_plan.c \
	src/build/identity_plan_internal.h \
	src/build/materials.c \
	src/build/materials_internal.h \
	src/build/packing.c \
	src/build/packing_internal.h \
	src/build/policy.c \
	src/build/policy_internal.h \
	src/build/proof.c \
	src/build/proof_folder.c \
	src/build/proof_folder_internal.h \
	src/build/proof_internal.h \
	src/build/provenance_find.c \
	src/build/provenance_find_internal.h \
	src/build/signing.c \
	src/build/signing_internal.h \
	src/build/tag.c \
	src/build/tag_internal.h \
	src/build/toolchain_find.c \
	src/build/toolchain_find_internal.h \
	src/build/version_tag.c \
	src/build/version_tag_internal.h

unit_tests += \
	tests/unit/build/t_provenance
