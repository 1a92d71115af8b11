/* render.c - all files of one state of a channel, of all formats together
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "repo/serve/render_internal.h"

#include <string.h>

#include "base/buffer.h"
#include "base/memory.h"
#include "base/vector.h"
#include "repo/state/keys.h"
#include "repo/state/objects_internal.h"

struct rendering {
	struct store *store;
	struct generation *generation;
};

char *render_client_name(const struct settings *settings, const char *channel)
{
	if (strcmp(channel, settings->channel) == 0)
		return xstrdup(settings->slug);
	return xasprintf("%s-%s", settings->slug, channel);
}

char *render_key_path(const struct settings *settings)
{
	return xasprintf("keys/%s.asc", settings->slug);
}

static bool is_named(const struct generation_files *files, const char *path)
{
	VECTOR_EACH (file, files) {
		if (strcmp(file->path, path) == 0)
			return true;
	}
	return false;
}

/* Equal indexes of two architectures have one name and are stored once; those that have two names
 * share their bytes. */
static int take_object(struct rendering *rendering, const char *path, const void *data, size_t len,
		       struct error *error)
{
	char sha256[SHA256_HEX_SIZE];
	struct generation_files *objects = &rendering->generation->objects;
	digest_bytes_hex(DIGEST_SHA256, data, len, sha256);
	if (is_named(objects, path))
		return 0;
	const struct generation_file *same = generation_find_digest(objects, sha256);
	if (same ? objects_share(rendering->store, same->path, path, sha256, error)
		 : objects_create_bytes(rendering->store, path, data, len, sha256, error))
		return -1;
	generation_add_file(objects, path, sha256, len);
	return 0;
}

/* The bytes of a file are there before it is put in place, so that anybody can do that. */
static int take_placed(struct rendering *rendering, struct generation_files *files,
		       const char *path, const void *data, size_t len, struct error *error)
{
	char sha256[SHA256_HEX_SIZE], stored[SHA256_HEX_SIZE];
	digest_bytes_hex(DIGEST_SHA256, data, len, sha256);
	if (is_named(files, path))
		return error_set(error, "'%s' was rendered twice", path);
	generation_add_file(files, path, sha256, len);
	if (generation_find_digest(&rendering->generation->objects, sha256))
		return 0;
	return objects_put(rendering->store, OBJECTS_POINTERS, data, len, stored, error);
}

static int take_link(struct generation_links *links, const char *path, const void *data, size_t len)
{
	AUTO_FREE char *target = xstrndup(data, len);
	generation_add_link(links, target, path);
	return 0;
}

static int take_file(void *context, enum rendered_kind kind, const char *path, const void *data,
		     size_t len, struct error *error)
{
	struct rendering *rendering = context;
	struct generation *generation = rendering->generation;
	switch (kind) {
	case RENDERED_OBJECT:
		return take_object(rendering, path, data, len, error);
	case RENDERED_SNAPSHOT:
		return take_placed(rendering, &generation->snapshot, path, data, len, error);
	case RENDERED_SNAPSHOT_LINK:
		return take_link(&generation->snapshot_links, path, data, len);
	case RENDERED_LINK:
		return take_link(&generation->links, path, data, len);
	case RENDERED_POINTER:
		break;
	}
	return take_placed(rendering, &generation->pointers, path, data, len, error);
}

static int take_client_files(struct rendering *rendering, const struct layout *layout,
			     const struct channel_view *view, struct error *error)
{
	static const enum rendered_kind kinds[CLIENT_FORM_COUNT] = {
		[CLIENT_DEFAULT] = RENDERED_POINTER,
		[CLIENT_FOLLOW] = RENDERED_POINTER,
		[CLIENT_SNAPSHOT] = RENDERED_SNAPSHOT,
	};
	for (int form = 0; form < CLIENT_FORM_COUNT; form++) {
		AUTO_BUFFER data = BUFFER_INIT, path = BUFFER_INIT;
		if (layout->client_file(view, (enum client_form)form, &path, &data, error) ||
		    take_file(rendering, kinds[form], buffer_text(&path), data.data, data.len,
			      error))
			return -1;
	}
	return 0;
}

/* Fills what of a view does not depend on the state. The two names are the caller's. */
static struct channel_view make_view_of(const struct settings *settings, const char *channel,
					const char *client_name, const char *key_path)
{
	return (struct channel_view){
		.origin = settings->origin,
		.channel = channel,
		.url = settings->url,
		.arches = &settings->arches,
		.client_name = client_name,
		.public_key = settings->public_keys,
		.key_path = key_path,
		.key_fingerprints = settings->fingerprints,
	};
}

static struct channel_view make_view(const struct repo *repo, const char *channel,
				     const char *client_name, const char *key_path)
{
	struct channel_view view =
		make_view_of(repo_settings(repo), channel, client_name, key_path);
	view.public_key = keys_now(repo);
	return view;
}

/* Narrows the view to the records of one format. */
static void set_records(struct channel_view *view, const char *format,
			const struct record *const *records, size_t count)
{
	size_t start = 0, end;
	while (start < count && strcmp(records[start]->format, format) != 0)
		start++;
	for (end = start; end < count && strcmp(records[end]->format, format) == 0; end++)
		view->allows_unsigned |= !records[end]->is_signed;
	view->records = records ? records + start : NULL;
	view->n_records = end - start;
}

static void set_generation(struct channel_view *view, const struct generation *generation)
{
	view->generation = generation->number;
	view->date = generation->date;
	view->valid_until = generation->valid_until;
}

int render_channel(struct repo *repo, struct generation *generation,
		   const struct record *const *records, size_t count, struct error *error)
{
	struct rendering rendering = {repo->store, generation};
	struct rendered_sink sink = {take_file, &rendering};
	AUTO_FREE char *name = render_client_name(repo_settings(repo), generation->channel);
	AUTO_FREE char *key_path = render_key_path(repo_settings(repo));
	FORMAT_EACH (format) {
		const struct layout *layout = format->layout;
		struct channel_view view = make_view(repo, generation->channel, name, key_path);
		set_generation(&view, generation);
		set_records(&view, format->traits->name, records, count);
		view.help = repo->help;
		if (layout->render(&view, repo->signer, sink, error) ||
		    take_client_files(&rendering, layout, &view, error))
			return error_context(error, "cannot make the indexes of '%s'",
					     generation->channel);
	}
	return 0;
}

int render_check(const struct repo *repo, const struct generation *generation,
		 const struct record *const *records, size_t count, struct rendered_source source,
		 struct strings *bad, struct error *error)
{
	const struct settings *settings = chain_find(repo->chain, generation->settings.number);
	if (!settings) {
		strings_add_printf(bad, "it was made under state %llu of the settings",
				   (unsigned long long)generation->settings.number);
		return 0;
	}
	struct keyring *keyring =
		chain_find_keyring(repo->chain, generation->settings.number, error);
	AUTO_FREE char *name = render_client_name(settings, generation->channel);
	AUTO_FREE char *key_path = render_key_path(settings);
	if (!keyring)
		return -1;
	FORMAT_EACH (format) {
		struct channel_view view =
			make_view_of(settings, generation->channel, name, key_path);
		set_generation(&view, generation);
		set_records(&view, format->traits->name, records, count);
		if (format->layout->check(&view, keyring, source, bad, error))
			return error_context(error, "cannot check the indexes of '%s'",
					     generation->channel);
	}
	return 0;
}

void render_client_lines(const struct repo *repo, const char *channel, const struct format *format,
			 enum client_form form, const char *packages, struct strings *lines)
{
	AUTO_FREE char *name = render_client_name(repo_settings(repo), channel);
	AUTO_FREE char *key_path = render_key_path(repo_settings(repo));
	struct channel_view view = make_view(repo, channel, name, key_path);
	format->layout->client_lines(&view, form, packages, lines);
}

void render_return_lines(const struct repo *repo, const char *channel, const struct format *format,
			 const struct client_return *packages, size_t n, struct strings *lines)
{
	AUTO_FREE char *name = render_client_name(repo_settings(repo), channel);
	AUTO_FREE char *key_path = render_key_path(repo_settings(repo));
	struct channel_view view = make_view(repo, channel, name, key_path);
	format->layout->return_lines(&view, packages, n, lines);
}

void render_key_lines(const struct repo *repo, const char *channel, const struct format *format,
		      enum key_news news, struct strings *lines)
{
	AUTO_FREE char *name = render_client_name(repo_settings(repo), channel);
	AUTO_FREE char *key_path = render_key_path(repo_settings(repo));
	struct channel_view view = make_view(repo, channel, name, key_path);
	format->layout->key_lines(&view, news, lines);
}

int render_client_files(const struct repo *repo, const char *channel, enum client_form form,
			struct strings *paths, struct error *error)
{
	AUTO_FREE char *client = render_client_name(repo_settings(repo), channel);
	AUTO_FREE char *key_path = render_key_path(repo_settings(repo));
	struct channel_view view = make_view(repo, channel, client, key_path);
	FORMAT_EACH (format) {
		AUTO_BUFFER data = BUFFER_INIT, path = BUFFER_INIT;
		if (format->layout->client_file(&view, form, &path, &data, error))
			return -1;
		strings_add(paths, buffer_text(&path));
	}
	return 0;
}
