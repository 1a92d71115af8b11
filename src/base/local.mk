# src/base/local.mk - memory, errors, text, files, digests, threads
# SPDX-License-Identifier: GPL-3.0-or-later

libingot_a_SOURCES += \
	src/base/arena.h \
	src/base/buffer.h \
	src/base/command.h \
	src/base/compiler.h \
	src/base/dates.h \
	src/base/digest.h \
	src/base/error.h \
	src/base/file.h \
	src/base/host.h \
	src/base/json.h \
	src/base/memory.h \
	src/base/parts.h \
	src/base/path.h \
	src/base/pool.h \
	src/base/problems.h \
	src/base/spool.h \
	src/base/strings.h \
	src/base/vector.h
