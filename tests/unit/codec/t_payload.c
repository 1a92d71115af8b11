/* t_payload.c - payloads of several packages: right, equal whatever the threads, made once
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/unit/test.h"

#include <fcntl.h>
#include <unistd.h>

#include "base/buffer.h"
#include "base/memory.h"
#include "base/process.h"
#include "codec/payload.h"
#include "tests/unit/streams.h"

#define STEPS_MAX 24

/* A literal of one payload, or content of several: a stretch of the script's bytes. */
struct step {
	unsigned payloads;
	bool is_literal;
	size_t offset, len;
};

/* Holds what is cast, made of nothing but chance, so that it can be cast again in another way. */
struct script {
	struct codec_params params[3];
	int payload_count;
	struct step steps[STEPS_MAX];
	size_t step_count;
	struct buffer bytes;
};

/* Cuts calls in one of three ways: all at once, two halves, small pieces. */
static size_t slice(int way, size_t left)
{
	size_t lengths[] = {left, (left + 1) / 2, left < 997 ? left : 997};
	return lengths[way % 3];
}

static struct pool *open_pool(unsigned threads)
{
	struct error error = ERROR_INIT;
	struct pool *pool = pool_open(threads, &error);
	assert_success(pool ? 0 : -1, &error);
	return pool;
}

/* Shared by all tests: which runs an encoder made before shows in none. */
static struct run_makers *makers;

static int set_up(void **state UNUSED)
{
	makers = open_makers();
	return 0;
}

static int tear_down(void **state UNUSED)
{
	run_makers_close(makers);
	return 0;
}

static struct payload_caster *open_caster(struct pool *pool)
{
	struct error error = ERROR_INIT;
	struct payload_caster *caster = payload_caster_open(pool, makers, &error);
	assert_success(caster ? 0 : -1, &error);
	return caster;
}

static struct codec_params parse(const char *text)
{
	struct error error = ERROR_INIT;
	struct codec_params params;
	assert_success(codec_params_parse(text, &params, &error), &error);
	return params;
}

static void open_spool(struct spool *spool)
{
	struct error error = ERROR_INIT;
	assert_success(spool_open(spool, test_directory(), 1u << DIGEST_SHA256, &error), &error);
}

static int add_payload(struct payload_caster *caster, const struct codec_params *params,
		       struct spool *spool)
{
	struct error error = ERROR_INIT;
	open_spool(spool);
	int number = payload_add(caster, params, spool, &error);
	assert_success(number < 0 ? -1 : 0, &error);
	return number;
}

static void add_literal(struct payload_caster *caster, int payload, const void *data, size_t len)
{
	struct error error = ERROR_INIT;
	assert_success(payload_literal(caster, payload, data, len, &error), &error);
}

static void add_content(struct payload_caster *caster, unsigned payloads, const uint8_t *data,
			size_t len, int way)
{
	struct error error = ERROR_INIT;
	assert_success(payload_content_begin(caster, payloads, len, &error), &error);
	while (len > 0) {
		size_t part = slice(way, len);
		assert_success(payload_content(caster, data, part, &error), &error);
		data += part;
		len -= part;
	}
	assert_success(payload_content_end(caster, &error), &error);
}

static void finish(struct payload_caster *caster)
{
	struct error error = ERROR_INIT;
	assert_success(payload_caster_finish(caster, &error), &error);
}

/* Reads all of a spool, whose digest must be that of its bytes. */
static void read_spool(const struct spool *spool, struct buffer *bytes)
{
	char want[SHA256_HEX_SIZE], got[SHA256_HEX_SIZE];
	struct error error = ERROR_INIT;
	*bytes = (struct buffer)BUFFER_INIT;
	assert_success(parts_read(&spool->parts, sink_to_buffer(bytes), &error), &error);
	assert_int_equal(bytes->len, spool->len);
	digest_hex(spool->digests[DIGEST_SHA256], got);
	digest_bytes_hex(DIGEST_SHA256, bytes->data, bytes->len, want);
	assert_string_equal(got, want);
}

static void take_spool(struct spool *spool, struct buffer *bytes)
{
	read_spool(spool, bytes);
	spool_close(spool);
}

static void assert_decodes(enum codec codec, const struct buffer *bytes, const struct buffer *want)
{
	AUTO_BUFFER got = BUFFER_INIT;
	assert_int_equal(decode_one(codec, bytes->data, bytes->len, want->len, &got), 0);
	if (want->len > 0)
		assert_memory_equal(got.data, want->data, want->len);
}

/* ---- Property: any script, any threads, any slices ---- */

/* Makes runs small, so that a little content has many; window and level are the library's own. */
static struct codec_params random_params(struct chance *chance)
{
	static const char *const words[] = {"zstd:1", "zstd:3", "zstd:9", "zstd:-5", "gzip:1",
					    "gzip:9", "none",   "xz:0",   "xz:1",    "gzip:6"};
	struct codec_params params = parse(words[chance_below(chance, ARRAY_SIZE(words))]);
	params.run_size = 1 + chance_below(chance, 20000);
	params.own_run_size = 1 + chance_below(chance, params.run_size);
	params.overlap = params.overlap ? chance_below(chance, 9000) : 0;
	params.own_overlap = params.overlap ? chance_below(chance, params.overlap) : 0;
	params.batch_overlap = params.overlap ? chance_below(chance, params.overlap) : 0;
	params.batch_least = chance_below(chance, 3000);
	params.batch_more = 1 + chance_below(chance, 9000);
	return params;
}

/* Draws a length around the sizes where something is cut or shared, or any. */
static size_t random_len(struct chance *chance, const struct codec_params *params)
{
	size_t lens[] = {0,
			 1,
			 params->own_run_size - 1,
			 params->own_run_size,
			 params->run_size,
			 params->run_size + 1,
			 3 * params->run_size,
			 chance_below(chance, 30000),
			 chance_below(chance, 600)};
	return lens[chance_below(chance, ARRAY_SIZE(lens))];
}

static void make_script(struct chance *chance, struct script *script)
{
	*script = (struct script){.payload_count = 1 + (int)chance_below(chance, 3)};
	for (int i = 0; i < script->payload_count; i++)
		script->params[i] = i > 0 && chance_below(chance, 2) ? script->params[i - 1]
								     : random_params(chance);
	script->step_count = chance_below(chance, STEPS_MAX);
	for (size_t i = 0; i < script->step_count; i++) {
		struct step *step = &script->steps[i];
		size_t payload = chance_below(chance, (size_t)script->payload_count);
		size_t sets = (1u << script->payload_count) - 1;
		step->is_literal = chance_below(chance, 3) == 0;
		step->payloads = step->is_literal ? 1u << payload
						  : 1u + (unsigned)chance_below(chance, sets);
		step->offset = script->bytes.len;
		step->len = random_len(chance, &script->params[payload]);
		chance_add_content(chance, &script->bytes, step->len);
	}
}

static int find_lowest(unsigned payloads)
{
	return __builtin_ctz(payloads);
}

/* Casts those payloads of the script that are in `wanted`, numbered as if they were all. */
static void cast_script(const struct script *script, unsigned wanted, struct pool *pool, int way,
			struct buffer *streams)
{
	struct payload_caster *caster = open_caster(pool);
	struct spool spools[3];
	int numbers[3];
	for (int i = 0; i < script->payload_count; i++)
		if (wanted & 1u << i)
			numbers[i] = add_payload(caster, &script->params[i], &spools[i]);
	for (size_t i = 0; i < script->step_count; i++) {
		const struct step *step = &script->steps[i];
		const uint8_t *data = script->bytes.data + step->offset;
		unsigned payloads = 0;
		for (int j = 0; j < script->payload_count; j++)
			if (step->payloads & wanted & 1u << j)
				payloads |= 1u << numbers[j];
		if (payloads != 0 && step->is_literal)
			add_literal(caster, find_lowest(payloads), data, step->len);
		else if (payloads != 0)
			add_content(caster, payloads, data, step->len, way);
	}
	finish(caster);
	payload_caster_free(caster);
	for (int i = 0; i < script->payload_count; i++)
		if (wanted & 1u << i)
			read_spool(&spools[i], &streams[i]);
	for (int i = 0; i < script->payload_count; i++)
		if (wanted & 1u << i)
			spool_close(&spools[i]);
}

static void assert_script_decodes(const struct script *script, const struct buffer *streams)
{
	for (int i = 0; i < script->payload_count; i++) {
		struct buffer want = BUFFER_INIT;
		for (size_t j = 0; j < script->step_count; j++)
			if (script->steps[j].payloads & 1u << i)
				buffer_add(&want, script->bytes.data + script->steps[j].offset,
					   script->steps[j].len);
		assert_decodes(script->params[i].codec, &streams[i], &want);
		buffer_free(&want);
	}
}

static void assert_equal_buffers(const struct buffer *a, const struct buffer *b)
{
	assert_int_equal(a->len, b->len);
	if (a->len > 0)
		assert_memory_equal(a->data, b->data, a->len);
}

/* Casts `script` a second time and compares. */
static void assert_same_cast(const struct script *script, unsigned wanted, struct pool *pool,
			     int way, const struct buffer *streams)
{
	struct buffer again[3] = {BUFFER_INIT, BUFFER_INIT, BUFFER_INIT};
	cast_script(script, wanted, pool, way, again);
	for (int i = 0; i < script->payload_count; i++)
		if (wanted & 1u << i)
			assert_equal_buffers(&again[i], &streams[i]);
	for (int i = 0; i < script->payload_count; i++)
		buffer_free(&again[i]);
}

static void test_payload_of_random_scripts(void **state UNUSED)
{
	static const unsigned threads[] = {1, 2, 3, 8};
	struct chance chance = chance_make();
	struct pool *pools[ARRAY_SIZE(threads)];
	for (size_t i = 0; i < ARRAY_SIZE(threads); i++)
		pools[i] = open_pool(threads[i]);
	for (int round = 0; round < chance_rounds(120); round++) {
		struct buffer streams[3] = {BUFFER_INIT, BUFFER_INIT, BUFFER_INIT};
		struct script script;
		make_script(&chance, &script);
		unsigned some =
			1 + (unsigned)chance_below(&chance, (1u << script.payload_count) - 1);
		cast_script(&script, 7, pools[round % 4], round, streams);
		assert_script_decodes(&script, streams);
		assert_same_cast(&script, 7, pools[(round + 1) % 4], round + 1, streams);
		/* The other payloads do not show in a payload. */
		assert_same_cast(&script, some, pools[(round + 2) % 4], round + 2, streams);
		for (int i = 0; i < script.payload_count; i++)
			buffer_free(&streams[i]);
		buffer_free(&script.bytes);
	}
	for (size_t i = 0; i < ARRAY_SIZE(threads); i++)
		pool_close(pools[i]);
}

/* ---- What is shared is made once ---- */

/* A payload_listener. */
static void count_run(void *context)
{
	++*(int *)context;
}

static void test_payload_content_shared_is_made_once(void **state UNUSED)
{
	static const uint8_t content[3 << 20];
	struct codec_params params = parse("zstd:3"); /* own runs from 2 MB */
	struct pool *pool = open_pool(2);
	struct payload_caster *caster = open_caster(pool);
	struct buffer streams[2], wants[2] = {BUFFER_INIT, BUFFER_INIT};
	struct spool spools[2];
	int runs = 0;
	payload_caster_listen(caster, count_run, &runs);
	for (int i = 0; i < 2; i++) {
		const char *header = i == 0 ? "of the first" : "of the second";
		assert_int_equal(add_payload(caster, &params, &spools[i]), i);
		add_literal(caster, i, header, strlen(header));
		buffer_add_text(&wants[i], header);
		buffer_add(&wants[i], content, sizeof content);
	}
	add_content(caster, 3, content, sizeof content, 0);
	finish(caster);
	/* Two headers and one content make three runs. */
	assert_int_equal(runs, 3);
	assert_int_equal(payload_written_size(caster, 0), sizeof content + 12);
	assert_int_equal(payload_written_size(caster, 1), sizeof content + 13);
	payload_caster_free(caster);
	/* the content's run, which all but fills the one, is not in the file of the other */
	assert_int_equal(spools[0].written, spools[0].len);
	assert_true(spools[1].written < 100 && spools[1].len > 100);
	for (int i = 0; i < 2; i++)
		read_spool(&spools[i], &streams[i]);
	for (int i = 0; i < 2; i++) {
		spool_close(&spools[i]);
		assert_decodes(CODEC_ZSTD, &streams[i], &wants[i]);
		buffer_free(&streams[i]);
		buffer_free(&wants[i]);
	}
	pool_close(pool);
}

/* Counts the runs that two payloads of these parameters take for one content of `size` zeros. */
static int count_runs(const char *first, const char *second, size_t size)
{
	static const uint8_t content[3 << 20];
	const struct codec_params params[] = {parse(first), parse(second)};
	struct pool *pool = open_pool(2);
	struct payload_caster *caster = open_caster(pool);
	struct spool spools[2];
	int runs = 0;
	payload_caster_listen(caster, count_run, &runs);
	for (int i = 0; i < 2; i++)
		add_payload(caster, &params[i], &spools[i]);
	add_content(caster, 3, content, size, 0);
	finish(caster);
	payload_caster_free(caster);
	for (int i = 0; i < 2; i++)
		spool_close(&spools[i]);
	pool_close(pool);
	return runs;
}

static void test_payload_content_not_shared(void **state UNUSED)
{
	assert_int_equal(count_runs("zstd:3", "zstd:3", 2 << 20), 1);
	assert_int_equal(count_runs("zstd:3", "zstd:3", (2 << 20) - 1), 2); /* small: batched */
	assert_int_equal(count_runs("zstd:3", "zstd:4", 2 << 20), 2);       /* unlike */
	assert_int_equal(count_runs("gzip:6", "gzip:6", 3 << 20), 3);
	assert_int_equal(count_runs("gzip:6", "none", 3 << 20), 6);
	assert_int_equal(count_runs("gzip:6", "gzip:6", 0), 0);
}

/* ---- The programs that will read it ---- */

static void assert_program_accepts(enum codec codec, const char *program,
				   const struct buffer *bytes)
{
	struct process_result result;
	struct error error = ERROR_INIT;
	char name[32];
	(void)snprintf(name, sizeof name, "stream%s", codec_extension(codec));
	const char *path = test_file(name, bytes->data, bytes->len);
	assert_success(process_run((const char *const[]){program, "-t", path, NULL}, NULL, 65536,
				   &result, &error),
		       &error);
	if (result.status != 0)
		fail_msg("'%s -t' exits with %d: %s", program, result.status,
			 buffer_text(&result.errors));
	process_result_free(&result);
}

/* `codec` names the parameters and the program alike; the content fills a window and a run. */
static void check_program(const char *codec, const char *params_text)
{
	struct codec_params params = parse(params_text);
	struct chance chance = chance_make();
	struct buffer stream;
	AUTO_BUFFER content = BUFFER_INIT;
	struct spool spool;
	test_need(codec);
	const char *program = test_program(codec);
	struct pool *pool = open_pool(3);
	struct payload_caster *caster = open_caster(pool);
	chance_add_content(&chance, &content, params.run_size + params.own_run_size);
	add_payload(caster, &params, &spool);
	add_literal(caster, 0, "header", 6);
	add_content(caster, 1, content.data, content.len, 2);
	add_content(caster, 1, content.data, params.own_run_size - 1, 1);
	add_literal(caster, 0, "end", 3);
	finish(caster);
	payload_caster_free(caster);
	take_spool(&spool, &stream);
	assert_program_accepts(params.codec, program, &stream);
	buffer_free(&stream);
	pool_close(pool);
}

static void test_payload_accepted_by_zstd(void **state UNUSED)
{
	check_program("zstd", "zstd:3");
}

static void test_payload_accepted_by_xz(void **state UNUSED)
{
	check_program("xz", "xz:0");
}

static void test_payload_accepted_by_gzip(void **state UNUSED)
{
	check_program("gzip", "gzip:6");
}

/* ---- Failures ---- */

static void test_payload_content_of_another_size(void **state UNUSED)
{
	static const uint8_t data[100];
	struct codec_params params = parse("gzip");
	struct pool *pool = open_pool(1);
	for (int is_longer = 0; is_longer < 2; is_longer++) {
		static const char *const messages[] = {
			"content is shorter than the 50 bytes announced: 10 are missing",
			"content is longer than the 50 bytes announced",
		};
		struct payload_caster *caster = open_caster(pool);
		struct error error = ERROR_INIT;
		struct spool spool;

		add_payload(caster, &params, &spool);
		assert_success(payload_content_begin(caster, 1, 50, &error), &error);
		assert_success(payload_content(caster, data, 40, &error), &error);
		assert_int_equal(is_longer ? payload_content(caster, data, 11, &error)
					   : payload_content_end(caster, &error),
				 -1);
		assert_error(&error, messages[is_longer]);
		/* The error stays. */
		assert_int_equal(payload_content(caster, data, 1, &error), -1);
		assert_error(&error, messages[is_longer]);
		assert_int_equal(payload_literal(caster, 0, data, 1, &error), -1);
		assert_error(&error, messages[is_longer]);
		assert_int_equal(payload_caster_finish(caster, &error), -1);
		assert_error(&error, messages[is_longer]);
		payload_caster_free(caster);
		spool_close(&spool);
	}
	pool_close(pool);
}

/* Fills a spool that refuses from the head on, or after it, with runs under way for another. */
static void check_full_disk(struct pool *pool, bool from_start)
{
	struct codec_params params = parse("gzip:1");
	struct payload_caster *caster = open_caster(pool);
	struct chance chance = chance_make();
	AUTO_BUFFER content = BUFFER_INIT;
	struct error error = ERROR_INIT;
	struct spool spools[2];
	int full = open("/dev/full", O_WRONLY | O_CLOEXEC);
	assert_true(full >= 0);
	chance_add_content(&chance, &content, 200000);
	params.run_size = params.own_run_size = 10000;
	add_payload(caster, &params, &spools[0]);
	open_spool(&spools[1]);
	if (from_start)
		assert_true(dup2(full, spools[1].fd) >= 0);
	int result = payload_add(caster, &params, &spools[1], &error) < 0 ? -1 : 0;
	assert_int_equal(result, from_start ? -1 : 0);
	assert_true(dup2(full, spools[1].fd) >= 0);
	for (int i = 0; i < 20 && result == 0; i++) {
		result = payload_content_begin(caster, 3, content.len, &error);
		if (result == 0)
			result = payload_content(caster, content.data, content.len, &error);
		if (result == 0)
			result = payload_content_end(caster, &error);
	}
	if (result == 0)
		result = payload_caster_finish(caster, &error);
	assert_int_equal(result, -1);
	AUTO_FREE char *expected = xasprintf("cannot write '%s': no space left on device",
					     test_path("(temporary file)"));
	assert_error(&error, expected);
	assert_int_equal(payload_caster_finish(caster, &error), -1);
	assert_error(&error, expected);
	payload_caster_free(caster);
	spool_close(&spools[0]);
	spool_close(&spools[1]);
	assert_int_equal(close(full), 0);
}

static void test_payload_on_a_full_disk(void **state UNUSED)
{
	struct pool *pool = open_pool(3);
	check_full_disk(pool, true);
	check_full_disk(pool, false);
	pool_close(pool);
}

/* A caster may be freed with runs that wait, runs under way and content half told. */
static void test_payload_caster_free_at_any_time(void **state UNUSED)
{
	static const char *const words[] = {"zstd:19", "xz:6", "gzip:9", "none"};
	struct chance chance = chance_make();
	AUTO_BUFFER content = BUFFER_INIT;
	struct pool *pool = open_pool(2);
	chance_add_content(&chance, &content, 400000);
	for (size_t i = 0; i < ARRAY_SIZE(words); i++) {
		struct payload_caster *caster = open_caster(pool);
		struct codec_params params = parse(words[i]);
		struct error error = ERROR_INIT;
		struct spool spool;
		params.run_size = params.own_run_size = 100000;
		add_payload(caster, &params, &spool);
		add_literal(caster, 0, content.data, 50);
		assert_success(payload_content_begin(caster, 1, content.len, &error), &error);
		assert_success(payload_content(caster, content.data, content.len - i, &error),
			       &error);
		payload_caster_free(caster);
		spool_close(&spool);
	}
	payload_caster_free(open_caster(pool));
	payload_caster_free(NULL);
	pool_close(pool);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_payload_of_random_scripts),
		cmocka_unit_test(test_payload_content_shared_is_made_once),
		cmocka_unit_test(test_payload_content_not_shared),
		cmocka_unit_test(test_payload_accepted_by_zstd),
		cmocka_unit_test(test_payload_accepted_by_xz),
		cmocka_unit_test(test_payload_accepted_by_gzip),
		cmocka_unit_test(test_payload_content_of_another_size),
		cmocka_unit_test(test_payload_on_a_full_disk),
		cmocka_unit_test(test_payload_caster_free_at_any_time),
	};

	return cmocka_run_group_tests(tests, set_up, tear_down);
}
