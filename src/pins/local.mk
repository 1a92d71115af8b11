# src/pins/local.mk - lock files and systems to pins
# SPDX-License-Identifier: GPL-3.0-or-later

libingot_a_SOURCES += \
	src/pins/elf_needs.c \
	src/pins/elf_needs.h \
	src/pins/integrity.c \
	src/pins/integrity_internal.h \
	src/pins/os_release.c \
	src/pins/os_release.h \
	src/pins/pins.c \
	src/pins/pins.h \
	src/pins/pins_berry.c \
	src/pins/pins_bom.c \
	src/pins/pins_cargo.c \
	src/pins/pins_composer.c \
	src/pins/pins_gem.c \
	src/pins/pins_go.c \
	src/pins/pins_internal.h \
	src/pins/pins_npm.c \
	src/pins/pins_pip.c \
	src/pins/pins_pipfile.c \
	src/pins/pins_pnpm.c \
	src/pins/pins_poetry.c \
	src/pins/pins_spdx.c \
	src/pins/pins_system.c \
	src/pins/pins_yarn.c \
	src/pins/source_url.c \
	src/pins/source_url.h

unit_tests += \
	tests/unit/pins/t_lock_files \
	tests/unit/pins/t_pins

fuzz_harnesses += \
	tests/fuzz/f_pins
tests_fuzz_f_pins_LDADD = $(fuzz_ldadd)
EXTRA_DIST += tests/fuzz/seeds/f_pins
