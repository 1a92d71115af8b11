# src/plan/local.mk - what goes into the packages, sorted; the payloads of its files
# SPDX-License-Identifier: GPL-3.0-or-later

libingot_a_SOURCES += \
	src/plan/package_files.c \
	src/plan/package_files.h \
	src/plan/payloads.c \
	src/plan/payloads.h \
	src/plan/plan.c \
	src/plan/plan.h \
	src/plan/plan_folders.c \
	src/plan/plan_folders_internal.h \
	src/plan/plan_internal.h \
	src/plan/plan_item.c \
	src/plan/plan_item_internal.h \
	src/plan/plan_place.c \
	src/plan/plan_place_internal.h \
	src/plan/plan_seal.c \
	src/plan/plan_source.c \
	src/plan/plan_source_internal.h \
	src/plan/plan_system.c \
	src/plan/plan_system_internal.h \
	src/plan/walk.c \
	src/plan/walk.h

unit_tests += \
	tests/unit/plan/t_payloads \
	tests/unit/plan/t_plan \
	tests/unit/plan/t_plan_problems \
	tests/unit/plan/t_plan_system
tests_unit_plan_t_plan_problems_SOURCES = tests/unit/plan/t_plan_problems.c tests/unit/plans.c \
	tests/unit/plans.h
tests_unit_plan_t_plan_SOURCES = tests/unit/plan/t_plan.c tests/unit/plans.c tests/unit/plans.h
tests_unit_plan_t_plan_system_SOURCES = tests/unit/plan/t_plan_system.c tests/unit/plans.c \
	tests/unit/plans.h
