/* t_pins.c - tests of the lock-file readers
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/unit/test.h"

#include "base/memory.h"
#include "base/text.h"
#include "pins/pins.h"

struct fixture {
	struct arena *arena;
	struct provenance provenance;
	struct problems problems;
};

static int setup(void **state)
{
	struct fixture *fixture = xzalloc(sizeof *fixture);
	fixture->arena = arena_make();
	*state = fixture;
	return 0;
}

static int teardown(void **state)
{
	AUTO_FREE struct fixture *fixture = *state;
	provenance_free(&fixture->provenance);
	problems_free(&fixture->problems);
	arena_free(fixture->arena);
	return 0;
}

/* Reads one lock file, as a manifest that lists it would. */
static void read_lock(struct fixture *fixture, const char *path)
{
	struct value_text item = {.v = path, .at = {.file = "ingot.yaml", .line = 9, .column = 5}};
	struct manifest manifest = {.path = "ingot.yaml", .own = {.pins = {.v = &item, .n = 1}}};
	struct plan plan = {0};
	pins_find(&manifest, &plan, fixture->arena, &fixture->provenance, &fixture->problems);
}

static void assert_pin(const struct pin *pin, const char *purl, const char *algorithm,
		       const char *hash)
{
	assert_string_equal(pin->purl, purl);
	if (!algorithm) {
		assert_null(pin->hash);
		return;
	}
	assert_string_equal(pin->hash_algorithm, algorithm);
	assert_string_equal(pin->hash, hash);
}

/* Expects a single problem, at the manifest's item; "%s" in `message` stands for the path. */
static void assert_refused(struct fixture *fixture, const char *path, const char *message)
{
	const char *mark = strstr(message, "%s");
	char *expected =
		mark ? xasprintf("%.*s%s%s", (int)(mark - message), message, path, mark + 2)
		     : xstrdup(message);
	read_lock(fixture, path);
	assert_int_equal(fixture->problems.n, 1);
	assert_int_equal(fixture->problems.v[0].at.line, 9);
	assert_string_equal(fixture->problems.v[0].message, expected);
	free(expected);
}

static void test_npm_reads_places_scopes_and_hashes(void **state)
{
	struct fixture *fixture = *state;
	read_lock(
		fixture,
		test_text_file(
			"package-lock.json",
			"{\"name\": \"app\", \"lockfileVersion\": 3, \"packages\": {\n"
			"\"\": {\"name\": \"app\", \"version\": \"1.0.0\"},\n"
			"\"packages/own\": {\"version\": \"1.0.0\"},\n"
			"\"node_modules/own\": {\"resolved\": \"packages/own\", \"link\": true},\n"
			"\"node_modules/left-pad\": {\"version\": \"1.3.0\", \"integrity\": "
			"\"sha1-W4o6d2Xf8N49nSBfbgK1VWySnEI=\"},\n"
			"\"node_modules/left-pad/node_modules/@s/deep\": {\"version\": "
			"\"2.0.0\"},\n"
			"\"node_modules/alias\": {\"name\": \"real\", \"version\": \"3.0.0\"},\n"
			"\"node_modules/vcs\": {\"version\": \"4.0.0\", \"resolved\": "
			"\"git+ssh://git@example.org/v.git#abc\"}}}"));
	assert_int_equal(fixture->problems.n, 0);
	assert_int_equal(fixture->provenance.pins.n, 4);
	assert_pin(&fixture->provenance.pins.v[0], "pkg:npm/%40s/deep@2.0.0", NULL, NULL);
	assert_pin(&fixture->provenance.pins.v[1], "pkg:npm/left-pad@1.3.0", "SHA-1",
		   "5b8a3a7765dff0de3d9d205f6e02b5556c929c42");
	assert_pin(&fixture->provenance.pins.v[2], "pkg:npm/real@3.0.0", NULL, NULL);
	assert_pin(&fixture->provenance.pins.v[3],
		   "pkg:npm/vcs@4.0.0?vcs_url=git%2Bssh://git%40example.org/v.git%40abc", NULL,
		   NULL);
	assert_string_equal(fixture->provenance.pins.v[0].name, "@s/deep");
}

static void test_npm_refuses_an_empty_object(void **state)
{
	assert_refused(*state, test_text_file("package-lock.json", "{\"lockfileVersion\": 3}"),
		       "'%s': there is neither \"packages\" nor \"dependencies\" in it");
}

static void test_npm_refuses_what_is_no_json(void **state)
{
	struct fixture *fixture = *state;
	read_lock(fixture, test_text_file("package-lock.json", "{\"packages\": {"));
	assert_int_equal(fixture->problems.errors, 1);
	assert_non_null(strstr(fixture->problems.v[0].message, "cannot read '"));
}

static void test_npm_refuses_nothing_pinned(void **state)
{
	assert_refused(*state, test_text_file("package-lock.json", "{\"packages\": {\"\": {}}}"),
		       "'%s' pins nothing");
}

static const char go_sum[] = "github.com/BurntSushi/toml v1.3.2 h1:AAAA=\n"
			     "github.com/BurntSushi/toml v1.3.2/go.mod h1:BBBB=\n"
			     "golang.org/x/sys v0.1.0/go.mod h1:CCCC=\n"
			     "example.org/fork v2.0.0 h1:DDDD=\n";

static void test_go_reads_requirements_and_replacements(void **state)
{
	struct fixture *fixture = *state;
	(void)test_text_file("go.mod", "module example.org/app // https://example.org\n\ngo 1.21\n"
				       "require (\n\tgithub.com/BurntSushi/toml v1.3.2\n"
				       "\tgolang.org/x/sys v0.1.0 // indirect\n)\n"
				       "require \"example.org/old\" v1.0.0\n"
				       "require example.org/here v0.0.0\n"
				       "replace example.org/old v1.0.0 => example.org/fork v2.0.0\n"
				       "replace (\n\texample.org/here => ../here\n)\n"
				       "exclude example.org/bad v1.0.0\n");
	read_lock(fixture, test_text_file("go.sum", go_sum));
	assert_int_equal(fixture->problems.n, 0);
	assert_int_equal(fixture->provenance.pins.n, 3);
	assert_pin(&fixture->provenance.pins.v[0], "pkg:golang/example.org/fork@v2.0.0", "h1",
		   "h1:DDDD=");
	assert_pin(&fixture->provenance.pins.v[1], "pkg:golang/github.com/burntsushi/toml@v1.3.2",
		   "h1", "h1:AAAA=");
	assert_pin(&fixture->provenance.pins.v[2], "pkg:golang/golang.org/x/sys@v0.1.0", NULL,
		   NULL);
	assert_string_equal(fixture->provenance.pins.v[1].name, "github.com/BurntSushi/toml");
}

static void test_go_refuses_an_unknown_line(void **state)
{
	(void)test_text_file("go.sum", go_sum);
	assert_refused(*state, test_text_file("go.mod", "module x\nrequire (\n\tone two\n)\n"),
		       "'go.mod': line 3 is not understood");
}

static void test_cargo_reads_crates(void **state)
{
	struct fixture *fixture = *state;
	read_lock(fixture,
		  test_text_file(
			  "Cargo.lock",
			  "# by cargo\nversion = 3\n\n[[package]]\nname = \"own\"\nversion = "
			  "\"0.1.0\"\n"
			  "dependencies = [\n \"serde\",\n]\n\n[[package]]\nname = \"serde\"\n"
			  "version = \"1.0.188\"\n"
			  "source = \"registry+https://github.com/rust-lang/crates.io-index\"\n"
			  "checksum = "
			  "\"cf9e0fcba69a370eed61bcf2b728575f726b50b55cba78064753d708ddc7549e\"\n\n"
			  "[[package]]\nname = \"vcs\"\nversion = \"0.2.0\"\n"
			  "source = \"git+https://example.org/vcs#0123\"\n\n[metadata]\n"));
	assert_int_equal(fixture->problems.n, 0);
	assert_int_equal(fixture->provenance.pins.n, 2);
	assert_pin(&fixture->provenance.pins.v[0], "pkg:cargo/serde@1.0.188", "SHA-256",
		   "cf9e0fcba69a370eed61bcf2b728575f726b50b55cba78064753d708ddc7549e");
	assert_pin(&fixture->provenance.pins.v[1],
		   "pkg:cargo/vcs@0.2.0?vcs_url=git%2Bhttps://example.org/vcs%400123", NULL, NULL);
}

static void test_cargo_refuses_a_crate_without_version(void **state)
{
	assert_refused(*state, test_text_file("Cargo.lock", "\n[[package]]\nname = \"a\"\n"),
		       "'%s': line 2: a package has no version");
}

static void test_pip_reads_pinned_requirements(void **state)
{
	struct fixture *fixture = *state;
	read_lock(
		fixture,
		test_text_file("requirements.txt",
			       "--index-url https://pypi.example.org/simple\n# a comment\n"
			       "Flask_Login[extra] == 0.6.3 ; python_version > '3.8' \\\n"
			       "    --hash=sha256:"
			       "cf9e0fcba69a370eed61bcf2b728575f726b50b55cba78064753d708ddc7549e\n"
			       "two==2 --hash=sha256:aa --hash=sha256:bb # why\n\r\n"));
	assert_int_equal(fixture->problems.n, 0);
	assert_int_equal(fixture->provenance.pins.n, 2);
	assert_pin(&fixture->provenance.pins.v[0], "pkg:pypi/flask-login@0.6.3", "SHA-256",
		   "cf9e0fcba69a370eed61bcf2b728575f726b50b55cba78064753d708ddc7549e");
	assert_pin(&fixture->provenance.pins.v[1], "pkg:pypi/two@2", NULL, NULL);
}

static void test_pip_refuses_what_is_not_pinned(void **state)
{
	assert_refused(*state, test_text_file("requirements.txt", "a==1\nflask>=2\n"),
		       "'%s': line 2 does not pin one version: 'flask>=2'");
}

static void test_pip_refuses_other_sources(void **state)
{
	assert_refused(*state, test_text_file("requirements.txt", "-r base.txt\n"),
		       "'%s': line 1 names other sources: '-r base.txt'");
}

static void test_pins_refuse_an_unknown_file(void **state)
{
	assert_refused(*state, "locks.ini", "'%s' is not a lock file that is known");
}

static void test_pins_refuse_a_missing_file(void **state)
{
	assert_refused(*state, "nowhere/Cargo.lock", "cannot open '%s': no such file or directory");
}

static void test_system_names_the_owner_of_a_library(void **state)
{
	struct fixture *fixture = *state;
	struct value_text item = {.v = "system"};
	struct manifest manifest = {.path = "ingot.yaml", .own = {.pins = {.v = &item, .n = 1}}};
	struct entry entry = {
		.path = "/usr/bin/x", .type = ENTRY_FILE, .source = "/proc/self/exe", .size = 4096};
	struct plan plan = {.entries = &entry, .n_entries = 1};
	test_need("dpkg-query");
	pins_find(&manifest, &plan, fixture->arena, &fixture->provenance, &fixture->problems);
	if (fixture->problems.n > 0)
		print_message("%s\n", fixture->problems.v[0].message);
	assert_int_equal(fixture->problems.n, 0);
	for (size_t i = 0; i < fixture->provenance.pins.n; i++) {
		if (!text_equal(fixture->provenance.pins.v[i].name, "libc6"))
			continue;
		assert_true(text_starts(fixture->provenance.pins.v[i].purl, "pkg:deb/"));
		assert_true(strstr(fixture->provenance.pins.v[i].purl, "/libc6@2.") != NULL);
		return;
	}
	fail_msg("libc6 is not among the pins");
}

#define TEST(function) cmocka_unit_test_setup_teardown(function, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_npm_reads_places_scopes_and_hashes),
		TEST(test_npm_refuses_an_empty_object),
		TEST(test_npm_refuses_what_is_no_json),
		TEST(test_npm_refuses_nothing_pinned),
		TEST(test_go_reads_requirements_and_replacements),
		TEST(test_go_refuses_an_unknown_line),
		TEST(test_cargo_reads_crates),
		TEST(test_cargo_refuses_a_crate_without_version),
		TEST(test_pip_reads_pinned_requirements),
		TEST(test_pip_refuses_what_is_not_pinned),
		TEST(test_pip_refuses_other_sources),
		TEST(test_pins_refuse_an_unknown_file),
		TEST(test_pins_refuse_a_missing_file),
		TEST(test_system_names_the_owner_of_a_library),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
