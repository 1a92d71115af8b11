# src/cli/local.mk - commands, and all printing
# SPDX-License-Identifier: GPL-3.0-or-later

ingot_SOURCES = src/cli/main.c

libingot_a_SOURCES += \
	src/cli/advice.c \
	src/cli/advice.h \
	src/cli/channel_reference.c \
	src/cli/channel_reference.h \
	src/cli/ci.c \
	src/cli/ci.h \
	src/cli/cmd_build.c \
	src/cli/cmd_check.c \
	src/cli/cmd_create.c \
	src/cli/cmd_diff.c \
	src/cli/cmd_doctor.c \
	src/cli/cmd_help.c \
	src/cli/cmd_init.c \
	src/cli/cmd_key.c \
	src/cli/cmd_key_change.c \
	src/cli/cmd_key_new.c \
	src/cli/cmd_key_show.c \
	src/cli/cmd_lint.c \
	src/cli/cmd_list.c \
	src/cli/cmd_log.c \
	src/cli/cmd_promote.c \
	src/cli/cmd_prune.c \
	src/cli/cmd_publish.c \
	src/cli/cmd_refresh.c \
	src/cli/cmd_rollback.c \
	src/cli/cmd_schema.c \
	src/cli/cmd_set.c \
	src/cli/cmd_show.c \
	src/cli/cmd_verify.c \
	src/cli/cmd_where.c \
	src/cli/cmd_withdraw.c \
	src/cli/command.c \
	src/cli/command.h \
	src/cli/completion.c \
	src/cli/completion.h \
	src/cli/console.c \
	src/cli/console.h \
	src/cli/diff_text.c \
	src/cli/diff_text.h \
	src/cli/help.c \
	src/cli/help.h \
	src/cli/history.c \
	src/cli/history.h \
	src/cli/key_files.c \
	src/cli/key_files.h \
	src/cli/key_help.h \
	src/cli/key_report.c \
	src/cli/key_report.h \
	src/cli/man.c \
	src/cli/man.h \
	src/cli/option.c \
	src/cli/option.h \
	src/cli/outline.c \
	src/cli/outline.h \
	src/cli/progress.c \
	src/cli/progress.h \
	src/cli/prose.c \
	src/cli/prose.h \
	src/cli/reader.c \
	src/cli/reader.h \
	src/cli/reference.c \
	src/cli/reference.h \
	src/cli/request.c \
	src/cli/request.h \
	src/cli/settings_text.c \
	src/cli/settings_text.h \
	src/cli/survey.c \
	src/cli/survey.h \
	src/cli/survey_project.c \
	src/cli/verdict.c \
	src/cli/verdict.h \
	src/cli/writer.c \
	src/cli/writer.h \
	src/cli/writer_keys.c \
	src/cli/writer_keys.h

unit_tests += \
	tests/unit/cli/t_advice \
	tests/unit/cli/t_channel_reference \
	tests/unit/cli/t_console \
	tests/unit/cli/t_progress

fuzz_harnesses += \
	tests/fuzz/f_reference
tests_fuzz_f_reference_LDADD = $(fuzz_ldadd)
EXTRA_DIST += tests/fuzz/seeds/f_reference

# Manual pages and completions are printed by the program, from the tables that it parses with.
man1_MANS = ingot.1
man5_MANS = ingot.yaml.5
bashcompletiondir = $(datadir)/bash-completion/completions
bashcompletion_DATA = completions/ingot
zshcompletiondir = $(datadir)/zsh/vendor-completions
zshcompletion_DATA = completions/_ingot
fishcompletiondir = $(datadir)/fish/vendor_completions.d
fishcompletion_DATA = completions/ingot.fish
dist_doc_DATA = NEWS README.md
CLEANFILES += $(man1_MANS) $(man5_MANS) $(bashcompletion_DATA) $(zshcompletion_DATA) \
	$(fishcompletion_DATA)
$(man1_MANS) $(man5_MANS): ingot$(EXEEXT)
	$(AM_V_GEN)./ingot$(EXEEXT) man $@ >$@.tmp && mv $@.tmp $@
completions/ingot: ingot$(EXEEXT)
	$(AM_V_GEN)$(MKDIR_P) completions && ./ingot$(EXEEXT) completion bash >$@.tmp && mv $@.tmp $@
completions/_ingot: ingot$(EXEEXT)
	$(AM_V_GEN)$(MKDIR_P) completions && ./ingot$(EXEEXT) completion zsh >$@.tmp && mv $@.tmp $@
completions/ingot.fish: ingot$(EXEEXT)
	$(AM_V_GEN)$(MKDIR_P) completions && ./ingot$(EXEEXT) completion fish >$@.tmp && mv $@.tmp $@
