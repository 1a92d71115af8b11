# formats/deb/local.mk - Debian's format
# SPDX-License-Identifier: GPL-3.0-or-later

libingot_a_SOURCES += \
	formats/deb/apt_check.c \
	formats/deb/apt_client.c \
	formats/deb/apt_indexes.c \
	formats/deb/apt_judge.c \
	formats/deb/apt_keyring.c \
	formats/deb/apt_layout.c \
	formats/deb/apt_layout.h \
	formats/deb/apt_record.c \
	formats/deb/apt_release.c \
	formats/deb/apt_served.c \
	formats/deb/deb822.c \
	formats/deb/deb822.h \
	formats/deb/deb_ar.c \
	formats/deb/deb_ar.h \
	formats/deb/deb_arch.c \
	formats/deb/deb_arch.h \
	formats/deb/deb_archive.c \
	formats/deb/deb_archive.h \
	formats/deb/deb_changelog.c \
	formats/deb/deb_changelog.h \
	formats/deb/deb_control.c \
	formats/deb/deb_control.h \
	formats/deb/deb_describe.c \
	formats/deb/deb_describe.h \
	formats/deb/deb_files.c \
	formats/deb/deb_files.h \
	formats/deb/deb_format.c \
	formats/deb/deb_format.h \
	formats/deb/deb_give.c \
	formats/deb/deb_give.h \
	formats/deb/deb_installed.c \
	formats/deb/deb_installed.h \
	formats/deb/deb_members.c \
	formats/deb/deb_members.h \
	formats/deb/deb_name.c \
	formats/deb/deb_name.h \
	formats/deb/deb_pack.c \
	formats/deb/deb_pack.h \
	formats/deb/deb_read.c \
	formats/deb/deb_read.h \
	formats/deb/deb_relation.c \
	formats/deb/deb_relation.h \
	formats/deb/deb_relation_check.c \
	formats/deb/deb_sums.c \
	formats/deb/deb_sums.h \
	formats/deb/deb_tar.c \
	formats/deb/deb_tar.h \
	formats/deb/deb_triggers.c \
	formats/deb/deb_triggers.h \
	formats/deb/deb_version.c \
	formats/deb/deb_version.h

unit_tests += \
	tests/unit/deb/t_apt \
	tests/unit/deb/t_apt_keyring \
	tests/unit/deb/t_deb822 \
	tests/unit/deb/t_deb_ar \
	tests/unit/deb/t_deb_changelog \
	tests/unit/deb/t_deb_describe \
	tests/unit/deb/t_deb_installed \
	tests/unit/deb/t_deb_limits \
	tests/unit/deb/t_deb_pack \
	tests/unit/deb/t_deb_read \
	tests/unit/deb/t_deb_relation \
	tests/unit/deb/t_deb_tar \
	tests/unit/deb/t_deb_version
tests_unit_deb_t_deb_pack_SOURCES = tests/unit/deb/t_deb_pack.c $(deb_test_sources) $(key_sources)

fuzz_harnesses += \
	tests/fuzz/f_deb822 \
	tests/fuzz/f_deb_installed \
	tests/fuzz/f_deb_read \
	tests/fuzz/f_deb_relation \
	tests/fuzz/f_deb_version
tests_unit_deb_t_apt_SOURCES = tests/unit/deb/t_apt.c $(deb_test_sources) $(key_sources)
tests_unit_deb_t_deb_limits_SOURCES = tests/unit/deb/t_deb_limits.c $(deb_test_sources) $(key_sources)
tests_unit_deb_t_deb_read_SOURCES = tests/unit/deb/t_deb_read.c $(deb_test_sources)
deb_test_sources = tests/unit/debs.c tests/unit/debs.h
tests_fuzz_f_deb822_LDADD = $(fuzz_ldadd)
tests_fuzz_f_deb_installed_LDADD = $(fuzz_ldadd)
tests_fuzz_f_deb_read_LDADD = $(fuzz_ldadd)
tests_fuzz_f_deb_relation_LDADD = $(fuzz_ldadd)
tests_fuzz_f_deb_version_LDADD = $(fuzz_ldadd)
EXTRA_DIST += tests/fuzz/seeds/f_deb822 tests/fuzz/seeds/f_deb_read tests/fuzz/seeds/f_deb_version
EXTRA_DIST += tests/fuzz/seeds/f_deb_installed tests/fuzz/seeds/f_deb_relation specs/deb.md
