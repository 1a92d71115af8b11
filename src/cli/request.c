/* request.c - what the words of a command ask for: which manifest, which formats
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/request.h"

#include <sys/stat.h>
#include <unistd.h>

#include "base/memory.h"
#include "base/text.h"
#include "formats/format.h"

const char *request_manifest(const char *given, const char *hint, struct error *error)
{
	static const char *const names[] = {"ingot.yaml", "nfpm.yaml"};
	if (given)
		return given;
	for (size_t i = 0; i < ARRAY_SIZE(names); i++)
		if (access(names[i], F_OK) == 0)
			return names[i];
	error_set(error, "there is no ingot.yaml and no nfpm.yaml here");
	error_hint(error, "%s", hint);
	return NULL;
}

bool request_is_stream(const char *manifest)
{
	struct stat status;
	return text_equal(manifest, "-") || (stat(manifest, &status) == 0 &&
					     (S_ISFIFO(status.st_mode) || S_ISCHR(status.st_mode)));
}

/* Says which words there are: "-p takes deb, rpm, or both: deb,rpm". */
static int refuse_format(const char *name, const struct format_list *all, struct error *error)
{
	AUTO_STRINGS names = {0};
	for (size_t i = 0; i < all->n; i++)
		strings_add(&names, all->v[i]->name);
	AUTO_FREE char *each = strings_join(&names, ", ");
	AUTO_FREE char *together = strings_join(&names, ",");

	error_set(error, "unknown format '%s'", name);
	return error_hint(error, "-p takes %s, or %s: %s", each, all->n == 2 ? "both" : "all",
			  together);
}

int request_formats(const struct strings *named, const char *target, struct format_list *requested,
		    struct error *error)
{
	const struct format_list all = format_all();
	requested->n = 0;
	for (size_t i = 0; i < named->n; i++) {
		const struct format_traits *traits = format_traits_find(&all, named->v[i]);
		if (!traits)
			return refuse_format(named->v[i], &all, error);
		format_traits_add(requested, traits);
	}
	for (size_t i = 0; !named->n && i < all.n; i++)
		if (target && text_ends(target, all.v[i]->extension))
			format_traits_add(requested, all.v[i]);
	if (!requested->n)
		*requested = all;
	return 0;
}
