/* pins_composer.c - composer.lock
 *
 * Format: JSON as composer writes it (getcomposer.org/doc, "The composer.lock file"): "packages"
 * and "packages-dev", each a list. What comes by "dist" of type path is of the same source tree.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/text.h"
#include "pins/integrity_internal.h"
#include "pins/pins_internal.h"
#include "text/json_read.h"

static int add_package(const struct pins_source *source, const struct node *package,
		       struct error *error)
{
	struct arena *arena = source->arena;
	const struct node *dist = node_find(package, "dist");
	const struct node *from = node_find(package, "source");
	struct pin pin = {.name = node_find_text(package, "name"),
			  .version = node_find_text(package, "version")};
	const char *url = node_find_text(from, "url");
	const char *const *qualifiers = NULL;
	if (text_is_empty(pin.name))
		return pins_refuse(source, 0, error, "a package has no name");
	if (text_is_empty(pin.version))
		return pins_refuse(source, 0, error, "'%s' has no version", pin.name);
	if (text_equal(node_find_text(dist, "type"), "path"))
		return 0;
	if (!node_is(dist, NODE_MAP) && url && text_equal(node_find_text(from, "type"), "git"))
		qualifiers = pins_vcs_qualifiers(source, url, node_find_text(from, "reference"));
	integrity_set_hex("sha1", node_find_text(dist, "shasum"), arena, &pin);
	pins_add_of(source, "composer", &pin, qualifiers);
	return 0;
}

int pins_composer(const struct pins_source *source, struct error *error)
{
	static const char *const lists[] = {"packages", "packages-dev"};
	const struct node *root =
		json_read(source->text, source->len, source->name, source->scratch, error);
	const struct node *package;
	if (!root)
		return -1;
	for (size_t i = 0; i < ARRAY_SIZE(lists); i++) {
		const struct node *list = node_find(root, lists[i]);
		for (size_t j = 0; (package = node_at(list, j)); j++)
			if (add_package(source, package, error))
				return -1;
	}
	return 0;
}
