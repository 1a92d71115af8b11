/* t_layout_check.c - tests of what `check` of a layout (formats/layout.h) finds
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/unit/test.h"

#include "base/map.h"
#include "base/memory.h"
#include "base/strings.h"
#include "base/text.h"
#include "formats/format.h"
#include "formats/layout.h"
#include "tests/unit/keys.h"

#define NOW 1700000000

static struct signer *signer;
static struct keyring *keyring;

static struct keyring *open_keyring(const struct test_key *key)
{
	struct error error = ERROR_INIT;
	AUTO_FREE char *public = test_read(key->public);
	struct keyring *opened = keyring_open(&error);
	assert_success(!opened || keyring_add(opened, public, strlen(public), "key", &error),
		       &error);
	return opened;
}

static int open_shared(void **state UNUSED)
{
	signer = test_signer(test_key("ed25519", NULL), NULL, -1);
	keyring = open_keyring(test_key("ed25519", NULL));
	return 0;
}

static int close_shared(void **state UNUSED)
{
	signer_close(signer);
	keyring_close(keyring);
	return 0;
}

/* ---- Records, with the least that their indexes need ---- */

static void add_text(struct record *record, const char *section, const char *text)
{
	record_add_section(record, section, text, strlen(text));
}

static void add_deb(struct record *record)
{
	AUTO_FREE char *stanza =
		xasprintf("Package: %s\nVersion: %s\nArchitecture: %s\nFilename: %s\n"
			  "Size: %llu\nSHA256: %s\n",
			  record->name, record->version, record->arch, record->path,
			  (unsigned long long)record->size, record->sha256);
	add_text(record, "packages", stanza);
	add_text(record, "contents", "a\nusr/a\n");
}

static void add_rpm(struct record *record)
{
	AUTO_FREE char *package = xasprintf("<package type=\"rpm\"><name>%s</name>"
					    "<checksum type=\"sha256\" pkgid=\"YES\">%s</checksum>"
					    "<size package=\"%llu\" installed=\"1\"/>"
					    "<location href=\"../../%s\"/></package>\n",
					    record->name, record->sha256,
					    (unsigned long long)record->size, record->path);
	add_text(record, "primary", package);
	add_text(record, "filelists", "<package/>\n");
	add_text(record, "other", "<package/>\n");
}

static const struct kind {
	const char *format, *arch;
	void (*fill)(struct record *record);
} kinds[] = {
	{"deb", "amd64", add_deb},
	{"rpm", "x86_64", add_rpm},
};

static struct record *make_record_of(const struct kind *kind, char letter)
{
	struct record *record = record_make(kind->format);
	record->name = xasprintf("%c", letter);
	record->version = xstrdup("1");
	record->arch = xstrdup(kind->arch);
	record->path = xasprintf("pool/%c/%c/%c.%s", letter, letter, letter, kind->format);
	record->size = 100;
	memset(record->sha256, letter, SHA256_HEX_SIZE - 1);
	kind->fill(record);
	return record;
}

/* ---- A channel in memory ---- */

#define RECORDS 3

struct channel {
	const struct kind *kind;
	const struct layout *layout;
	struct record *records[RECORDS];
	struct strings arches;
	struct channel_view view;
	struct map files; /* struct buffer */
	struct map links; /* char *: where the path leads */
};

static void free_file(void *file)
{
	buffer_free(file);
	free(file);
}

static int put_file(void *context, enum rendered_kind kind, const char *path, const void *data,
		    size_t len, struct error *error UNUSED)
{
	struct channel *channel = context;
	if (kind == RENDERED_LINK || kind == RENDERED_SNAPSHOT_LINK) {
		map_put(&channel->links, path, xstrndup(data, len));
		return 0;
	}
	struct buffer *file = map_get(&channel->files, path);
	if (!file) {
		file = xzalloc(sizeof *file);
		map_put(&channel->files, path, file);
	}
	buffer_clear(file);
	buffer_add(file, data, len);
	return 0;
}

/* A step of a path, as a file system goes it. */
struct step {
	const char *path;
	char *next;
};

static void follow(const char *link, void *target, void *context)
{
	struct step *step = context;
	size_t len = strlen(link);
	if (!step->next && text_starts(step->path, link) && strchr("/", step->path[len]))
		step->next = xasprintf("%s%s", (const char *)target, step->path + len);
}

static char *follow_links(const struct map *links, const char *path)
{
	char *place = xstrdup(path);
	for (;;) {
		struct step step = {.path = place};
		map_each(links, follow, &step);
		if (!step.next)
			return place;
		free(place);
		place = step.next;
	}
}

static int get_file(void *context, const char *path, struct buffer *out, struct error *error UNUSED)
{
	const struct channel *channel = context;
	AUTO_FREE char *place = follow_links(&channel->links, path);
	const struct buffer *file = map_get(&channel->files, place);
	if (!file || !file->len)
		return 1;
	buffer_add(out, file->data, file->len);
	return 0;
}

static void open_channel(struct channel *channel, const struct kind *kind)
{
	struct error error = ERROR_INIT;
	*channel = (struct channel){.kind = kind, .layout = format_find(kind->format)->layout};
	strings_add(&channel->arches, "amd64");
	for (size_t i = 0; i < RECORDS; i++)
		channel->records[i] = make_record_of(kind, (char)('a' + i));
	channel->view = (struct channel_view){
		.origin = "Acme",
		.channel = "stable",
		.url = "https://example.org/r",
		.arches = &channel->arches,
		.generation = 7,
		.date = NOW,
		.records = (const struct record *const *)channel->records,
		.n_records = RECORDS,
		.client_name = "acme",
		.public_key = "-----BEGIN PGP PUBLIC KEY BLOCK-----\n",
		.key_path = "keys/acme.asc",
		.key_fingerprints = "AA",
	};
	assert_success(channel->layout->render(&channel->view, signer,
					       (struct rendered_sink){put_file, channel}, &error),
		       &error);
}

static void close_channel(struct channel *channel)
{
	for (size_t i = 0; i < RECORDS; i++)
		record_free(channel->records[i]);
	strings_free(&channel->arches);
	map_free(&channel->files, free_file);
	map_free(&channel->links, free);
}

static char *check_with(struct channel *channel, struct keyring *keys)
{
	struct error error = ERROR_INIT;
	AUTO_STRINGS bad = {0};
	assert_success(channel->layout->check(&channel->view, keys,
					      (struct rendered_source){get_file, channel}, &bad,
					      &error),
		       &error);
	return strings_join(&bad, "\n");
}

static void assert_said(struct channel *channel, const char *expected)
{
	AUTO_FREE char *said = check_with(channel, keyring);
	assert_string_equal(said, expected);
}

/* Every line has `part`, and there is one. */
static void assert_all_say(struct channel *channel, const char *part)
{
	AUTO_FREE char *said = check_with(channel, keyring);
	char *rest = said;
	assert_string_not_equal(said, "");
	for (const char *line = strsep(&rest, "\n"); line; line = strsep(&rest, "\n"))
		if (!strstr(line, part))
			fail_msg("'%s' does not say '%s'", line, part);
}

/* ---- Tests ---- */

static void test_check_of_what_was_rendered(void **state UNUSED)
{
	for (size_t i = 0; i < ARRAY_SIZE(kinds); i++) {
		struct channel channel;
		open_channel(&channel, &kinds[i]);
		assert_said(&channel, "");
		channel.view.n_records = 0;
		assert_all_say(&channel, ", which the channel does not have");
		close_channel(&channel);
	}
}

static void test_check_of_another_key(void **state UNUSED)
{
	struct keyring *other = open_keyring(test_key_of("ed25519", "Another <b@example.org>"));
	for (size_t i = 0; i < ARRAY_SIZE(kinds); i++) {
		struct channel channel;
		open_channel(&channel, &kinds[i]);
		AUTO_FREE char *said = check_with(&channel, other);
		assert_non_null(strstr(said, "is by an unknown key"));
		assert_null(strstr(said, "lists"));
		close_channel(&channel);
	}
	keyring_close(other);
}

/* The records say other than the indexes, which are well signed. */
static void test_check_of_other_records(void **state UNUSED)
{
	static const char *const packages[] = {"main/binary-amd64/Packages", NULL};
	for (size_t i = 0; i < ARRAY_SIZE(kinds); i++) {
		struct channel channel;
		open_channel(&channel, &kinds[i]);
		channel.records[0]->size++;
		assert_all_say(&channel, "/a.");
		assert_all_say(&channel, ", with another size than its record");
		channel.records[0]->size--;
		channel.records[1]->sha256[0]++;
		assert_all_say(&channel, "/b.");
		assert_all_say(&channel, ", with another digest than its record");
		channel.records[1]->sha256[0]--;
		channel.records[2]->path[0] = 'P';
		AUTO_FREE char *said = check_with(&channel, keyring);
		assert_non_null(strstr(said, "which the channel does not have"));
		assert_non_null(strstr(said, "does not list 'Pool/c/c/c"));
		assert_true(!packages[i] || strstr(said, packages[i]));
		close_channel(&channel);
	}
}

/* Any file with one other bit is found, and so is one that is not there. */
struct damaging {
	struct channel *channel;
	size_t seen, damaged;
};

static void damage(const char *path, void *value, void *context)
{
	struct damaging *damaging = context;
	struct buffer *file = value;
	struct buffer kept = *file;
	/* Keys are verified by nobody; the digest in their generation is looked at elsewhere. */
	if (!file->len || text_ends(path, ".key"))
		return;
	damaging->seen++;
	file->data[file->len / 2] ^= 1;
	AUTO_FREE char *said = check_with(damaging->channel, keyring);
	file->data[file->len / 2] ^= 1;
	*file = (struct buffer)BUFFER_INIT;
	AUTO_FREE char *missing = check_with(damaging->channel, keyring);
	*file = kept;
	if (!*said)
		fail_msg("'%s' was changed, and nothing is said", path);
	if (!strstr(missing, path) || !strstr(missing, "is missing"))
		fail_msg("'%s' is missing, and only '%s' is said", path, missing);
	damaging->damaged++;
}

static void test_check_of_every_damaged_file(void **state UNUSED)
{
	for (size_t i = 0; i < ARRAY_SIZE(kinds); i++) {
		struct channel channel;
		open_channel(&channel, &kinds[i]);
		struct damaging damaging = {.channel = &channel};
		map_each(&channel.files, damage, &damaging);
		assert_true(damaging.seen >= 9);
		assert_int_equal(damaging.damaged, damaging.seen);
		close_channel(&channel);
	}
}

static void test_check_of_another_generation(void **state UNUSED)
{
	struct channel channel;
	open_channel(&channel, &kinds[0]);
	channel.view.generation = 8;
	channel.view.origin = "Other";
	assert_said(&channel, "'dists/stable/8/InRelease' is missing\n"
			      "InRelease has the Origin 'Acme', not 'Other'\n"
			      "InRelease has the Ingot-Generation '7', not '8'");
	close_channel(&channel);
	open_channel(&channel, &kinds[1]);
	channel.view.url = "https://example.org/other";
	assert_said(&channel, "'rpm/stable/mirrorlist' does not name 'rpm/stable@7'");
	close_channel(&channel);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_check_of_what_was_rendered),
		cmocka_unit_test(test_check_of_another_key),
		cmocka_unit_test(test_check_of_other_records),
		cmocka_unit_test(test_check_of_every_damaged_file),
		cmocka_unit_test(test_check_of_another_generation),
	};
	return cmocka_run_group_tests(tests, open_shared, close_shared);
}
