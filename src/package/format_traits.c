/* format_traits.c - lists of formats
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "package/format_traits.h"

#include <assert.h>

#include "base/text.h"

const struct format_traits *format_traits_find(const struct format_list *list, const char *name)
{
	for (size_t i = 0; i < list->n; i++)
		if (text_equal(list->v[i]->name, name))
			return list->v[i];
	return NULL;
}

void format_traits_add(struct format_list *list, const struct format_traits *traits)
{
	if (format_traits_find(list, traits->name))
		return;
	assert(list->n < FORMATS_MAX);
	list->v[list->n++] = traits;
}
