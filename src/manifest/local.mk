# src/manifest/local.mk - what the packager wrote
# SPDX-License-Identifier: GPL-3.0-or-later

libingot_a_SOURCES += \
	src/manifest/changelog.c \
	src/manifest/changelog.h \
	src/manifest/manifest.c \
	src/manifest/manifest.h \
	src/manifest/manifest_check.c \
	src/manifest/manifest_expand.c \
	src/manifest/manifest_fields.c \
	src/manifest/manifest_fields_internal.h \
	src/manifest/manifest_internal.h \
	src/manifest/manifest_man.c \
	src/manifest/manifest_man.h \
	src/manifest/manifest_merge.c \
	src/manifest/manifest_schema.c \
	src/manifest/manifest_schema.h \
	src/manifest/manifest_values.c \
	src/manifest/manifest_version.c \
	src/manifest/path_hint.c \
	src/manifest/path_hint.h \
	src/manifest/version_split.c \
	src/manifest/version_split.h

unit_tests += \
	tests/unit/manifest/t_changelog \
	tests/unit/manifest/t_manifest \
	tests/unit/manifest/t_manifest_corpus \
	tests/unit/manifest/t_manifest_keys \
	tests/unit/manifest/t_manifest_man \
	tests/unit/manifest/t_manifest_mistakes \
	tests/unit/manifest/t_manifest_schema \
	tests/unit/manifest/t_manifest_version \
	tests/unit/manifest/t_version_split

fuzz_harnesses += \
	tests/fuzz/f_manifest
tests_unit_manifest_t_manifest_keys_SOURCES = tests/unit/manifest/t_manifest_keys.c $(key_sources)
tests_fuzz_f_manifest_LDADD = $(fuzz_ldadd)
EXTRA_DIST += tests/fuzz/seeds/f_manifest specs/manifest.md specs/manifest.schema.json
