# src/sign/local.mk - signatures made and verified, keys and keyrings
# SPDX-License-Identifier: GPL-3.0-or-later

libingot_a_SOURCES += \
	src/sign/agent.c \
	src/sign/agent_internal.h \
	src/sign/armour.c \
	src/sign/armour_internal.h \
	src/sign/certificates.c \
	src/sign/certificates.h \
	src/sign/cleartext.c \
	src/sign/cleartext.h \
	src/sign/client_keys.c \
	src/sign/client_keys.h \
	src/sign/digest_signer.c \
	src/sign/digest_signer_internal.h \
	src/sign/gnupg_home.c \
	src/sign/gnupg_home_internal.h \
	src/sign/gpg.c \
	src/sign/gpg_internal.h \
	src/sign/gpg_keys.c \
	src/sign/gpg_watch.c \
	src/sign/gpg_watch_internal.h \
	src/sign/issuer.c \
	src/sign/issuer.h \
	src/sign/key_file.c \
	src/sign/key_file_internal.h \
	src/sign/key_packet.c \
	src/sign/key_packet_internal.h \
	src/sign/key_parts.c \
	src/sign/key_parts_internal.h \
	src/sign/key_request.c \
	src/sign/key_request.h \
	src/sign/key_rules.c \
	src/sign/key_rules.h \
	src/sign/keyring.c \
	src/sign/keyring.h \
	src/sign/new_key.c \
	src/sign/new_key.h \
	src/sign/packet.c \
	src/sign/packet_internal.h \
	src/sign/passphrase.c \
	src/sign/passphrase_internal.h \
	src/sign/self_signature.c \
	src/sign/self_signature_internal.h \
	src/sign/signature.c \
	src/sign/signature.h \
	src/sign/signature_digest.c \
	src/sign/signature_digest.h \
	src/sign/signature_form.c \
	src/sign/signature_form_internal.h \
	src/sign/signature_pattern.c \
	src/sign/signature_pattern_internal.h \
	src/sign/signer.c \
	src/sign/signer.h \
	src/sign/signers.c \
	src/sign/signers.h \
	src/sign/signing_key.c \
	src/sign/signing_key_internal.h \
	src/sign/span.c \
	src/sign/span_internal.h \
	src/sign/trust.c \
	src/sign/trust.h

unit_tests += \
	tests/unit/sign/t_certificates \
	tests/unit/sign/t_cleartext \
	tests/unit/sign/t_client_keys \
	tests/unit/sign/t_digest_signer \
	tests/unit/sign/t_gnupg_home \
	tests/unit/sign/t_issuer \
	tests/unit/sign/t_key_rules \
	tests/unit/sign/t_keyring \
	tests/unit/sign/t_new_key \
	tests/unit/sign/t_passphrase \
	tests/unit/sign/t_several \
	tests/unit/sign/t_signature_list \
	tests/unit/sign/t_signature_digest \
	tests/unit/sign/t_signature_pattern \
	tests/unit/sign/t_signer \
	tests/unit/sign/t_signing_key
tests_unit_sign_t_keyring_SOURCES = tests/unit/sign/t_keyring.c $(key_sources)

fuzz_harnesses += \
	tests/fuzz/f_certificates \
	tests/fuzz/f_cleartext \
	tests/fuzz/f_issuer \
	tests/fuzz/f_signature_pattern
tests_unit_sign_t_certificates_SOURCES = tests/unit/sign/t_certificates.c $(key_sources)
tests_unit_sign_t_client_keys_SOURCES = tests/unit/sign/t_client_keys.c $(key_sources)
tests_unit_sign_t_digest_signer_SOURCES = tests/unit/sign/t_digest_signer.c $(key_sources)
tests_unit_sign_t_gnupg_home_SOURCES = tests/unit/sign/t_gnupg_home.c $(key_sources)
tests_unit_sign_t_several_SOURCES = tests/unit/sign/t_several.c $(key_sources)
tests_unit_sign_t_signature_list_SOURCES = tests/unit/sign/t_signature_list.c $(key_sources)
tests_unit_sign_t_new_key_SOURCES = tests/unit/sign/t_new_key.c $(key_sources)
tests_unit_sign_t_signer_SOURCES = tests/unit/sign/t_signer.c $(key_sources)
tests_unit_sign_t_signing_key_SOURCES = tests/unit/sign/t_signing_key.c $(key_sources)

# Keys made by the tests themselves.
key_sources = tests/unit/keys.c tests/unit/keys.h
EXTRA_DIST += tests/keys.sh
tests_fuzz_f_certificates_LDADD = $(fuzz_ldadd)
tests_fuzz_f_cleartext_LDADD = $(fuzz_ldadd)
tests_fuzz_f_issuer_LDADD = $(fuzz_ldadd)
tests_fuzz_f_signature_pattern_LDADD = $(fuzz_ldadd)
EXTRA_DIST += tests/fuzz/seeds/f_certificates tests/fuzz/seeds/f_cleartext tests/fuzz/seeds/f_issuer tests/fuzz/seeds/f_signature_pattern
EXTRA_DIST += docs/keys.md specs/signing.md
EXTRA_DIST += specs/signing.md

fuzz_harnesses += tests/fuzz/f_signature_digest
tests_fuzz_f_signature_digest_LDADD = $(fuzz_ldadd)
EXTRA_DIST += tests/fuzz/seeds/f_signature_digest
