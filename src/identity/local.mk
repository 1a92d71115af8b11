# src/identity/local.mk - commit, pins, bill of materials, content id
# SPDX-License-Identifier: GPL-3.0-or-later

libingot_a_SOURCES += \
	src/identity/bom.h \
	src/identity/bom_read.c \
	src/identity/bom_write.c \
	src/identity/content_id.c \
	src/identity/elf_needs.c \
	src/identity/elf_needs.h \
	src/identity/identity.h \
	src/identity/identity_plan.c \
	src/identity/integrity.c \
	src/identity/integrity.h \
	src/identity/json_tree.c \
	src/identity/json_tree.h \
	src/identity/lines.c \
	src/identity/lines.h \
	src/identity/pins.c \
	src/identity/pins.h \
	src/identity/pins_cargo.c \
	src/identity/pins_go.c \
	src/identity/pins_npm.c \
	src/identity/pins_pip.c \
	src/identity/pins_system.c \
	src/identity/provenance.c \
	src/identity/purl.c \
	src/identity/purl.h

unit_tests += \
	tests/unit/t_bom \
	tests/unit/t_content_id \
	tests/unit/t_pins \
	tests/unit/t_provenance \
	tests/unit/t_purl

fuzz_harnesses += tests/fuzz/f_pins
tests_fuzz_f_pins_LDADD = $(fuzz_ldadd)
EXTRA_DIST += tests/fuzz/seeds/f_pins specs/identity.md
