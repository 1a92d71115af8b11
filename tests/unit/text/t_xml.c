/* t_xml.c - tests of text/xml.c
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/unit/test.h"

#include "base/buffer.h"
#include "base/memory.h"
#include "text/xml.h"

static void test_xml_write(void **state UNUSED)
{
	AUTO_BUFFER out = BUFFER_INIT;
	struct xml *xml = xml_open();
	xml_declaration(xml);
	xml_start(xml, "a");
	xml_attribute(xml, "b", "<&>");
	xml_element_number(xml, "c", 7);
	xml_element(xml, "d", NULL);
	xml_element(xml, "e", "<&>");
	xml_end(xml);
	xml_close(xml, &out);
	assert_string_equal(buffer_text(&out), "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
					       "<a b=\"&lt;&amp;&gt;\">\n  <c>7</c>\n  <d/>\n"
					       "  <e>&lt;&amp;&gt;</e>\n</a>\n");
}

/* The caller's own bytes come inside, as they are. */
static void test_xml_begin_content(void **state UNUSED)
{
	static const char *const contents[] = {"", "<b/>\n"};
	for (size_t i = 0; i < ARRAY_SIZE(contents); i++) {
		AUTO_BUFFER out = BUFFER_INIT;
		AUTO_FREE char *want = xasprintf("before <a c=\"d\">\n%s</a>\n", contents[i]);
		buffer_add_text(&out, "before ");
		struct xml *xml = xml_open();
		xml_start(xml, "a");
		xml_attribute(xml, "c", "d");
		xml_begin_content(xml, &out);
		buffer_add_text(&out, contents[i]);
		xml_end(xml);
		xml_close(xml, &out);
		assert_string_equal(buffer_text(&out), want);
	}
}

static void test_xml_text_clean(void **state UNUSED)
{
	static const struct {
		const char *text, *clean;
	} cases[] = {
		{"caf\xc3\xa9\n", "caf\xc3\xa9\n"},
		{"caf\xe9", "caf\xc3\xa9"},
		{"a\x01", "a\xef\xbf\xbd"},
		{"\xef\xbf\xbf", "\xef\xbf\xbd"},
	};
	assert_null(xml_text_clean(NULL));
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		AUTO_FREE char *clean = xml_text_clean(cases[i].text);
		assert_string_equal(clean, cases[i].clean);
		assert_int_equal(xml_text_is_valid(cases[i].text), i == 0);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_xml_write),
		cmocka_unit_test(test_xml_begin_content),
		cmocka_unit_test(test_xml_text_clean),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
