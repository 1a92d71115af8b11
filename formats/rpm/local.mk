# formats/rpm/local.mk - rpm's format
# SPDX-License-Identifier: GPL-3.0-or-later

libingot_a_SOURCES += \
	formats/rpm/rpm_arch.c \
	formats/rpm/rpm_arch.h \
	formats/rpm/rpm_block.c \
	formats/rpm/rpm_block.h \
	formats/rpm/rpm_cpio.c \
	formats/rpm/rpm_cpio.h \
	formats/rpm/rpm_database.c \
	formats/rpm/rpm_database.h \
	formats/rpm/rpm_dependency.c \
	formats/rpm/rpm_dependency.h \
	formats/rpm/rpm_describe.c \
	formats/rpm/rpm_describe.h \
	formats/rpm/rpm_format.c \
	formats/rpm/rpm_format.h \
	formats/rpm/rpm_frame.c \
	formats/rpm/rpm_frame.h \
	formats/rpm/rpm_header.c \
	formats/rpm/rpm_header.h \
	formats/rpm/rpm_header_files.c \
	formats/rpm/rpm_header_internal.h \
	formats/rpm/rpm_header_relations.c \
	formats/rpm/rpm_installed.c \
	formats/rpm/rpm_installed.h \
	formats/rpm/rpm_nevra.c \
	formats/rpm/rpm_nevra.h \
	formats/rpm/rpm_numbers.h \
	formats/rpm/rpm_pack.c \
	formats/rpm/rpm_pack.h \
	formats/rpm/rpm_payload.c \
	formats/rpm/rpm_payload.h \
	formats/rpm/rpm_read.c \
	formats/rpm/rpm_read.h \
	formats/rpm/rpm_read_files.c \
	formats/rpm/rpm_read_internal.h \
	formats/rpm/rpm_read_lists.c \
	formats/rpm/rpm_read_payload.c \
	formats/rpm/rpm_relation.c \
	formats/rpm/rpm_relation.h \
	formats/rpm/rpm_rich.c \
	formats/rpm/rpm_rich.h \
	formats/rpm/rpm_signature.c \
	formats/rpm/rpm_signature.h \
	formats/rpm/rpm_tags.c \
	formats/rpm/rpm_tags.h \
	formats/rpm/rpm_version.c \
	formats/rpm/rpm_version.h \
	formats/rpm/yum_check.c \
	formats/rpm/yum_client.c \
	formats/rpm/yum_layout.c \
	formats/rpm/yum_layout.h \
	formats/rpm/yum_record.c \
	formats/rpm/yum_render.c \
	formats/rpm/yum_served.c

unit_tests += \
	tests/unit/rpm/t_rpm_block \
	tests/unit/rpm/t_rpm_cpio \
	tests/unit/rpm/t_rpm_describe \
	tests/unit/rpm/t_rpm_large \
	tests/unit/rpm/t_rpm_limits \
	tests/unit/rpm/t_rpm_pack \
	tests/unit/rpm/t_rpm_read \
	tests/unit/rpm/t_rpm_relation \
	tests/unit/rpm/t_rpm_version \
	tests/unit/rpm/t_yum_record \
	tests/unit/rpm/t_yum_render

fuzz_harnesses += \
	tests/fuzz/f_rpm_read \
	tests/fuzz/f_rpm_relation \
	tests/fuzz/f_rpm_version
tests_unit_rpm_t_rpm_large_SOURCES = tests/unit/rpm/t_rpm_large.c $(rpm_test_sources) $(key_sources)
tests_unit_rpm_t_rpm_limits_SOURCES = tests/unit/rpm/t_rpm_limits.c $(key_sources)
tests_unit_rpm_t_rpm_pack_SOURCES = tests/unit/rpm/t_rpm_pack.c $(rpm_test_sources) $(key_sources)
tests_unit_rpm_t_rpm_read_SOURCES = tests/unit/rpm/t_rpm_read.c $(rpm_test_sources) $(key_sources)
tests_unit_rpm_t_yum_record_SOURCES = tests/unit/rpm/t_yum_record.c $(rpm_test_sources) $(key_sources)
tests_unit_rpm_t_yum_render_SOURCES = tests/unit/rpm/t_yum_render.c $(rpm_test_sources) $(key_sources)
rpm_test_sources = \
	tests/unit/foreign_rpm.c tests/unit/foreign_rpm.h \
	tests/unit/rpm_made.c tests/unit/rpm_made.h
tests_fuzz_f_rpm_read_LDADD = $(fuzz_ldadd)
tests_fuzz_f_rpm_relation_LDADD = $(fuzz_ldadd)
tests_fuzz_f_rpm_version_LDADD = $(fuzz_ldadd)
EXTRA_DIST += tests/fuzz/seeds/f_rpm_read tests/fuzz/seeds/f_rpm_relation tests/fuzz/seeds/f_rpm_version tests/fuzz/seeds/f_xml specs/rpm.md
