# src/base/local.mk - memory, errors, files, digests, threads, child processes
# SPDX-License-Identifier: GPL-3.0-or-later

libingot_a_SOURCES += \
	src/base/advice.h \
	src/base/arena.c \
	src/base/arena.h \
	src/base/base64.c \
	src/base/base64.h \
	src/base/buffer.c \
	src/base/buffer.h \
	src/base/compiler.h \
	src/base/dates.c \
	src/base/dates.h \
	src/base/digest.c \
	src/base/digest.h \
	src/base/error.c \
	src/base/error.h \
	src/base/file.c \
	src/base/file.h \
	src/base/hex.c \
	src/base/hex.h \
	src/base/host.c \
	src/base/host.h \
	src/base/key_text.c \
	src/base/key_text.h \
	src/base/landlock.c \
	src/base/landlock.h \
	src/base/map.c \
	src/base/map.h \
	src/base/memory.c \
	src/base/memory.h \
	src/base/output.c \
	src/base/output.h \
	src/base/own_folder.c \
	src/base/own_folder.h \
	src/base/parts.c \
	src/base/parts.h \
	src/base/path.c \
	src/base/path.h \
	src/base/pool.c \
	src/base/pool.h \
	src/base/printable.c \
	src/base/printable.h \
	src/base/problems.c \
	src/base/problems.h \
	src/base/process.c \
	src/base/process.h \
	src/base/secrets.c \
	src/base/secrets.h \
	src/base/sink.c \
	src/base/sink.h \
	src/base/spool.c \
	src/base/spool.h \
	src/base/strings.c \
	src/base/strings.h \
	src/base/text.c \
	src/base/text.h \
	src/base/vector.c \
	src/base/vector.h

unit_tests += \
	tests/unit/base/t_arena \
	tests/unit/base/t_base64 \
	tests/unit/base/t_buffer \
	tests/unit/base/t_dates \
	tests/unit/base/t_digest \
	tests/unit/base/t_error \
	tests/unit/base/t_file \
	tests/unit/base/t_hex \
	tests/unit/base/t_host \
	tests/unit/base/t_key_text \
	tests/unit/base/t_landlock \
	tests/unit/base/t_map \
	tests/unit/base/t_memory \
	tests/unit/base/t_output \
	tests/unit/base/t_own_folder \
	tests/unit/base/t_parts \
	tests/unit/base/t_path \
	tests/unit/base/t_pool \
	tests/unit/base/t_printable \
	tests/unit/base/t_problems \
	tests/unit/base/t_process \
	tests/unit/base/t_secrets \
	tests/unit/base/t_sink \
	tests/unit/base/t_spool \
	tests/unit/base/t_strings \
	tests/unit/base/t_text \
	tests/unit/base/t_vector
tests_unit_base_t_key_text_SOURCES = tests/unit/base/t_key_text.c $(key_sources)
tests_unit_base_t_secrets_SOURCES = tests/unit/base/t_secrets.c $(key_sources)
