/* provenance.c - where a package comes from: one record, embedded by every format
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "package/provenance.h"

#include <stdlib.h>

void provenance_free(struct provenance *provenance)
{
	free(provenance->pins.v);
	free(provenance->build.tools.v);
	free(provenance->build.locks.v);
	free(provenance->materials.v);
	*provenance = (struct provenance){.source_date = -1};
}
