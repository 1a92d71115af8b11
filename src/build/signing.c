/* signing.c - which key signs a package
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "build/signing_internal.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "base/error.h"
#include "base/key_text.h"
#include "formats/format_maker.h"

int signing_choose(struct signing *signing, const struct cast_options *options, struct error *error)
{
	*signing = (struct signing){.options = options};
	if (options->is_unsigned)
		return 0;
	return key_request_choose(options->key, options->host, KEY_OR_UNSIGNED, &signing->given,
				  error);
}

bool signing_ignores_manifest(const struct signing *signing)
{
	return signing->options->is_unsigned || signing->given.key;
}

/* Finds the manifest's signature, else the format's own; what neither says is NULL. */
static const struct manifest_signature *find_signature(const struct manifest *manifest,
						       const struct manifest_package *package,
						       const struct format *format)
{
	const struct manifest_signature *signature = &manifest->own.signature;
	if (signature->key_file.v || signature->key_id.v)
		return signature;
	return format->maker->signature(package);
}

void signing_check(const struct signing *signing, const struct manifest *manifest,
		   const struct manifest_package *package, const struct format *format,
		   struct problems *problems)
{
	const struct value_text *file = &find_signature(manifest, package, format)->key_file;
	/* A variable that is still there could not be expanded, which was said. */
	if (signing_ignores_manifest(signing) || !file->v || key_text_is_key(file->v) ||
	    strstr(file->v, "${") || access(file->v, R_OK) == 0)
		return;
	AUTO_ERROR error = ERROR_INIT;
	error_set_errno(&error, errno, "cannot open the key '%s'", file->v);
	problems_add(problems, PROBLEM_ERROR, file->at, NULL, "%s", error.message);
}

bool signing_is_missing(const struct signing *signing, const struct manifest *manifest,
			const struct manifest_package *package, const struct format *format)
{
	const struct manifest_signature *signature = find_signature(manifest, package, format);
	return !signing->given.key && !signature->key_file.v && !signature->key_id.v;
}

/* Where the manifest has the key itself, messages call it by its place there. */
static void take_key_file(const struct manifest_signature *signature, bool is_own,
			  const struct format *format, struct arena *arena,
			  struct key_request *request)
{
	request->key = signature->key_file.v;
	if (!request->key_id)
		request->key_id = signature->key_id.v;
	if (!key_text_is_key(request->key))
		return;
	request->text = request->key;
	request->key = is_own ? "signature.key_file"
			      : arena_printf(arena, "%s.signature.key_file", format->traits->name);
}

void signing_find(const struct signing *signing, const struct manifest *manifest,
		  const struct manifest_package *package, const struct format *format,
		  struct arena *arena, struct key_request *request)
{
	const struct manifest_signature *signature = find_signature(manifest, package, format);
	*request = signing->given;
	request->format = format->traits->name;
	request->passphrase_file = signing->options->passphrase_file;
	request->key_id = signing->options->key_id;
	if (!request->key && signature->key_file.v)
		take_key_file(signature, signature == &manifest->own.signature, format, arena,
			      request);
	else if (!request->key)
		request->key = signature->key_id.v;
}
