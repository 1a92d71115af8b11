/* rpm_version.c - versions as rpm spells and orders them
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "formats/rpm/rpm_version.h"

#include <rpm/rpmver.h>

#include "formats/version.h"

int rpm_version_compare(const char *a, const char *b)
{
	rpmver left = rpmverParse(a), right = rpmverParse(b);
	int order = left && right ? rpmverCmp(left, right) : rpmvercmp(a, b);
	(void)rpmverFree(left);
	(void)rpmverFree(right);
	return order;
}

char *rpm_version_make(const struct manifest_package *from)
{
	char *version = version_compose(from);
	for (char *at = version; *at; at++)
		if (*at == '-')
			*at = '_';
	return version;
}
