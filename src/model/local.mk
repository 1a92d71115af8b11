# src/model/local.mk - the manifest, the plan, the package
# SPDX-License-Identifier: GPL-3.0-or-later

# The manifest
libingot_a_SOURCES += \
	src/model/manifest.c src/model/manifest.h \
	src/model/manifest_check.c \
	src/model/manifest_expand.c \
	src/model/manifest_fields.c src/model/manifest_fields.h \
	src/model/manifest_man.c src/model/manifest_man.h \
	src/model/manifest_merge.c \
	src/model/manifest_schema.c src/model/manifest_schema.h \
	src/model/manifest_steps.h \
	src/model/manifest_values.c \
	src/model/manifest_version.c \
	src/model/placeholder.c src/model/placeholder.h \
	src/model/variables.c src/model/variables.h \
	src/model/version_split.c src/model/version_split.h \
	src/model/yaml.c src/model/yaml.h \
	src/model/yaml_tree.c src/model/yaml_tree.h

unit_tests += \
	tests/unit/t_manifest \
	tests/unit/t_manifest_corpus \
	tests/unit/t_manifest_keys \
	tests/unit/t_manifest_man \
	tests/unit/t_manifest_mistakes \
	tests/unit/t_manifest_schema \
	tests/unit/t_placeholder \
	tests/unit/t_variables \
	tests/unit/t_version_split \
	tests/unit/t_yaml

fuzz_harnesses += tests/fuzz/f_manifest
tests_fuzz_f_manifest_LDADD = $(fuzz_ldadd)
EXTRA_DIST += tests/fuzz/seeds/f_manifest specs/manifest.md specs/manifest.schema.json

# Relations, plan, contents, package
libingot_a_SOURCES += \
	src/model/beside.c src/model/beside.h \
	src/model/changelog.c src/model/changelog.h \
	src/model/contents.c src/model/contents.h \
	src/model/glob.c src/model/glob.h \
	src/model/package.c src/model/package.h \
	src/model/package_content.c \
	src/model/package_diff.c src/model/package_diff.h \
	src/model/package_diff_build.c \
	src/model/package_diff_files.c \
	src/model/package_diff_steps.h \
	src/model/package_plan.c \
	src/model/plan.c src/model/plan.h \
	src/model/plan_draft.h \
	src/model/plan_folders.c \
	src/model/plan_item.c \
	src/model/plan_place.c \
	src/model/plan_seal.c \
	src/model/plan_source.c \
	src/model/plan_system.c \
	src/model/provenance.c src/model/provenance.h \
	src/model/relation.c src/model/relation.h \
	src/model/walk.c src/model/walk.h

unit_tests += tests/unit/t_changelog tests/unit/t_contents tests/unit/t_glob tests/unit/t_package \
	tests/unit/t_package_diff tests/unit/t_plan \
	tests/unit/t_plan_problems tests/unit/t_plan_system tests/unit/t_relation
tests_unit_t_plan_SOURCES = tests/unit/t_plan.c tests/unit/plans.c tests/unit/plans.h
tests_unit_t_plan_system_SOURCES = tests/unit/t_plan_system.c tests/unit/plans.c \
	tests/unit/plans.h
tests_unit_t_plan_problems_SOURCES = tests/unit/t_plan_problems.c tests/unit/plans.c \
	tests/unit/plans.h

fuzz_harnesses += tests/fuzz/f_glob tests/fuzz/f_relation
tests_fuzz_f_glob_LDADD = $(fuzz_ldadd)
tests_fuzz_f_relation_LDADD = $(fuzz_ldadd)

EXTRA_DIST += \
	tests/fuzz/seeds/f_glob/all \
	tests/fuzz/seeds/f_glob/broken \
	tests/fuzz/seeds/f_glob/bytes \
	tests/fuzz/seeds/f_glob/escaped \
	tests/fuzz/seeds/f_glob/split-character \
	tests/fuzz/seeds/f_glob/stars \
	tests/fuzz/seeds/f_relation/broken \
	tests/fuzz/seeds/f_relation/deb \
	tests/fuzz/seeds/f_relation/late-parenthesis \
	tests/fuzz/seeds/f_relation/mixed-brackets \
	tests/fuzz/seeds/f_relation/rich \
	tests/fuzz/seeds/f_relation/rpm
tests_unit_t_manifest_keys_SOURCES = tests/unit/t_manifest_keys.c $(key_sources)
