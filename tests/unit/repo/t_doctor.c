/* t_doctor.c - tests of repo/doctor: the table, and what is made of a server's headers
 *
 * What is found in a repository is tried by tests/interop/doctor.sh.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/unit/test.h"

#include "base/memory.h"
#include "base/vector.h"
#include "repo/doctor/doctor_internal.h"

/* ---- The table ---- */

static bool is_id(const char *id)
{
	size_t word = strspn(id, "abcdefghijklmnopqrstuvwxyz");
	return word && id[word] == '.' &&
	       id[word + 1 + strspn(id + word + 1, "abcdefghijklmnopqrstuvwxyz-")] == '\0';
}

static void test_doctor_checks_are_whole(void **state UNUSED)
{
	assert_int_equal(doctor_check_count, CHECK_COUNT);
	for (size_t i = 0; i < doctor_check_count; i++) {
		const struct doctor_check *check = &doctor_checks[i];
		assert_true(is_id(check->id));
		assert_true(check->fault && check->remedy);
		for (size_t j = 0; j < i; j++)
			assert_string_not_equal(check->id, doctor_checks[j].id);
		for (int client = 0; client < DOCTOR_CLIENT_COUNT; client++) {
			const char *words = doctor_words(check, (enum doctor_client)client);
			assert_true(!words || *words);
		}
	}
}

static void test_doctor_can_see(void **state UNUSED)
{
	const struct doctor_report served = {.is_served = true}, directory = {.is_served = false};
	static const struct {
		enum check check;
		bool served, directory;
	} cases[] = {
		{CHECK_CDN_STALE, true, true},
		{CHECK_CACHE_POINTER, true, false},
		{CHECK_FILES_MODE, false, true},
	};
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		const struct doctor_check *check = &doctor_checks[cases[i].check];
		assert_int_equal(doctor_can_see(&served, check), cases[i].served);
		assert_int_equal(doctor_can_see(&directory, check), cases[i].directory);
	}
}

/* ---- Findings ---- */

static void test_doctor_add_once_for_all(void **state UNUSED)
{
	CLEANUP(doctor_report_free) struct doctor_report report = {0};
	struct doctor doctor = {.report = &report};
	doctor_add(&doctor, CHECK_PACKAGE_MISSING, CLIENTS_APT, "a", "status %d", 404);
	doctor_add(&doctor, CHECK_PACKAGE_MISSING, CLIENTS_DNF, "b", "status %d", 403);
	doctor_add(&doctor, CHECK_PACKAGE_MISSING, CLIENTS_DNF, "b", "status %d", 403);
	assert_int_equal(report.findings.n, 1);
	assert_int_equal(report.findings.v[0].subjects.n, 2);
	assert_string_equal(report.findings.v[0].text, "status 404");
	assert_true(report.findings.v[0].concerns[DOCTOR_APT]);
	assert_true(report.findings.v[0].concerns[DOCTOR_DNF]);
	assert_false(report.findings.v[0].concerns[DOCTOR_ZYPPER]);
	assert_int_equal(report.counts[DOCTOR_BAD], 1);
}

/* ---- Headers ---- */

#define NOW INT64_C(1795410000) /* Mon, 23 Nov 2026 05:00:00 GMT */
#define MODIFIED "Last-Modified", "Sun, 22 Nov 2026 05:00:00 GMT"

static const struct header_case {
	enum role role;
	const char *headers[8]; /* names and values */
	int check;              /* -1: nothing is wrong */
} header_cases[] = {
	{ROLE_POINTER, {MODIFIED}, -1},
	{ROLE_POINTER, {NULL}, CHECK_MODIFIED_MISSING},
	{ROLE_FILE, {NULL}, -1},
	{ROLE_OBJECT, {NULL}, -1},
	{ROLE_POINTER, {MODIFIED, "ETag", "W/\"1\""}, CHECK_MODIFIED_WEAK},
	{ROLE_POINTER, {MODIFIED, "ETag", "\"W/1\""}, -1},
	{ROLE_POINTER, {MODIFIED, "Age", "60"}, -1},
	{ROLE_POINTER, {MODIFIED, "Age", "61"}, CHECK_CACHE_POINTER},
	{ROLE_FILE, {"Age", "61"}, -1},
	{ROLE_POINTER, {MODIFIED, "Cache-Control", "max-age=60"}, -1},
	{ROLE_POINTER, {MODIFIED, "Cache-Control", "public, max-age=61"}, CHECK_CACHE_POINTER},
	{ROLE_POINTER, {MODIFIED, "Cache-Control", "max-age=0, s-maxage=300"}, CHECK_CACHE_POINTER},
	{ROLE_POINTER, {MODIFIED, "Cache-Control", "immutable"}, CHECK_CACHE_POINTER},
	{ROLE_POINTER, {MODIFIED, "Cache-Control", "max-age=300, no-cache"}, -1},
	{ROLE_OBJECT, {"Cache-Control", "max-age=31536000, immutable"}, -1},
	{ROLE_OBJECT, {"Cache-Control", "no-store"}, CHECK_CACHE_OBJECTS},
	{ROLE_OBJECT, {"Cache-Control", "max-age=0"}, CHECK_CACHE_OBJECTS},
	{ROLE_OBJECT, {"Cache-Control", "private, max-age=5"}, CHECK_CACHE_OBJECTS},
	{ROLE_FILE, {"Content-Encoding", "gzip"}, CHECK_ANSWER_ENCODING},
	{ROLE_FILE, {"Content-Encoding", "identity"}, -1},
	{ROLE_FILE, {"Date", "Mon, 23 Nov 2026 05:01:00 GMT"}, -1},
	{ROLE_FILE, {"Date", "Mon, 23 Nov 2026 05:01:01 GMT"}, CHECK_CLOCK_SERVER},
	{ROLE_FILE, {"Date", "Mon, 23 Nov 2026 04:58:59 GMT"}, CHECK_CLOCK_SERVER},
	/* A cache keeps the date of the answer that it keeps. */
	{ROLE_FILE, {"Date", "Mon, 23 Nov 2026 04:00:00 GMT", "Age", "3600"}, -1},
	{ROLE_FILE, {"Date", "yesterday"}, -1},
};

static void try_headers(const struct header_case *row)
{
	CLEANUP(doctor_report_free) struct doctor_report report = {0};
	const struct doctor_options options = {.now = NOW};
	struct error error = ERROR_INIT;
	struct doctor doctor = {
		.options = &options,
		.report = &report,
		.visitor = visitor_open("http://127.0.0.1:1", &error),
	};
	AUTO_ANSWER answer = {.status = 200};
	assert_non_null(doctor.visitor);
	for (size_t i = 0; i < ARRAY_SIZE(row->headers) && row->headers[i]; i += 2)
		*VECTOR_ADD(&answer.headers) = (struct answer_header){xstrdup(row->headers[i]),
								      xstrdup(row->headers[i + 1])};
	answers_judge(&doctor, "a", row->role, CLIENTS_ALL, &answer);
	assert_int_equal(report.findings.n, row->check >= 0);
	if (row->check >= 0)
		assert_ptr_equal(report.findings.v[0].check, &doctor_checks[row->check]);
	visitor_close(doctor.visitor);
}

static void test_doctor_headers(void **state UNUSED)
{
	for (size_t i = 0; i < ARRAY_SIZE(header_cases); i++)
		try_headers(&header_cases[i]);
}

static void test_doctor_answers_text(void **state UNUSED)
{
	AUTO_ANSWER answer = {.status = 503};
	AUTO_FREE char *status = answers_text(&answer);
	assert_string_equal(status, "status 503");
	buffer_add_text(&answer.body, "<html>");
	AUTO_FREE char *page = answers_text(&answer);
	assert_string_equal(page, "status 503, a page of HTML");
	answer.fault = ANSWER_NONE;
	answer.words = xstrdup("timeout");
	AUTO_FREE char *none = answers_text(&answer);
	assert_string_equal(none, "no answer: timeout");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_doctor_checks_are_whole),
		cmocka_unit_test(test_doctor_can_see),
		cmocka_unit_test(test_doctor_add_once_for_all),
		cmocka_unit_test(test_doctor_headers),
		cmocka_unit_test(test_doctor_answers_text),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
