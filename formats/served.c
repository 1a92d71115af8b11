/* served.c - what a client reads of a repository that is served
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "formats/served.h"

#include <stdlib.h>

#include "base/vector.h"

void served_client_free(struct served_client *client)
{
	free(client->url);
	free(client->suite);
	free(client->list);
	free(client->keys);
	free(client->key_url);
	*client = (struct served_client){0};
}

void served_root_free(struct served_root *root)
{
	VECTOR_EACH (index, &root->indexes) {
		free(index->path);
		free(index->by_digest);
	}
	free(root->indexes.v);
	strings_free(&root->unlisted);
	*root = (struct served_root){0};
}

void served_packages_free(struct served_packages *packages)
{
	VECTOR_EACH (package, packages) {
		free(package->path);
		free(package->sha256);
	}
	free(packages->v);
	*packages = (struct served_packages){0};
}
