/* gnupg_home.c - a GnuPG home of our own, for one run
 *
 * Between mkdtemp and flock another run may take a new home for one that was left behind. It
 * then holds the lock or has removed the directory: both show, and the maker tries another name.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "sign/gnupg_home.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "base/buffer.h"
#include "base/command.h"
#include "base/file.h"
#include "base/host.h"
#include "base/memory.h"
#include "base/path.h"
#include "base/strings.h"
#include "sign/agent.h"

#define PREFIX "ingot-gpg-"
#define COMMON "/tmp"
/* Of the folder that homes are made in: an agent's socket there, with the longest name, has to fit
 * sockaddr_un. */
#define FOLDER_MAX 60
/* More than gpg writes for a key, and what a disk that is nearly full may still take of a small
 * file. */
#define PROBE_SIZE ((size_t)1 << 20)
#define GPGCONF_SECONDS 20
/* Tells a home from a directory that somebody else happened to give such a name. */
#define MARKER "made-by-ingot"
#define OPEN_DIRECTORY (O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC)
#define TRIES 16
#define DEPTH_MAX 16

struct gnupg_home {
	char *path;
	int fd; /* of the directory; holds the lock */
	bool has_agent;
};

/* ---- Removing ---- */

static bool is_dots(const char *name)
{
	return text_equal(name, ".") || text_equal(name, "..");
}

/* All entries of a directory but `.`, `..`; an unreadable directory has none. */
static struct strings list_entries(int directory)
{
	struct strings names = {0};
	int fd = openat(directory, ".", OPEN_DIRECTORY);
	DIR *stream = fd < 0 ? NULL : fdopendir(fd);
	if (!stream) {
		close_reader(&fd);
		return names;
	}
	for (struct dirent *entry = readdir(stream); entry; entry = readdir(stream))
		if (!is_dots(entry->d_name))
			strings_add(&names, entry->d_name);
	closedir(stream);
	return names;
}

/* Everything below `directory` but the entry `kept` (or NULL) of its top. Whether it is gone. */
static bool remove_below(int directory, const char *kept, int depth)
{
	struct strings names = list_entries(directory);
	bool is_gone = true;
	for (size_t i = 0; i < names.n; i++) {
		const char *name = names.v[i];
		if (text_equal(name, kept) || !unlinkat(directory, name, 0) || errno == ENOENT)
			continue;
		int fd = depth == 0 ? -1 : openat(directory, name, OPEN_DIRECTORY);
		if (fd >= 0)
			(void)remove_below(fd, NULL, depth - 1);
		close_reader(&fd);
		if (unlinkat(directory, name, AT_REMOVEDIR) && errno != ENOENT)
			is_gone = false;
	}
	strings_free(&names);
	return is_gone;
}

/* gpgconf(1). What it says is of no use to anyone here, nor is it where there is no gpgconf. */
static void run_gpgconf(const char *path, const char *verb)
{
	const char *const argv[] = {"gpgconf", "--homedir", path, verb, NULL};
	struct command_result result = {0};
	struct error error = ERROR_INIT;
	(void)!command_run_for(argv, GPGCONF_SECONDS, 1 << 16, &result, &error);
	command_result_free(&result);
	error_clear(&error);
}

static void end_agent(const char *path)
{
	struct agent *agent = agent_connect(path, GPGCONF_SECONDS);
	if (agent)
		(void)!agent_end(agent);
	agent_close(agent);
}

/* The marker goes last, and only with all else: a removal that is killed, or fails, can be taken up
 * again. What appears in between is removed, too. */
static void remove_directory(const char *path, int fd)
{
	for (int i = 0; i < TRIES && remove_below(fd, MARKER, DEPTH_MAX); i++) {
		(void)unlinkat(fd, MARKER, 0);
		if (!rmdir(path) || errno != ENOTEMPTY)
			return;
		int marker = openat(fd, MARKER, O_WRONLY | O_CREAT | O_NOFOLLOW | O_CLOEXEC, 0600);
		close_reader(&marker);
	}
}

/* Ends the agent before its directory goes, or it would stay; nothing else of GnuPG's is started
 * in a home of ours. And removes the directory for sockets that gpg makes below /run/user where
 * there is one, with or without an agent. */
static void remove_home(const char *path, int fd, bool has_agent)
{
	if (has_agent)
		end_agent(path);
	run_gpgconf(path, "--remove-socketdir");
	remove_directory(path, fd);
}

/* ---- What killed runs left ---- */

static bool is_home_name(const char *name)
{
	return text_starts(name, PREFIX) && strlen(name) == strlen(PREFIX) + 6;
}

/* Ours, of this user, and nobody lives in it: then the lock is ours too. */
static bool is_abandoned(int fd)
{
	struct stat status;
	if (fstat(fd, &status) || status.st_uid != geteuid() || (status.st_mode & 07777) != 0700)
		return false;
	if (flock(fd, LOCK_EX | LOCK_NB))
		return false;
	if (!faccessat(fd, MARKER, F_OK, AT_SYMLINK_NOFOLLOW))
		return true;
	/* killed before it made the marker */
	struct strings names = list_entries(fd);
	bool empty = names.n == 0;
	strings_free(&names);
	return empty;
}

static void remove_abandoned(const char *folder)
{
	int homes = open(folder, OPEN_DIRECTORY);
	if (homes < 0)
		return;
	struct strings names = list_entries(homes);
	for (size_t i = 0; i < names.n; i++) {
		if (!is_home_name(names.v[i]))
			continue;
		int fd = openat(homes, names.v[i], OPEN_DIRECTORY);
		if (fd < 0)
			continue;
		if (is_abandoned(fd)) {
			CLEANUP(free_pointer) char *path = path_join(folder, names.v[i]);
			remove_home(path, fd, true);
		}
		close_reader(&fd);
	}
	strings_free(&names);
	close_reader(&homes);
}

/* ---- Making ---- */

static const char *choose_folder(void)
{
	const char *folder = host_temporary();
	return strlen(folder) > FOLDER_MAX ? COMMON : folder;
}

static int hint_folder(struct error *error)
{
	return error_hint(error,
			  "gpg needs a folder for the key while ingot runs: make room in "
			  "'%s', or set TMPDIR to another folder, of at most %d bytes",
			  choose_folder(), FOLDER_MAX);
}

static int write_file(const struct gnupg_home *home, const char *name, const struct buffer *text,
		      struct error *error)
{
	CLEANUP(free_pointer) char *path = path_join(home->path, name);
	int fd =
		openat(home->fd, name, O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW | O_CLOEXEC, 0600);
	if (fd < 0)
		return error_set_errno(error, errno, "cannot write '%s'", path);
	int result = file_write_all(fd, text->data, text->len, path, error);
	if (close(fd) && !result)
		result = error_set_errno(error, errno, "cannot write '%s'", path);
	return result;
}

/* gpg(1), "GPG configuration options". Nobody else writes in this home, so nothing is locked: a
 * lock whose file came out short, on a full disk, gpg would wait for without end. An exclamation
 * mark after the faked time stops the clock there. A key that is younger than that time would not
 * be used, nor a signature of the future be believed, without the two ignore lines. */
static void print_settings(struct buffer *text, const struct gnupg_settings *settings)
{
	buffer_add_text(text, "no-greeting\n"
			      "lock-never\n"
			      "no-random-seed-file\n"
			      "trust-model always\n"
			      "no-auto-check-trustdb\n"
			      "no-auto-key-retrieve\n"
			      "no-auto-key-locate\n"
			      "ignore-time-conflict\n"
			      "ignore-valid-from\n");
	if (settings->no_agent)
		buffer_add_text(text, "no-autostart\n");
	if (settings->digest)
		buffer_printf(text, "digest-algo %s\n", settings->digest);
	if (settings->default_key)
		buffer_printf(text, "default-key %s\n", settings->default_key);
}

static int print_time(struct buffer *text, int64_t when, struct error *error)
{
	struct tm tm;
	time_t seconds = (time_t)when;
	/* four digits of a year, and 32 bits in a signature (RFC 4880, 3.5) */
	if (when > (int64_t)UINT32_MAX || !gmtime_r(&seconds, &tm))
		return error_set(error, "cannot sign: the time %lld is out of range",
				 (long long)when);
	buffer_printf(text, "faked-system-time %04d%02d%02dT%02d%02d%02d!\n", tm.tm_year + 1900,
		      tm.tm_mon + 1, tm.tm_mday, tm.tm_hour, tm.tm_min, tm.tm_sec);
	return 0;
}

int gnupg_home_configure(struct gnupg_home *home, const struct gnupg_settings *settings,
			 struct error *error)
{
	CLEANUP(buffer_free) struct buffer text = BUFFER_INIT;
	print_settings(&text, settings);
	if (settings->time >= 0 && print_time(&text, settings->time, error))
		return -1;
	home->has_agent = !settings->no_agent;
	return write_file(home, "gpg.conf", &text, error) ? hint_folder(error) : 0;
}

/* Whether the directory is locked and still lies where it was made. */
static bool take_home(struct gnupg_home *home)
{
	struct stat here, there;
	home->fd = open(home->path, OPEN_DIRECTORY);
	if (home->fd < 0)
		return false;
	if (!flock(home->fd, LOCK_EX | LOCK_NB) && !fstat(home->fd, &here) &&
	    !lstat(home->path, &there) && here.st_dev == there.st_dev &&
	    here.st_ino == there.st_ino)
		return true;
	close_reader(&home->fd);
	return false;
}

static int make_directory(struct gnupg_home *home, struct error *error)
{
	const char *folder = choose_folder();
	for (int i = 0; i < TRIES; i++) {
		free(home->path);
		home->path = path_join(folder, PREFIX "XXXXXX");
		if (!mkdtemp(home->path)) {
			error_set_errno(error, errno, "cannot make a folder in '%s'", folder);
			return hint_folder(error);
		}
		if (take_home(home))
			return 0;
	}
	return error_set(error, "cannot make '%s': another process keeps taking it", home->path);
}

int gnupg_home_explain(const struct gnupg_home *home, struct error *error)
{
	static const char name[] = "probe";
	struct error full = ERROR_INIT;
	CLEANUP(buffer_free) struct buffer bytes = BUFFER_INIT;
	memset(buffer_reserve(&bytes, PROBE_SIZE), 0, PROBE_SIZE);
	bytes.len = PROBE_SIZE;
	int failed = write_file(home, name, &bytes, &full);
	(void)unlinkat(home->fd, name, 0);
	if (failed) {
		(void)hint_folder(&full);
		(void)error_move(error, &full);
	}
	error_clear(&full);
	return -1;
}

static int fill_home(struct gnupg_home *home, const struct gnupg_settings *settings,
		     struct error *error)
{
	CLEANUP(buffer_free) struct buffer marker = BUFFER_INIT;
	CLEANUP(buffer_free) struct buffer agent = BUFFER_INIT;
	buffer_add_text(&agent, "disable-scdaemon\nno-allow-external-cache\n");
	if (write_file(home, MARKER, &marker, error) ||
	    write_file(home, "gpg-agent.conf", &agent, error))
		return hint_folder(error);
	return gnupg_home_configure(home, settings, error);
}

struct gnupg_home *gnupg_home_make(const struct gnupg_settings *settings, struct error *error)
{
	const char *folder = choose_folder();
	remove_abandoned(folder);
	if (strcmp(folder, COMMON) != 0)
		remove_abandoned(COMMON);
	struct gnupg_home *home = xzalloc(sizeof *home);
	if (make_directory(home, error)) {
		free(home->path);
		free(home);
		return NULL;
	}
	if (fill_home(home, settings, error) == 0)
		return home;
	home->has_agent = false;
	gnupg_home_remove(home);
	return NULL;
}

const char *gnupg_home_path(const struct gnupg_home *home)
{
	return home->path;
}

void gnupg_home_remove(struct gnupg_home *home)
{
	if (!home)
		return;
	remove_home(home->path, home->fd, home->has_agent);
	close_reader(&home->fd);
	free(home->path);
	free(home);
}
