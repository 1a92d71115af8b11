# src/repo/local.mk - channels, generations, publishing
# SPDX-License-Identifier: GPL-3.0-or-later

libingot_a_SOURCES += \
	src/repo/ask/commit_search.c \
	src/repo/ask/commit_search.h \
	src/repo/ask/package_search.c \
	src/repo/ask/package_search.h \
	src/repo/change/admission.c \
	src/repo/change/admission_internal.h \
	src/repo/change/arches.c \
	src/repo/change/arches_internal.h \
	src/repo/change/certificates.c \
	src/repo/change/certificates_internal.h \
	src/repo/change/complete.c \
	src/repo/change/conflicts.c \
	src/repo/change/conflicts_internal.h \
	src/repo/change/create.c \
	src/repo/change/dependent_packages.c \
	src/repo/change/dependent_packages_internal.h \
	src/repo/change/incoming.c \
	src/repo/change/incoming_internal.h \
	src/repo/change/key_change.c \
	src/repo/change/keyring_make.c \
	src/repo/change/keyring_make_internal.h \
	src/repo/change/keyring_settle.c \
	src/repo/change/keyring_settle_internal.h \
	src/repo/change/promote.c \
	src/repo/change/prune.c \
	src/repo/change/publish.c \
	src/repo/change/refresh.c \
	src/repo/change/rollback.c \
	src/repo/change/rollback_package.c \
	src/repo/change/rollback_package_internal.h \
	src/repo/change/selection.c \
	src/repo/change/selection_internal.h \
	src/repo/change/set.c \
	src/repo/change/settings_change.c \
	src/repo/change/settings_change_internal.h \
	src/repo/change/share.c \
	src/repo/change/share_internal.h \
	src/repo/change/transaction.c \
	src/repo/change/transaction_internal.h \
	src/repo/change/withdraw.c \
	src/repo/change/writing.c \
	src/repo/change/writing_internal.h \
	src/repo/doctor/answers.c \
	src/repo/doctor/apt.c \
	src/repo/doctor/checks.c \
	src/repo/doctor/doctor.c \
	src/repo/doctor/doctor.h \
	src/repo/doctor/doctor_internal.h \
	src/repo/doctor/indexes.c \
	src/repo/doctor/keys.c \
	src/repo/doctor/packages.c \
	src/repo/doctor/pointers.c \
	src/repo/doctor/words.c \
	src/repo/doctor/yum.c \
	src/repo/repo.h \
	src/repo/serve/clients.c \
	src/repo/serve/clients_internal.h \
	src/repo/serve/pointers.c \
	src/repo/serve/pointers_internal.h \
	src/repo/serve/render.c \
	src/repo/serve/render_internal.h \
	src/repo/state/catalogue.c \
	src/repo/state/catalogue.h \
	src/repo/state/catalogue_internal.h \
	src/repo/state/catalogue_served.c \
	src/repo/state/chain.c \
	src/repo/state/chain_internal.h \
	src/repo/state/channel.c \
	src/repo/state/channel.h \
	src/repo/state/field_values.c \
	src/repo/state/field_values_internal.h \
	src/repo/state/generation.c \
	src/repo/state/generation.h \
	src/repo/state/generation_text.c \
	src/repo/state/keyring_package.c \
	src/repo/state/keyring_package_internal.h \
	src/repo/state/keys.c \
	src/repo/state/keys.h \
	src/repo/state/names.c \
	src/repo/state/names_internal.h \
	src/repo/state/needed_files.c \
	src/repo/state/needed_files_internal.h \
	src/repo/state/newest.c \
	src/repo/state/newest.h \
	src/repo/state/objects.c \
	src/repo/state/objects_internal.h \
	src/repo/state/package_set.c \
	src/repo/state/package_set_internal.h \
	src/repo/state/published.c \
	src/repo/state/published_internal.h \
	src/repo/state/record_file.c \
	src/repo/state/record_file.h \
	src/repo/state/repo.c \
	src/repo/state/repo.h \
	src/repo/state/repo_memory.c \
	src/repo/state/repo_memory.h \
	src/repo/state/set_change.c \
	src/repo/state/set_change_internal.h \
	src/repo/state/settings.c \
	src/repo/state/settings_text.c \
	src/repo/state/settings_internal.h \
	src/repo/state/signed_text.c \
	src/repo/state/signed_text_internal.h \
	src/repo/state/signing.c \
	src/repo/state/signing_internal.h \
	src/repo/state/versions.c \
	src/repo/state/versions_internal.h \
	src/repo/verify/repo_verify.c \
	src/repo/verify/repo_verify.h \
	src/repo/verify/verify_internal.h \
	src/repo/verify/verify_packages.c \
	src/repo/verify/verify_records.c \
	src/repo/verify/verify_state.c

unit_tests += \
	tests/unit/repo/t_admission \
	tests/unit/repo/t_catalogue_served \
	tests/unit/repo/t_channels \
	tests/unit/repo/t_clients \
	tests/unit/repo/t_doctor \
	tests/unit/repo/t_generation \
	tests/unit/repo/t_chain \
	tests/unit/repo/t_key_change \
	tests/unit/repo/t_keyring \
	tests/unit/repo/t_publish \
	tests/unit/repo/t_record_file \
	tests/unit/repo/t_repo_keys \
	tests/unit/repo/t_repo_verify

fuzz_harnesses += \
	tests/fuzz/f_generation \
	tests/fuzz/f_record
tests_unit_repo_t_admission_SOURCES = tests/unit/repo/t_admission.c $(key_sources)
tests_unit_repo_t_catalogue_served_SOURCES = \
	tests/unit/http_server.c \
	tests/unit/http_server.h \
	tests/unit/repo/t_catalogue_served.c
tests_unit_repo_t_channels_SOURCES = tests/unit/repo/t_channels.c $(key_sources)
tests_unit_repo_t_generation_SOURCES = tests/unit/repo/t_generation.c $(key_sources)
tests_unit_repo_t_chain_SOURCES = tests/unit/repo/t_chain.c $(key_sources)
tests_unit_repo_t_key_change_SOURCES = tests/unit/repo/t_key_change.c $(key_sources)
tests_unit_repo_t_keyring_SOURCES = tests/unit/repo/t_keyring.c $(key_sources)
tests_unit_repo_t_publish_SOURCES = tests/unit/repo/t_publish.c $(key_sources)
tests_unit_repo_t_repo_keys_SOURCES = tests/unit/repo/t_repo_keys.c $(key_sources)
tests_unit_repo_t_repo_verify_SOURCES = tests/unit/repo/t_repo_verify.c $(key_sources)
interop_tests += \
	tests/interop/apt.sh \
	tests/interop/dnf.sh \
	tests/interop/doctor.sh \
	tests/interop/key_life.sh \
	tests/interop/key_new.sh \
	tests/interop/life.sh \
	tests/interop/life_expiry.sh \
	tests/interop/life_theft.sh \
	tests/interop/keyring.sh \
	tests/interop/two_keys.sh \
	tests/interop/night.sh \
	tests/interop/relations.sh \
	tests/interop/rollback.sh \
	tests/interop/snapshots.sh \
	tests/interop/zypper.sh
EXTRA_DIST += tests/interop/hosts.sh tests/interop/life_hosts.sh tests/interop/page.sh tests/interop/relations.py tests/interop/repository.sh
tests_fuzz_f_generation_LDADD = $(fuzz_ldadd)
tests_fuzz_f_record_LDADD = $(fuzz_ldadd)
EXTRA_DIST += tests/fuzz/seeds/f_generation tests/fuzz/seeds/f_record
EXTRA_DIST += docs/design.md docs/doctor.md docs/format-2.md docs/night.md docs/rollback.md specs/repository.md specs/transaction.md
