/* t_bom.c - the CycloneDX document written and read back
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/unit/test.h"

#include "base/buffer.h"
#include "identity/bom.h"
#include "text/json_read.h"

static const struct bom_subject subject = {
	.name = "app", .version = "2:1.2.3-rc.1-4", .license = "MIT"};

static char sha256[] = "cf9e0fcba69a370eed61bcf2b728575f726b50b55cba78064753d708ddc7549e";

static void make_document(struct buffer *out)
{
	struct pin pins[] = {{.name = "a\"b",
			      .version = "1",
			      .purl = "pkg:npm/a@1",
			      .hash_algorithm = "SHA-256",
			      .hash = "00ff",
			      .source = "package-lock.json"},
			     {.name = "m",
			      .version = "v2",
			      .purl = "pkg:golang/m@v2",
			      .hash_algorithm = "h1",
			      .hash = "h1:x=",
			      .source = "go.sum"}};
	struct build_tool tool = {"gcc", "gcc 12.2.0"};
	struct build_lock lock = {"go.sum", sha256};
	struct material materials[] = {{"base", "1:2.0-1", "0a", "0b", sha256},
				       {"foreign", "1", NULL, NULL, sha256}};
	const struct provenance provenance = {.commit = "0123456789abcdef0123456789abcdef01234567",
					      .dirty = true,
					      .repository = "https://example.org/x",
					      .source_date = 0,
					      .pins = {.v = pins, .n = 2},
					      .build = {.os = "debian",
							.os_version = "12",
							.tools = {.v = &tool, .n = 1},
							.locks = {.v = &lock, .n = 1}},
					      .materials = {.v = materials, .n = 2}};
	bom_write(&subject, &provenance, out);
}

static void test_bom_round_trip(void **state UNUSED)
{
	struct package *package = package_make("deb");
	struct error error = ERROR_INIT;
	AUTO_BUFFER text = BUFFER_INIT;
	make_document(&text);
	assert_success(bom_read(buffer_text(&text), text.len, package, &error), &error);
	assert_string_equal(package->identity_version, "2:1.2.3-rc.1-4");
	assert_int_equal(package->pins.n, 2);
	assert_string_equal(package->pins.v[0].name, "a\"b");
	assert_string_equal(package->pins.v[0].hash, "00ff");
	assert_string_equal(package->pins.v[0].source, "package-lock.json");
	assert_string_equal(package->pins.v[1].purl, "pkg:golang/m@v2");
	assert_string_equal(package->pins.v[1].hash, "h1:x=");
	package_free(package);
}

static void test_bom_says_what_it_was_built_with(void **state UNUSED)
{
	struct package *package = package_make("deb");
	struct error error = ERROR_INIT;
	AUTO_BUFFER text = BUFFER_INIT;
	make_document(&text);
	assert_success(bom_read(buffer_text(&text), text.len, package, &error), &error);
	assert_string_equal(package->build.os, "debian");
	assert_string_equal(package->build.os_version, "12");
	assert_int_equal(package->build.tools.n, 1);
	assert_string_equal(package->build.tools.v[0].name, "gcc");
	assert_string_equal(package->build.tools.v[0].version, "gcc 12.2.0");
	assert_int_equal(package->build.locks.n, 1);
	assert_string_equal(package->build.locks.v[0].name, "go.sum");
	assert_string_equal(package->build.locks.v[0].sha256, sha256);
	assert_int_equal(package->materials.n, 2);
	assert_string_equal(package->materials.v[0].version, "1:2.0-1");
	assert_string_equal(package->materials.v[0].commit, "0a");
	assert_string_equal(package->materials.v[0].content_id, "0b");
	assert_string_equal(package->materials.v[0].sha256, sha256);
	assert_null(package->materials.v[1].commit);
	assert_int_equal(package->pins.n, 2);
	package_free(package);
}

static void test_bom_names_the_commit(void **state UNUSED)
{
	AUTO_BUFFER text = BUFFER_INIT;
	make_document(&text);
	assert_non_null(strstr(buffer_text(&text), "\"timestamp\": \"1970-01-01T00:00:00Z\""));
	assert_non_null(strstr(buffer_text(&text),
			       "\"purl\": \"pkg:generic/app@2:1.2.3-rc.1-4?vcs_url=git%2Bhttps://"
			       "example.org/x%400123456789abcdef0123456789abcdef01234567\""));
}

static void test_bom_refuses_other_documents(void **state UNUSED)
{
	static const char *const cases[][2] = {
		{"{}", "cannot read the dependency list: it is not CycloneDX"},
		{"[]", "cannot read the dependency list: it is not CycloneDX"},
		{"", "cannot read 'CycloneDX document': it is empty"},
	};

	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		struct package *package = package_make("deb");
		struct error error = ERROR_INIT;
		assert_int_equal(bom_read(cases[i][0], strlen(cases[i][0]), package, &error), -1);
		assert_error(&error, cases[i][1]);
		package_free(package);
	}
}

/* A few kilobytes of a package can hold any number of values. */
static void test_bom_refuses_too_many_values(void **state UNUSED)
{
	struct package *package = package_make("deb");
	struct error error = ERROR_INIT;
	AUTO_BUFFER text = BUFFER_INIT;
	buffer_add_text(&text, "{\"bomFormat\": \"CycloneDX\", \"x,[{\\\"\": [0");
	for (int i = 0; i < BOM_VALUES_MAX - 7; i++)
		buffer_add_text(&text, ",0");
	buffer_add_text(&text, "]}");
	assert_int_equal(json_read_count(buffer_text(&text), text.len), BOM_VALUES_MAX - 1);
	assert_success(bom_read(buffer_text(&text), text.len, package, &error), &error);
	text.len -= 2;
	buffer_add_text(&text, ",0,0]}");
	assert_int_equal(bom_read(buffer_text(&text), text.len, package, &error), -1);
	assert_error(&error, "cannot read the dependency list: it has more than 300000 values");
	package_free(package);
}

/* Compared each with each, so many keys would take minutes. */
static void test_bom_many_keys(void **state UNUSED)
{
	struct package *package = package_make("deb");
	struct error error = ERROR_INIT;
	AUTO_BUFFER text = BUFFER_INIT;
	buffer_add_text(&text, "{\"bomFormat\": \"CycloneDX\"");
	for (int i = 0; i < BOM_VALUES_MAX / 2 - 10; i++)
		buffer_printf(&text, ", \"%d\": 0", i);
	buffer_add_byte(&text, '}');
	assert_success(bom_read(buffer_text(&text), text.len, package, &error), &error);
	text.len--;
	buffer_add_text(&text, ", \"77\": 1}");
	assert_int_equal(bom_read(buffer_text(&text), text.len, package, &error), -1);
	assert_error(&error, "cannot read 'CycloneDX document': the key '77' is there twice");
	package_free(package);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_bom_round_trip),
		cmocka_unit_test(test_bom_says_what_it_was_built_with),
		cmocka_unit_test(test_bom_names_the_commit),
		cmocka_unit_test(test_bom_refuses_other_documents),
		cmocka_unit_test(test_bom_refuses_too_many_values),
		cmocka_unit_test(test_bom_many_keys),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
