/* t_own_folder.c - tests of base/own_folder.h: what is removed, and what is not
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/own_folder.h"

#include "tests/unit/test.h"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/memory.h"
#include "base/path.h"

#define PREFIX ".own-"

static void write_text(const char *folder, const char *name, const char *text)
{
	AUTO_FREE char *path = path_join(folder, name);
	FILE *file = fopen(path, "w");
	assert_non_null(file);
	assert_true(fputs(text, file) >= 0);
	assert_int_equal(fclose(file), 0);
}

static char *read_text(const char *folder, const char *name)
{
	AUTO_FREE char *path = path_join(folder, name);
	return test_read(path);
}

static struct own_folder make(const char *beside)
{
	struct error error = ERROR_INIT;
	struct own_folder folder;
	assert_success(own_folder_make(&folder, beside, PREFIX, &error), &error);
	return folder;
}

/* Leaves a folder as a kill does: unlocked. Caller frees. */
static char *leave(const char *beside)
{
	struct own_folder folder = make(beside);
	assert_int_equal(close(folder.fd), 0);
	return folder.path;
}

static void test_make_and_remove(void **state UNUSED)
{
	const char *beside = test_path("made");
	struct stat status;
	assert_int_equal(mkdir(beside, 0700), 0);
	struct own_folder folder = make(beside);
	assert_int_equal(stat(folder.path, &status), 0);
	assert_int_equal(status.st_mode & 07777, 0700);
	write_text(folder.path, "file", "x");
	own_folder_sweep(beside, PREFIX, NULL); /* it is locked */
	assert_int_equal(test_count_entries(folder.path), 2);
	own_folder_remove(&folder);
	assert_null(folder.path);
	assert_int_equal(folder.fd, -1);
	assert_int_equal(test_count_entries(beside), 0);
	own_folder_remove(&folder);
}

static void test_sweep_removes_what_was_left(void **state UNUSED)
{
	const char *beside = test_path("left");
	assert_int_equal(mkdir(beside, 0700), 0);
	AUTO_FREE char *full = leave(beside);
	AUTO_FREE char *below = path_join(full, "below");
	AUTO_FREE char *link = path_join(full, "link");
	assert_int_equal(mkdir(below, 0700), 0);
	write_text(below, "file", "x");
	const char *kept = test_text_file("kept", "kept");
	assert_int_equal(symlink(kept, link), 0);
	/* A run was killed before the marker was made, another before it was written. */
	AUTO_FREE char *empty = path_join(beside, PREFIX "abcdef");
	AUTO_FREE char *begun = path_join(beside, PREFIX "ABCDEF");
	assert_int_equal(mkdir(empty, 0700), 0);
	assert_int_equal(mkdir(begun, 0700), 0);
	write_text(begun, OWN_FOLDER_MARKER, "");
	own_folder_sweep(beside, PREFIX, NULL);
	assert_int_equal(test_count_entries(beside), 0);
	AUTO_FREE char *text = test_read(kept);
	assert_string_equal(text, "kept");
}

/* Folders that somebody else might have, each with a file "mine" in it. */
static const struct {
	const char *what, *name;
	mode_t mode;
	const char *marker; /* or NULL */
} others[] = {
	{"no marker", PREFIX "abcdef", 0700, NULL},
	{"a marker that says something else", PREFIX "abcdeg", 0700, "mine\n"},
	{"a marker that says nothing", PREFIX "abcdeh", 0700, ""},
	{"a marker that says more", PREFIX "abcdei", 0700, "A folder of ingot's, for one run.\nx"},
	{"a name that is too long", PREFIX "notes-of-mine", 0700,
	 "A folder of ingot's, for one run.\n"},
	{"open to others", PREFIX "abcdej", 0755, "A folder of ingot's, for one run.\n"},
	{"another prefix", ".other-abcdef", 0700, "A folder of ingot's, for one run.\n"},
};

static void test_sweep_removes_nothing_else(void **state UNUSED)
{
	const char *beside = test_path("others");
	assert_int_equal(mkdir(beside, 0700), 0);
	for (size_t i = 0; i < ARRAY_SIZE(others); i++) {
		AUTO_FREE char *path = path_join(beside, others[i].name);
		assert_int_equal(mkdir(path, 0700), 0);
		write_text(path, "mine", others[i].what);
		if (others[i].marker)
			write_text(path, OWN_FOLDER_MARKER, others[i].marker);
		assert_int_equal(chmod(path, others[i].mode), 0);
	}
	own_folder_sweep(beside, PREFIX, NULL);
	for (size_t i = 0; i < ARRAY_SIZE(others); i++) {
		AUTO_FREE char *path = path_join(beside, others[i].name);
		AUTO_FREE char *text = read_text(path, "mine");
		assert_string_equal(text, others[i].what);
	}
	assert_int_equal(test_count_entries(beside), ARRAY_SIZE(others));
}

/* Neither the folder nor its marker may be a link. */
static void test_sweep_follows_no_link(void **state UNUSED)
{
	const char *beside = test_path("links"), *elsewhere = test_path("elsewhere");
	assert_int_equal(mkdir(beside, 0700), 0);
	assert_int_equal(mkdir(elsewhere, 0700), 0);
	AUTO_FREE char *real = leave(elsewhere);
	AUTO_FREE char *link = path_join(beside, PREFIX "abcdef");
	AUTO_FREE char *folder = path_join(beside, PREFIX "ABCDEF");
	AUTO_FREE char *marker = path_join(folder, OWN_FOLDER_MARKER);
	AUTO_FREE char *target = path_join(real, OWN_FOLDER_MARKER);
	assert_int_equal(symlink(real, link), 0);
	assert_int_equal(mkdir(folder, 0700), 0);
	assert_int_equal(symlink(target, marker), 0);
	write_text(folder, "mine", "x");
	own_folder_sweep(beside, PREFIX, NULL);
	assert_int_equal(test_count_entries(beside), 2);
	assert_int_equal(test_count_entries(folder), 2);
	assert_int_equal(test_count_entries(real), 1);
}

static char *swept;

static void note(const char *path)
{
	free(swept);
	swept = xstrdup(path);
}

static void test_sweep_calls_before(void **state UNUSED)
{
	const char *beside = test_path("before");
	assert_int_equal(mkdir(beside, 0700), 0);
	AUTO_FREE char *path = leave(beside);
	own_folder_sweep(beside, PREFIX, note);
	assert_string_equal(swept, path);
	free_pointer(&swept);
	assert_int_equal(test_count_entries(beside), 0);
}

static void test_make_where_it_cannot(void **state UNUSED)
{
	struct error error = ERROR_INIT;
	struct own_folder folder;
	assert_int_equal(own_folder_make(&folder, "/nonexistent", PREFIX, &error), -1);
	assert_error(&error, "cannot make a folder in '/nonexistent': no such file or directory");
	assert_null(folder.path);
	own_folder_sweep("/nonexistent", PREFIX, NULL);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_make_and_remove),
		cmocka_unit_test(test_sweep_removes_what_was_left),
		cmocka_unit_test(test_sweep_removes_nothing_else),
		cmocka_unit_test(test_sweep_follows_no_link),
		cmocka_unit_test(test_sweep_calls_before),
		cmocka_unit_test(test_make_where_it_cannot),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
