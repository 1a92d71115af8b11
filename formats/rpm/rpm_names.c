/* rpm_names.c - file names of an rpm
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "formats/rpm/rpm_names.h"

#include <string.h>

#include "base/memory.h"

char *rpm_file_name(const struct package *package)
{
	return xasprintf("%s-%s-%s.%s.rpm", package->name, package->version, package->release,
			 package->arch);
}

char *rpm_pool_name(const struct package *package)
{
	if (!package->epoch || strcmp(package->epoch, "0") == 0)
		return rpm_file_name(package);
	return xasprintf("%s-%s-%s.%s_epoch%s.rpm", package->name, package->version,
			 package->release, package->arch, package->epoch);
}
