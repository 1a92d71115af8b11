/* gpg_watch.c - a gpg that hangs is ended
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "sign/gpg_watch_internal.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include "base/buffer.h"
#include "base/file.h"
#include "base/host.h"
#include "base/memory.h"
#include "base/strings.h"
#include "base/text.h"

/* A card that waits for its button is faster, a key of 4096 bits on a slow machine, too. */
#define PATIENCE 60
#define LINK_SIZE 64
#define MILLISECONDS 1000
#define ARGUMENTS_MAX ((size_t)64 << 10)

/* A value that is no number of seconds is as if it were not set. */
unsigned gpg_watch_patience(void)
{
	uint64_t seconds;
	const char *text = host_own_variable(GPG_WATCH_VARIABLE);
	return text && text_to_uint(text, INT32_MAX, &seconds) == 0 && seconds ? (unsigned)seconds
									       : PATIENCE;
}

struct gpg_watch {
	char *home; /* or NULL */
	unsigned seconds;
	pthread_t thread;
	int returned; /* eventfd(2): the operation has */
	atomic_bool noted;
	bool has_ended_it; /* the thread's, until it has ended */
};

/* ---- Who is at the other end ---- */

/* Reads a name that list_numbers has found, which fits: pid_t and descriptors are ints. */
static int read_number(const char *name)
{
	uint64_t number;
	return text_to_uint(name, INT32_MAX, &number) ? -1 : (int)number;
}

/* Lists the numbers that are names of entries of /proc or of a folder of descriptors. */
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
	AUTO_FREE char *folder = xasprintf("/proc/%s/fd", process);
	AUTO_STRINGS numbers = list_numbers(folder);
	for (size_t i = 0; i < numbers.n; i++) {
		char text[LINK_SIZE] = "";
		AUTO_FREE char *path = xasprintf("%s/%s", folder, numbers.v[i]);
		if (readlink(path, text, sizeof text - 1) < 0 || !text_starts(text, "pipe:"))
			continue;
		int flags = is_self ? fcntl(read_number(numbers.v[i]), F_GETFD) : FD_CLOEXEC;
		if (flags >= 0 && (flags & FD_CLOEXEC))
			strings_add(pipes, text);
	}
}

static bool has_argument(const char *process, const char *argument)
{
	AUTO_BUFFER line = BUFFER_INIT;
	AUTO_FREE char *path = xasprintf("/proc/%s/cmdline", process);
	AUTO_ERROR error = ERROR_INIT;
	if (file_read(path, ARGUMENTS_MAX, &line, &error))
		return false;
	(void)buffer_text(&line);
	for (size_t at = 0; at < line.len; at += strlen((const char *)line.data + at) + 1)
		if (strcmp((const char *)line.data + at, argument) == 0)
			return true;
	return false;
}

static bool has_any_of(const struct strings *a, const struct strings *b)
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
	AUTO_STRINGS ours = {0};
	add_pipes("self", &ours);
	for (size_t i = 0; i < processes->n; i++) {
		AUTO_STRINGS theirs = {0};
		if (read_number(processes->v[i]) == getpid() ||
		    (watch->home && !has_argument(processes->v[i], watch->home)))
			continue;
		add_pipes(processes->v[i], &theirs);
		for (size_t j = 0; j < theirs.n; j++)
			if (strings_have(&ours, theirs.v[j]))
				strings_add(shared, theirs.v[j]);
	}
}

/* Ends whoever holds one of the pipes to gpg, not gpg alone: it may be a script that has started
 * others. */
static void end_holders(const struct gpg_watch *watch)
{
	AUTO_STRINGS shared = {0};
	AUTO_STRINGS processes = list_numbers("/proc");
	find_pipes(watch, &processes, &shared);
	for (size_t i = 0; i < processes.n; i++) {
		AUTO_STRINGS pipes = {0};
		pid_t process = read_number(processes.v[i]);
		if (process <= 1 || process == getpid())
			continue;
		add_pipes(processes.v[i], &pipes);
		if (has_any_of(&pipes, &shared))
			(void)kill(process, SIGKILL);
	}
}

/* ---- The thread ---- */

/* poll(2) counts a second at a time: while this process is stopped no more than that passes. */
static void *watch_gpg(void *argument)
{
	struct gpg_watch *watch = argument;
	struct pollfd returned = {watch->returned, POLLIN, 0};
	unsigned silent = 0;
	for (;;) {
		int ready = poll(&returned, 1, MILLISECONDS);
		if (ready > 0 || (ready < 0 && errno != EINTR))
			return NULL;
		silent = atomic_exchange(&watch->noted, false) ? 0 : silent + 1;
		if (silent < watch->seconds)
			continue;
		watch->has_ended_it = true;
		end_holders(watch);
	}
}

/* Signals are for the threads that were there. */
static int start_thread(struct gpg_watch *watch)
{
	sigset_t all, before;
	(void)sigfillset(&all);
	(void)pthread_sigmask(SIG_SETMASK, &all, &before);
	int failed = pthread_create(&watch->thread, NULL, watch_gpg, watch);
	(void)pthread_sigmask(SIG_SETMASK, &before, NULL);
	return failed ? -1 : 0;
}

static void free_watch(struct gpg_watch *watch)
{
	file_close_reader(&watch->returned);
	free(watch->home);
	free(watch);
}

struct gpg_watch *gpg_watch_begin(const char *home, unsigned seconds)
{
	struct gpg_watch *watch = xzalloc(sizeof *watch);
	watch->home = home ? xstrdup(home) : NULL;
	watch->seconds = seconds;
	watch->returned = eventfd(0, EFD_CLOEXEC);
	if (watch->returned >= 0 && start_thread(watch) == 0)
		return watch;
	free_watch(watch);
	return NULL;
}

void gpg_watch_note(struct gpg_watch *watch)
{
	if (watch)
		atomic_store(&watch->noted, true);
}

bool gpg_watch_end(struct gpg_watch *watch)
{
	const uint64_t one = 1;
	if (!watch)
		return false;
	/* Cannot fail: the counter is far from its end, and this its only writer. */
	(void)!write(watch->returned, &one, sizeof one);
	(void)pthread_join(watch->thread, NULL);
	bool has_ended_it = watch->has_ended_it;
	free_watch(watch);
	return has_ended_it;
}
