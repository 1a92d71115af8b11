# src/model/local.mk - the manifest, the plan, the package
# SPDX-License-Identifier: GPL-3.0-or-later

# Relations, plan, contents, package
libingot_a_SOURCES += \
	src/model/contents.c src/model/contents.h \
	src/model/glob.c src/model/glob.h \
	src/model/package.c src/model/package.h \
	src/model/package_plan.c \
	src/model/plan.c src/model/plan.h \
	src/model/plan_draft.h \
	src/model/plan_item.c \
	src/model/plan_seal.c \
	src/model/plan_source.c \
	src/model/plan_system.c \
	src/model/provenance.c src/model/provenance.h \
	src/model/relation.c src/model/relation.h \
	src/model/walk.c src/model/walk.h

unit_tests += tests/unit/t_glob tests/unit/t_package tests/unit/t_relation
