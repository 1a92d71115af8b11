/* apt_release.c - Release and its two signed forms
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <inttypes.h>

#include "base/buffer.h"
#include "base/dates.h"
#include "base/memory.h"
#include "base/parts.h"
#include "base/strings.h"
#include "base/text.h"
#include "formats/deb/apt_layout.h"
#include "formats/deb/deb822.h"
#include "formats/deb/deb_arch.h"

char *apt_release_snapshot_suite(const struct channel_view *view)
{
	return xasprintf("%s/%" PRIu64, view->channel, view->generation);
}

static char *join_arches(const struct strings *arches)
{
	AUTO_STRINGS names = {0};
	for (size_t i = 0; i < arches->n; i++)
		strings_add(&names, deb_arch_from_go(arches->v[i]));
	return strings_join(&names, " ");
}

/* Writes no "Version": apt tells its user of every change of it. */
int apt_release_write(const struct channel_view *view, const struct buffer *listing,
		      struct buffer *release, struct error *error)
{
	char date[DATE_TEXT_SIZE], valid_until[DATE_TEXT_SIZE];
	AUTO_FREE char *arches = join_arches(view->arches);
	AUTO_FREE char *about = xasprintf("%s, %s", view->origin, view->channel);
	AUTO_FREE char *generation = xasprintf("%" PRIu64, view->generation);
	date_apt(view->date, date);
	date_apt(view->valid_until, valid_until);
	const struct deb822_field fields[] = {
		{"Origin", view->origin},
		{"Label", view->origin},
		{"Suite", view->channel},
		{"Codename", view->channel},
		{"Date", date},
		{"Valid-Until", view->valid_until ? valid_until : NULL},
		{"Acquire-By-Hash", "yes"},
		{"Architectures", arches},
		{"Components", APT_COMPONENT},
		{"Description", about},
		{"Signed-By", view->key_fingerprints},
		{"Ingot-Generation", generation},
	};
	for (size_t i = 0; i < ARRAY_SIZE(fields); i++)
		if (!text_is_empty(fields[i].value) &&
		    deb822_add(release, fields[i].name, fields[i].value, error))
			return error_context(error, "Release");
	buffer_add_text(release, "SHA256:\n");
	buffer_add(release, listing->data, listing->len);
	return 0;
}

static int put_file(struct rendered_sink sink, enum rendered_kind kind, const char *suite,
		    const char *name, const struct buffer *data, struct error *error)
{
	AUTO_FREE char *path = xasprintf("dists/%s/%s", suite, name);
	return sink.put(sink.context, kind, path, data->data, data->len, error);
}

/* A snapshot needs its InRelease alone: that names indexes by their digests, which are where those
 * of the channel are. */
static int put_snapshot(const struct channel_view *view, struct rendered_sink sink,
			const struct buffer *in_release, struct error *error)
{
	AUTO_BUFFER target = BUFFER_INIT;
	AUTO_FREE char *suite = apt_release_snapshot_suite(view);
	buffer_printf(&target, "dists/%s/" APT_COMPONENT, view->channel);
	if (put_file(sink, RENDERED_SNAPSHOT_LINK, suite, APT_COMPONENT, &target, error))
		return -1;
	return put_file(sink, RENDERED_SNAPSHOT, suite, "InRelease", in_release, error);
}

static int sign_detached(struct signer *signer, const struct buffer *release,
			 struct buffer *signature, struct error *error)
{
	CLEANUP(parts_free) struct parts parts = {0};
	parts_add_copy(&parts, release->data, release->len);
	return signer_detach(signer, &parts, true, signature, error);
}

int apt_release_render(const struct channel_view *view, struct signer *signer,
		       struct rendered_sink sink, const struct buffer *listing, struct error *error)
{
	AUTO_BUFFER release = BUFFER_INIT, detached = BUFFER_INIT, in_release = BUFFER_INIT;
	int failed =
		apt_release_write(view, listing, &release, error) ||
		sign_detached(signer, &release, &detached, error) ||
		signer_clear(signer, buffer_text(&release), release.len, &in_release, error) ||
		put_snapshot(view, sink, &in_release, error) ||
		put_file(sink, RENDERED_POINTER, view->channel, "Release", &release, error) ||
		put_file(sink, RENDERED_POINTER, view->channel, "Release.gpg", &detached, error) ||
		put_file(sink, RENDERED_POINTER, view->channel, "InRelease", &in_release, error);
	return failed ? -1 : 0;
}
