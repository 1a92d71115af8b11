# src/repo/local.mk - channels, generations, publishing
# SPDX-License-Identifier: GPL-3.0-or-later

libingot_a_SOURCES += \
	src/repo/admission.c \
	src/repo/admission.h \
	src/repo/channel.c \
	src/repo/channel.h \
	src/repo/clients.c \
	src/repo/clients.h \
	src/repo/complete.c \
	src/repo/conflicts.c \
	src/repo/conflicts.h \
	src/repo/create.c \
	src/repo/find.c \
	src/repo/find.h \
	src/repo/generation.c \
	src/repo/generation.h \
	src/repo/generation_text.c \
	src/repo/incoming.c \
	src/repo/incoming.h \
	src/repo/keys.c \
	src/repo/keys.h \
	src/repo/named.c \
	src/repo/named.h \
	src/repo/names.c \
	src/repo/names.h \
	src/repo/objects.c \
	src/repo/objects.h \
	src/repo/opened.c \
	src/repo/opened.h \
	src/repo/package_set.c \
	src/repo/package_set.h \
	src/repo/pointers.c \
	src/repo/pointers.h \
	src/repo/promote.c \
	src/repo/prune.c \
	src/repo/publish.c \
	src/repo/published.c \
	src/repo/published.h \
	src/repo/record_file.c \
	src/repo/record_file.h \
	src/repo/refresh.c \
	src/repo/render.c \
	src/repo/render.h \
	src/repo/repo.h \
	src/repo/repo_verify.c \
	src/repo/repo_verify.h \
	src/repo/rollback.c \
	src/repo/rollback_package.c \
	src/repo/rollback_package.h \
	src/repo/seen.c \
	src/repo/seen.h \
	src/repo/selection.c \
	src/repo/selection.h \
	src/repo/served.c \
	src/repo/served.h \
	src/repo/set_change.c \
	src/repo/set_change.h \
	src/repo/settings.c \
	src/repo/settings.h \
	src/repo/signed_text.c \
	src/repo/signed_text.h \
	src/repo/transaction.c \
	src/repo/transaction.h \
	src/repo/verify_packages.c \
	src/repo/verify_parts.h \
	src/repo/verify_records.c \
	src/repo/verify_state.c \
	src/repo/versions.c \
	src/repo/versions.h \
	src/repo/where.c \
	src/repo/where.h \
	src/repo/withdraw.c \
	src/repo/writing.c \
	src/repo/writing.h

unit_tests += \
	tests/unit/repo/t_admission \
	tests/unit/repo/t_channels \
	tests/unit/repo/t_clients \
	tests/unit/repo/t_generation \
	tests/unit/repo/t_publish \
	tests/unit/repo/t_record_file \
	tests/unit/repo/t_repo_keys \
	tests/unit/repo/t_repo_verify \
	tests/unit/repo/t_served

fuzz_harnesses += \
	tests/fuzz/f_generation \
	tests/fuzz/f_record
tests_unit_repo_t_admission_SOURCES = tests/unit/repo/t_admission.c $(key_sources)
tests_unit_repo_t_channels_SOURCES = tests/unit/repo/t_channels.c $(key_sources)
tests_unit_repo_t_generation_SOURCES = tests/unit/repo/t_generation.c $(key_sources)
tests_unit_repo_t_publish_SOURCES = tests/unit/repo/t_publish.c $(key_sources)
tests_unit_repo_t_repo_keys_SOURCES = tests/unit/repo/t_repo_keys.c $(key_sources)
tests_unit_repo_t_repo_verify_SOURCES = tests/unit/repo/t_repo_verify.c $(key_sources)
tests_unit_repo_t_served_SOURCES = \
	tests/unit/http_server.c \
	tests/unit/http_server.h \
	tests/unit/repo/t_served.c
interop_tests += \
	tests/interop/apt.sh \
	tests/interop/dnf.sh \
	tests/interop/key_life.sh \
	tests/interop/night.sh \
	tests/interop/relations.sh \
	tests/interop/rollback.sh \
	tests/interop/snapshots.sh \
	tests/interop/zypper.sh
EXTRA_DIST += tests/interop/page.sh tests/interop/relations.py tests/interop/repository.sh
tests_fuzz_f_generation_LDADD = $(fuzz_ldadd)
tests_fuzz_f_record_LDADD = $(fuzz_ldadd)
EXTRA_DIST += tests/fuzz/seeds/f_generation tests/fuzz/seeds/f_record
EXTRA_DIST += docs/night.md docs/rollback.md specs/repository.md specs/transaction.md
