# src/identity/local.mk - commit, pins, bill of materials, content id
# SPDX-License-Identifier: GPL-3.0-or-later

libingot_a_SOURCES += \
	src/identity/bom.h \
	src/identity/bom_read.c \
	src/identity/bom_write.c \
	src/identity/build_find.c \
	src/identity/content_id.c \
	src/identity/elf_needs.c \
	src/identity/elf_needs.h \
	src/identity/git.c \
	src/identity/git.h \
	src/identity/git_changes.c \
	src/identity/git_changes.h \
	src/identity/git_index.c \
	src/identity/git_index.h \
	src/identity/git_place.c \
	src/identity/git_place.h \
	src/identity/git_safety.c \
	src/identity/git_safety.h \
	src/identity/git_settings.c \
	src/identity/identity.h \
	src/identity/identity_plan.c \
	src/identity/integrity.c \
	src/identity/integrity.h \
	src/identity/json_tree.c \
	src/identity/json_tree.h \
	src/identity/lines.c \
	src/identity/lines.h \
	src/identity/lock_yaml.c \
	src/identity/lock_yaml.h \
	src/identity/os_release.c \
	src/identity/os_release.h \
	src/identity/pins.c \
	src/identity/pins.h \
	src/identity/pins_berry.c \
	src/identity/pins_bom.c \
	src/identity/pins_cargo.c \
	src/identity/pins_composer.c \
	src/identity/pins_gem.c \
	src/identity/pins_go.c \
	src/identity/pins_npm.c \
	src/identity/pins_pip.c \
	src/identity/pins_pipfile.c \
	src/identity/pins_pnpm.c \
	src/identity/pins_poetry.c \
	src/identity/pins_spdx.c \
	src/identity/pins_system.c \
	src/identity/pins_yarn.c \
	src/identity/provenance.c \
	src/identity/purl.c \
	src/identity/purl.h \
	src/identity/source_url.c \
	src/identity/source_url.h \
	src/identity/toml.c \
	src/identity/toml.h \
	src/identity/toml_scalar.c \
	src/identity/toml_scalar.h \
	src/identity/version_tag.c \
	src/identity/version_tag.h

unit_tests += \
	tests/unit/t_bom \
	tests/unit/t_content_id \
	tests/unit/t_pins \
	tests/unit/t_provenance \
	tests/unit/t_lock_files \
	tests/unit/t_purl \
	tests/unit/t_toml

fuzz_harnesses += tests/fuzz/f_pins tests/fuzz/f_toml
tests_fuzz_f_pins_LDADD = $(fuzz_ldadd)
tests_fuzz_f_toml_LDADD = $(fuzz_ldadd)
EXTRA_DIST += tests/fuzz/seeds/f_pins tests/fuzz/seeds/f_toml specs/identity.md
