# formats/local.mk - the contract of a package format, and the table of formats
# SPDX-License-Identifier: GPL-3.0-or-later

libingot_a_SOURCES += \
	formats/describe.c \
	formats/describe.h \
	formats/file_limits.c \
	formats/file_limits.h \
	formats/findings.c \
	formats/findings.h \
	formats/format.c \
	formats/format.h \
	formats/format_maker.h \
	formats/format_reader.h \
	formats/installed.c \
	formats/installed.h \
	formats/installed_disk.c \
	formats/installed_disk.h \
	formats/installed_verify.c \
	formats/layout.h \
	formats/listing.c \
	formats/listing.h \
	formats/package_verify.c \
	formats/package_verify.h \
	formats/record.c \
	formats/record.h \
	formats/served.c \
	formats/served.h \
	formats/version.c \
	formats/version.h

unit_tests += \
	tests/unit/formats/t_file_limits \
	tests/unit/formats/t_flips \
	tests/unit/formats/t_layout_check \
	tests/unit/formats/t_served

fuzz_harnesses += tests/fuzz/f_served
tests_fuzz_f_served_LDADD = $(fuzz_ldadd)
EXTRA_DIST += tests/fuzz/seeds/f_served
tests_unit_formats_t_flips_SOURCES = tests/unit/formats/t_flips.c $(key_sources)
tests_unit_formats_t_layout_check_SOURCES = tests/unit/formats/t_layout_check.c $(key_sources)
EXTRA_DIST += specs/verify.md
