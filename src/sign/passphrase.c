/* passphrase.c - where the passphrase of a signing key comes from
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "sign/passphrase_internal.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "base/buffer.h"
#include "base/file.h"
#include "base/memory.h"

#define FILE_LIMIT ((size_t)4 << 10)

static int read_file(const char *path, char **passphrase, struct error *error)
{
	CLEANUP(buffer_wipe) struct buffer bytes = BUFFER_INIT;
	(void)buffer_reserve(&bytes, FILE_LIMIT + 1);
	if (file_read(path, FILE_LIMIT, &bytes, error))
		return error_context(error, "passphrase file");
	const char *text = buffer_text(&bytes);
	size_t len = strcspn(text, "\r\n");
	if (len == 0)
		return error_set(error, "passphrase file '%s': its first line is empty", path);
	*passphrase = xstrndup(text, len);
	return 0;
}

/* A CI system's secret often ends in a newline that nobody typed. */
static char *copy_variable(const struct host *host, const char *name)
{
	const char *value = host_variable(host, name);
	size_t len = value ? strlen(value) : 0;
	while (len > 0 && (value[len - 1] == '\n' || value[len - 1] == '\r'))
		len--;
	return len > 0 ? xstrndup(value, len) : NULL;
}

static char *copy_format_variable(const struct host *host, const char *format)
{
	if (!format)
		return NULL;
	AUTO_FREE char *name = xasprintf("NFPM_%s_PASSPHRASE", format);
	for (char *letter = name; *letter; letter++)
		*letter = (char)toupper((unsigned char)*letter);
	return copy_variable(host, name);
}

int passphrase_find(const struct host *host, const char *file, const char *format,
		    char **passphrase, struct error *error)
{
	*passphrase = NULL;
	if (file)
		return read_file(file, passphrase, error);
	*passphrase = copy_variable(host, "INGOT_PASSPHRASE");
	if (!*passphrase)
		*passphrase = copy_format_variable(host, format);
	if (!*passphrase)
		*passphrase = copy_variable(host, "NFPM_PASSPHRASE");
	return 0;
}
