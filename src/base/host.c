/* host.c - what comes from outside the arguments
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/host.h"

#include <errno.h>
#include <pwd.h>
#include <sched.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "base/memory.h"
#include "base/path.h"
#include "base/secrets.h"
#include "base/text.h"

#define HOST_NAME_SIZE 256
/* Masks for more processors than that are not offered by any kernel. */
#define MOST_PROCESSORS (1 << 16)

const char *host_variable(const struct host *host, const char *name)
{
	size_t len = strlen(name);
	for (char *const *item = host->environment; *item; item++)
		if (strncmp(*item, name, len) == 0 && (*item)[len] == '=')
			return *item + len + 1;
	return NULL;
}

/* The kernel wants a mask for at least all the processors it knows: sched_setaffinity(2). */
static unsigned count_cores(void)
{
	for (size_t room = CPU_SETSIZE; room <= MOST_PROCESSORS; room *= 2) {
		cpu_set_t *mask = CPU_ALLOC(room);
		if (!mask)
			memory_exhausted();
		size_t size = CPU_ALLOC_SIZE(room);
		bool has_worked = sched_getaffinity(0, size, mask) == 0;
		int count = has_worked ? CPU_COUNT_S(size, mask) : 0;
		CPU_FREE(mask);
		if (count > 0)
			return (unsigned)count;
		if (errno != EINVAL)
			break;
	}
	return 1;
}

static const char *find_user(const struct host *host)
{
	static const char *const variables[] = {"USER", "LOGNAME"};
	for (size_t i = 0; i < ARRAY_SIZE(variables); i++) {
		const char *name = host_variable(host, variables[i]);
		if (!text_is_empty(name))
			return name;
	}
	/* This runs before any thread is started: the buffer of getpwuid is shared. */
	const struct passwd *entry = getpwuid(getuid());
	return entry ? entry->pw_name : "unknown";
}

static char *make_user(const struct host *host)
{
	char name[HOST_NAME_SIZE];
	if (gethostname(name, sizeof name) < 0)
		name[0] = '\0';
	/* A name that was cut may come without its end: gethostname(2). */
	name[sizeof name - 1] = '\0';
	return xasprintf("%s@%s", find_user(host), name[0] ? name : "localhost");
}

static int read_source_date(struct host *host, struct error *error)
{
	const char *text = host_variable(host, "SOURCE_DATE_EPOCH");
	uint64_t date;
	host->source_date = -1;
	if (!text)
		return 0;
	if (text_to_uint(text, INT64_MAX, &date)) {
		error_set(error, "SOURCE_DATE_EPOCH '%s' is not a number", text);
		return error_hint(error,
				  "it is the seconds since 1970, as `date +%%s` prints them");
	}
	host->source_date = (int64_t)date;
	return 0;
}

static size_t count_variables(void)
{
	size_t n = 0;
	while (environ && environ[n])
		n++;
	return n;
}

static int take_secrets(struct host *host, struct error *error)
{
	const char *where = host_own_variable(HOST_SECRETS_VARIABLE);
	secrets_take(&host->secrets);
	if (!text_equal(where, HOST_SECRETS_ON_STDIN))
		return 0;
	return secrets_read(STDIN_FILENO, &host->secrets, error);
}

/* The array is the host's own: that of the process has no secrets. */
static void make_environment(struct host *host)
{
	size_t n = count_variables();
	host->environment = xreallocarray(NULL, n + host->secrets.n + 1, sizeof *host->environment);
	for (size_t i = 0; i < n; i++)
		host->environment[i] = environ[i];
	for (size_t i = 0; i < host->secrets.n; i++)
		host->environment[n + i] = host->secrets.v[i];
	host->environment[n + host->secrets.n] = NULL;
}

int host_read(struct host *host, struct error *error)
{
	*host = (struct host){.now = time(NULL)};
	int failed = take_secrets(host, error);
	make_environment(host);
	if (failed || read_source_date(host, error))
		return -1;
	host->cores = count_cores();
	host->user = make_user(host);
	return 0;
}

char *host_folder(const struct host *host, const char *variable, const char *instead,
		  const char *name)
{
	const char *folder = host_variable(host, variable);
	const char *home = host_variable(host, "HOME");
	AUTO_FREE char *below_home = path_join(instead, name);
	if (folder && folder[0] == '/')
		return path_join(folder, name);
	return home && home[0] == '/' ? path_join(home, below_home) : NULL;
}

const char *host_own_variable(const char *name)
{
	static char *none[] = {NULL};
	const struct host host = {.environment = environ ? environ : none};
	return host_variable(&host, name);
}

void host_forget_secrets(const struct host *host)
{
	secrets_forget(&host->secrets);
}

const char *host_temporary(void)
{
	const char *folder = host_own_variable("TMPDIR");
	return folder && folder[0] == '/' ? folder : "/tmp";
}

void host_free(struct host *host)
{
	free_pointer(&host->user);
	free_pointer(&host->environment);
	secrets_free(&host->secrets);
}
