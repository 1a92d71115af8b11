/* t_purl.c - tests of identity/purl.h; cases after the purl specification's own test suite
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/unit/test.h"

#include "identity/purl.h"

static void test_purl_text(void **state UNUSED)
{
	static const char *const vcs[] = {"vcs_url", "git+https://example.org/x@1", NULL};
	static const char *const empty[] = {"arch", "", "distro", "debian-12", NULL};
	static const struct {
		struct purl purl;
		const char *text;
	} cases[] = {
		{{"npm", "@angular", "animation", "12.3.1", NULL},
		 "pkg:npm/%40angular/animation@12.3.1"},
		{{"golang", "google.golang.org", "genproto", "v0.0.0+x", NULL},
		 "pkg:golang/google.golang.org/genproto@v0.0.0%2Bx"},
		{{"deb", "debian", "libstdc++6", "1:12.2.0-14", empty},
		 "pkg:deb/debian/libstdc%2B%2B6@1:12.2.0-14?distro=debian-12"},
		{{"generic", NULL, "a b", NULL, NULL}, "pkg:generic/a%20b"},
		{{"cargo", NULL, "x", "1", vcs},
		 "pkg:cargo/x@1?vcs_url=git%2Bhttps://example.org/x%401"},
	};
	struct arena *arena = arena_make();

	for (size_t i = 0; i < ARRAY_SIZE(cases); i++)
		assert_string_equal(purl_text(&cases[i].purl, arena), cases[i].text);
	arena_free(arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(test_purl_text)};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
