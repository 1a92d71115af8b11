/* t_sink.c - tests of base/sink.c
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/unit/test.h"

#include "base/buffer.h"
#include "base/sink.h"

static void put(struct sink sink, const char *text)
{
	struct error error = ERROR_INIT;
	assert_success(sink.put(sink.context, text, strlen(text), &error), &error);
}

static void test_sink_to_buffer(void **state UNUSED)
{
	AUTO_BUFFER buffer = BUFFER_INIT;
	buffer_add_text(&buffer, "a");
	put(sink_to_buffer(&buffer), "b");
	put(sink_to_buffer(&buffer), "");
	put(sink_to_buffer(&buffer), "c");
	assert_string_equal(buffer_text(&buffer), "abc");
}

static void test_sink_to_digest(void **state UNUSED)
{
	char whole[SHA256_HEX_SIZE], pieces[SHA256_HEX_SIZE];
	struct digest *digest = digest_make(DIGEST_SHA256);
	put(sink_to_digest(digest), "a");
	put(sink_to_digest(digest), "bc");
	digest_hex(digest, pieces);
	digest_free(digest);
	digest_bytes_hex(DIGEST_SHA256, "abc", 3, whole);
	assert_string_equal(pieces, whole);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_sink_to_buffer),
		cmocka_unit_test(test_sink_to_digest),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
