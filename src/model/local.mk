# src/model/local.mk - the manifest, the plan, the package
# SPDX-License-Identifier: GPL-3.0-or-later

# Relations, plan, contents, package
libingot_a_SOURCES += \
	src/model/glob.c src/model/glob.h \
	src/model/plan_draft.h \
	src/model/plan_system.c \
	src/model/provenance.c src/model/provenance.h \
	src/model/relation.c src/model/relation.h \
	src/model/walk.c src/model/walk.h
