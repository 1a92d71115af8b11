# tests/local.mk - how the tests are built and run; which there are is said by the layers
# SPDX-License-Identifier: GPL-3.0-or-later

# ---- Unit tests, scripts with real tools, fuzz seeds: all speak TAP, each line counts ----

if HAVE_CMOCKA
unit_programs = $(unit_tests)
else
unit_programs =
endif

check_PROGRAMS = $(unit_programs)
check_LIBRARIES =
if HAVE_CMOCKA
check_LIBRARIES += tests/unit/libtest.a
endif
tests_unit_libtest_a_SOURCES = tests/unit/known_formats.h tests/unit/test.c tests/unit/test.h
TESTS = $(unit_programs) $(interop_tests)
TEST_EXTENSIONS = .sh

tap_driver = env AM_TAP_AWK='$(AWK)' $(SHELL) $(top_srcdir)/build-aux/tap-driver.sh
LOG_DRIVER = $(tap_driver)
LOG_COMPILER = $(SHELL) $(top_srcdir)/tests/run-program
SH_LOG_DRIVER = $(tap_driver)
SH_LOG_COMPILER = $(SHELL)

# abs_* so that a test may change directory. Leaks count in the tests' own programs.
AM_TESTS_ENVIRONMENT = \
	CMOCKA_MESSAGE_OUTPUT=TAP; export CMOCKA_MESSAGE_OUTPUT; \
	LC_ALL=C.UTF-8; export LC_ALL; \
	TZ=UTC; export TZ; \
	top_srcdir='$(abs_top_srcdir)'; export top_srcdir; \
	top_builddir='$(abs_top_builddir)'; export top_builddir; \
	PATH='$(abs_top_builddir)':"$$PATH"; export PATH;

EXTRA_DIST += tests/faulty.py tests/format1.py tests/run-program tests/served.py $(interop_tests)

# ---- Scripts with real tools ----

interop_tests += tests/interop/compression.sh
interop_tests += tests/interop/contents.sh
interop_tests += tests/interop/corpus.sh
interop_tests += tests/interop/cyclonedx.sh
interop_tests += tests/interop/extras.sh
interop_tests += tests/interop/extras_deb.sh
interop_tests += tests/interop/extras_rpm.sh
interop_tests += tests/interop/installed.sh
interop_tests += tests/interop/large.sh
interop_tests += tests/interop/lint.sh
interop_tests += tests/interop/lock_files.sh
interop_tests += tests/interop/places.sh
interop_tests += tests/interop/schema.sh
interop_tests += tests/interop/signatures.sh
interop_tests += tests/interop/story.sh
interop_tests += tests/interop/upgrade.sh
interop_tests += tests/interop/verify.sh
EXTRA_DIST += tests/interop/cyclonedx.py tests/interop/lock_pins.py tests/interop/registry.sh tests/interop/sources.sh
EXTRA_DIST += tests/interop/corpus.py packaging/lint-notes.md tests/interop/schema.py tests/interop/rich.sh tests/interop/roots.sh tests/interop/tap.sh

# ---- Injected faults: a small form in check, all of it by `make torture` ----

check_PROGRAMS += tests/fault/inject
tests_fault_inject_SOURCES = tests/fault/inject.c tests/fault/inject_exec.c tests/fault/inject_exec.h
tests_fault_inject_LDADD =
# Preloaded, into GnuPG too: without the flags of checks, which want to be there first.
check_DATA = tests/fault/clock.so
CLEANFILES += tests/fault/clock.so
tests/fault/clock.so: tests/fault/clock.c
	$(AM_V_CC)$(MKDIR_P) tests/fault && $(CC) -std=c11 -D_GNU_SOURCE -O2 $(WARNING_FLAGS) -shared \
		-fPIC -o $@ "$(srcdir)/tests/fault/clock.c" -ldl

# The model puts its own in the place of these.
model_wrapped = client_keys_settle deb_format digest_bytes_hex incoming_read keyring_add keyring_close \
	keyring_expired keyring_export keyring_open keyring_parts keyring_renew keyring_verify_clear_all rpm_format \
	signer_at signer_clear signer_count signer_detach signer_detach_around signer_find signer_fingerprint \
	signer_has_part signer_join signer_part signer_prove_with signer_public_key store_open
check_PROGRAMS += tests/model/model
tests_model_model_SOURCES = \
	tests/model/actors.c \
	tests/model/actors.h \
	tests/model/digests.c \
	tests/model/generations.c \
	tests/model/generations.h \
	tests/model/indexes.c \
	tests/model/indexes.h \
	tests/model/jobs.c \
	tests/model/jobs.h \
	tests/model/memory.c \
	tests/model/memory.h \
	tests/model/model.c \
	tests/model/mutations.c \
	tests/model/mutations.h \
	tests/model/schedule.c \
	tests/model/schedule.h \
	tests/model/stand_ins.c \
	tests/model/stand_ins.h \
	tests/model/watch.c \
	tests/model/watch.h
tests_model_model_LDFLAGS = $(AM_LDFLAGS) $(model_wrapped:%=-Wl,--wrap=%)
tests_model_model_LDADD = libingot.a $(foreign_libraries)

fault_tests = tests/fault/inject.sh tests/fault/build.sh tests/fault/canary.sh tests/fault/kill.sh \
	tests/fault/nospace.sh tests/fault/publishers.sh tests/fault/racing.sh tests/model/model.sh
interop_tests += $(fault_tests)
EXTRA_DIST += tests/fault/README.md tests/fault/canary.py tests/fault/clients.py tests/fault/clock.c tests/fault/fault.sh tests/fault/operations.py \
	tests/fault/memory.py tests/fault/publishers.py tests/fault/racing.py tests/fault/server.py \
	tests/fault/sweep.py tests/fault/tree.py tests/model/README.md

.PHONY: torture
torture: ingot$(EXEEXT) tests/fault/inject$(EXEEXT) tests/fault/clock.so tests/model/model$(EXEEXT)
	status=0; \
	for script in $(fault_tests); do \
		echo "== $$script"; \
		TORTURE=1 top_builddir='$(abs_top_builddir)' PATH='$(abs_top_builddir)':"$$PATH" \
			$(SHELL) "$(srcdir)/$$script" 2>&1 | tee torture.log; \
		grep -q '^1\.\.[1-9]' torture.log && ! grep -q '^not ok' torture.log || status=1; \
	done; \
	rm -f torture.log; exit $$status

# ---- Fuzz harnesses: with --enable-fuzz for libFuzzer, else they replay their seeds ----

if FUZZ
fuzz_ldadd = libingot.a $(foreign_libraries) $(FUZZ_ENGINE)
noinst_PROGRAMS = $(fuzz_harnesses)
else
fuzz_ldadd = tests/fuzz/libreplay.a libingot.a $(foreign_libraries)
check_LIBRARIES += tests/fuzz/libreplay.a
tests_fuzz_libreplay_a_SOURCES = tests/fuzz/replay.c
check_PROGRAMS += $(fuzz_harnesses)
TESTS += $(fuzz_harnesses)
endif

# ---- The command line, by GNU Autotest ----

cli_tests += \
	tests/cli/version.at \
	tests/cli/help.at \
	tests/cli/build.at \
	tests/cli/cache.at \
	tests/cli/manifest_errors.at \
	tests/cli/mistakes.at \
	tests/cli/lint.at \
	tests/cli/init.at \
	tests/cli/schema.at \
	tests/cli/identity.at \
	tests/cli/prove.at \
	tests/cli/tag.at \
	tests/cli/git.at \
	tests/cli/show.at \
	tests/cli/console.at \
	tests/cli/diff.at \
	tests/cli/verify.at \
	tests/cli/sign.at \
	tests/cli/create_publish.at \
	tests/cli/sharing.at \
	tests/cli/snapshots.at \
	tests/cli/history.at \
	tests/cli/channels.at \
	tests/cli/prune_check.at \
	tests/cli/doctor.at \
	tests/cli/served.at \
	tests/cli/key.at \
	tests/cli/keys.at \
	tests/cli/settings.at \
	tests/cli/two_keys.at \
	tests/cli/key_drop.at \
	tests/cli/format1.at \
	tests/cli/keyring.at \
	tests/cli/memory.at

testsuite = $(srcdir)/tests/cli/testsuite
EXTRA_DIST += tests/cli/testsuite.at tests/cli/local.at $(cli_tests) tests/cli/atlocal.in \
	tests/cli/package.m4 tests/cli/testsuite

$(srcdir)/tests/cli/package.m4: $(top_srcdir)/configure.ac
	$(AM_V_GEN){ \
	echo 'm4_define([AT_PACKAGE_NAME], [$(PACKAGE_NAME)])'; \
	echo 'm4_define([AT_PACKAGE_TARNAME], [$(PACKAGE_TARNAME)])'; \
	echo 'm4_define([AT_PACKAGE_VERSION], [$(PACKAGE_VERSION)])'; \
	echo 'm4_define([AT_PACKAGE_STRING], [$(PACKAGE_STRING)])'; \
	echo 'm4_define([AT_PACKAGE_BUGREPORT], [$(PACKAGE_BUGREPORT)])'; \
	echo 'm4_define([AT_PACKAGE_URL], [$(PACKAGE_URL)])'; \
	} >$@

$(testsuite): tests/cli/testsuite.at tests/cli/local.at $(cli_tests) $(srcdir)/tests/cli/package.m4
	$(AM_V_GEN)$(AUTOM4TE) --language=autotest -I '$(srcdir)/tests/cli' -o $@.tmp \
		'$(srcdir)/tests/cli/testsuite.at' && mv $@.tmp $@

check-local: tests/cli/atlocal $(testsuite) ingot$(EXEEXT)
	cd tests/cli && $(SHELL) '$(abs_top_srcdir)/tests/cli/testsuite' \
		AUTOTEST_PATH='$(abs_top_builddir)' $(TESTSUITEFLAGS)

installcheck-local: tests/cli/atlocal $(testsuite)
	cd tests/cli && $(SHELL) '$(abs_top_srcdir)/tests/cli/testsuite' \
		AUTOTEST_PATH='$(DESTDIR)$(bindir)' $(TESTSUITEFLAGS)

clean-local:
	test ! -f '$(testsuite)' || { cd tests/cli && \
		$(SHELL) '$(abs_top_srcdir)/tests/cli/testsuite' --clean; }

DISTCLEANFILES = tests/cli/atconfig

# ---- The benchmark: BENCH has its arguments, see tests/bench/README.md ----

EXTRA_DIST += tests/bench/README.md tests/bench/bench.sh

.PHONY: bench
bench: ingot$(EXEEXT)
	PATH='$(abs_top_builddir)':"$$PATH" $(SHELL) $(top_srcdir)/tests/bench/bench.sh $(BENCH) bench

# ---- The rules of the tree ----

EXTRA_DIST += tests/lint/leaning tests/lint/run tests/lint/tap.sh tests/lint/layers.sh tests/lint/shape.sh \
	tests/lint/words.sh tests/lint/tools.sh tests/lint/selftest.sh \
	packaging/check packaging/deps .ci/run

# ---- Ingot's own packages ----

EXTRA_DIST += packaging/copyright packaging/demo packaging/image packaging/ingot.yaml

.PHONY: lint format
lint:
	$(SHELL) $(top_srcdir)/tests/lint/run

format:
	cd $(top_srcdir) && git ls-files '*.c' '*.h' | xargs clang-format -i
