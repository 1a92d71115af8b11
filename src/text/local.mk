# src/text/local.mk - what is read and written whatever it means: YAML, JSON, TOML, XML, fields, globs, diffs
# SPDX-License-Identifier: GPL-3.0-or-later

libingot_a_SOURCES += \
	src/text/fields.c \
	src/text/fields.h \
	src/text/glob.c \
	src/text/glob.h \
	src/text/json.c \
	src/text/json.h \
	src/text/json_read.c \
	src/text/json_read.h \
	src/text/lines.c \
	src/text/lines.h \
	src/text/node.c \
	src/text/node.h \
	src/text/placeholder.c \
	src/text/placeholder.h \
	src/text/toml.c \
	src/text/toml.h \
	src/text/toml_scalar.c \
	src/text/toml_scalar_internal.h \
	src/text/unified.c \
	src/text/unified.h \
	src/text/variables.c \
	src/text/variables.h \
	src/text/xml.c \
	src/text/xml.h \
	src/text/xml_read.c \
	src/text/xml_read.h \
	src/text/yaml.c \
	src/text/yaml.h \
	src/text/yaml_tree.c \
	src/text/yaml_tree_internal.h

unit_tests += \
	tests/unit/text/t_glob \
	tests/unit/text/t_json \
	tests/unit/text/t_json_read \
	tests/unit/text/t_node \
	tests/unit/text/t_placeholder \
	tests/unit/text/t_toml \
	tests/unit/text/t_unified \
	tests/unit/text/t_variables \
	tests/unit/text/t_xml \
	tests/unit/text/t_yaml

fuzz_harnesses += \
	tests/fuzz/f_glob \
	tests/fuzz/f_toml \
	tests/fuzz/f_xml
tests_fuzz_f_xml_LDADD = $(fuzz_ldadd)
tests_unit_text_t_unified_SOURCES = tests/unit/text/t_unified.c $(key_sources)
tests_fuzz_f_toml_LDADD = $(fuzz_ldadd)
tests_fuzz_f_glob_LDADD = $(fuzz_ldadd)
EXTRA_DIST += \
	tests/fuzz/seeds/f_glob/all \
	tests/fuzz/seeds/f_glob/broken \
	tests/fuzz/seeds/f_glob/bytes \
	tests/fuzz/seeds/f_glob/escaped \
	tests/fuzz/seeds/f_glob/split-character \
	tests/fuzz/seeds/f_glob/stars
EXTRA_DIST += tests/fuzz/seeds/f_toml
