/* t_admission.c - tests of what comes into a channel, by whichever command
 *
 * Records of packages that are refused today are put into a channel as a program before had done
 * it: with a change of its own.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/unit/test.h"

#include "base/digest.h"
#include "base/memory.h"
#include "base/strings.h"
#include "cli/advice.h"
#include "repo/change/writing_internal.h"
#include "repo/repo.h"
#include "repo/state/record_file.h"
#include "tests/unit/keys.h"

#define SIGN_IT                                                                                 \
	"clients would refuse to install it; sign it with the repository's key, or take it as " \
	"it is with --allow-unsigned"

static struct signer *signer;
static struct strings warnings;

static int open_shared(void **state UNUSED)
{
	signer = test_signer(test_key("ed25519", NULL), NULL, -1);
	return 0;
}

static int close_shared(void **state UNUSED)
{
	signer_close(signer);
	return 0;
}

static struct repo_writer writer_of(const char *where)
{
	return (struct repo_writer){.where = where,
				    .signers = &signer,
				    .n_signers = 1,
				    .by = "me@here",
				    .warnings = &warnings};
}

/* ---- A repository of before ---- */

static const char *new_repo(const char *name)
{
	struct error error = ERROR_INIT;
	AUTO_STRINGS names = {0};
	const char *where = test_path(name);
	strings_add(&names, "testing");
	strings_add(&names, "stable");
	const struct repo_create_options options = {
		.writer = writer_of(where),
		.origin = "Acme",
		.channels = &names,
		.channel = "testing",
	};
	assert_success(repo_create(&options, NULL, &error), &error);
	return where;
}

static struct record *make_record(const char *format, const char *name)
{
	struct record *record = record_make(format);
	record->name = xstrdup(name);
	record->version = xstrdup("1");
	record->arch = xstrdup(strcmp(format, "deb") == 0 ? "all" : "noarch");
	record->path = xasprintf("pool/%c/%s/%s.%s", *name, name, name, format);
	record->commit = xstrdup("");
	record->content_id = xstrdup("");
	digest_bytes_hex(DIGEST_SHA256, name, strlen(name), record->sha256);
	return record;
}

/* `depends` is the value of a field. */
static struct record *make_deb_record(const char *name, const char *depends)
{
	struct record *record = make_record("deb", name);
	AUTO_FREE char *stanza =
		xasprintf("Package: %s\nVersion: 1\nArchitecture: all\nDepends: %s\n"
			  "Filename: %s\nSize: 0\nSHA256: %s\n",
			  name, depends, record->path, record->sha256);
	AUTO_FREE char *contents = xasprintf("%s\n", name);
	record_add_section(record, "packages", stanza, strlen(stanza));
	record_add_section(record, "contents", contents, strlen(contents));
	return record;
}

static struct record *make_rpm_record(const char *name, bool is_signed)
{
	static const char *const sections[] = {"primary", "filelists", "other"};
	struct record *record = make_record("rpm", name);
	record->is_signed = is_signed;
	for (size_t i = 0; i < ARRAY_SIZE(sections); i++)
		record_add_section(record, sections[i], "<package/>\n", strlen("<package/>\n"));
	return record;
}

/* Serves as a transaction_change. */
static int add_record(void *context, struct package_set *set, struct generation *generation,
		      struct error *error UNUSED)
{
	const struct record *record = context;
	package_set_add(set, record);
	generation_add_change(generation, '+', record->format, record->name, record->version,
			      record->arch, record->commit);
	return 1;
}

/* Takes the record. */
static void bring(const char *where, const char *channel, struct record *record)
{
	struct error error = ERROR_INIT;
	CLEANUP(repo_close) struct repo repo = REPO_INIT;
	CLEANUP(transaction_result_free) struct transaction_result result = {0};
	const struct repo_writer writer = writer_of(where);
	assert_success(writing_open(&repo, &writer, &error), &error);
	assert_success(record_file_store(repo.store, record, &error), &error);
	struct transaction transaction = writing_transaction(&repo, &writer, channel, "publish");
	transaction.change = add_record;
	transaction.context = record;
	assert_success(writing_run(&transaction, &writer, &result, &error), &error);
	record_free(record);
}

/* ---- Commands ---- */

struct asked {
	const char *word; /* NULL: all packages */
	bool allow_unsigned, dry_run;
};

static int promote(const char *where, struct asked asked, struct error *error)
{
	AUTO_STRINGS packages = {0};
	struct repo_change change;
	if (asked.word)
		strings_add(&packages, asked.word);
	struct repo_promote_options options = {.writer = writer_of(where),
					       .from = "testing",
					       .to = "stable",
					       .packages = &packages,
					       .allow_unsigned = asked.allow_unsigned};
	options.writer.dry_run = asked.dry_run;
	strings_free(&warnings);
	int result = repo_promote(&options, &change, error);
	if (result == 0)
		repo_change_free(&change);
	return result;
}

static void assert_refused(const char *where, struct asked asked, const char *message,
			   const char *hint)
{
	struct error error = ERROR_INIT;
	assert_int_equal(promote(where, asked, &error), -1);
	AUTO_FREE char *told = advice_text(&error);
	assert_non_null(told);
	if (hint)
		assert_string_equal(told, hint);
	assert_error(&error, message);
}

static void assert_promoted(const char *where, struct asked asked)
{
	struct error error = ERROR_INIT;
	assert_success(promote(where, asked, &error), &error);
}

static void withdraw(const char *where, const char *channel, const char *word)
{
	struct error error = ERROR_INIT;
	struct repo_change change;
	AUTO_STRINGS packages = {0};
	strings_add(&packages, word);
	const struct repo_withdraw_options options = {
		.writer = writer_of(where), .channel = channel, .packages = &packages};
	strings_free(&warnings);
	assert_success(repo_withdraw(&options, &change, &error), &error);
	assert_true(change.changed);
	repo_change_free(&change);
}

static void roll_back(const char *where, const char *channel, const char *package)
{
	struct error error = ERROR_INIT;
	struct repo_change change;
	const struct repo_rollback_options options = {
		.writer = writer_of(where), .channel = channel, .package = package};
	strings_free(&warnings);
	assert_success(repo_rollback(&options, &change, &error), &error);
	assert_true(change.changed);
	repo_change_free(&change);
}

static bool asks_for_signatures(const char *where)
{
	AUTO_FREE char *name = xasprintf("%s/acme-stable.repo", where);
	AUTO_FREE char *text = test_run((const char *const[]){"grep", "gpgcheck", name, NULL}, 0);
	return strstr(text, "gpgcheck=1\nrepo_gpgcheck=1\n") == text;
}

static void assert_warned(const char *warning)
{
	assert_int_equal(warnings.n, warning != NULL);
	if (warning)
		assert_string_equal(warnings.v[0], warning);
	strings_free(&warnings);
}

/* ---- Signatures ---- */

#define NOT_ASKED                                                                            \
	"'pool/b/bare/bare.rpm' has no signature by a key of the repository: the channel's " \
	"client file tells clients not to ask for one"
#define NOT_SIGNED "'pool/b/bare/bare.rpm' has no signature by a key of the repository"

static void test_promote_asks_for_signatures(void **state UNUSED)
{
	const char *where = new_repo("signatures");
	bring(where, "testing", make_rpm_record("signed", true));
	bring(where, "testing", make_rpm_record("bare", false));
	bring(where, "testing", make_deb_record("also-bare", "a"));
	assert_refused(where, (struct asked){"bare=1", false, false}, NOT_SIGNED, SIGN_IT);
	assert_refused(where, (struct asked){NULL, false, false}, NOT_SIGNED, SIGN_IT);
	assert_refused(where, (struct asked){"bare", false, true}, NOT_SIGNED, SIGN_IT);
	assert_promoted(where, (struct asked){"signed", false, false});
	assert_promoted(where, (struct asked){"also-bare", false, false});
	assert_warned(NULL);
	assert_true(asks_for_signatures(where));
	assert_promoted(where, (struct asked){"bare", true, false});
	assert_warned(NOT_ASKED);
	assert_false(asks_for_signatures(where));
	/* A package that is there is not asked about. */
	assert_promoted(where, (struct asked){NULL, false, false});
	assert_warned(NULL);
}

/* Going back is never refused: the package was let in once. But it is told. */
static void test_rollback_to_unsigned(void **state UNUSED)
{
	const char *where = new_repo("rollback");
	bring(where, "testing", make_rpm_record("bare", false));
	assert_promoted(where, (struct asked){"bare", true, false});
	withdraw(where, "stable", "bare=1");
	assert_warned(NULL);
	assert_true(asks_for_signatures(where));
	assert_refused(where, (struct asked){"bare", false, false}, NOT_SIGNED, SIGN_IT);
	roll_back(where, "stable", NULL);
	assert_warned(NOT_ASKED);
	assert_false(asks_for_signatures(where));
	withdraw(where, "stable", "bare=1");
	roll_back(where, "stable", "bare=1");
	assert_warned(NOT_ASKED);
	assert_false(asks_for_signatures(where));
}

/* ---- What stops clients ---- */

#define STOPS                                                                                  \
	"cannot promote 'pool/d/dead/dead.deb': Depends 'a [amd64]': a list of architectures " \
	"('[...]') is for sources, not for a binary package"

/* A channel that has a dead package goes on with all others, gets rid of it and can have it back;
 * no other channel gets it. */
static void test_channel_with_a_dead_package(void **state UNUSED)
{
	const char *where = new_repo("dead");
	struct error error = ERROR_INIT;
	struct repo_changes changes;
	bring(where, "testing", make_deb_record("dead", "a [amd64]"));
	bring(where, "testing", make_deb_record("good", "a"));
	assert_refused(where, (struct asked){"dead", false, false}, STOPS, NULL);
	assert_refused(where, (struct asked){NULL, true, true}, STOPS, NULL);
	assert_promoted(where, (struct asked){"good", false, false});
	const struct repo_refresh_options options = {.writer = writer_of(where),
						     .channels = &(struct strings){0}};
	assert_success(repo_refresh(&options, &changes, &error), &error);
	repo_changes_free(&changes);
	withdraw(where, "testing", "good=1");
	roll_back(where, "testing", "good=1");
	withdraw(where, "testing", "dead=1");
	assert_promoted(where, (struct asked){NULL, false, false});
	roll_back(where, "testing", NULL);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_promote_asks_for_signatures),
		cmocka_unit_test(test_rollback_to_unsigned),
		cmocka_unit_test(test_channel_with_a_dead_package),
	};
	return cmocka_run_group_tests(tests, open_shared, close_shared);
}
