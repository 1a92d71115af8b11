/* gnupg_home.c - a GnuPG home of our own, for one process
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "sign/gnupg_home_internal.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "base/buffer.h"
#include "base/error.h"
#include "base/file.h"
#include "base/host.h"
#include "base/memory.h"
#include "base/own_folder.h"
#include "base/path.h"
#include "base/process.h"
#include "sign/agent_internal.h"

#define PREFIX "ingot-gpg-"
#define COMMON "/tmp"
/* The longest path of the folder that homes are made in: an agent's socket there, with the longest
 * name, has to fit sockaddr_un. */
#define FOLDER_MAX 60
/* The probe is more than gpg writes for a key, and than what a disk that is nearly full may still
 * take of a small file. */
#define PROBE_SIZE ((size_t)1 << 20)
#define GPGCONF_SECONDS 20

struct gnupg_home {
	struct own_folder folder;
	bool has_agent;
};

/* ---- Removing ---- */

/* Runs gpgconf(1). What it says is of no use to anyone here, nor that there is no gpgconf. */
static void run_gpgconf(const char *path, const char *verb)
{
	const char *const argv[] = {"gpgconf", "--homedir", path, verb, NULL};
	CLEANUP(process_result_free) struct process_result result = {0};
	AUTO_ERROR error = ERROR_INIT;
	(void)!process_run_for(argv, GPGCONF_SECONDS, 1 << 16, &result, &error);
}

static void end_agent(const char *path)
{
	struct agent *agent = agent_connect(path, GPGCONF_SECONDS);
	if (agent)
		(void)!agent_end(agent);
	agent_close(agent);
}

/* Ends the agent before its directory goes, or it would stay; nothing else of GnuPG's is started
 * in a home of ours. And removes the directory for sockets that gpg makes below /run/user where
 * there is one, with or without an agent. */
static void leave_home(const char *path, bool has_agent)
{
	if (has_agent)
		end_agent(path);
	run_gpgconf(path, "--remove-socketdir");
}

/* Leaves the home of a process that was killed. */
static void leave_abandoned(const char *path)
{
	leave_home(path, true);
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
	AUTO_FREE char *path = path_join(home->folder.path, name);
	int fd = openat(home->folder.fd, name,
			O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW | O_CLOEXEC, 0600);
	if (fd < 0)
		return error_set_errno(error, errno, "cannot write '%s'", path);
	int failed = file_write_all(fd, text->data, text->len, path, error);
	if (close(fd) && !failed)
		failed = error_set_errno(error, errno, "cannot write '%s'", path);
	return failed;
}

/* gpg(1), "GPG configuration options". Nobody else writes in this home, so nothing is locked: a
 * lock whose file came out short, on a full disk, gpg would wait for without end. An exclamation
 * mark after the faked time stops the clock there. A key that is younger than that time would not
 * be used, nor a signature of the future be believed, without the two ignore lines. To
 * import a revocation, gpg needs its file of trust, which it does not make with "always". */
static void print_settings(struct buffer *text, const struct gnupg_settings *settings)
{
	buffer_add_text(text, "no-greeting\n"
			      "lock-never\n"
			      "no-random-seed-file\n"
			      "no-auto-check-trustdb\n"
			      "no-auto-key-retrieve\n"
			      "no-auto-key-locate\n"
			      "ignore-time-conflict\n"
			      "ignore-valid-from\n");
	if (settings->no_agent)
		buffer_add_text(text, "no-autostart\n");
	if (settings->no_new_keys)
		buffer_add_text(text, "import-options merge-only\n");
	else
		buffer_add_text(text, "trust-model always\n");
	if (settings->no_export)
		buffer_printf(text, "export-filter drop-subkey=%s\n", settings->no_export);
	if (settings->digest)
		buffer_printf(text, "digest-algo %s\n", settings->digest);
	if (settings->key_digest)
		buffer_printf(text, "cert-digest-algo %s\n", settings->key_digest);
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
	AUTO_BUFFER text = BUFFER_INIT;
	print_settings(&text, settings);
	if (settings->time >= 0 && print_time(&text, settings->time, error))
		return -1;
	home->has_agent = !settings->no_agent;
	return write_file(home, "gpg.conf", &text, error) ? hint_folder(error) : 0;
}

int gnupg_home_explain(const struct gnupg_home *home, struct error *error)
{
	static const char name[] = "probe";
	AUTO_ERROR full = ERROR_INIT;
	AUTO_BUFFER bytes = BUFFER_INIT;
	memset(buffer_reserve(&bytes, PROBE_SIZE), 0, PROBE_SIZE);
	bytes.len = PROBE_SIZE;
	int failed = write_file(home, name, &bytes, &full);
	(void)unlinkat(home->folder.fd, name, 0);
	if (failed) {
		(void)hint_folder(&full);
		error_move(error, &full);
	}
	return -1;
}

static int fill_home(struct gnupg_home *home, const struct gnupg_settings *settings,
		     struct error *error)
{
	AUTO_BUFFER agent = BUFFER_INIT;
	buffer_add_text(&agent, "disable-scdaemon\nno-allow-external-cache\n");
	if (write_file(home, "gpg-agent.conf", &agent, error))
		return hint_folder(error);
	return gnupg_home_configure(home, settings, error);
}

struct gnupg_home *gnupg_home_make(const struct gnupg_settings *settings, struct error *error)
{
	const char *folder = choose_folder();
	own_folder_sweep(folder, PREFIX, leave_abandoned);
	if (strcmp(folder, COMMON) != 0)
		own_folder_sweep(COMMON, PREFIX, leave_abandoned);
	struct gnupg_home *home = xzalloc(sizeof *home);
	if (own_folder_make(&home->folder, folder, PREFIX, error)) {
		(void)hint_folder(error);
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
	return home->folder.path;
}

void gnupg_home_remove(struct gnupg_home *home)
{
	if (!home)
		return;
	leave_home(home->folder.path, home->has_agent);
	own_folder_remove(&home->folder);
	free(home);
}
