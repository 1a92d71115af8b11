# src/package/local.mk - what came out or was read, and what differs
# SPDX-License-Identifier: GPL-3.0-or-later

libingot_a_SOURCES += \
	src/package/format_traits.c \
	src/package/format_traits.h \
	src/package/kinds.c \
	src/package/kinds.h \
	src/package/package.c \
	src/package/package.h \
	src/package/package_content.c \
	src/package/package_diff.c \
	src/package/package_diff.h \
	src/package/package_diff_build.c \
	src/package/package_diff_files.c \
	src/package/package_diff_internal.h \
	src/package/provenance.c \
	src/package/provenance.h \
	src/package/relation.c \
	src/package/relation.h

unit_tests += \
	tests/unit/package/t_package \
	tests/unit/package/t_package_diff \
	tests/unit/package/t_relation

fuzz_harnesses += \
	tests/fuzz/f_relation
tests_fuzz_f_relation_LDADD = $(fuzz_ldadd)
EXTRA_DIST += \
	tests/fuzz/seeds/f_relation/broken \
	tests/fuzz/seeds/f_relation/deb \
	tests/fuzz/seeds/f_relation/late-parenthesis \
	tests/fuzz/seeds/f_relation/mixed-brackets \
	tests/fuzz/seeds/f_relation/rich \
	tests/fuzz/seeds/f_relation/rpm
