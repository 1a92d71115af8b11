/* yum_layout.c - a repository for dnf, yum and zypper: its row, and places in the pool
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "formats/rpm/yum_layout.h"

#include <ctype.h>
#include <inttypes.h>
#include <string.h>

#include "base/buffer.h"
#include "base/memory.h"
#include "base/text.h"
#include "formats/rpm/rpm_arch.h"
#include "formats/rpm/rpm_nevra.h"

/* A machine of the second architecture installs packages of the first as well. */
static const struct arch_alias {
	const char *arch, *machine;
} aliases[] = {
	{"i486", "i386"},
	{"i586", "i386"},
	{"i686", "i386"},
};

static bool has_arch(const struct strings *arches, const char *arch)
{
	if (strcmp(arch, "noarch") == 0)
		return true;
	for (size_t i = 0; i < ARRAY_SIZE(aliases); i++)
		if (strcmp(arch, aliases[i].arch) == 0)
			arch = aliases[i].machine;
	for (size_t i = 0; i < arches->n; i++)
		if (strcmp(rpm_arch_name(arches->v[i]), arch) == 0)
			return true;
	return false;
}

static char *make_pool_path(const struct package *package, struct error *error)
{
	if (rpm_nevra_check(package, error))
		return NULL;
	AUTO_FREE char *file = rpm_nevra_pool_name(package);
	return xasprintf("pool/%c/%s/%s", tolower((unsigned char)package->name[0]), package->name,
			 file);
}

char *yum_layout_snapshot_folder(const struct channel_view *view)
{
	return xasprintf("rpm/%s@%" PRIu64, view->channel, view->generation);
}

/* The list of mirrors names one mirror, the snapshot of the newest state: ".../rpm/stable@3/". */
int yum_layout_generation(const char *channel, struct rendered_source source, uint64_t *number,
			  struct error *error)
{
	AUTO_BUFFER bytes = BUFFER_INIT;
	AUTO_FREE char *path = xasprintf("rpm/%s/mirrorlist", channel);
	int result = source.get(source.context, path, &bytes, error);
	if (result)
		return result;
	AUTO_FREE char *text = text_trim(buffer_text(&bytes));
	size_t len = strlen(text);
	if (len && text[len - 1] == '/')
		text[len - 1] = '\0';
	const char *at = strrchr(text, '@');
	return at && text_to_uint(at + 1, INT64_MAX, number) == 0 && *number ? 0 : 1;
}

const struct layout yum_layout = {
	.folder = "rpm",
	.needs_signature = true,
	.has_arch = has_arch,
	.arch_name = rpm_arch_name,
	.record = yum_record,
	.check_package = yum_record_check_package,
	.pool_path = make_pool_path,
	.render = yum_render,
	.check = yum_check,
	.served = &yum_served,
	.generation = yum_layout_generation,
	.client_file = yum_client_file,
	.client_lines = yum_client_lines,
	.key_lines = yum_client_key_lines,
	.return_lines = yum_client_return_lines,
	.keyring_path = yum_client_keyring_path,
};
