# src/base/local.mk - memory, errors, text, files, digests, threads
# SPDX-License-Identifier: GPL-3.0-or-later

libingot_a_SOURCES += \
	src/base/arena.c src/base/arena.h \
	src/base/base64.c src/base/base64.h \
	src/base/buffer.c src/base/buffer.h \
	src/base/command.c src/base/command.h \
	src/base/compiler.h \
	src/base/dates.c src/base/dates.h \
	src/base/digest.c src/base/digest.h \
	src/base/error.c src/base/error.h \
	src/base/file.c src/base/file.h \
	src/base/host.c src/base/host.h \
	src/base/json.c src/base/json.h \
	src/base/key_text.c src/base/key_text.h \
	src/base/landlock.c src/base/landlock.h \
	src/base/map.c src/base/map.h \
	src/base/memory.c src/base/memory.h \
	src/base/output.c \
	src/base/own_folder.c src/base/own_folder.h \
	src/base/parts.c src/base/parts.h \
	src/base/path.c src/base/path.h \
	src/base/pool.c src/base/pool.h \
	src/base/printable.c src/base/printable.h \
	src/base/problems.c src/base/problems.h \
	src/base/secrets.c src/base/secrets.h \
	src/base/spool.c src/base/spool.h \
	src/base/strings.c src/base/strings.h \
	src/base/unified.c src/base/unified.h \
	src/base/vector.c src/base/vector.h

unit_tests += \
	tests/unit/t_arena \
	tests/unit/t_base64 \
	tests/unit/t_buffer \
	tests/unit/t_command \
	tests/unit/t_dates \
	tests/unit/t_digest \
	tests/unit/t_error \
	tests/unit/t_file \
	tests/unit/t_host \
	tests/unit/t_json \
	tests/unit/t_key_text \
	tests/unit/t_landlock \
	tests/unit/t_map \
	tests/unit/t_memory \
	tests/unit/t_output \
	tests/unit/t_own_folder \
	tests/unit/t_parts \
	tests/unit/t_path \
	tests/unit/t_pool \
	tests/unit/t_printable \
	tests/unit/t_problems \
	tests/unit/t_secrets \
	tests/unit/t_spool \
	tests/unit/t_strings \
	tests/unit/t_unified \
	tests/unit/t_vector

tests_unit_t_key_text_SOURCES = tests/unit/t_key_text.c $(key_sources)
tests_unit_t_secrets_SOURCES = tests/unit/t_secrets.c $(key_sources)
tests_unit_t_unified_SOURCES = tests/unit/t_unified.c $(key_sources)
