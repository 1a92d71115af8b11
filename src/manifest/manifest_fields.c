/* manifest_fields.c - every key that a manifest may have, one row each
 *
 * The keys and which of them are expanded are those of nfpm 2.47 (its configuration page, and
 * expandEnvVars of its source), then Ingot's own.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "manifest/manifest_fields_internal.h"

#include <stdlib.h>
#include <string.h>

#include "base/buffer.h"
#include "base/memory.h"
#include "codec/codec.h"

#define NOWHERE HOLDER_NONE, 0
#define IN_PACKAGE(member) HOLDER_PACKAGE, offsetof(struct manifest_package, member)
#define IN_OWN(member) HOLDER_OWN, offsetof(struct manifest_own, member)
#define IN_CONTENT(member) HOLDER_CONTENT, offsetof(struct manifest_content, member)

#define EXPANDED FIELD_EXPANDED
#define LINE FIELD_LINE
#define OVERRIDABLE FIELD_OVERRIDABLE
#define NAMING FIELD_NAMING
/* A relation that nfpm expands; other texts of a format; a script. */
#define EXPANDED_RELATION (FIELD_OVERRIDABLE | FIELD_EXPANDED | FIELD_LINE)
#define PATH (FIELD_OVERRIDABLE | FIELD_LINE)
#define SCRIPT (PATH | FIELD_NAMES_FILE)

static const char *const schemas[] = {"semver", "none", NULL};
static const char *const methods[] = {"debsign", "dpkg-sig", NULL};
static const char *const roles[] = {"origin", "maint", "archive", "builder", NULL};
static const char *const requirements[] = {"pins", "clean", "tag", "version", "signature", NULL};
/* Formats that nfpm makes. */
static const char *const nfpm_formats[] = {"apk", "archlinux", "deb", "ipk", "msix", "rpm", "srpm"};

/* clang-format off */
const struct manifest_field manifest_fields[] = {
	{"name", FIELD_TEXT, IN_PACKAGE(name), NAMING | EXPANDED | LINE | FIELD_REQUIRED, NULL,
	 "The package's name."},
	{"version", FIELD_TEXT, IN_PACKAGE(version), NAMING | EXPANDED | LINE, NULL,
	 "The version. What follows semantic versioning, with or without a leading v, is split into "
	 "version, prerelease and metadata, and written so that a prerelease sorts before its release. "
	 "A number and a colon before it are the epoch. "
	 "0.0.0-rc0 with a warning if not given."},
	{"version_schema", FIELD_WORD, IN_PACKAGE(version_schema), LINE, schemas,
	 "How to read the version: semver (the default) or none, which takes it as it is."},
	{"epoch", FIELD_DIGITS, IN_PACKAGE(epoch), NAMING | LINE, NULL,
	 "A number; a package with a higher one is newer, whatever its version."},
	{"prerelease", FIELD_TEXT, IN_PACKAGE(prerelease), NAMING | EXPANDED | LINE, NULL,
	 "The prerelease, instead of the one in the version."},
	{"version_metadata", FIELD_TEXT, IN_PACKAGE(version_metadata), NAMING | LINE, NULL,
	 "The build metadata, instead of what follows the plus sign in the version."},
	{"release", FIELD_TEXT, IN_PACKAGE(release), NAMING | EXPANDED | LINE, NULL,
	 "The revision of the package: which packaging of the same version this is."},
	{"arch", FIELD_TEXT, IN_PACKAGE(arch), NAMING | EXPANDED | LINE, NULL,
	 "The architecture in Go's names (amd64, arm64, arm7, 386, riscv64, all); amd64 if not given."},
	{"platform", FIELD_TEXT, IN_PACKAGE(platform), NAMING | EXPANDED | LINE, NULL,
	 "The operating system; linux if not given."},
	{"section", FIELD_TEXT, IN_PACKAGE(section), LINE, NULL,
	 "The section of a deb, such as utils."},
	{"priority", FIELD_TEXT, IN_PACKAGE(priority), LINE, NULL,
	 "The priority of a deb; optional if not given."},
	{"maintainer", FIELD_TEXT, IN_PACKAGE(maintainer), EXPANDED | LINE, NULL,
	 "Who maintains the package: Name <address>."},
	{"description", FIELD_TEXT, IN_PACKAGE(description), EXPANDED, NULL,
	 "What the package is: a line, and further lines for a longer text."},
	{"vendor", FIELD_TEXT, IN_PACKAGE(vendor), EXPANDED | LINE, NULL,
	 "Who distributes the package."},
	{"homepage", FIELD_TEXT, IN_PACKAGE(homepage), EXPANDED | LINE, NULL,
	 "The address of the project's page."},
	{"license", FIELD_TEXT, IN_PACKAGE(license), LINE, NULL,
	 "The licence, best as an SPDX expression."},
	{"changelog", FIELD_TEXT, IN_PACKAGE(changelog), LINE | FIELD_NAMES_FILE, NULL,
	 "A file with the changes, in the YAML of chglog."},
	{"disable_globbing", FIELD_BOOL, IN_PACKAGE(disable_globbing), 0, NULL,
	 "Whether *, ?, [ and { in contents[].src are ordinary characters."},
	{"mtime", FIELD_TIME, IN_PACKAGE(mtime), 0, NULL,
	 "The modification time of all that is packaged, instead of the source date."},
	{"umask", FIELD_UMASK, IN_PACKAGE(umask), OVERRIDABLE, NULL,
	 "Permission bits, in octal, taken away from files without file_info.mode; 0002 if not given."},
	{"depends", FIELD_LIST, IN_PACKAGE(relations[RELATION_DEPENDS]), EXPANDED_RELATION, NULL,
	 "Packages that have to be installed too."},
	{"recommends", FIELD_LIST, IN_PACKAGE(relations[RELATION_RECOMMENDS]), EXPANDED_RELATION, NULL,
	 "Packages that are installed too unless the user says no."},
	{"suggests", FIELD_LIST, IN_PACKAGE(relations[RELATION_SUGGESTS]), EXPANDED_RELATION, NULL,
	 "Packages that go well with this one."},
	{"provides", FIELD_LIST, IN_PACKAGE(relations[RELATION_PROVIDES]), EXPANDED_RELATION, NULL,
	 "Names under which others can depend on this package."},
	{"conflicts", FIELD_LIST, IN_PACKAGE(relations[RELATION_CONFLICTS]), EXPANDED_RELATION, NULL,
	 "Packages that cannot be installed at the same time."},
	{"replaces", FIELD_LIST, IN_PACKAGE(relations[RELATION_REPLACES]), EXPANDED_RELATION, NULL,
	 "Packages whose files this one takes over; obsoletes of an rpm."},
	{"contents", FIELD_CONTENTS, IN_PACKAGE(contents), OVERRIDABLE, NULL,
	 "What is installed: a list of items."},

	{"contents[].src", FIELD_TEXT, IN_CONTENT(src),
	 FIELD_EXPANDED_ON_REQUEST | FIELD_NAMES_FILE | LINE, NULL,
	 "A file, a folder or a glob of the build output; of a symlink what it points to."},
	{"contents[].dst", FIELD_TEXT, IN_CONTENT(dst),
	 FIELD_EXPANDED_ON_REQUEST | LINE | FIELD_REQUIRED, NULL,
	 "Its path once installed. With a slash at the end, or a glob as src: the folder "
	 "it goes into. Never a folder of the system itself."},
	{"contents[].type", FIELD_TYPE, IN_CONTENT(type), 0, NULL,
	 "What it is; a file if not given."},
	{"contents[].packager", FIELD_WORD, IN_CONTENT(packager), LINE | FIELD_FORMAT, NULL,
	 "The only format that gets it."},
	{"contents[].expand", FIELD_SWITCH, IN_CONTENT(expand), 0, NULL,
	 "Whether variables in src and dst are expanded."},
	{"contents[].disown_subtree", FIELD_LIST, IN_CONTENT(disown_subtree), LINE, NULL,
	 "Of a tree: globs of installed folders that the package does not own."},
	{"contents[].file_info", FIELD_GROUP, NOWHERE, 0, NULL,
	 "What is not taken from the file itself."},
	{"contents[].file_info.owner", FIELD_TEXT, IN_CONTENT(owner), LINE, NULL,
	 "The owner; root if not given."},
	{"contents[].file_info.group", FIELD_TEXT, IN_CONTENT(group), LINE, NULL,
	 "The group; root if not given."},
	{"contents[].file_info.mode", FIELD_MODE, IN_CONTENT(mode), 0, NULL,
	 "The permission bits, in octal: 0644."},
	{"contents[].file_info.mtime", FIELD_TIME, IN_CONTENT(mtime), 0, NULL,
	 "The modification time."},
	{"contents[].file_info.lang", FIELD_TEXT, IN_CONTENT(lang), LINE, NULL,
	 "The language of the file, for rpm."},

	{"scripts", FIELD_GROUP, NOWHERE, OVERRIDABLE, NULL,
	 "Files with the scripts that are run when the package comes and goes."},
	{"scripts.preinstall", FIELD_TEXT, IN_PACKAGE(scripts[SCRIPT_PREINSTALL]), SCRIPT, NULL,
	 "Run before the files are installed."},
	{"scripts.postinstall", FIELD_TEXT, IN_PACKAGE(scripts[SCRIPT_POSTINSTALL]), SCRIPT, NULL,
	 "Run after the files were installed."},
	{"scripts.preremove", FIELD_TEXT, IN_PACKAGE(scripts[SCRIPT_PREREMOVE]), SCRIPT, NULL,
	 "Run before the files are removed."},
	{"scripts.postremove", FIELD_TEXT, IN_PACKAGE(scripts[SCRIPT_POSTREMOVE]), SCRIPT, NULL,
	 "Run after the files were removed."},
	{"overrides", FIELD_OVERRIDES, NOWHERE, 0, NULL,
	 "By name of a format: what is different there."},

	{"deb", FIELD_GROUP, NOWHERE, OVERRIDABLE, NULL, "What only a deb has."},
	{"deb.arch", FIELD_TEXT, IN_PACKAGE(deb.arch), NAMING | OVERRIDABLE | LINE, NULL,
	 "The architecture in Debian's own name, taken as it is."},
	{"deb.arch_variant", FIELD_TEXT, IN_PACKAGE(deb.arch_variant), OVERRIDABLE | LINE, NULL,
	 "The variant of the architecture, such as amd64v3."},
	{"deb.compression", FIELD_TEXT, IN_PACKAGE(deb.compression), OVERRIDABLE | LINE | FIELD_CODEC, NULL,
	 "The codec and its level"},
	{"deb.predepends", FIELD_LIST, IN_PACKAGE(relations[RELATION_PREDEPENDS]), EXPANDED_RELATION, NULL,
	 "Packages that have to be configured before this one is unpacked."},
	{"deb.breaks", FIELD_LIST, IN_PACKAGE(relations[RELATION_BREAKS]), OVERRIDABLE | LINE, NULL,
	 "Packages that this one breaks."},
	{"deb.fields", FIELD_MAP, IN_PACKAGE(deb.fields), OVERRIDABLE | EXPANDED, NULL,
	 "Further fields of the control file."},
	{"deb.scripts", FIELD_GROUP, NOWHERE, OVERRIDABLE, NULL, "Further files of the control part."},
	{"deb.scripts.rules", FIELD_TEXT, IN_PACKAGE(scripts[SCRIPT_RULES]), SCRIPT, NULL,
	 "The file rules."},
	{"deb.scripts.templates", FIELD_TEXT, IN_PACKAGE(scripts[SCRIPT_TEMPLATES]), SCRIPT, NULL,
	 "The templates of debconf."},
	{"deb.scripts.config", FIELD_TEXT, IN_PACKAGE(scripts[SCRIPT_CONFIG]), SCRIPT, NULL,
	 "The script that asks debconf's questions."},
	{"deb.triggers", FIELD_GROUP, NOWHERE, OVERRIDABLE, NULL,
	 "Triggers, as in deb-triggers(5)."},
	{"deb.triggers.interest", FIELD_LIST, IN_PACKAGE(deb.triggers.interest), PATH, NULL,
	 "Triggers that this package waits for."},
	{"deb.triggers.interest_await", FIELD_LIST, IN_PACKAGE(deb.triggers.interest_await), PATH, NULL,
	 "The same; the package that activates one waits."},
	{"deb.triggers.interest_noawait", FIELD_LIST, IN_PACKAGE(deb.triggers.interest_noawait), PATH, NULL,
	 "The same; the package that activates one does not wait."},
	{"deb.triggers.activate", FIELD_LIST, IN_PACKAGE(deb.triggers.activate), PATH, NULL,
	 "Triggers that this package activates."},
	{"deb.triggers.activate_await", FIELD_LIST, IN_PACKAGE(deb.triggers.activate_await), PATH, NULL,
	 "The same, and waits."},
	{"deb.triggers.activate_noawait", FIELD_LIST, IN_PACKAGE(deb.triggers.activate_noawait), PATH, NULL,
	 "The same, and does not wait."},
	{"deb.signature", FIELD_GROUP, NOWHERE, OVERRIDABLE, NULL, "The signature of a deb."},
	{"deb.signature.key_file", FIELD_TEXT, IN_PACKAGE(deb.signature.key_file), EXPANDED_RELATION | FIELD_SIGNING, NULL,
	 "A file with the secret key, or the key itself, as a variable may hold it."},
	{"deb.signature.key_id", FIELD_TEXT, IN_PACKAGE(deb.signature.key_id), EXPANDED_RELATION | FIELD_SIGNING, NULL,
	 "Which key, in hexadecimal digits."},
	{"deb.signature.method", FIELD_WORD, IN_PACKAGE(deb.signature.method), PATH, methods,
	 "How it is signed: debsign. For dpkg-sig the same is made, with a warning."},
	{"deb.signature.type", FIELD_WORD, IN_PACKAGE(deb.signature.type), PATH, roles,
	 "The role of who signs: origin (the default), maint or archive."},
	{"deb.signature.signer", FIELD_TEXT, IN_PACKAGE(deb.signature.signer), PATH, NULL,
	 "Who signs: Name <address>."},

	{"rpm", FIELD_GROUP, NOWHERE, OVERRIDABLE, NULL, "What only an rpm has."},
	{"rpm.arch", FIELD_TEXT, IN_PACKAGE(rpm.arch), NAMING | OVERRIDABLE | LINE, NULL,
	 "The architecture in rpm's own name, taken as it is."},
	{"rpm.buildhost", FIELD_TEXT, IN_PACKAGE(rpm.buildhost), OVERRIDABLE | LINE, NULL,
	 "The name of the machine that is written into the package."},
	{"rpm.group", FIELD_TEXT, IN_PACKAGE(rpm.group), OVERRIDABLE | LINE, NULL,
	 "The group, for distributions that still have them."},
	{"rpm.summary", FIELD_TEXT, IN_PACKAGE(rpm.summary), OVERRIDABLE | LINE, NULL,
	 "The summary, instead of the first line of the description."},
	{"rpm.compression", FIELD_TEXT, IN_PACKAGE(rpm.compression), OVERRIDABLE | LINE | FIELD_CODEC, NULL,
	 "The codec and its level"},
	{"rpm.packager", FIELD_TEXT, IN_PACKAGE(rpm.packager), EXPANDED_RELATION, NULL,
	 "Who made the package; the maintainer if not given."},
	{"rpm.prefixes", FIELD_LIST, IN_PACKAGE(rpm.prefixes), PATH, NULL,
	 "Folders that the user may have elsewhere."},
	{"rpm.requires", FIELD_GROUP, NOWHERE, OVERRIDABLE, NULL, "Dependencies of a single script."},
	{"rpm.requires.post", FIELD_LIST, IN_PACKAGE(rpm.requires_post), EXPANDED_RELATION, NULL,
	 "Packages that the script postinstall needs."},
	{"rpm.scripts", FIELD_GROUP, NOWHERE, OVERRIDABLE, NULL, "Scripts that only rpm knows."},
	{"rpm.scripts.pretrans", FIELD_TEXT, IN_PACKAGE(scripts[SCRIPT_PRETRANS]), SCRIPT, NULL,
	 "Run before the whole transaction."},
	{"rpm.scripts.posttrans", FIELD_TEXT, IN_PACKAGE(scripts[SCRIPT_POSTTRANS]), SCRIPT, NULL,
	 "Run after the whole transaction."},
	{"rpm.scripts.verify", FIELD_TEXT, IN_PACKAGE(scripts[SCRIPT_VERIFY]), SCRIPT, NULL,
	 "Run by rpm -V."},
	{"rpm.signature", FIELD_GROUP, NOWHERE, OVERRIDABLE, NULL, "The signature of an rpm."},
	{"rpm.signature.key_file", FIELD_TEXT, IN_PACKAGE(rpm.signature.key_file), EXPANDED_RELATION | FIELD_SIGNING, NULL,
	 "A file with the secret key, or the key itself, as a variable may hold it."},
	{"rpm.signature.key_id", FIELD_TEXT, IN_PACKAGE(rpm.signature.key_id), EXPANDED_RELATION | FIELD_SIGNING, NULL,
	 "Which key, in hexadecimal digits."},

	{"apk", FIELD_FOREIGN, NOWHERE, OVERRIDABLE, NULL, "Left alone: Alpine's format."},
	{"archlinux", FIELD_FOREIGN, NOWHERE, OVERRIDABLE, NULL, "Left alone: Arch Linux's format."},
	{"ipk", FIELD_FOREIGN, NOWHERE, OVERRIDABLE, NULL, "Left alone: OpenWrt's format."},
	{"msix", FIELD_FOREIGN, NOWHERE, OVERRIDABLE, NULL, "Left alone: the format of Windows."},

	{"source", FIELD_GROUP, NOWHERE, FIELD_OWN, NULL,
	 "What the package was built from; asked of git if not given."},
	{"source.repository", FIELD_TEXT, IN_OWN(source.repository), FIELD_OWN | EXPANDED | LINE, NULL,
	 "The address of the repository."},
	{"source.commit", FIELD_TEXT, IN_OWN(source.commit), FIELD_OWN | EXPANDED | LINE, NULL,
	 "The commit, in 40 or 64 hexadecimal digits."},
	{"source.tag", FIELD_TEXT, IN_OWN(source.tag), FIELD_OWN | EXPANDED | LINE, NULL,
	 "The tag of the commit."},
	{"source.tag_format", FIELD_TEXT, IN_OWN(source.tag_format), FIELD_OWN | EXPANDED | LINE, NULL,
	 "How the tag of a version is called: v%s if not given. For %s stands the version with prerelease, "
	 "metadata and release, where the manifest gives them; an epoch is followed by % instead of a "
	 "colon, and _ stands for a tilde. 'ingot build' compares the commit with that tag's, and 'ingot "
	 "build --tag' makes it."},
	{"source.materials", FIELD_LIST, IN_OWN(source.materials), FIELD_OWN | EXPANDED | LINE, NULL,
	 "Packages (.deb or .rpm files) that the build output was made from; recorded with name, version, "
	 "commit, content id and digest."},
	{"build", FIELD_GROUP, NOWHERE, FIELD_OWN, NULL, "What the build output was built with."},
	{"build.tools", FIELD_LIST, IN_OWN(build.tools), FIELD_OWN | EXPANDED | LINE, NULL,
	 "Programs, by name, whose versions are recorded: gcc, node, npm, go. Each is run with --version."},
	{"policy", FIELD_GROUP, NOWHERE, FIELD_OWN, NULL,
	 "What a build has to have; without it nothing is written."},
	{"policy.require", FIELD_LIST, IN_OWN(policy.require), FIELD_OWN | LINE, requirements,
	 "Which of them: pins, one at least; clean, a commit and no changed file that git tracks; "
	 "tag, at the commit; version, whose tag, where there is one, is at this commit; "
	 "signature, of every package."},
	{"identity", FIELD_GROUP, NOWHERE, FIELD_OWN, NULL,
	 "The files that say which build this is."},
	{"identity.dir", FIELD_TEXT, IN_OWN(identity.dir), FIELD_OWN | EXPANDED | LINE, NULL,
	 "The installed folder of git.ver and the bill of materials; /usr/share/<name> if not given."},
	{"pins", FIELD_LIST, IN_OWN(pins), FIELD_OWN | EXPANDED | LINE, NULL,
	 "Lock files whose pinned dependencies go into the bill of materials, or the word system: the "
	 "packages that own the shared libraries that the packaged programs need."},
	{"signature", FIELD_GROUP, NOWHERE, FIELD_OWN, NULL,
	 "The signature of all packages; a format's own signature goes before it."},
	{"signature.key_file", FIELD_TEXT, IN_OWN(signature.key_file), FIELD_OWN | EXPANDED | LINE | FIELD_SIGNING, NULL,
	 "A file with the secret key, or the key itself, as a variable may hold it."},
	{"signature.key_id", FIELD_TEXT, IN_OWN(signature.key_id), FIELD_OWN | EXPANDED | LINE | FIELD_SIGNING, NULL,
	 "Which key, in hexadecimal digits: of the file, or of the user's keyring."},
};
/* clang-format on */

const size_t manifest_fields_count = ARRAY_SIZE(manifest_fields);

const struct content_word manifest_content_words[] = {
	{"file", CONTENT_FILE, false, false, false},
	{"dir", CONTENT_DIR, false, false, false},
	{"tree", CONTENT_TREE, false, false, false},
	{"symlink", CONTENT_SYMLINK, false, false, false},
	{"ghost", CONTENT_GHOST, false, false, false},
	{"config", CONTENT_FILE, true, false, false},
	{"config|noreplace", CONTENT_FILE, true, true, false},
	{"config|missingok", CONTENT_FILE, true, false, true},
	{"config|noreplace|missingok", CONTENT_FILE, true, true, true},
	{"config|tree", CONTENT_TREE, true, false, false},
	{"config|noreplace|tree", CONTENT_TREE, true, true, false},
	{"config|missingok|tree", CONTENT_TREE, true, false, true},
	{"config|noreplace|missingok|tree", CONTENT_TREE, true, true, true},
	{"doc", CONTENT_DOC, false, false, false},
	{"license", CONTENT_LICENSE, false, false, false},
	{"licence", CONTENT_LICENSE, false, false, false},
	{"readme", CONTENT_README, false, false, false},
	{"debian-changelog", CONTENT_CHANGELOG, false, false, false},
	{"debian changelog", CONTENT_CHANGELOG, false, false, false},
};
const size_t manifest_content_words_count = ARRAY_SIZE(manifest_content_words);

bool manifest_content_needs_src(enum content_type type)
{
	return type != CONTENT_DIR && type != CONTENT_GHOST && type != CONTENT_INVALID;
}

bool manifest_content_reads_src(enum content_type type)
{
	return manifest_content_needs_src(type) && type != CONTENT_SYMLINK;
}

static int compare_words(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

void manifest_field_format_words(const struct format_list *known, struct manifest_words *words)
{
	words->n = 0;
	for (size_t i = 0; i < known->n; i++)
		words->v[words->n++] = known->v[i]->name;
	for (size_t i = 0; i < ARRAY_SIZE(nfpm_formats); i++)
		if (!format_traits_find(known, nfpm_formats[i]))
			words->v[words->n++] = nfpm_formats[i];
}

void manifest_field_words(const struct manifest_field *field, const struct format_list *known,
			  struct manifest_words *words)
{
	words->n = 0;
	for (size_t i = 0; field->words && field->words[i]; i++)
		words->v[words->n++] = field->words[i];
	for (size_t i = 0; field->kind == FIELD_TYPE && i < manifest_content_words_count; i++)
		words->v[words->n++] = manifest_content_words[i].word;
	if (!(field->flags & FIELD_FORMAT))
		return;
	manifest_field_format_words(known, words);
	qsort(words->v, words->n, sizeof *words->v, compare_words);
}

const struct manifest_field *manifest_field_find(const char *path)
{
	for (size_t i = 0; i < manifest_fields_count; i++)
		if (strcmp(manifest_fields[i].path, path) == 0)
			return &manifest_fields[i];
	return NULL;
}

bool manifest_field_is_text(const struct manifest_field *field)
{
	return field->kind == FIELD_TEXT || field->kind == FIELD_WORD ||
	       field->kind == FIELD_DIGITS;
}

const char *manifest_field_key(const struct manifest_field *field)
{
	const char *dot = strrchr(field->path, '.');
	return dot ? dot + 1 : field->path;
}

char *manifest_field_about(const struct manifest_field *field)
{
	if (!(field->flags & FIELD_CODEC))
		return xstrdup(field->about);
	struct buffer text = BUFFER_INIT;
	buffer_add_text(&text, field->about);
	for (int codec = CODEC_NONE + 1; codec < CODEC_COUNT; codec++)
		buffer_printf(&text, "%s %s", codec == CODEC_NONE + 1 ? ":" : ",",
			      codec_name((enum codec)codec));
	buffer_printf(&text, " or %s, as in zstd:19.", codec_name(CODEC_NONE));
	return buffer_steal(&text);
}

bool manifest_field_is_below(const struct manifest_field *field, const char *prefix)
{
	size_t len = strlen(prefix);
	return strncmp(field->path, prefix, len) == 0 && !strchr(field->path + len, '.');
}

const char *manifest_field_kind_name(enum field_kind kind)
{
	static const char *const names[] = {
		[FIELD_GROUP] = "a map",          [FIELD_TEXT] = "a text",
		[FIELD_WORD] = "a text",          [FIELD_DIGITS] = "a number",
		[FIELD_LIST] = "a list",          [FIELD_MAP] = "a map",
		[FIELD_MODE] = "an octal number", [FIELD_UMASK] = "an octal number",
		[FIELD_BOOL] = "true or false",   [FIELD_SWITCH] = "true or false",
		[FIELD_TIME] = "a time",          [FIELD_TYPE] = "a text",
		[FIELD_CONTENTS] = "a list",      [FIELD_OVERRIDES] = "a map",
		[FIELD_FOREIGN] = "a map",
	};
	_Static_assert(ARRAY_SIZE(names) == FIELD_KIND_COUNT, "every kind has a name");
	return names[kind];
}

void *manifest_field_value(const struct manifest_field *field, void *holder)
{
	return (char *)holder + field->offset;
}

const char *manifest_field_successor(const char *path)
{
	static const struct {
		const char *path, *hint;
	} past[] = {
		{"files", "list files under 'contents'"},
		{"config_files", "list them under 'contents' with 'type: config'"},
		{"empty_folders", "list them under 'contents' with 'type: dir'"},
		{"symlinks", "list them under 'contents' with 'type: symlink'"},
		{"bindir", "write the whole path in 'dst' of an item of 'contents'"},
		/* of goreleaser's section for nfpm */
		{"package_name", "it is called 'name'"},
		{"file_name_template", "name the file on the command line: -t FILE"},
		{"formats", "name formats on the command line: -p deb,rpm"},
		{"contents[].source", "it is called 'src'"},
		{"contents[].destination", "it is called 'dst'"},
		{"deb.metadata", "it is called 'version_metadata' now, at the top"},
		{"deb.version_metadata", "it belongs to the top"},
		{"rpm.config_noreplace_files",
		 "list them under 'contents' with 'type: config|noreplace'"},
		{"rpm.ghost_files", "list them under 'contents' with 'type: ghost'"},
	};
	for (size_t i = 0; i < ARRAY_SIZE(past); i++)
		if (strcmp(past[i].path, path) == 0)
			return past[i].hint;
	return NULL;
}
