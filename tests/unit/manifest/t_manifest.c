/* t_manifest.c - tests of manifest/manifest.h: what is read, expanded, merged
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/unit/test.h"

#include "base/memory.h"
#include "base/strings.h"
#include "base/text.h"
#include "manifest/manifest.h"
#include "tests/unit/known_formats.h"

static char *environment[] = {(char[]){"VERSION=1.2.3"}, (char[]){"NAME=hello"}, (char[]){"EMPTY="},
			      (char[]){"TWO=a\nb"}, NULL};
static const struct manifest_options options = {environment, &known_formats, &known_formats, false};

/* Starts every manifest here: four lines. */
#define HEAD "name: hello\nversion: 1.0\narch: arm64\ndescription: d\n"

/* Parses a text that must be without problems. */
static struct manifest *parse(const char *text)
{
	struct problems problems = {0};
	struct manifest *manifest = manifest_parse(text, strlen(text), "f", &options, &problems);
	if (problems.n)
		fail_msg("%d:%d: %s", problems.v[0].at.line, problems.v[0].at.column,
			 problems.v[0].message);
	assert_non_null(manifest);
	return manifest;
}

static void assert_text(const struct value_text *text, const char *expected)
{
	if (!text_equal(text->v, expected))
		fail_msg("'%s' is not '%s'", text->v ? text->v : "(none)",
			 expected ? expected : "(none)");
}

static void assert_list(const struct value_list *list, const char *expected)
{
	AUTO_STRINGS items = {0};
	for (size_t i = 0; i < list->n; i++)
		strings_add(&items, list->v[i].v);
	AUTO_FREE char *joined = strings_join(&items, ";");
	assert_string_equal(joined, expected);
}

static void assert_map(const struct value_map *map, const char *expected)
{
	AUTO_STRINGS items = {0};
	for (size_t i = 0; i < map->n; i++)
		strings_add_printf(&items, "%s=%s", map->v[i].key.v, map->v[i].value.v);
	AUTO_FREE char *joined = strings_join(&items, ";");
	assert_string_equal(joined, expected);
}

static void test_manifest_parse_top(void **state UNUSED)
{
	struct manifest *manifest = parse(
		"name: hello\nversion: v1.2-rc.1+git\nepoch: 2\nrelease: 1\nsection: utils\n"
		"priority: extra\nmaintainer: A <a@example.org>\nvendor: V\nlicense: MIT\n"
		"homepage: https://example.org\ndescription: |\n  one\n  two\n"
		"changelog: changes.yaml\ndisable_globbing: true\nmtime: 2024-01-02T03:04:05Z\n"
		"umask: 0o022\nscripts: {preinstall: a.sh, postremove: b.sh}\n");
	const struct manifest_package *package = &manifest->base;
	assert_text(&package->name, "hello");
	assert_text(&package->version, "1.2.0");
	assert_text(&package->prerelease, "rc.1");
	assert_text(&package->version_metadata, "git");
	assert_text(&package->epoch, "2");
	assert_text(&package->release, "1");
	assert_text(&package->section, "utils");
	assert_text(&package->priority, "extra");
	assert_text(&package->maintainer, "A <a@example.org>");
	assert_text(&package->vendor, "V");
	assert_text(&package->license, "MIT");
	assert_text(&package->homepage, "https://example.org");
	assert_text(&package->description, "one\ntwo");
	assert_text(&package->changelog, "changes.yaml");
	assert_true(package->disable_globbing.v);
	assert_int_equal(package->mtime.v, 1704164645);
	assert_int_equal(package->umask.v, 022);
	assert_text(&package->scripts[SCRIPT_PREINSTALL], "a.sh");
	assert_text(&package->scripts[SCRIPT_POSTREMOVE], "b.sh");
	assert_int_equal(package->name.at.line, 1);
	assert_int_equal(package->name.at.column, 7);
	assert_ptr_equal(manifest_for(manifest, "apk"), NULL);
	manifest_free(manifest);
}

static void test_manifest_parse_defaults(void **state UNUSED)
{
	struct manifest *manifest = parse("name: n\nversion: x\ndescription: d\nvendor:\n"
					  "license: ''\ndepends: []\nrpm: {}\ndeb:\n");
	const struct manifest_package *package = manifest_for(manifest, "rpm");
	assert_text(&package->arch, "amd64");
	assert_text(&package->platform, "linux");
	assert_text(&package->version_schema, "semver");
	assert_text(&package->version, "x");
	assert_text(&package->prerelease, NULL);
	assert_text(&package->vendor, NULL);
	assert_text(&package->license, NULL);
	assert_text(&package->epoch, NULL);
	assert_false(package->umask.given);
	assert_int_equal(package->umask.v, 002);
	assert_false(package->mtime.given);
	assert_text(&manifest->own.identity.dir, "/usr/share/n");
	assert_int_equal(package->contents.n, 0);
	manifest_free(manifest);
}

/* A text is what is written, whatever YAML would make of it. */
static void test_manifest_parse_scalars_are_texts(void **state UNUSED)
{
	struct manifest *manifest =
		parse("name: 0x10\nversion: 1.10\nversion_schema: none\nrelease: 007\nepoch: 0\n"
		      "arch: 386\nsection: yes\nvendor: 1e3\nlicense: 2020-01-02\nhomepage: true\n"
		      "description: .inf\n");
	const struct manifest_package *package = &manifest->base;
	assert_text(&package->name, "0x10");
	assert_text(&package->version, "1.10");
	assert_text(&package->release, "007");
	assert_text(&package->epoch, "0");
	assert_text(&package->arch, "386");
	assert_text(&package->section, "yes");
	assert_text(&package->vendor, "1e3");
	assert_text(&package->license, "2020-01-02");
	assert_text(&package->homepage, "true");
	assert_text(&package->description, ".inf");
	manifest_free(manifest);
}

static void test_manifest_parse_version_parts_given(void **state UNUSED)
{
	struct manifest *manifest = parse("name: n\nversion: 1.2.3-rc1+git\nprerelease: beta\n"
					  "version_metadata: m\ndescription: d\n");
	assert_text(&manifest->base.version, "1.2.3");
	assert_text(&manifest->base.prerelease, "beta");
	assert_text(&manifest->base.version_metadata, "m");
	manifest_free(manifest);
	manifest = parse("name: n\nversion: v1.2.3-rc1\nversion_schema: none\ndescription: d\n");
	assert_text(&manifest->base.version, "v1.2.3-rc1");
	assert_text(&manifest->base.prerelease, NULL);
	manifest_free(manifest);
}

/* The epoch goes where the manifest has a key for it; what follows it is no semantic version. */
static void test_manifest_parse_epoch_in_version(void **state UNUSED)
{
	static const struct {
		const char *lines, *epoch, *version;
	} cases[] = {
		{"version: 5:2.0-1\n", "5", "2.0-1"},
		{"version: 5:2.0-1\nversion_schema: none\n", "5", "2.0-1"},
		{"version: v5:2.0\nversion_schema: none\n", "5", "2.0"},
		{"version: 005:1\n", "5", "1"},
		{"version: 0:1.0\n", "0", "1.0"},
		{"version: 2147483647:1\n", "2147483647", "1"},
		{"version: 5:2:1\n", "5", "2:1"},
		{"version: 5:2.0\nepoch: 05\n", "5", "2.0"},
		{"version: 5:2.0\nepoch: ''\n", "5", "2.0"},
		{"version: 2.0\nepoch: 007\nversion_schema: none\n", "7", "2.0"},
		{"version: a5:2.0\n", NULL, "a5:2.0"},
		{"version: v:2.0\n", NULL, "v:2.0"},
	};
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		char text[256];
		(void)snprintf(text, sizeof text, "name: n\ndescription: d\n%s", cases[i].lines);
		struct manifest *manifest = parse(text);
		assert_text(&manifest->base.epoch, cases[i].epoch);
		assert_text(&manifest->base.version, cases[i].version);
		assert_text(&manifest->base.prerelease, NULL);
		manifest_free(manifest);
	}
}

static void test_manifest_parse_mips(void **state UNUSED)
{
	struct manifest *manifest =
		parse("name: n\nversion: 1\ndescription: d\narch: mips64lesoftfloat\n");
	assert_text(&manifest->base.arch, "mips64le");
	manifest_free(manifest);
}

static void test_manifest_parse_contents(void **state UNUSED)
{
	struct manifest *manifest =
		parse(HEAD "contents:\n"
			   "- src: a\n  dst: /b\n  packager: rpm\n"
			   "- {src: $NAME, dst: ' /$NAME', expand: true}\n"
			   "- {src: $NAME, dst: ' /$NAME'}\n"
			   "- dst: /d\n  type: dir\n  file_info: {owner: o, group: g, mode: 0700, "
			   "mtime: 2024-01-02, lang: de}\n"
			   "- {src: t, dst: /t, type: tree, disown_subtree: [/t, ' /t/*']}\n");
	const struct manifest_contents *contents = &manifest->base.contents;
	assert_int_equal(contents->n, 5);
	assert_text(&contents->v[0].src, "a");
	assert_text(&contents->v[0].dst, "/b");
	assert_text(&contents->v[0].packager, "rpm");
	assert_int_equal(contents->v[0].type, CONTENT_FILE);
	assert_int_equal(contents->v[0].at.line, 6);
	assert_int_equal(contents->v[0].at.column, 3);
	assert_true(contents->v[1].expand);
	assert_text(&contents->v[1].src, "hello");
	assert_text(&contents->v[1].dst, "/hello");
	assert_text(&contents->v[2].src, "hello");
	assert_text(&contents->v[2].dst, "/hello");
	assert_int_equal(contents->v[3].type, CONTENT_DIR);
	assert_text(&contents->v[3].src, NULL);
	assert_text(&contents->v[3].owner, "o");
	assert_text(&contents->v[3].group, "g");
	assert_text(&contents->v[3].lang, "de");
	assert_true(contents->v[3].mode.given);
	assert_int_equal(contents->v[3].mode.v, 0700);
	assert_int_equal(contents->v[3].mtime.v, 1704153600);
	assert_list(&contents->v[4].disown_subtree, "/t;/t/*");
	manifest_free(manifest);
}

static void test_manifest_parse_content_types(void **state UNUSED)
{
	static const struct {
		const char *word;
		enum content_type type;
		bool config, noreplace, missingok;
	} cases[] = {
		{"file", CONTENT_FILE, false, false, false},
		{"''", CONTENT_FILE, false, false, false},
		{"dir", CONTENT_DIR, false, false, false},
		{"tree", CONTENT_TREE, false, false, false},
		{"symlink", CONTENT_SYMLINK, false, false, false},
		{"ghost", CONTENT_GHOST, false, false, false},
		{"doc", CONTENT_DOC, false, false, false},
		{"license", CONTENT_LICENSE, false, false, false},
		{"licence", CONTENT_LICENSE, false, false, false},
		{"readme", CONTENT_README, false, false, false},
		{"debian-changelog", CONTENT_CHANGELOG, false, false, false},
		{"config", CONTENT_FILE, true, false, false},
		{"config|noreplace", CONTENT_FILE, true, true, false},
		{"config|missingok", CONTENT_FILE, true, false, true},
		{"config|noreplace|missingok", CONTENT_FILE, true, true, true},
		{"config|tree", CONTENT_TREE, true, false, false},
		{"config|noreplace|tree", CONTENT_TREE, true, true, false},
		{"config|missingok|tree", CONTENT_TREE, true, false, true},
	};
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		char text[300];
		(void)snprintf(text, sizeof text, HEAD "contents: [{src: a, dst: /b, type: %s}]\n",
			       cases[i].word);
		struct manifest *manifest = parse(text);
		const struct manifest_content *item = &manifest->base.contents.v[0];
		assert_int_equal(item->type, cases[i].type);
		assert_int_equal(item->config, cases[i].config);
		assert_int_equal(item->noreplace, cases[i].noreplace);
		assert_int_equal(item->missingok, cases[i].missingok);
		manifest_free(manifest);
	}
}

static void test_manifest_parse_modes(void **state UNUSED)
{
	static const struct {
		const char *written;
		int64_t mode;
	} cases[] = {{"0644", 0644},  {"0o755", 0755},  {"493", 0755},     {"420", 0644},
		     {"288", 0440},   {"416", 0640},    {"448", 0700},     {"\"0600\"", 0600},
		     {"0x1ed", 0755}, {"04755", 04755}, {"02_775", 02775}, {"07777", 07777},
		     {"0", 0},        {"0000", 0},      {"00755", 0755},   {"0b11", 3}};
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		char text[300];
		(void)snprintf(text, sizeof text,
			       HEAD "contents: [{src: a, dst: /b, file_info: {mode: %s}}]\n",
			       cases[i].written);
		struct manifest *manifest = parse(text);
		assert_true(manifest->base.contents.v[0].mode.given);
		assert_int_equal(manifest->base.contents.v[0].mode.v, cases[i].mode);
		manifest_free(manifest);
	}
}

static void test_manifest_parse_truth_and_time(void **state UNUSED)
{
	static const struct {
		const char *written;
		bool truth;
	} truths[] = {{"true", true},   {"True", true}, {"yes", true}, {"ON", true},
		      {"false", false}, {"no", false},  {"off", false}};
	static const char *const times[] = {"2024-01-02T03:04:05Z", "\"2024-01-02T03:04:05Z\"",
					    "2024-01-02 03:04:05", "2024-01-02T04:04:05+01:00",
					    "2024-01-02 04:04:05+01:00"};
	char text[300];
	for (size_t i = 0; i < ARRAY_SIZE(truths); i++) {
		(void)snprintf(text, sizeof text, HEAD "disable_globbing: %s\n", truths[i].written);
		struct manifest *manifest = parse(text);
		assert_true(manifest->base.disable_globbing.given);
		assert_int_equal(manifest->base.disable_globbing.v, truths[i].truth);
		manifest_free(manifest);
	}
	for (size_t i = 0; i < ARRAY_SIZE(times); i++) {
		(void)snprintf(text, sizeof text, HEAD "mtime: %s\n", times[i]);
		struct manifest *manifest = parse(text);
		assert_int_equal(manifest->base.mtime.v, 1704164645);
		manifest_free(manifest);
	}
}

static void test_manifest_parse_formats(void **state UNUSED)
{
	struct manifest *manifest = parse(
		HEAD
		"deb:\n  arch: armhf\n  arch_variant: v\n  compression: zstd:19\n"
		"  predepends: [p]\n  breaks: ['b (<< 1)']\n"
		"  fields: {Bugs: 'https://x', Empty: '', None: , Origin: $NAME}\n"
		"  scripts: {rules: r, templates: t, config: c}\n"
		"  triggers: {interest: [i], interest_await: [j], interest_noawait: [k], "
		"activate: [l], activate_await: [m], activate_noawait: [n]}\n"
		"  signature: {method: debsign, type: maint, signer: s, key_file: $NAME.asc, "
		"key_id: ab}\n"
		"rpm:\n  arch: a\n  buildhost: h\n  group: g\n  summary: s\n  compression: xz\n"
		"  packager: $NAME\n  prefixes: [/usr, /opt]\n  requires: {post: [q]}\n"
		"  scripts: {pretrans: u, posttrans: v, verify: w}\n"
		"  signature: {key_file: k, key_id: cd}\n");
	const struct manifest_package *package = &manifest->base;
	assert_text(&package->deb.arch, "armhf");
	assert_text(&package->deb.arch_variant, "v");
	assert_text(&package->deb.compression, "zstd:19");
	assert_list(&package->relations[RELATION_PREDEPENDS], "p");
	assert_list(&package->relations[RELATION_BREAKS], "b (<< 1)");
	assert_map(&package->deb.fields, "Bugs=https://x;Origin=hello");
	assert_text(&package->scripts[SCRIPT_RULES], "r");
	assert_text(&package->scripts[SCRIPT_TEMPLATES], "t");
	assert_text(&package->scripts[SCRIPT_CONFIG], "c");
	assert_list(&package->deb.triggers.interest, "i");
	assert_list(&package->deb.triggers.interest_await, "j");
	assert_list(&package->deb.triggers.interest_noawait, "k");
	assert_list(&package->deb.triggers.activate, "l");
	assert_list(&package->deb.triggers.activate_await, "m");
	assert_list(&package->deb.triggers.activate_noawait, "n");
	assert_text(&package->deb.signature.method, "debsign");
	assert_text(&package->deb.signature.type, "maint");
	assert_text(&package->deb.signature.signer, "s");
	assert_text(&package->deb.signature.key_file, "hello.asc");
	assert_text(&package->deb.signature.key_id, "ab");
	assert_text(&package->rpm.arch, "a");
	assert_text(&package->rpm.buildhost, "h");
	assert_text(&package->rpm.group, "g");
	assert_text(&package->rpm.summary, "s");
	assert_text(&package->rpm.compression, "xz");
	assert_text(&package->rpm.packager, "hello");
	assert_list(&package->rpm.prefixes, "/usr;/opt");
	assert_list(&package->rpm.requires_post, "q");
	assert_text(&package->scripts[SCRIPT_PRETRANS], "u");
	assert_text(&package->scripts[SCRIPT_POSTTRANS], "v");
	assert_text(&package->scripts[SCRIPT_VERIFY], "w");
	assert_text(&package->rpm.signature.key_file, "k");
	assert_text(&package->rpm.signature.key_id, "cd");
	manifest_free(manifest);
}

static void test_manifest_parse_own(void **state UNUSED)
{
	struct manifest *manifest =
		parse(HEAD "source: {repository: r, commit: $VERSION, tag: v$VERSION}\n"
			   "identity: {dir: /opt//$NAME/}\npins: [a.lock, $NAME.lock, system]\n"
			   "signature: {key_file: k, key_id: $NAME}\n");
	const struct manifest_own *own = &manifest->own;
	assert_text(&own->source.repository, "r");
	assert_text(&own->source.commit, "1.2.3");
	assert_text(&own->source.tag, "v1.2.3");
	assert_text(&own->identity.dir, "/opt/hello");
	assert_list(&own->pins, "a.lock;hello.lock;system");
	assert_text(&own->signature.key_file, "k");
	assert_text(&own->signature.key_id, "hello");
	manifest_free(manifest);
}

/* Exactly where nfpm does: see expandEnvVars of its nfpm.go. */
static void test_manifest_parse_expands(void **state UNUSED)
{
	struct manifest *manifest = parse(
		"name: $NAME\nversion: v${VERSION}-rc1\nrelease: ${R:-2}\nprerelease: p$VERSION\n"
		"platform: ${EMPTY:-linux}\narch: ${ARCH:-arm64}\nhomepage: h/$NAME\n"
		"maintainer: $NAME <x>\nvendor: $NAME\ndescription: d $NAME $$5\n"
		"epoch: 1\nlicense: $NAME\nsection: $NAME\npriority: $NAME\nchangelog: $NAME\n"
		"version_metadata: $NAME\nscripts: {postinstall: $NAME}\n"
		"depends: ['$NAME (= ${VERSION})', '${EMPTY}', ' x ', '']\n"
		"recommends: [$NAME]\nsuggests: [$NAME]\nprovides: [$NAME]\nconflicts: [$NAME]\n"
		"replaces: [$NAME]\n"
		"deb: {predepends: [$NAME], breaks: [$NAME], arch: $NAME}\n"
		"rpm: {requires: {post: [$NAME]}, packager: $NAME, group: $NAME, summary: "
		"$NAME}\n");
	const struct manifest_package *package = &manifest->base;
	assert_text(&package->name, "hello");
	assert_text(&package->version, "1.2.3");
	assert_text(&package->release, "2");
	assert_text(&package->prerelease, "p1.2.3");
	assert_text(&package->platform, "linux");
	assert_text(&package->arch, "arm64");
	assert_text(&package->homepage, "h/hello");
	assert_text(&package->maintainer, "hello <x>");
	assert_text(&package->vendor, "hello");
	assert_text(&package->description, "d hello $5");
	assert_list(&package->relations[RELATION_DEPENDS], "hello (= 1.2.3);x");
	for (int kind = RELATION_RECOMMENDS; kind <= RELATION_SUGGESTS; kind++)
		assert_list(&package->relations[kind], "hello");
	assert_list(&package->relations[RELATION_PROVIDES], "hello");
	assert_list(&package->relations[RELATION_CONFLICTS], "hello");
	assert_list(&package->relations[RELATION_REPLACES], "hello");
	assert_list(&package->relations[RELATION_PREDEPENDS], "hello");
	assert_list(&package->rpm.requires_post, "hello");
	assert_text(&package->rpm.packager, "hello");

	assert_text(&package->license, "$NAME");
	assert_text(&package->section, "$NAME");
	assert_text(&package->priority, "$NAME");
	assert_text(&package->changelog, "hello");
	assert_text(&package->version_metadata, "$NAME");
	assert_text(&package->scripts[SCRIPT_POSTINSTALL], "hello");
	assert_list(&package->relations[RELATION_BREAKS], "$NAME");
	assert_text(&package->deb.arch, "$NAME");
	assert_text(&package->rpm.group, "$NAME");
	assert_text(&package->rpm.summary, "$NAME");
	manifest_free(manifest);
}

/* In braces a variable is one in every text. */
static void test_manifest_parse_expands_braces_everywhere(void **state UNUSED)
{
	struct manifest *manifest =
		parse(HEAD "license: ${NAME}\nsection: a-${NAME}\nversion_metadata: ${NAME}\n"
			   "deb: {breaks: ['${NAME} (<< 1)'], arch: '${NAME}'}\n"
			   "rpm: {summary: 'a ${NAME}', prefixes: ['/opt/${NAME}']}\n"
			   "contents:\n"
			   "- {src: '../${NAME}', dst: '/usr/${NAME}/x', type: symlink}\n"
			   "- {src: '$NAME', dst: '/usr/$NAME', type: symlink}\n"
			   "- {dst: '/var/${NAME}', type: dir, file_info: {owner: '${NAME}'}}\n");
	const struct manifest_package *package = &manifest->base;
	const struct manifest_contents *contents = &package->contents;
	assert_text(&package->license, "hello");
	assert_text(&package->section, "a-hello");
	assert_text(&package->version_metadata, "hello");
	assert_list(&package->relations[RELATION_BREAKS], "hello (<< 1)");
	assert_text(&package->deb.arch, "hello");
	assert_text(&package->rpm.summary, "a hello");
	assert_list(&package->rpm.prefixes, "/opt/hello");
	assert_text(&contents->v[0].src, "../hello");
	assert_text(&contents->v[0].dst, "/usr/hello/x");
	assert_text(&contents->v[1].src, "$NAME");
	assert_text(&contents->v[1].dst, "/usr/$NAME");
	assert_text(&contents->v[2].dst, "/var/hello");
	assert_text(&contents->v[2].owner, "hello");
	manifest_free(manifest);
}

/* A file whose name looks like a variable is that file; so is a pattern with a dollar sign. */
static void test_manifest_parse_files_named_like_variables(void **state UNUSED)
{
	AUTO_FREE char *file = xstrdup(test_text_file("${NAME}", "x"));
	AUTO_FREE char *text = xasprintf(HEAD "contents:\n"
					      "- {src: '%s', dst: /a}\n"
					      "- {src: 'out/Outer$NAME*.class', dst: /b/$NAME}\n"
					      "- {src: 'out/${NAME}*.class', dst: /c/$NAME}\n"
					      "- {src: '%s', dst: /d, expand: true}\n"
					      "scripts: {postinstall: '%s'}\n",
					 file, file, file);
	struct manifest *manifest = parse(text);
	const struct manifest_contents *contents = &manifest->base.contents;
	assert_text(&contents->v[0].src, file);
	assert_text(&contents->v[1].src, "out/Outer$NAME*.class");
	assert_text(&contents->v[1].dst, "/b/$NAME");
	assert_text(&contents->v[2].src, "out/hello*.class");
	assert_text(&contents->v[2].dst, "/c/hello");
	assert_non_null(strstr(contents->v[3].src.v, "/hello"));
	assert_text(&manifest->base.scripts[SCRIPT_POSTINSTALL], file);
	manifest_free(manifest);
}

static void test_manifest_parse_overrides(void **state UNUSED)
{
	struct manifest *manifest = parse(
		HEAD
		"depends: [a, b]\nrecommends: [r]\numask: 022\n"
		"contents: [{src: x, dst: /x}, {src: y, dst: /y}]\n"
		"scripts: {preinstall: a, postinstall: b}\n"
		"deb: {compression: xz, fields: {A: 1, B: 2}}\nrpm: {group: g}\n"
		"overrides:\n"
		"  deb:\n    depends: [$NAME, d]\n    recommends: []\n    scripts: {postinstall: "
		"c}\n"
		"    deb: {fields: {B: 3, C: $NAME}}\n    umask: 0\n"
		"  rpm:\n    contents: [{src: z, dst: /z}]\n    rpm: {group: '', summary: s}\n");
	const struct manifest_package *deb = manifest_for(manifest, "deb");
	const struct manifest_package *rpm = manifest_for(manifest, "rpm");
	assert_list(&deb->relations[RELATION_DEPENDS], "hello;d");
	assert_list(&deb->relations[RELATION_RECOMMENDS], "r");
	assert_int_equal(deb->contents.n, 2);
	assert_text(&deb->scripts[SCRIPT_PREINSTALL], "a");
	assert_text(&deb->scripts[SCRIPT_POSTINSTALL], "c");
	assert_text(&deb->deb.compression, "xz");
	assert_map(&deb->deb.fields, "A=1;B=3;C=hello");
	assert_int_equal(deb->umask.v, 0);
	assert_text(&deb->name, "hello");

	assert_list(&rpm->relations[RELATION_DEPENDS], "a;b");
	assert_int_equal(rpm->contents.n, 1);
	assert_text(&rpm->contents.v[0].src, "z");
	assert_text(&rpm->scripts[SCRIPT_POSTINSTALL], "b");
	assert_text(&rpm->rpm.group, "g");
	assert_text(&rpm->rpm.summary, "s");
	assert_int_equal(rpm->umask.v, 022);
	assert_map(&rpm->deb.fields, "A=1;B=2");

	assert_list(&manifest->base.relations[RELATION_DEPENDS], "a;b");
	manifest_free(manifest);
}

static void test_manifest_parse_anchors(void **state UNUSED)
{
	struct manifest *manifest = parse(
		HEAD "depends: &d [a]\ncontents:\n- &c {src: a, dst: /a, file_info: {mode: 0600}}\n"
		     "- {<<: *c, dst: /b}\noverrides: {rpm: {recommends: *d}}\n");
	assert_int_equal(manifest->base.contents.n, 2);
	assert_text(&manifest->base.contents.v[1].src, "a");
	assert_text(&manifest->base.contents.v[1].dst, "/b");
	assert_int_equal(manifest->base.contents.v[1].mode.v, 0600);
	assert_list(&manifest_for(manifest, "rpm")->relations[RELATION_RECOMMENDS], "a");
	manifest_free(manifest);
}

static void test_manifest_load(void **state UNUSED)
{
	struct problems problems = {0};
	const char *path = test_text_file("ingot.yaml", HEAD);
	struct manifest *manifest = manifest_load(path, &options, &problems);
	assert_non_null(manifest);
	assert_int_equal(problems.n, 0);
	assert_string_equal(manifest->path, path);
	assert_string_equal(manifest->folder, test_directory());
	assert_string_equal(manifest->base.name.at.file, path);
	manifest_free(manifest);
	manifest = manifest_parse(HEAD, strlen(HEAD), "bare", &options, &problems);
	assert_non_null(manifest);
	assert_string_equal(manifest->folder, ".");
	manifest_free(manifest);
	manifest_free(NULL);
}

static void test_manifest_load_missing(void **state UNUSED)
{
	struct problems problems = {0};
	assert_null(manifest_load("/nowhere/x.yaml", &options, &problems));
	assert_int_equal(problems.errors, 1);
	AUTO_FREE char *text = problem_text(&problems.v[0]);
	assert_string_equal(text, "/nowhere/x.yaml: error: cannot open '/nowhere/x.yaml': no such "
				  "file or directory");
	problems_free(&problems);
}

static void test_manifest_names(void **state UNUSED)
{
	assert_string_equal(relation_name(RELATION_DEPENDS), "depends");
	assert_string_equal(relation_name(RELATION_REPLACES), "replaces");
	assert_string_equal(script_name(SCRIPT_PREINSTALL), "preinstall");
	assert_string_equal(script_name(SCRIPT_CONFIG), "config");
	for (int i = 0; i < RELATION_COUNT; i++)
		assert_non_null(relation_name((enum relation_kind)i));
	for (int i = 0; i < SCRIPT_COUNT; i++)
		assert_non_null(script_name((enum script_kind)i));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_manifest_parse_top),
		cmocka_unit_test(test_manifest_parse_defaults),
		cmocka_unit_test(test_manifest_parse_scalars_are_texts),
		cmocka_unit_test(test_manifest_parse_version_parts_given),
		cmocka_unit_test(test_manifest_parse_epoch_in_version),
		cmocka_unit_test(test_manifest_parse_mips),
		cmocka_unit_test(test_manifest_parse_contents),
		cmocka_unit_test(test_manifest_parse_content_types),
		cmocka_unit_test(test_manifest_parse_modes),
		cmocka_unit_test(test_manifest_parse_truth_and_time),
		cmocka_unit_test(test_manifest_parse_formats),
		cmocka_unit_test(test_manifest_parse_own),
		cmocka_unit_test(test_manifest_parse_expands),
		cmocka_unit_test(test_manifest_parse_expands_braces_everywhere),
		cmocka_unit_test(test_manifest_parse_files_named_like_variables),
		cmocka_unit_test(test_manifest_parse_overrides),
		cmocka_unit_test(test_manifest_parse_anchors),
		cmocka_unit_test(test_manifest_load),
		cmocka_unit_test(test_manifest_load_missing),
		cmocka_unit_test(test_manifest_names),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
