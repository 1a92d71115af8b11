/* t_bom.c - the CycloneDX document written and read back
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/unit/test.h"

#include "base/vector.h"
#include "identity/identity.h"

static const struct manifest_package manifest = {.name = {.v = "app"},
						 .version = {.v = "1.2.3"},
						 .prerelease = {.v = "rc.1"},
						 .epoch = {.v = "2"},
						 .release = {.v = "4"},
						 .license = {.v = "MIT"}};

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
	const struct provenance provenance = {.commit = "0123456789abcdef0123456789abcdef01234567",
					      .dirty = true,
					      .repository = "https://example.org/x",
					      .source_date = 0,
					      .pins = {.v = pins, .n = 2}};

	bom_write(&manifest, &provenance, out);
}

static void test_bom_round_trip(void **state UNUSED)
{
	struct package *package = package_make("deb");
	struct error error = ERROR_INIT;
	struct buffer text = BUFFER_INIT;

	make_document(&text);
	assert_success(bom_read(buffer_text(&text), text.len, package, &error), &error);
	assert_string_equal(package->identity_version, "2:1.2.3-rc.1-4");
	assert_int_equal(package->pins.n, 2);
	assert_string_equal(package->pins.v[0].name, "a\"b");
	assert_string_equal(package->pins.v[0].hash, "00ff");
	assert_string_equal(package->pins.v[0].source, "package-lock.json");
	assert_string_equal(package->pins.v[1].purl, "pkg:golang/m@v2");
	assert_string_equal(package->pins.v[1].hash, "h1:x=");
	buffer_free(&text);
	package_free(package);
}

static void test_bom_names_the_commit(void **state UNUSED)
{
	struct buffer text = BUFFER_INIT;

	make_document(&text);
	assert_non_null(strstr(buffer_text(&text), "\"timestamp\": \"1970-01-01T00:00:00Z\""));
	assert_non_null(strstr(buffer_text(&text),
			       "\"purl\": \"pkg:generic/app@2:1.2.3-rc.1-4?vcs_url=git%2Bhttps://"
			       "example.org/x%400123456789abcdef0123456789abcdef01234567\""));
	buffer_free(&text);
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

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_bom_round_trip),
		cmocka_unit_test(test_bom_names_the_commit),
		cmocka_unit_test(test_bom_refuses_other_documents),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
