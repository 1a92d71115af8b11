/* f_rpm_relation.c - dependencies of rpms from anywhere
 *
 * The first byte is the list, the rest the dependency. A boolean one that is taken is one to
 * librpm, any other reads back as the same text.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <rpm/rpmds.h>
#include <rpm/rpmtag.h>

#include "base/error.h"
#include "base/memory.h"
#include "formats/rpm/rpm_dependency.h"
#include "formats/rpm/rpm_relation.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len);

static const struct list {
	enum relation_kind kind;
	rpmTagVal tag;
} lists[] = {
	{RELATION_DEPENDS, RPMTAG_REQUIRENAME},        {RELATION_PROVIDES, RPMTAG_PROVIDENAME},
	{RELATION_CONFLICTS, RPMTAG_CONFLICTNAME},     {RELATION_REPLACES, RPMTAG_OBSOLETENAME},
	{RELATION_RECOMMENDS, RPMTAG_RECOMMENDNAME},   {RELATION_SUGGESTS, RPMTAG_SUGGESTNAME},
	{RELATION_SUPPLEMENTS, RPMTAG_SUPPLEMENTNAME}, {RELATION_ENHANCES, RPMTAG_ENHANCENAME},
};

static void check_rich(const char *text, rpmTagVal tag)
{
	char *message = NULL;
	rpmRC result = rpmrichParseForTag(&text, &message, NULL, NULL, tag);
	free(message);
	if (result != RPMRC_OK || *text)
		abort();
}

static void check_plain(const char *text)
{
	struct arena *arena = arena_make();
	struct rpm_dependency dependency = rpm_dependency_parse(text, arena);
	if (strcmp(rpm_dependency_text(&dependency, arena), text) != 0)
		abort();
	arena_free(arena);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	if (len == 0)
		return 0;
	AUTO_FREE char *text = xstrndup((const char *)data + 1, len - 1);
	AUTO_ERROR error = ERROR_INIT;
	const struct list *list = &lists[*data % ARRAY_SIZE(lists)];
	if (rpm_relation_check(list->kind, text, &error))
		return 0;
	if (*text == '(')
		check_rich(text, list->tag);
	else
		check_plain(text);
	return 0;
}
