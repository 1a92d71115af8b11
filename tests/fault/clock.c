/* clock.c - a clock that stands still
 *
 * Preloaded (LD_PRELOAD), with STILL_CLOCK=<seconds since 1970> in the environment: whoever asks
 * for the time is told that one, and a file that is younger is as old as that. The same command on
 * the same files then makes the same bytes, signatures included (those of Ed25519 have no random
 * part), so that a test can recognise a state that it has seen; and all changes fall into one
 * second, which is the hardest case for whatever compares times. Where a C library does not ask
 * these functions, time goes on and fewer states are recognised.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <dlfcn.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/time.h>
#include <time.h>

/* The C library declares some of them with attributes or macros of its own. */
#pragma GCC diagnostic ignored "-Wmissing-prototypes"
#pragma GCC diagnostic ignored "-Wmissing-declarations"
#pragma GCC diagnostic ignored "-Wpedantic"

#define NEXT(type, name) ((type)dlsym(RTLD_NEXT, name))

/* Returns the time at which the clock stands still, or -1 where it does not. */
static time_t still(void)
{
	const char *text = getenv("STILL_CLOCK");
	return text ? (time_t)strtoll(text, NULL, 10) : -1;
}

/* ---- The time ---- */

typedef int (*clock_function)(clockid_t, struct timespec *);

int clock_gettime(clockid_t clock, struct timespec *now)
{
	time_t at = still();
	if (at < 0 || (clock != CLOCK_REALTIME && clock != CLOCK_REALTIME_COARSE))
		return NEXT(clock_function, "clock_gettime")(clock, now);
	*now = (struct timespec){.tv_sec = at};
	return 0;
}

time_t time(time_t *out)
{
	struct timespec now = {0};
	(void)clock_gettime(CLOCK_REALTIME, &now);
	if (out)
		*out = now.tv_sec;
	return now.tv_sec;
}

int gettimeofday(struct timeval *out, void *zone)
{
	struct timespec now = {0};
	(void)zone;
	(void)clock_gettime(CLOCK_REALTIME, &now);
	*out = (struct timeval){.tv_sec = now.tv_sec, .tv_usec = now.tv_nsec / 1000};
	return 0;
}

/* ---- How old a file is ---- */

/* Returns `result`, so that it can be the last thing a function does. */
static int age(int result, struct stat *status)
{
	time_t at = still();
	if (result == 0 && at >= 0 && status->st_mtim.tv_sec > at)
		status->st_mtim = (struct timespec){.tv_sec = at};
	return result;
}

typedef int (*fd_function)(int, struct stat *);
typedef int (*path_function)(const char *, struct stat *);
typedef int (*at_function)(int, const char *, struct stat *, int);

int fstat(int fd, struct stat *status)
{
	return age(NEXT(fd_function, "fstat")(fd, status), status);
}

int stat(const char *path, struct stat *status)
{
	return age(NEXT(path_function, "stat")(path, status), status);
}

int lstat(const char *path, struct stat *status)
{
	return age(NEXT(path_function, "lstat")(path, status), status);
}

int fstatat(int folder, const char *path, struct stat *status, int flags)
{
	return age(NEXT(at_function, "fstatat")(folder, path, status, flags), status);
}
