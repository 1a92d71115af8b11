/* t_payloads.c - tests of plan/payloads.h, with real files and a layout that is easy to read
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/unit/test.h"

#include <fcntl.h>
#include <sys/inotify.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/buffer.h"
#include "base/digest.h"
#include "base/file.h"
#include "base/memory.h"
#include "base/text.h"
#include "codec/codec.h"
#include "plan/payloads.h"
#include "tests/unit/known_formats.h"

/* ---- An archive of lines: "<index path size>" content ";" ... "END plain-size" ---- */

static bool has_all(const struct entry *entry UNUSED)
{
	return true;
}

static bool has_no_ghost(const struct entry *entry)
{
	return entry->type != ENTRY_GHOST;
}

static int check_no_size(uint64_t size, bool *large, struct error *error)
{
	if (size == 666)
		return error_set(error, "no room for 666 bytes");
	if (size > 1000)
		*large = true;
	return 0;
}

static int put_head(const struct entry *entry, uint32_t index, bool large, struct buffer *out,
		    struct error *error)
{
	if (text_equal(entry->path, "/refused"))
		return error_set(error, "no such name here");
	buffer_printf(out, "<%u%s %s %u>", index, large ? "L" : "", entry->path,
		      (unsigned)entry->size);
	return 0;
}

static void put_tail(const struct entry *entry UNUSED, struct buffer *out)
{
	buffer_add_byte(out, ';');
}

static void put_end(uint64_t plain_size, struct buffer *out)
{
	buffer_printf(out, "END %u", (unsigned)plain_size);
}

static const struct payload_layout plain_layout = {
	.has = has_no_ghost, .head = put_head, .tail = put_tail, .end = put_end};
static const struct payload_layout counting_layout = {.has = has_no_ghost,
						      .counts = has_all,
						      .check_size = check_no_size,
						      .head = put_head,
						      .tail = put_tail,
						      .end = put_end};

/* ---- Plans by hand ---- */

static struct entry entry_of_file(const char *path, const char *source, unsigned set)
{
	struct stat st;
	assert_int_equal(stat(source, &st), 0);
	return (struct entry){.path = path,
			      .type = ENTRY_FILE,
			      .formats = set,
			      .source = source,
			      .size = (uint64_t)st.st_size,
			      .device = st.st_dev,
			      .inode = st.st_ino,
			      .source_mtime_sec = st.st_mtim.tv_sec,
			      .source_mtime_nsec = st.st_mtim.tv_nsec};
}

static struct payloads *cast_with(struct entry *entries, size_t n, enum codec codec,
				  payloads_progress progress, void *context, struct error *error)
{
	const struct plan plan = {
		.formats = known_formats.v, .n_formats = 2, .entries = entries, .n_entries = n};
	struct payload_request requests[] = {
		{.layout = &plain_layout,
		 .directory = test_directory(),
		 .digests = 1u << DIGEST_SHA256},
		{.layout = &counting_layout, .directory = test_directory()},
	};
	for (size_t i = 0; i < ARRAY_SIZE(requests); i++)
		assert_success(
			codec_params_make(codec, CODEC_DEFAULT_LEVEL, &requests[i].params, error),
			error);
	struct pool *pool = pool_open(2, error);
	assert_non_null(pool);
	const struct payloads_means means = {
		.pool = pool, .progress = progress, .context = context};
	struct payloads *payloads = payloads_make(&plan, requests, &means, error);
	pool_close(pool);
	return payloads;
}

static struct payloads *make_payloads(struct entry *entries, size_t n, struct error *error)
{
	return cast_with(entries, n, CODEC_NONE, NULL, NULL, error);
}

static void assert_payload(const struct payloads *payloads, size_t format, const char *text)
{
	struct error error = ERROR_INIT;
	AUTO_BUFFER data = BUFFER_INIT;
	const struct payload *payload = &payloads->v[format];
	assert_success(parts_read(&payload->spool.parts, sink_to_buffer(&data), &error), &error);
	assert_string_equal(buffer_text(&data), text);
	assert_int_equal(payload->spool.len, data.len);
	assert_int_equal(payload->plain_size, data.len);
}

/* ---- What comes out ---- */

static void test_payloads_make_both_formats(void **state UNUSED)
{
	struct error error = ERROR_INIT;
	struct entry entries[] = {
		{.path = "/d", .type = ENTRY_DIRECTORY, .formats = 3},
		{.path = "/d/data", .type = ENTRY_FILE, .formats = 1, .data = "mem", .size = 3},
		entry_of_file("/d/empty", test_text_file("empty", ""), 3),
		{.path = "/d/ghost", .type = ENTRY_GHOST, .formats = 2},
		entry_of_file("/d/x", test_text_file("x", "hello"), 3),
	};
	struct payloads *payloads = make_payloads(entries, ARRAY_SIZE(entries), &error);
	assert_non_null(payloads);
	assert_payload(payloads, 0,
		       "<0 /d 0>;<1 /d/data 3>mem;<2 /d/empty 0>;<3 /d/x 5>hello;END 57");
	assert_payload(payloads, 1, "<0 /d 0>;<1 /d/empty 0>;<3 /d/x 5>hello;END 40");
	assert_int_equal(payloads->n_files, ARRAY_SIZE(entries));
	assert_string_equal(payloads->files[0].sha256, "");
	assert_string_equal(payloads->files[3].sha256, "");
	char hex[DIGEST_HEX_SIZE];
	digest_bytes_hex(DIGEST_SHA256, "hello", 5, hex);
	assert_string_equal(payloads->files[4].sha256, hex);
	digest_bytes_hex(DIGEST_MD5, "hello", 5, hex);
	assert_string_equal(payloads->files[4].md5, hex);
	digest_bytes_hex(DIGEST_SHA256, "mem", 3, hex);
	assert_string_equal(payloads->files[1].sha256, hex);
	digest_bytes_hex(DIGEST_SHA256, "", 0, hex);
	assert_string_equal(payloads->files[2].sha256, hex);
	assert_non_null(payloads->v[0].spool.digests[DIGEST_SHA256]);
	payloads_free(payloads);
	payloads_free(NULL);
}

static void test_payloads_make_nothing(void **state UNUSED)
{
	struct error error = ERROR_INIT;
	struct payloads *payloads = make_payloads(NULL, 0, &error);
	assert_non_null(payloads);
	assert_payload(payloads, 0, "END 0");
	payloads_free(payloads);
}

static void test_payloads_elf_class(void **state UNUSED)
{
	struct error error = ERROR_INIT;
	struct entry entries[] = {
		entry_of_file("/a", test_file("elf1", "\177ELF\1x", 6), 1),
		entry_of_file("/b", test_file("elf2", "\177ELF\2", 5), 1),
		entry_of_file("/c", test_file("elf3", "\177ELF\3", 5), 1),
		entry_of_file("/d", test_file("elf4", "\177ELF", 4), 1),
	};
	static const unsigned classes[] = {1, 2, 0, 0};
	struct payloads *payloads = make_payloads(entries, ARRAY_SIZE(entries), &error);
	assert_non_null(payloads);
	for (size_t i = 0; i < ARRAY_SIZE(entries); i++)
		assert_int_equal(payloads->files[i].elf_class, classes[i]);
	payloads_free(payloads);
}

static void test_payloads_large_form(void **state UNUSED)
{
	struct error error = ERROR_INIT;
	char text[1001];
	memset(text, 'x', sizeof text);
	struct entry entries[] = {
		{.path = "/a", .type = ENTRY_DIRECTORY, .formats = 2},
		entry_of_file("/b", test_file("big", text, sizeof text), 2),
	};
	struct payloads *payloads = make_payloads(entries, ARRAY_SIZE(entries), &error);
	assert_non_null(payloads);
	assert_false(payloads->v[0].large);
	assert_true(payloads->v[1].large);
	char head[10] = "";
	assert_success(file_read_exact(payloads->v[1].spool.fd, head, 9, 0, "spool", &error),
		       &error);
	assert_string_equal(head, "<0L /a 0>");
	payloads_free(payloads);
}

/* ---- Errors ---- */

static void assert_refused(struct entry *entries, size_t n, const char *message)
{
	struct error error = ERROR_INIT;
	assert_null(make_payloads(entries, n, &error));
	assert_error(&error, message);
}

static void test_payloads_of_layout_errors(void **state UNUSED)
{
	char text[666] = "";
	struct entry size = entry_of_file("/big", test_file("666", text, sizeof text), 3);
	assert_refused(&size, 1, "'/big': no room for 666 bytes");
	struct entry name = {.path = "/refused", .type = ENTRY_DIRECTORY, .formats = 2};
	assert_refused(&name, 1, "'/refused': no such name here");
}

/* A file can differ in each of these ways from what the plan saw. */
static void test_payloads_of_changed_file(void **state UNUSED)
{
	static const struct {
		const char *before, *after;
	} cases[] = {{"hello", "hello!"}, {"hello", "hell"}, {"hello", "HELLO"}, {"", "x"}};
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		const char *path = test_text_file("changed", cases[i].before);
		struct entry entry = entry_of_file("/x", path, 3);
		entry.source_mtime_sec -= 10; /* so that the clock's grain cannot hide it */
		(void)test_text_file("changed", cases[i].after);
		char *message = NULL;
		assert_true(asprintf(&message, "'%s' changed while it was packaged", path) > 0);
		assert_refused(&entry, 1, message);
		free(message);
	}
}

static void test_payloads_of_replaced_file(void **state UNUSED)
{
	const char *path = test_text_file("replaced", "hello");
	struct entry entry = entry_of_file("/x", path, 3);
	const char *other = test_text_file("other", "HELLO");
	struct timespec times[] = {
		{.tv_sec = entry.source_mtime_sec, .tv_nsec = entry.source_mtime_nsec},
		{.tv_sec = entry.source_mtime_sec, .tv_nsec = entry.source_mtime_nsec}};
	assert_int_equal(utimensat(AT_FDCWD, other, times, 0), 0);
	assert_int_equal(rename(other, path), 0);
	AUTO_FREE char *message = NULL;
	assert_true(asprintf(&message, "'%s' changed while it was packaged", path) > 0);
	assert_refused(&entry, 1, message);
	/* a link to itself under another name replaces the file: the same inode, but not the file
	 * named */
	struct entry linked = entry_of_file("/x", path, 3);
	assert_int_equal(rename(path, test_path("moved")), 0);
	assert_int_equal(symlink(test_path("moved"), path), 0);
	assert_refused(&linked, 1, message);
	/* a pipe replaces the file: nobody writes to it, and nothing waits for that */
	assert_int_equal(unlink(path), 0);
	assert_int_equal(mkfifo(path, 0600), 0);
	assert_refused(&linked, 1, message);
}

static void test_payloads_of_vanished_file(void **state UNUSED)
{
	const char *path = test_text_file("vanished", "hello");
	struct entry entry = entry_of_file("/x", path, 3);
	assert_int_equal(unlink(path), 0);
	AUTO_FREE char *message = NULL;
	assert_true(asprintf(&message, "cannot open '%s': no such file or directory", path) > 0);
	assert_refused(&entry, 1, message);
}

/* Changes the file as soon as its first piece was read. */
struct saboteur {
	const char *path;
	void (*act)(const char *path);
};

static void sabotage(void *context, const struct payloads_done *done)
{
	struct saboteur *saboteur = context;
	if (done->read && saboteur->act)
		saboteur->act(saboteur->path);
	if (done->read)
		saboteur->act = NULL;
}

static void shrink(const char *path)
{
	assert_int_equal(truncate(path, (off_t)1 << 20), 0);
}

static void grow(const char *path)
{
	assert_int_equal(truncate(path, (off_t)9 << 20), 0);
}

static void rewrite(const char *path)
{
	int fd = open(path, O_WRONLY | O_CLOEXEC);
	assert_true(fd >= 0);
	assert_int_equal(pwrite(fd, "x", 1, 5), 1);
	assert_int_equal(close(fd), 0);
}

static void test_payloads_of_file_that_changes_during_reading(void **state UNUSED)
{
	static void (*const acts[])(const char *) = {shrink, grow, rewrite};
	for (size_t i = 0; i < ARRAY_SIZE(acts); i++) {
		struct error error = ERROR_INIT;
		const char *path = test_text_file("unsteady", "");
		assert_int_equal(truncate(path, (off_t)8 << 20), 0);
		struct timespec old[] = {{.tv_sec = 1000}, {.tv_sec = 1000}};
		assert_int_equal(utimensat(AT_FDCWD, path, old, 0), 0);
		struct entry entry = entry_of_file("/x", path, 3);
		struct saboteur saboteur = {path, acts[i]};
		assert_null(cast_with(&entry, 1, CODEC_ZSTD, sabotage, &saboteur, &error));
		char *message = NULL;
		assert_true(asprintf(&message, "'%s' changed while it was packaged", path) > 0);
		assert_error(&error, message);
		free(message);
	}
}

/* ---- Once, and in bounded memory ---- */

static void test_payloads_reads_each_file_once(void **state UNUSED)
{
	struct error error = ERROR_INIT;
	assert_int_equal(mkdir(test_path("watched"), 0755), 0);
	struct entry entries[] = {
		entry_of_file("/a", test_text_file("watched/a", "first"), 3),
		entry_of_file("/b", test_text_file("watched/b", "second"), 3),
	};
	int watch = inotify_init1(IN_NONBLOCK | IN_CLOEXEC);
	assert_true(watch >= 0);
	assert_true(inotify_add_watch(watch, test_path("watched"), IN_OPEN) >= 0);
	struct payloads *payloads = make_payloads(entries, ARRAY_SIZE(entries), &error);
	assert_non_null(payloads);
	payloads_free(payloads);
	_Alignas(struct inotify_event) char events[4096];
	ssize_t len = read(watch, events, sizeof events);
	assert_int_equal(close(watch), 0);
	assert_true(len > 0);
	int opened[2] = {0};
	const struct inotify_event *event;
	for (char *at = events; at < events + len; at += sizeof *event + event->len) {
		event = (const void *)at;
		opened[text_equal(event->name, "b")]++;
	}
	assert_int_equal(opened[0], 1);
	assert_int_equal(opened[1], 1);
}

/* The address sanitizer keeps freed memory for a while; not so much that memory seems unbounded. */
const char *__asan_default_options(void);
const char *__asan_default_options(void)
{
	return "quarantine_size_mb=4";
}

static void count(void *context, const struct payloads_done *done)
{
	struct payloads_done *counted = context;
	assert_true(done->files >= counted->files && done->read >= counted->read);
	assert_true(done->bytes >= counted->bytes && done->bytes <= done->read);
	*counted = *done;
}

static void test_payloads_of_large_file_in_bounded_memory(void **state UNUSED)
{
	struct error error = ERROR_INIT;
	const off_t size = (off_t)300 << 20;
	const char *path = test_text_file("sparse", "");
	assert_int_equal(truncate(path, size), 0);
	struct entry entry = entry_of_file("/sparse", path, 3);
	struct payloads_done counted = {0};
	struct rusage before, after;
	assert_int_equal(getrusage(RUSAGE_SELF, &before), 0);
	struct payloads *payloads = cast_with(&entry, 1, CODEC_ZSTD, count, &counted, &error);
	assert_non_null(payloads);
	assert_int_equal(getrusage(RUSAGE_SELF, &after), 0);
	assert_int_equal(counted.files, 1);
	assert_int_equal(counted.all_files, 1);
	assert_int_equal(counted.read, size);
	assert_int_equal(counted.bytes, size);
	assert_int_equal(counted.all_bytes, size);
	assert_int_equal(payloads->v[0].plain_size,
			 strlen("<0 /sparse 314572800>;END 314572822") + (uint64_t)size);
	assert_true(payloads->v[0].spool.len < 1 << 20);
	assert_in_range(after.ru_maxrss - before.ru_maxrss, 0, 160 * 1024);
	payloads_free(payloads);
}

struct objection {
	unsigned asked, from;
};

static int object(void *context, struct error *error)
{
	struct objection *objection = context;
	return ++objection->asked >= objection->from ? error_set(error, "enough") : 0;
}

/* Whoever may object is asked for every piece, and not again after an error. */
static void test_payloads_ends_where_somebody_objects(void **state UNUSED)
{
	struct error error = ERROR_INIT;
	const char *path = test_text_file("pieces", "");
	assert_int_equal(truncate(path, 5 << 20), 0);
	struct entry entry = entry_of_file("/pieces", path, 1);
	const struct plan plan = {
		.formats = known_formats.v, .n_formats = 1, .entries = &entry, .n_entries = 1};
	struct payload_request request = {.layout = &plain_layout, .directory = test_directory()};
	assert_success(codec_params_make(CODEC_ZSTD, 1, &request.params, &error), &error);
	struct pool *pool = pool_open(2, &error);
	assert_non_null(pool);
	struct objection objection = {.from = UINT32_MAX}; /* none, but counts */
	const struct payloads_means means = {
		.pool = pool, .check = object, .check_context = &objection};
	struct payloads *payloads = payloads_make(&plan, &request, &means, &error);
	assert_non_null(payloads);
	payloads_free(payloads);
	const unsigned pieces = objection.asked, from[] = {1, 2, pieces / 2, pieces};
	assert_true(pieces >= 5);
	for (size_t i = 0; i < ARRAY_SIZE(from); i++) {
		objection = (struct objection){.from = from[i]};
		assert_null(payloads_make(&plan, &request, &means, &error));
		assert_error(&error, "enough");
		assert_int_equal(objection.asked, from[i]);
	}
	pool_close(pool);
}

/* Cut into pieces or not, and however threads run, the compressed bytes are the same. */
static void test_payloads_is_reproducible(void **state UNUSED)
{
	struct error error = ERROR_INIT;
	const char *path = test_text_file("again", "");
	assert_int_equal(truncate(path, 5 << 20), 0);
	struct entry entries[] = {
		entry_of_file("/a", path, 3),
		entry_of_file("/b", test_text_file("small", "small"), 3),
	};
	char digests[2][DIGEST_HEX_SIZE];
	for (size_t i = 0; i < 2; i++) {
		struct payloads *payloads =
			cast_with(entries, ARRAY_SIZE(entries), CODEC_ZSTD, NULL, NULL, &error);
		assert_non_null(payloads);
		digest_hex(payloads->v[0].spool.digests[DIGEST_SHA256], digests[i]);
		payloads_free(payloads);
	}
	assert_string_equal(digests[0], digests[1]);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_payloads_make_both_formats),
		cmocka_unit_test(test_payloads_make_nothing),
		cmocka_unit_test(test_payloads_elf_class),
		cmocka_unit_test(test_payloads_large_form),
		cmocka_unit_test(test_payloads_of_layout_errors),
		cmocka_unit_test(test_payloads_of_changed_file),
		cmocka_unit_test(test_payloads_of_replaced_file),
		cmocka_unit_test(test_payloads_of_vanished_file),
		cmocka_unit_test(test_payloads_of_file_that_changes_during_reading),
		cmocka_unit_test(test_payloads_reads_each_file_once),
		cmocka_unit_test(test_payloads_of_large_file_in_bounded_memory),
		cmocka_unit_test(test_payloads_ends_where_somebody_objects),
		cmocka_unit_test(test_payloads_is_reproducible),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
