/* gpg_watch.c - a gpg that hangs is ended
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "sign/gpg_watch.h"

#include <dirent.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "base/file.h"
#include "base/memory.h"
#include "base/strings.h"

#define LINK_SIZE 64
#define ARGUMENTS_MAX ((size_t)64 << 10)

struct gpg_watch {
	char *home; /* or NULL */
	unsigned seconds;
	pthread_t thread;
	pthread_mutex_t lock;
	pthread_cond_t changed;
	bool noted, has_returned, has_ended_it; /* under the lock */
};

/* ---- Who is at the other end ---- */

/* Numbers as names of entries of /proc and of folders of descriptors. */
static struct strings list_numbers(const char *folder)
{
	struct strings names = {0};
	DIR *list = opendir(folder);
	for (struct dirent *entry = list ? readdir(list) : NULL; entry; entry = readdir(list))
		if (entry->d_name[0] >= '0' && entry->d_name[0] <= '9')
			strings_add(&names, entry->d_name);
	if (list)
		(void)closedir(list);
	return names;
}

/* Appends "pipe:[4711]" of each pipe of the process. Of this one only those that a program does not
 * get which it starts: what was inherited leads to strangers. */
static void add_pipes(const char *process, struct strings *pipes)
{
	bool is_self = strcmp(process, "self") == 0;
	CLEANUP(free_pointer) char *folder = xasprintf("/proc/%s/fd", process);
	struct strings numbers = list_numbers(folder);
	for (size_t i = 0; i < numbers.n; i++) {
		char text[LINK_SIZE] = "";
		CLEANUP(free_pointer) char *path = xasprintf("%s/%s", folder, numbers.v[i]);
		if (readlink(path, text, sizeof text - 1) < 0 || !text_starts(text, "pipe:"))
			continue;
		int flags = is_self ? fcntl(atoi(numbers.v[i]), F_GETFD) : FD_CLOEXEC;
		if (flags >= 0 && (flags & FD_CLOEXEC))
			strings_add(pipes, text);
	}
	strings_free(&numbers);
}

static bool has_argument(const char *process, const char *argument)
{
	CLEANUP(buffer_free) struct buffer line = BUFFER_INIT;
	CLEANUP(free_pointer) char *path = xasprintf("/proc/%s/cmdline", process);
	struct error error = ERROR_INIT;
	int failed = file_read(path, ARGUMENTS_MAX, &line, &error);
	error_clear(&error);
	if (failed)
		return false;
	(void)buffer_text(&line);
	for (size_t at = 0; at < line.len; at += strlen((const char *)line.data + at) + 1)
		if (strcmp((const char *)line.data + at, argument) == 0)
			return true;
	return false;
}

static bool shares(const struct strings *a, const struct strings *b)
{
	for (size_t i = 0; i < a->n; i++)
		if (strings_have(b, a->v[i]))
			return true;
	return false;
}

/* Adds to `shared` the pipes between us and the gpg of that home. */
static void find_pipes(const struct gpg_watch *watch, const struct strings *processes,
		       struct strings *shared)
{
	struct strings ours = {0};
	add_pipes("self", &ours);
	for (size_t i = 0; i < processes->n; i++) {
		struct strings theirs = {0};
		if (atoi(processes->v[i]) == getpid() ||
		    (watch->home && !has_argument(processes->v[i], watch->home)))
			continue;
		add_pipes(processes->v[i], &theirs);
		for (size_t j = 0; j < theirs.n; j++)
			if (strings_have(&ours, theirs.v[j]))
				strings_add(shared, theirs.v[j]);
		strings_free(&theirs);
	}
	strings_free(&ours);
}

/* Whoever holds one of these pipes, not gpg alone: it may be a script that has started others. */
static void end_holders(const struct gpg_watch *watch)
{
	struct strings processes = list_numbers("/proc"), shared = {0};
	find_pipes(watch, &processes, &shared);
	for (size_t i = 0; i < processes.n; i++) {
		struct strings pipes = {0};
		pid_t process = (pid_t)atoi(processes.v[i]);
		if (process == getpid())
			continue;
		add_pipes(processes.v[i], &pipes);
		if (shares(&pipes, &shared))
			(void)kill(process, SIGKILL);
		strings_free(&pipes);
	}
	strings_free(&processes);
	strings_free(&shared);
}

/* ---- The thread ---- */

/* A second at most: the clock runs on while this process is stopped. */
static void wait_a_second(struct gpg_watch *watch)
{
	struct timespec until;
	(void)clock_gettime(CLOCK_MONOTONIC, &until);
	until.tv_sec++;
	(void)pthread_cond_timedwait(&watch->changed, &watch->lock, &until);
}

static void *look_on(void *argument)
{
	struct gpg_watch *watch = argument;
	unsigned silent = 0;
	(void)pthread_mutex_lock(&watch->lock);
	while (!watch->has_returned) {
		watch->noted = false;
		wait_a_second(watch);
		silent = watch->noted ? 0 : silent + 1;
		if (silent < watch->seconds || watch->has_returned)
			continue;
		watch->has_ended_it = true;
		end_holders(watch);
	}
	(void)pthread_mutex_unlock(&watch->lock);
	return NULL;
}

static int start_thread(struct gpg_watch *watch)
{
	sigset_t all, before;
	pthread_condattr_t attributes;
	if (pthread_condattr_init(&attributes))
		return -1;
	int failed = pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC) ||
		     pthread_cond_init(&watch->changed, &attributes);
	(void)pthread_condattr_destroy(&attributes);
	if (failed)
		return -1;
	/* Signals are for the threads that were there. */
	(void)sigfillset(&all);
	(void)pthread_sigmask(SIG_SETMASK, &all, &before);
	failed = pthread_create(&watch->thread, NULL, look_on, watch);
	(void)pthread_sigmask(SIG_SETMASK, &before, NULL);
	if (failed)
		(void)pthread_cond_destroy(&watch->changed);
	return failed ? -1 : 0;
}

struct gpg_watch *gpg_watch_begin(const char *home, unsigned seconds)
{
	struct gpg_watch *watch = xzalloc(sizeof *watch);
	watch->home = home ? xstrdup(home) : NULL;
	watch->seconds = seconds;
	if (pthread_mutex_init(&watch->lock, NULL) == 0) {
		if (start_thread(watch) == 0)
			return watch;
		(void)pthread_mutex_destroy(&watch->lock);
	}
	free(watch->home);
	free(watch);
	return NULL;
}

void gpg_watch_note(struct gpg_watch *watch)
{
	if (!watch)
		return;
	(void)pthread_mutex_lock(&watch->lock);
	watch->noted = true;
	(void)pthread_mutex_unlock(&watch->lock);
}

bool gpg_watch_end(struct gpg_watch *watch)
{
	if (!watch)
		return false;
	(void)pthread_mutex_lock(&watch->lock);
	watch->has_returned = true;
	(void)pthread_cond_signal(&watch->changed);
	(void)pthread_mutex_unlock(&watch->lock);
	(void)pthread_join(watch->thread, NULL);
	bool has_ended_it = watch->has_ended_it;
	(void)pthread_cond_destroy(&watch->changed);
	(void)pthread_mutex_destroy(&watch->lock);
	free(watch->home);
	free(watch);
	return has_ended_it;
}
