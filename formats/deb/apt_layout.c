/* apt_layout.c - how a repository of .debs looks
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "formats/deb/apt_layout.h"

#include <string.h>

#include "base/buffer.h"
#include "formats/deb/deb_arch.h"
#include "formats/deb/deb_name.h"

static bool has_arch(const struct strings *arches, const char *arch)
{
	if (strcmp(arch, "all") == 0)
		return true;
	for (size_t i = 0; i < arches->n; i++)
		if (strcmp(deb_arch_from_go(arches->v[i]), arch) == 0)
			return true;
	return false;
}

static bool is_known_arch(const char *arch, const char **meant)
{
	*meant = deb_arch_meant(arch);
	return !*meant && deb_arch_is_known(deb_arch_from_go(arch));
}

static int render_channel(const struct channel_view *view, struct signer *signer,
			  struct rendered_sink sink, struct error *error)
{
	AUTO_BUFFER listing = BUFFER_INIT;
	if (apt_indexes_render(view, sink, &listing, error))
		return -1;
	return apt_release_render(view, signer, sink, &listing, error);
}

const struct layout apt_layout = {
	.folder = "dists",
	.needs_signature = false,
	.has_arch = has_arch,
	.knows_arch = is_known_arch,
	.arch_name = deb_arch_from_go,
	.record = apt_record,
	.check_package = apt_judge_package,
	.check_record = apt_judge_record,
	.pool_path = deb_name_pool,
	.render = render_channel,
	.check = apt_check,
	.served = &apt_served,
	.client_file = apt_client_file,
	.client_lines = apt_client_lines,
	.key_lines = apt_client_key_lines,
	.return_lines = apt_client_return_lines,
	.keyring_path = apt_keyring_path,
	.keyring_script = apt_keyring_script,
};
