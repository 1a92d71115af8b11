/* t_pool.c - tests of base/pool.h
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/unit/test.h"

#include <stdatomic.h>

#include "base/pool.h"

struct square {
	int number, result;
	unsigned worker;
};

static int make_square(void *argument, unsigned worker, struct error *error)
{
	struct square *square = argument;
	square->worker = worker;
	if (square->number % 10 == 3)
		return error_set(error, "no %d", square->number);
	square->result = square->number * square->number;
	return 0;
}

static void check_square(struct job *job, const struct square *square)
{
	struct error error = ERROR_INIT;
	int result = pool_wait(job, &error);
	if (square->number % 10 == 3) {
		char message[32];
		(void)snprintf(message, sizeof message, "no %d", square->number);
		assert_int_equal(result, -1);
		assert_error(&error, message);
		return;
	}
	assert_success(result, &error);
	assert_int_equal(square->result, square->number * square->number);
}

enum { COUNT = 200 };

/* Collects first to last, or last to first: the results are the same. */
static void run_squares(unsigned threads, int backwards)
{
	struct error error = ERROR_INIT;
	struct square squares[COUNT] = {0};
	struct job *jobs[COUNT];
	struct pool *pool = pool_open(threads, &error);
	assert_non_null(pool);
	assert_int_equal(pool_threads(pool), threads ? threads : 1);
	for (int i = 0; i < COUNT; i++) {
		squares[i].number = i;
		jobs[i] = pool_submit(pool, make_square, &squares[i]);
	}
	for (int i = 0; i < COUNT; i++) {
		int at = backwards ? COUNT - 1 - i : i;
		check_square(jobs[at], &squares[at]);
		assert_true(squares[at].worker < pool_threads(pool));
	}
	pool_close(pool);
}

static void test_pool_results_do_not_depend_on_order(void **state UNUSED)
{
	for (unsigned threads = 0; threads < 5; threads++) {
		run_squares(threads, 0);
		run_squares(threads, 1);
	}
}

/* Each of two tasks waits for the other: done only if both run at the same time. */
static int meet(void *argument, unsigned worker UNUSED, struct error *error UNUSED)
{
	atomic_int *arrived = argument;
	atomic_fetch_add(arrived, 1);
	while (atomic_load(arrived) < 2)
		;
	return 0;
}

static void test_pool_runs_jobs_at_once(void **state UNUSED)
{
	struct error error = ERROR_INIT;
	atomic_int arrived = 0;
	struct pool *pool = pool_open(2, &error);
	struct job *one = pool_submit(pool, meet, &arrived);
	struct job *two = pool_submit(pool, meet, &arrived);
	assert_success(pool_wait(two, &error), &error);
	assert_success(pool_wait(one, &error), &error);
	pool_close(pool);
}

static int submit_more(void *argument, unsigned worker UNUSED, struct error *error UNUSED)
{
	struct {
		struct pool *pool;
		struct square *square;
		struct job *job;
	} *more = argument;
	more->job = pool_submit(more->pool, make_square, more->square);
	return 0;
}

static void test_pool_submit_inside_a_job(void **state UNUSED)
{
	struct error error = ERROR_INIT;
	struct square square = {.number = 7};
	struct {
		struct pool *pool;
		struct square *square;
		struct job *job;
	} more = {pool_open(1, &error), &square, NULL};
	assert_success(pool_wait(pool_submit(more.pool, submit_more, &more), &error), &error);
	check_square(more.job, &square);
	pool_close(more.pool);
}

static void test_pool_close_of_an_idle_pool(void **state UNUSED)
{
	struct error error = ERROR_INIT;
	struct pool *pool = pool_open(3, &error);
	assert_non_null(pool);
	pool_close(pool);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_pool_results_do_not_depend_on_order),
		cmocka_unit_test(test_pool_runs_jobs_at_once),
		cmocka_unit_test(test_pool_submit_inside_a_job),
		cmocka_unit_test(test_pool_close_of_an_idle_pool),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
