/* t_generation.c - tests of repo/state/generation.h, package_set_internal.h and fields.h
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/unit/test.h"

#include "base/buffer.h"
#include "base/memory.h"
#include "repo/state/catalogue.h"
#include "repo/state/generation.h"
#include "repo/state/package_set_internal.h"
#include "tests/unit/keys.h"
#include "text/fields.h"

#define SHA "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"
#define SHB "fedcba9876543210fedcba9876543210fedcba9876543210fedcba9876543210"

static struct store *open_store(const char *name)
{
	struct error error = ERROR_INIT;
	struct store *store = store_open(test_path(name), true, &error);
	assert_success(store ? 0 : -1, &error);
	return store;
}

/* ---- Fields ---- */

static void test_fields_there_and_back(void **state UNUSED)
{
	static const struct {
		const char *value, *read;
	} cases[] = {
		{"x", "x"},
		{"", ""},
		{"a: b", "a: b"},
		{"trailing  ", "trailing"},
		{"tab\there", "tab here"},
		{"one\ntwo", "one\ntwo"},
		{"one\n\n.\n..\ntwo \n", "one\n\n.\n..\ntwo"},
		{"x\n Y: z", "x\n Y: z"},
		{"one\n", "one"},
		{"\nsecond\nthird", "\nsecond\nthird"},
		{"\n\n \n.\n x", "\n\n\n.\n x"},
		{"one\n\n \n", "one"},
		{"one\ntwo\n\n", "one\ntwo"},
		{"\033[31m", " [31m"},
	};
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		struct error error = ERROR_INIT;
		struct buffer text = BUFFER_INIT, again = BUFFER_INIT;
		struct fields fields;
		fields_add(&text, "First", cases[i].value);
		fields_add(&text, "Second", NULL);
		fields_add(&text, "Last", "end");
		assert_success(fields_parse(text.data, text.len, &fields, &error), &error);
		assert_int_equal(fields.n, 2);
		assert_string_equal(fields_get(&fields, "First"), cases[i].read);
		assert_string_equal(fields_get(&fields, "Last"), "end");
		fields_add(&again, "First", cases[i].read);
		assert_memory_equal(again.data, text.data, again.len);
		fields_free(&fields);
		buffer_free(&text);
		buffer_free(&again);
	}
}

static void test_fields_refuse(void **state UNUSED)
{
	static const struct {
		const char *text, *message;
	} cases[] = {
		{" x\n", "line without a field"},
		{"A: 1\n \n", "line without a field"},
		{"A\n", "line that is no field"},
		{"A:1\n", "line that is no field"},
		{": 1\n", "line that is no field"},
		{"A B: 1\n", "line that is no field"},
		{"A: 1\n\nB: 2\n", "line that is no field"},
		{"A: 1\nA: 2\n", "field 'A' stands twice"},
		{"A: \r\n", "control character"},
		{"A: \xff\n", "not text"},
	};
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		struct error error = ERROR_INIT;
		struct fields fields;
		assert_int_equal(
			fields_parse(cases[i].text, strlen(cases[i].text), &fields, &error), -1);
		assert_error(&error, cases[i].message);
		fields_free(&fields);
	}
}

/* ---- Generations ---- */

static struct generation *sample(uint64_t number, const char *parent)
{
	struct generation *generation = xzalloc(sizeof *generation);
	generation->origin = xstrdup("Acme");
	generation->channel = xstrdup("stable");
	generation->number = number;
	generation->format = 2;
	generation->parent_number = number - 1;
	generation->settings.number = 3;
	memcpy(generation->settings.digest, SHA, SHA256_HEX_SIZE);
	memcpy(generation->settings.identity, SHB, SHA256_HEX_SIZE);
	(void)snprintf(generation->parent, sizeof generation->parent, "%s", parent);
	generation->date = 1800000000;
	generation->valid_until = 1800086400;
	generation->action = xstrdup("publish");
	generation->by = xstrdup("me@here");
	generation->message = xstrdup("why\n\nPointers:\nbecause");
	memcpy(generation->set, SHA, SHA256_HEX_SIZE);
	generation->packages = 7;
	generation_add_change(generation, '+', "deb", "hello", "1.0", "all", SHA "-dirty");
	generation_add_change(generation, '-', "rpm", "bye", "2-1", "noarch", "");
	generation_add_file(&generation->objects, "dists/x y", SHA, 1);
	generation_add_file(&generation->snapshot, "dists/stable/2/InRelease", SHA, 4);
	generation_add_link(&generation->snapshot_links, "dists/stable/main",
			    "dists/stable/2/main");
	generation_add_file(&generation->pointers, "a", SHA, 2);
	generation_add_file(&generation->pointers, "b", SHB, 3);
	generation_add_link(&generation->links, "x", "c d");
	return generation;
}

static void test_generation_there_and_back(void **state UNUSED)
{
	struct error error = ERROR_INIT;
	AUTO_BUFFER text = BUFFER_INIT, again = BUFFER_INIT;
	struct generation *generation = sample(2, SHB);
	generation_write(generation, &text);
	struct generation *read = generation_parse(text.data, text.len, &error);
	assert_success(read ? 0 : -1, &error);
	assert_string_equal(read->message, "why\n\nPointers:\nbecause");
	assert_string_equal(read->parent, SHB);
	assert_int_equal(read->valid_until, 1800086400);
	assert_int_equal(read->changes.n, 2);
	assert_string_equal(read->changes.v[1].commit, "");
	assert_string_equal(read->objects.v[0].path, "dists/x y");
	assert_string_equal(read->snapshot.v[0].path, "dists/stable/2/InRelease");
	assert_string_equal(read->snapshot_links.v[0].target, "dists/stable/main");
	assert_string_equal(read->snapshot_links.v[0].path, "dists/stable/2/main");
	assert_string_equal(read->links.v[0].target, "x");
	assert_string_equal(read->links.v[0].path, "c d");
	assert_int_equal(read->pointers.n, 2);
	assert_int_equal(read->pointers.v[1].size, 3);
	assert_ptr_equal(generation_find_digest(&read->pointers, SHB), &read->pointers.v[1]);
	read->restored = 1;
	generation_write(read, &again);
	generation_free(read);
	read = generation_parse(again.data, again.len, &error);
	assert_success(read ? 0 : -1, &error);
	assert_int_equal(read->restored, 1);
	read->restored = 0;
	buffer_clear(&again);
	generation_write(read, &again);
	assert_string_equal(buffer_text(&again), buffer_text(&text));
	generation_free(read);
	generation_free(generation);
}

static void test_generation_is_ending(void **state UNUSED)
{
	struct generation generation = {.date = 1000};
	assert_false(generation_is_ending(&generation, 1000000));
	generation.valid_until = 1900;
	assert_false(generation_is_ending(&generation, 1600));
	assert_true(generation_is_ending(&generation, 1601));
	assert_true(generation_is_ending(&generation, 2000));
}

static void test_generation_refuses(void **state UNUSED)
{
	static const struct {
		const char *from, *to, *message;
	} cases[] = {
		{"Generation: 2", "Generation: 3", "written by a newer ingot (version 3)"},
		{"Number: 2", "Number: 1",
		 "all but the first generation have a parent before them"},
		{"Settings: 3", "Settings: 0", "field 'Settings' has no number and digest"},
		{"Settings: 3 ", "Settings: 3", "field 'Settings' has no number and digest"},
		{"Identity:", "Idenity:", "no field 'Identity'"},
		{"Parent: f", "Parent: F",
		 "'Fedcba9876543210fedcba9876543210fedcba9876543210fedcba9876543210' is no "
		 "SHA-256 digest"},
		{"Parent:", "Prent:", "no field 'Parent'"},
		{"Channel: stable", "Channel: ../x", "'../x' is no name for a channel"},
		{"Date: 2", "Date: x", "'x027-01-15T08:00:00Z' is no date"},
		{"Action: publish\n", "Action: rollback\nRestored: 2\n",
		 "field 'Restored' names no earlier generation"},
		{" + deb", " * deb", "a change that is neither '+' nor '-'"},
		{" + deb hello", " + deb", "a change with too few words"},
		{" 1 dists", " x dists", "'x' is no size"},
		{"dists/x y", "dists/../y", "path 'dists/../y' has a component '..'"},
		{"dists/x y", "/etc/passwd", "path '/etc/passwd' is not relative"},
		{" x c d", " x", "a link without target and path"},
		{" x c d", " ../x c d", "path '../x' has a component '..'"},
		{" x c d", " x /c", "path '/c' is not relative"},
		{"Snapshot-Links:", "Snapshots:", "no field 'Snapshot-Links'"},
	};
	AUTO_BUFFER text = BUFFER_INIT;
	struct generation *generation = sample(2, SHB);
	generation_write(generation, &text);
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		struct error error = ERROR_INIT;
		const char *at = strstr(buffer_text(&text), cases[i].from);
		assert_non_null(at);
		AUTO_FREE char *changed =
			xasprintf("%.*s%s%s", (int)(at - buffer_text(&text)), buffer_text(&text),
				  cases[i].to, at + strlen(cases[i].from));
		assert_null(generation_parse(changed, strlen(changed), &error));
		assert_error(&error, cases[i].message);
	}
	generation_free(generation);
}

/* Checks what a generation carries of keys, and what it says of them before it is believed. */
static void test_generation_keys(void **state UNUSED)
{
	struct error error = ERROR_INIT;
	AUTO_BUFFER text = BUFFER_INIT, framed = BUFFER_INIT;
	struct generation *generation = sample(2, SHB);
	generation->format = 1;
	generation_write(generation, &text);
	buffer_add_text(&text, "Keys-Form: 3\nPublic-Keys:\n one\n .\n two\n");
	struct generation *read = generation_parse(text.data, text.len, &error);
	assert_success(read ? 0 : -1, &error);
	assert_int_equal(read->keys.form, 3);
	assert_string_equal(read->keys.public_keys, "one\n\ntwo\n");
	generation_free(read);

	CLEANUP(generation_keys_free) struct generation_keys keys = {0};
	generation_read_keys(&text, &keys);
	assert_null(keys.public_keys);
	buffer_printf(&framed,
		      "-----BEGIN PGP SIGNED MESSAGE-----\nHash: SHA512\n\n%s"
		      "-----BEGIN PGP SIGNATURE-----\n\nx\n-----END PGP SIGNATURE-----\n",
		      buffer_text(&text));
	generation_read_keys(&framed, &keys);
	assert_int_equal(keys.form, 3);
	assert_string_equal(keys.public_keys, "one\n\ntwo\n");

	char *form = strstr(buffer_text(&text), "Keys-Form: 3");
	assert_non_null(form);
	form[strlen("Keys-Form: ")] = '0';
	assert_null(generation_parse(text.data, text.len, &error));
	assert_error(&error, "field 'Keys-Form' is 0, or 'Public-Keys' too long");
	generation_free(generation);
}

struct place {
	struct store *store;
	struct signer *signer;
	struct keyring *keyring;
};

static struct place open_place(const char *name)
{
	struct error error = ERROR_INIT;
	const struct test_key *key = test_key("ed25519", NULL);
	AUTO_FREE char *public = test_read(key->public);
	struct place place = {open_store(name), test_signer(key, NULL, -1), keyring_open(&error)};
	assert_success(place.keyring ? 0 : -1, &error);
	assert_success(keyring_add(place.keyring, public, strlen(public), "key", &error), &error);
	return place;
}

static void close_place(struct place *place)
{
	keyring_close(place->keyring);
	signer_close(place->signer);
	store_close(place->store);
}

/* Creates a generation and takes its digest. */
static void create(struct place *place, struct generation *generation, char *digest)
{
	struct error error = ERROR_INIT;
	assert_success(generation_create(place->store, place->signer, generation, &error), &error);
	if (digest)
		memcpy(digest, generation->digest, SHA256_HEX_SIZE);
	generation_free(generation);
}

static void assert_not_loaded(struct place *place, const char *origin, const char *channel,
			      uint64_t number, const char *message)
{
	struct error error = ERROR_INIT;
	assert_null(generation_load(place->store, place->keyring, origin, channel, number, &error));
	assert_error(&error, message);
}

static void edit(const char *path, const char *from, const char *to)
{
	AUTO_FREE char *text = test_read(test_path(path));
	char *at = strstr(text, from);
	assert_non_null(at);
	assert_int_equal(strlen(from), strlen(to));
	memcpy(at, to, strlen(to));
	test_text_file(path, text);
}

static void test_generation_in_the_store(void **state UNUSED)
{
	struct error error = ERROR_INIT;
	struct place place = open_place("chain");
	char first[SHA256_HEX_SIZE];
	uint64_t newest = 9;
	assert_success(catalogue_find_newest(place.store, "stable", &newest, &error), &error);
	assert_int_equal(newest, 0);
	create(&place, sample(1, ""), first);
	create(&place, sample(2, first), NULL);
	/* The number is taken: nothing is changed. */
	struct generation *late = sample(2, first);
	assert_int_equal(generation_create(place.store, place.signer, late, &error), STORE_EXISTS);
	generation_free(late);
	test_text_file("chain/ingot/channels/stable/007", "no number");
	test_text_file("chain/ingot/channels/stable/x", "no number");
	assert_success(catalogue_find_newest(place.store, "stable", &newest, &error), &error);
	assert_int_equal(newest, 2);
	struct generation *read =
		generation_load(place.store, place.keyring, "Acme", "stable", 2, &error);
	assert_success(read ? 0 : -1, &error);
	assert_int_equal(strlen(read->digest), 64);
	assert_string_equal(read->parent, first);
	generation_free(read);
	assert_not_loaded(&place, "Other", "stable", 2,
			  "cannot use 'ingot/channels/stable/2': it is generation 2 of channel "
			  "'stable' of 'Acme'");
	assert_not_loaded(&place, "Acme", "stable", 3,
			  "'ingot/channels/stable/3' is missing from the repository");
	close_place(&place);
}

/* The generation before is known by its digest, whoever signed it; and by nothing else. */
static void test_generation_parent(void **state UNUSED)
{
	struct error error = ERROR_INIT;
	struct generation *found;
	char first[SHA256_HEX_SIZE], third[SHA256_HEX_SIZE];
	struct place place = open_place("parent");
	create(&place, sample(1, ""), first);
	struct generation *child = sample(2, first);
	assert_int_equal(generation_find_parent(place.store, child, &found, &error), STORE_DONE);
	assert_int_equal(found->number, 1);
	assert_string_equal(found->digest, first);
	generation_free(found);
	memcpy(child->parent, SHB, SHA256_HEX_SIZE);
	assert_int_equal(generation_find_parent(place.store, child, &found, &error), STORE_FAILED);
	assert_null(found);
	assert_error(&error, "cannot use 'ingot/channels/stable/1': it is not what generation 2 "
			     "follows");
	create(&place, sample(3, SHA), third);
	generation_free(child);
	child = sample(3, SHA);
	assert_int_equal(generation_find_parent(place.store, child, &found, &error), STORE_MISSING);
	generation_free(child);
	const struct generation_place second = {.origin = "Acme", .channel = "stable", .number = 2};
	assert_int_equal(
		generation_read(place.store, place.keyring, &second, &found, NULL, NULL, &error),
		STORE_MISSING);
	struct generation_numbers numbers;
	assert_success(catalogue_list_numbers(place.store, "stable", &numbers, &error), &error);
	assert_int_equal(numbers.n, 2);
	assert_int_equal(numbers.v[0], 1);
	assert_int_equal(numbers.v[1], 3);
	free(numbers.v);
	close_place(&place);
}

/* Neither the bytes nor the place of a generation can be changed by anyone who has no key. */
static void test_generation_that_was_changed(void **state UNUSED)
{
	struct place place = open_place("changed");
	char first[SHA256_HEX_SIZE], second[SHA256_HEX_SIZE];
	create(&place, sample(1, ""), first);
	create(&place, sample(2, first), second);
	create(&place, sample(3, second), NULL);
	edit("changed/ingot/channels/stable/3", "Packages: 7", "Packages: 8");
	AUTO_FREE char *message =
		xasprintf("cannot trust 'ingot/channels/stable/3': its signature by %s "
			  "is bad",
			  signer_fingerprint(place.signer) + 24);
	assert_not_loaded(&place, "Acme", "stable", 3, message);
	/* An old generation stands under a new number. */
	AUTO_FREE char *old = test_read(test_path("changed/ingot/channels/stable/1"));
	test_text_file("changed/ingot/channels/stable/4", old);
	assert_not_loaded(&place, "Acme", "stable", 4,
			  "cannot use 'ingot/channels/stable/4': it is generation 1 of channel "
			  "'stable' of 'Acme'");
	/* The generation's parent is another. */
	test_text_file("changed/ingot/channels/stable/1", "something else");
	assert_not_loaded(&place, "Acme", "stable", 2,
			  "cannot use 'ingot/channels/stable/2': it does not follow "
			  "'ingot/channels/stable/1', which was changed");
	test_text_file("changed/ingot/channels/stable/2", "no signature at all");
	assert_not_loaded(&place, "Acme", "stable", 2,
			  "cannot trust 'ingot/channels/stable/2': its signature is not a "
			  "signature");
	close_place(&place);
}

static void test_generation_by_another_key(void **state UNUSED)
{
	struct place place = open_place("stranger");
	struct signer *own = place.signer;
	place.signer = test_signer(test_key_of("ed25519", "Mallory <m@example.org>"), NULL, -1);
	create(&place, sample(1, ""), NULL);
	struct error error = ERROR_INIT;
	assert_null(generation_load(place.store, place.keyring, "Acme", "stable", 1, &error));
	assert_non_null(strstr(error.message, "by an unknown key"));
	error_clear(&error);
	signer_close(own);
	close_place(&place);
}

/* ---- Sets ---- */

static void add(struct package_set *set, const char *format, const char *name, const char *version,
		const char *arch, unsigned seed)
{
	struct record *record = record_make(format);
	record->name = xstrdup(name);
	record->version = xstrdup(version);
	record->arch = xstrdup(arch);
	record->path = xasprintf("pool/%s-%s-%s", name, version, arch);
	digest_bytes_hex(DIGEST_SHA256, &seed, sizeof seed, record->digest);
	digest_bytes_hex(DIGEST_SHA256, record->path, strlen(record->path), record->sha256);
	package_set_add(set, record);
	record_free(record);
}

static const struct package_entry *find(const struct package_set *set, const char *format,
					const char *name, const char *version, const char *arch)
{
	struct record *record = record_make(format);
	record->name = xstrdup(name);
	record->version = xstrdup(version);
	record->arch = xstrdup(arch);
	const struct package_entry *found = package_set_find(set, record);
	record_free(record);
	return found;
}

static void test_set_order_and_find(void **state UNUSED)
{
	struct package_set set = {0};
	add(&set, "rpm", "a", "1-1", "noarch", 1);
	add(&set, "deb", "b", "10.0", "all", 2);
	add(&set, "deb", "b", "9.0", "all", 3);
	add(&set, "deb", "b", "9.0~rc1", "all", 4);
	add(&set, "deb", "a", "1.0", "amd64", 5);
	add(&set, "deb", "a", "1.0", "all", 6);
	package_set_sort(&set);
	assert_string_equal(set.v[0].arch, "all");
	assert_string_equal(set.v[1].arch, "amd64");
	assert_string_equal(set.v[2].version, "9.0~rc1");
	assert_string_equal(set.v[4].version, "10.0");
	assert_string_equal(set.v[5].format, "rpm");
	assert_ptr_equal(find(&set, "deb", "b", "9.0", "all"), &set.v[3]);
	/* A version that the package manager holds for equal is the same: deb-version(7). */
	assert_ptr_equal(find(&set, "deb", "b", "9.00", "all"), &set.v[3]);
	assert_ptr_equal(find(&set, "rpm", "a", "1-1", "noarch"), &set.v[5]);
	assert_null(find(&set, "deb", "b", "9.0", "amd64"));
	assert_null(find(&set, "deb", "c", "1", "all"));
	assert_null(find(&set, "rpm", "b", "9.0", "all"));
	package_set_free(&set);
}

static size_t fill(struct package_set *set, unsigned count, unsigned without)
{
	for (unsigned i = 0; i < count; i++) {
		char name[20];
		(void)snprintf(name, sizeof name, "p%05u", i);
		if (i != without)
			add(set, "deb", name, "1.0", "all", i);
	}
	package_set_sort(set);
	return set->n;
}

/* A set of thousands comes back equal; all pages but one are shared with a set that differs by one
 * package. */
static void test_set_pages(void **state UNUSED)
{
	enum { COUNT = 3000 };
	struct error error = ERROR_INIT;
	struct package_set set = {0}, read = {0}, less = {0};
	char digest[SHA256_HEX_SIZE], other[SHA256_HEX_SIZE];
	struct store *store = open_store("sets");
	fill(&set, COUNT, COUNT);
	assert_success(package_set_store(store, &set, digest, &error), &error);
	size_t objects = test_count_entries(test_path("sets/ingot/sets"));
	assert_true(objects > 4 && objects < 40);
	assert_success(package_set_load(store, digest, &read, &error), &error);
	assert_int_equal(read.n, COUNT);
	assert_int_equal(read.pages.n, objects - 1);
	for (size_t i = 0; i < COUNT; i++) {
		assert_string_equal(read.v[i].record, set.v[i].record);
		assert_string_equal(read.v[i].path, set.v[i].path);
	}
	fill(&less, COUNT, 1500);
	assert_success(package_set_store(store, &less, other, &error), &error);
	assert_string_not_equal(digest, other);
	assert_int_equal(test_count_entries(test_path("sets/ingot/sets")), objects + 2);
	package_set_free(&less);
	package_set_free(&read);
	package_set_free(&set);
	store_close(store);
}

static void test_set_that_was_changed(void **state UNUSED)
{
	struct error error = ERROR_INIT;
	struct package_set set = {0}, read;
	char digest[SHA256_HEX_SIZE];
	struct store *store = open_store("badset");
	fill(&set, 3, 3);
	assert_success(package_set_store(store, &set, digest, &error), &error);
	package_set_free(&set);
	assert_success(package_set_load(store, digest, &set, &error), &error);
	AUTO_FREE char *page = xasprintf("badset/ingot/sets/%s", set.pages.v[0]);
	edit(page, "p00001", "p00007");
	AUTO_FREE char *message =
		xasprintf("cannot read 'ingot/sets/%s': 'ingot/sets/%s' of the repository "
			  "has other bytes than it should",
			  digest, set.pages.v[0]);
	assert_int_equal(package_set_load(store, digest, &read, &error), -1);
	assert_error(&error, message);
	assert_int_equal(read.n, 0);
	package_set_free(&set);
	store_close(store);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_fields_there_and_back),
		cmocka_unit_test(test_fields_refuse),
		cmocka_unit_test(test_generation_there_and_back),
		cmocka_unit_test(test_generation_is_ending),
		cmocka_unit_test(test_generation_refuses),
		cmocka_unit_test(test_generation_keys),
		cmocka_unit_test(test_generation_parent),
		cmocka_unit_test(test_generation_in_the_store),
		cmocka_unit_test(test_generation_that_was_changed),
		cmocka_unit_test(test_generation_by_another_key),
		cmocka_unit_test(test_set_order_and_find),
		cmocka_unit_test(test_set_pages),
		cmocka_unit_test(test_set_that_was_changed),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
