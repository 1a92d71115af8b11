/* t_manifest_mistakes.c - what is said about a manifest that is wrong: every word and place
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/unit/test.h"

#include "base/buffer.h"
#include "base/memory.h"
#include "manifest/manifest.h"
#include "tests/unit/known_formats.h"

static char *environment[] = {(char[]){"NAME=hello"}, (char[]){"EMPTY="}, (char[]){"TWO=a\nb"},
			      NULL};
static const struct manifest_options options = {environment, &known_formats, &known_formats, false};

/* Four lines without a mistake. */
#define HEAD "name: hello\nversion: 1.0\narch: arm64\ndescription: d\n"

/* Returns all problems, sorted, one a line: "5:1: error: message [hint]". Caller frees. */
static char *write_problems(struct problems *problems)
{
	struct buffer out = BUFFER_INIT;
	problems_sort(problems);
	for (size_t i = 0; i < problems->n; i++) {
		char *line = problem_text(&problems->v[i]);
		buffer_printf(&out, "%s%s", out.len ? "\n" : "", line + strlen("f:"));
		if (problems->v[i].hint)
			buffer_printf(&out, " [%s]", problems->v[i].hint);
		free(line);
	}
	return buffer_steal(&out);
}

/* Returns all problems of a manifest's text, as write_problems does. Caller frees. */
static char *list_problems(const char *text)
{
	struct problems problems = {0};
	struct manifest *manifest = manifest_parse(text, strlen(text), "f", &options, &problems);
	char *listed = write_problems(&problems);
	manifest_free(manifest);
	problems_free(&problems);
	return listed;
}

static void check(const char *text, const char *expected)
{
	AUTO_FREE char *listed = list_problems(text);
	assert_string_equal(listed, expected);
}

static void test_manifest_mistakes_unknown_keys(void **state UNUSED)
{
	check(HEAD "dependz: [a]\n", "5:1: error: unknown key 'dependz' [did you mean 'depends'?]");
	check(HEAD "qqqqqq: 1\n", "5:1: error: unknown key 'qqqqqq'");
	check(HEAD "breaks: [a]\n", "5:1: error: unknown key 'breaks' [it belongs under 'deb']");
	check(HEAD "mode: 0644\n",
	      "5:1: error: unknown key 'mode' [it belongs under 'contents[].file_info']");
	check(HEAD "summary: x\n", "5:1: error: unknown key 'summary' [it belongs under 'rpm']");
	check(HEAD "key_file: x\n",
	      "5:1: error: unknown key 'key_file' [it belongs under 'deb.signature' or under "
	      "'rpm.signature' or under 'signature']");
	check(HEAD "deb:\n  brakes: [a]\n  homepage: x\n",
	      "6:3: error: unknown key 'brakes' in 'deb' [did you mean 'breaks'?]\n"
	      "7:3: error: unknown key 'homepage' in 'deb' [it belongs at the top]");
	check(HEAD "contents:\n- src: a\n  dst: /b\n  mode: 0644\n  sources: x\n",
	      "8:3: error: unknown key 'mode' in 'contents[]' [it belongs under "
	      "'contents[].file_info']\n"
	      "9:3: error: unknown key 'sources' in 'contents[]'");
	check(HEAD "source: {comit: x}\n",
	      "5:10: error: unknown key 'comit' in 'source' [did you mean 'commit'?]");
	check(HEAD "\"x\\e[1m\": 1\n", "5:1: error: unknown key 'x\033[1m'");
}

static void test_manifest_mistakes_old_keys(void **state UNUSED)
{
	check(HEAD "files: {a: b}\nbindir: x\nconfig_files: {a: b}\nempty_folders: [a]\n"
		   "symlinks: {a: b}\n",
	      "5:1: error: unknown key 'files' [list files under 'contents']\n"
	      "6:1: error: unknown key 'bindir' [write the whole path in 'dst' of an item of "
	      "'contents']\n"
	      "7:1: error: unknown key 'config_files' [list them under 'contents' with 'type: "
	      "config']\n"
	      "8:1: error: unknown key 'empty_folders' [list them under 'contents' with 'type: "
	      "dir']\n"
	      "9:1: error: unknown key 'symlinks' [list them under 'contents' with 'type: "
	      "symlink']");
	check(HEAD "deb: {metadata: x}\n",
	      "5:7: error: unknown key 'metadata' in 'deb' [it is called 'version_metadata' now, "
	      "at the top]");
}

static void test_manifest_mistakes_in_overrides(void **state UNUSED)
{
	check(HEAD "overrides:\n  deb:\n    name: x\n    dependz: [x]\n    deb: {arhc: x}\n"
		   "    pins: [a]\n  debb: {}\n  windows: {}\n  rpm: [x]\n",
	      "7:5: error: unknown key 'name' in 'overrides.deb' [it is the same for all formats; "
	      "it belongs at the top]\n"
	      "8:5: error: unknown key 'dependz' in 'overrides.deb' [did you mean 'depends'?]\n"
	      "9:11: error: unknown key 'arhc' in 'overrides.deb.deb' [did you mean 'arch'?]\n"
	      "10:5: error: unknown key 'pins' in 'overrides.deb' [it is the same for all formats; "
	      "it belongs at the top]\n"
	      "11:3: error: unknown format 'debb' in 'overrides' [did you mean 'deb'?]\n"
	      "12:3: error: unknown format 'windows' in 'overrides' [name a format, such as 'deb' "
	      "or 'rpm']\n"
	      "13:8: error: 'overrides.rpm' must be a map, not a list");
	check(HEAD "overrides: [deb]\n", "5:12: error: 'overrides' must be a map, not a list");
	check(HEAD "overrides:\n  deb:\n    contents:\n    - {src: a}\n",
	      "8:7: error: the item of 'contents' has no 'dst' [add 'dst: /path/when/installed']");
	check(HEAD "overrides: {deb: , rpm: }\n", "");
}

static void test_manifest_mistakes_of_kind(void **state UNUSED)
{
	check(HEAD "depends: foo\n",
	      "5:10: error: 'depends' must be a list, not a text [write 'depends: [foo]']");
	check(HEAD "depends: 'a, b'\n", "5:10: error: 'depends' must be a list, not a text [start "
					"each item with '- ' on a line of its own]");
	check(HEAD "depends: {a: b}\n", "5:10: error: 'depends' must be a list, not a map [start "
					"each item with '- ' on a line of its own]");
	check(HEAD "depends:\n- a: b\n- [x]\n",
	      "6:3: error: an item of 'depends' must be a text, not a map [put an item that has "
	      "': ' in quotes]\n"
	      "7:3: error: an item of 'depends' must be a text, not a list");
	check(HEAD "vendor: [a]\nsection: {a: b}\n",
	      "5:9: error: 'vendor' must be a text, not a list\n"
	      "6:10: error: 'section' must be a text, not a map");
	check(HEAD "scripts: x\ndeb: [a]\napk: x\n",
	      "5:10: error: 'scripts' must be a map, not a text\n"
	      "6:6: error: 'deb' must be a map, not a list\n"
	      "7:6: error: 'apk' must be a map, not a text");
	check(HEAD "deb: {fields: [a]}\nrpm: {group: {}}\n",
	      "5:15: error: 'deb.fields' must be a map, not a list\n"
	      "6:14: error: 'rpm.group' must be a text, not a map");
	check(HEAD "deb: {fields: {A: [a]}}\n",
	      "5:19: error: 'deb.fields.A' must be a text, not a list");
	check(HEAD "contents: {src: a, dst: b}\n",
	      "5:11: error: 'contents' must be a list, not a map [start each item with '- ' on a "
	      "line of its own]");
	check(HEAD "contents: [a, ]\n",
	      "5:12: error: an item of 'contents' must be a map, not a text [write 'src:' and "
	      "'dst:']");
	check("- a\n",
	      "1:1: error: a manifest must be a map of keys, not a list [start with 'name: ...']");
	check("a\n",
	      "1:1: error: a manifest must be a map of keys, not a text [start with 'name: ...']");
}

static void test_manifest_mistakes_of_mode(void **state UNUSED)
{
	static const struct {
		const char *written, *expected;
	} cases[] = {
		{"755", "is octal, 755 is a decimal number [write 0755]"},
		{"644", "is octal, 644 is a decimal number [write 0644]"},
		{"0x755", "is octal, 0x755 is hexadecimal [write it like 0644]"},
		{"600", "is octal, 600 is a decimal number [write 0600]"},
		{"4755", "is octal, 4755 is a decimal number [write 04755]"},
		{"0100644",
		 "is 0100644, more than 07777 [give the permission bits alone, like 0644]"},
		{"4096", "is 4096, more than 07777 [give the permission bits alone, like 0644]"},
		{"rw-", "must be an octal number, not 'rw-' [write it like 0644]"},
		{"-1", "must be an octal number, not '-1' [write it like 0644]"},
		{"0889", "must be an octal number, not '0889' [write it like 0644]"},
		{"0o", "must be an octal number, not '0o' [write it like 0644]"},
		{"6.5", "must be an octal number, not '6.5' [write it like 0644]"},
		{"99999999999999999999",
		 "must be an octal number, not '99999999999999999999' [write it like 0644]"},
	};
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		char text[300], expected[300];
		(void)snprintf(text, sizeof text,
			       HEAD "contents: [{src: a, dst: /b, file_info: {mode: %s}}]\n",
			       cases[i].written);
		(void)snprintf(expected, sizeof expected,
			       "5:48: error: 'contents[].file_info.mode' %s", cases[i].expected);
		check(text, expected);
	}
	check(HEAD "contents: [{src: a, dst: /b, file_info: {mode: \"644\"}}]\n",
	      "5:48: error: 'contents[].file_info.mode' must be an octal number, not '644' [write "
	      "it like 0644]");
	check(HEAD "umask: 22\n",
	      "5:8: error: 'umask' is octal, 22 is a decimal number [write 022]");
	check(HEAD "umask: [2]\n", "5:8: error: 'umask' must be an octal number, not a list");
}

static void test_manifest_mistakes_of_words(void **state UNUSED)
{
	check(HEAD "contents:\n- {src: a, dst: /b, type: confg}\n- {src: a, dst: /b, type: "
		   "something}\n- {dst: /b, type: [a]}\n",
	      "6:27: error: 'contents[].type' cannot be 'confg' [did you mean 'config'?]\n"
	      "7:27: error: 'contents[].type' cannot be 'something' [it can be: file, dir, tree, "
	      "symlink, ghost, config, config|noreplace, config|missingok, "
	      "config|noreplace|missingok, config|tree, config|noreplace|tree, "
	      "config|missingok|tree, config|noreplace|missingok|tree, doc, license, licence, "
	      "readme, debian-changelog, debian changelog]\n"
	      "8:3: error: the item of 'contents' has no 'src' [add 'src: path/of/the/file']\n"
	      "8:19: error: 'contents[].type' must be a text, not a list");
	check(HEAD "contents: [{src: a, dst: /b, packager: dbe}]\n",
	      "5:40: error: 'contents[].packager' cannot be 'dbe' [did you mean 'deb'?]");
	check(HEAD "version_schema: semverr\n",
	      "5:17: error: 'version_schema' cannot be 'semverr' [did you mean 'semver'?]");
	check(HEAD "contents:\n- {src: a, dst: /b, expand: \"true\"}\n- {src: a, dst: /b, expand: "
		   "maybe}\n- {src: a, dst: /b, expand: []}\n",
	      "6:29: error: 'contents[].expand' must be true or false, not a text [write it "
	      "without quotes]\n"
	      "7:29: error: 'contents[].expand' must be true or false, not 'maybe'\n"
	      "8:29: error: 'contents[].expand' must be true or false, not a list");
	check(HEAD "mtime: yesterday\nepoch: one\nidentity: {dir: usr/share}\n",
	      "5:8: error: 'mtime' must be a time, not 'yesterday' [write it like "
	      "2026-11-23T05:00:00Z]\n"
	      "6:8: error: 'epoch' must be a number, not 'one' [write a number such as 1]\n"
	      "7:17: error: 'identity.dir' must be an absolute path, not 'usr/share' [write it "
	      "like /usr/share/name]");
	check(HEAD "epoch: 4294967296\n",
	      "5:8: error: 'epoch' must be a number, not '4294967296' [write a number such as 1]");
	check("name: a\nversion: 5:1.0\nepoch: 3\ndescription: d\n",
	      "2:10: error: the epoch of 'version' is 5, that of 'epoch' is 3 [give it in one of "
	      "the two]");
	check("name: a\nversion: 5:1.0\nepoch: 0\ndescription: d\n",
	      "2:10: error: the epoch of 'version' is 5, that of 'epoch' is 0 [give it in one of "
	      "the two]");
	check("name: a\nversion: '5:'\ndescription: d\n",
	      "2:10: error: nothing follows the epoch of 'version' [write it like 1:2.0]");
	check("name: a\nversion: 2147483648:1\ndescription: d\n",
	      "2:10: error: the epoch of 'version' is above 2147483647: '2147483648'");
	check("name: a\nversion: 5:1.0\nepoch: one\ndescription: d\n",
	      "3:8: error: 'epoch' must be a number, not 'one' [write a number such as 1]");
	check(HEAD "mtime: [2024-01-02]\n", "5:8: error: 'mtime' must be a time, not a list");
	check(HEAD "identity: {dir: /../x}\n",
	      "5:17: error: 'identity.dir' must be an absolute path, not '/../x' [write it like "
	      "/usr/share/name]");
}

static void test_manifest_mistakes_missing(void **state UNUSED)
{
	check("vendor: x\ndescription: d\n", " error: 'name' is missing [add 'name: ...']\n"
					     " warning: 'version' is missing: the packages say "
					     "0.0.0-rc0 [add 'version: ...']");
	check("name: x\nversion: 1\n",
	      " warning: 'description' is missing [add 'description: ...']");
	check("name: ''\nversion: $EMPTY\narch: ${EMPTY}\ndescription: d\n",
	      "1:7: error: 'name' is empty\n"
	      "2:10: error: 'version' is empty [write it, or give the variable a value]\n"
	      "3:7: error: 'arch' is empty [name one, or leave the key out for amd64]");
	check(HEAD
	      "contents:\n- src: a\n- dst: /b\n- {src: '', dst: ''}\n- {type: ghost}\n- {type: "
	      "symlink, dst: /a}\n- {type: dir, dst: /a}\n",
	      "6:3: error: the item of 'contents' has no 'dst' [add 'dst: /path/when/installed']\n"
	      "7:3: error: the item of 'contents' has no 'src' [add 'src: path/of/the/file']\n"
	      "8:9: error: 'contents[].src' is empty\n"
	      "8:18: error: 'contents[].dst' is empty\n"
	      "9:3: error: the item of 'contents' has no 'dst' [add 'dst: /path/when/installed']\n"
	      "10:3: error: the item of 'contents' has no 'src' [add 'src:', what it points to]");
}

static void test_manifest_mistakes_of_variables(void **state UNUSED)
{
	check("name: $NOPE\nversion: ${NOPE}${ALSO}\ndescription: d\nlicense: $NOPE\n"
	      "depends: [a, '$NO']\ndeb: {fields: {A: '$NO'}}\n"
	      "contents: [{src: $NO, dst: /a, expand: true}, {src: $NO, dst: /a}]\n"
	      "source: {commit: $NO}\noverrides: {rpm: {depends: [$NO]}}\n",
	      "1:7: error: undefined variable 'NOPE' in 'name' [set it, or write "
	      "${NOPE:-default}]\n"
	      "2:10: error: undefined variable 'NOPE' in 'version' [set it, or write "
	      "${NOPE:-default}]\n"
	      "2:10: error: undefined variable 'ALSO' in 'version' [set it, or write "
	      "${ALSO:-default}]\n"
	      "5:14: error: undefined variable 'NO' in 'depends' [set it, or write "
	      "${NO:-default}]\n"
	      "6:19: error: undefined variable 'NO' in 'deb.fields' [set it, or write "
	      "${NO:-default}]\n"
	      "7:18: error: undefined variable 'NO' in 'contents[].src' [set it, or write "
	      "${NO:-default}]\n"
	      "7:53: error: undefined variable 'NO' in 'contents[].src' [set it, or write "
	      "${NO:-default}]\n"
	      "8:18: error: undefined variable 'NO' in 'source.commit' [set it, or write "
	      "${NO:-default}]\n"
	      "9:29: error: undefined variable 'NO' in 'depends' [set it, or write "
	      "${NO:-default}]");
	check(HEAD "license: ${NO}\nsection: $NO\nscripts: {preremove: x/$NO}\ndeb: {breaks: "
		   "['${NO}']}\n",
	      "5:10: error: undefined variable 'NO' in 'license' [set it, or write "
	      "${NO:-default}]\n"
	      "7:22: error: undefined variable 'NO' in 'scripts.preremove' [set it, or write "
	      "${NO:-default}]\n"
	      "8:16: error: undefined variable 'NO' in 'deb.breaks' [set it, or write "
	      "${NO:-default}]");
	check(HEAD "depends: ['${misc:Depends}', a]\n",
	      "5:11: error: undefined variable 'misc:Depends' in 'depends' [only debian/control "
	      "has such variables]");
	check(HEAD "vendor: ${X:?y}\nhomepage: a $5\n",
	      "5:9: error: '${X:?y}' is not understood in 'vendor' [write ${NAME}, "
	      "${NAME:-default}, or $$ for a dollar sign]\n"
	      "6:11: error: '$5' is not understood in 'homepage' [write ${NAME}, "
	      "${NAME:-default}, or $$ for a dollar sign]");
}

/* With allow_undefined, variables become what nfpm makes of them, with a warning for each. */
static void test_manifest_mistakes_of_variables_allowed(void **state UNUSED)
{
	static const char text[] = "name: a\nversion: $NOPE\narch: ${NOPE}\ndescription: $NOPE\n"
				   "vendor: x${NOPE}y${ALSO}\ndepends: [a, $NOPE]\n";
	struct problems problems = {0};
	const struct manifest_options allowing = {environment, &known_formats, &known_formats,
						  true};
	struct manifest *manifest = manifest_parse(text, strlen(text), "f", &allowing, &problems);
	const struct manifest_package *package = manifest_for(manifest, "deb");
	assert_string_equal(package->version.v, "0.0.0");
	assert_string_equal(package->prerelease.v, "rc0");
	assert_string_equal(package->arch.v, "amd64");
	assert_string_equal(package->vendor.v, "xy");
	assert_int_equal(package->relations[RELATION_DEPENDS].n, 1);
	AUTO_FREE char *listed = write_problems(&problems);
	assert_string_equal(
		listed, " warning: 'description' is missing [add 'description: ...']\n"
			"2:10: warning: undefined variable 'NOPE' in 'version' becomes empty "
			"[set it, or write ${NOPE:-default}]\n"
			"2:10: warning: 'version' is empty: the packages say 0.0.0-rc0 [add "
			"'version: ...']\n"
			"3:7: warning: undefined variable 'NOPE' in 'arch' becomes empty [set "
			"it, or write ${NOPE:-default}]\n"
			"3:7: warning: 'arch' is empty: the packages say amd64 [add 'arch: "
			"...']\n"
			"4:14: warning: undefined variable 'NOPE' in 'description' becomes "
			"empty [set it, or write ${NOPE:-default}]\n"
			"5:9: warning: undefined variable 'NOPE' in 'vendor' becomes empty [set "
			"it, or write ${NOPE:-default}]\n"
			"5:9: warning: undefined variable 'ALSO' in 'vendor' becomes empty [set "
			"it, or write ${ALSO:-default}]\n"
			"6:14: warning: undefined variable 'NOPE' in 'depends' becomes empty "
			"[set it, or write ${NOPE:-default}]");
	manifest_free(manifest);
	problems_free(&problems);
}

/* The name of a file never loses a piece unasked. */
static void test_manifest_mistakes_of_files_allowed(void **state UNUSED)
{
	static const char text[] =
		HEAD "contents:\n- {src: '${NOPE}/', dst: /a, type: tree}\n"
		     "- {src: '${NOPE}x', dst: /a, expand: true}\nlicense: x${NOPE}\n";
	struct problems problems = {0};
	const struct manifest_options allowing = {environment, &known_formats, &known_formats,
						  true};
	struct manifest *manifest = manifest_parse(text, strlen(text), "f", &allowing, &problems);
	const struct manifest_contents *contents = &manifest->base.contents;
	assert_string_equal(contents->v[0].src.v, "${NOPE}/");
	assert_string_equal(contents->v[1].src.v, "x");
	assert_string_equal(manifest->base.license.v, "x");
	AUTO_FREE char *listed = write_problems(&problems);
	assert_string_equal(listed,
			    "6:9: error: undefined variable 'NOPE' in 'contents[].src' [set it, or "
			    "write ${NOPE:-default}]\n"
			    "7:9: warning: undefined variable 'NOPE' in 'contents[].src' becomes "
			    "empty [set it, or write ${NOPE:-default}]\n"
			    "8:10: warning: undefined variable 'NOPE' in 'license' becomes empty "
			    "[set it, or write ${NOPE:-default}]");
	manifest_free(manifest);
	problems_free(&problems);
}

static void test_manifest_mistakes_of_placeholders(void **state UNUSED)
{
	check("name: a-@BOARD@\nversion: \"{{ .Version }}\"\nrelease: __BUILD_NO__\narch: "
	      "'%ARCH%'\ndescription: \"{{ .Name }}\"\nepoch: '@EPOCH@'\n",
	      "1:7: error: the placeholder '@BOARD@' is left in 'name' [fill it in before, or "
	      "write "
	      "${BOARD}]\n"
	      "2:10: error: the placeholder '{{ .Version }}' is left in 'version' [fill it in "
	      "before, or write ${VERSION}]\n"
	      "3:10: error: the placeholder '__BUILD_NO__' is left in 'release' [fill it in "
	      "before, "
	      "or write ${BUILD_NO}]\n"
	      "4:7: error: the placeholder '%ARCH%' is left in 'arch' [fill it in before, or write "
	      "${ARCH}]\n"
	      "6:8: error: the placeholder '@EPOCH@' is left in 'epoch' [fill it in before, or "
	      "write ${EPOCH}]");
	check(HEAD "overrides: {deb: {deb: {arch: '@A@-@B@'}}}\n",
	      "5:31: error: the placeholder '@A@' is left in 'deb.arch' [fill it in before, or "
	      "write ${A}]\n"
	      "5:31: error: the placeholder '@B@' is left in 'deb.arch' [fill it in before, or "
	      "write ${B}]");
}

static void test_manifest_mistakes_of_placeholders_allowed(void **state UNUSED)
{
	static const char text[] = "name: a-@BOARD@\nversion: '{{ .V }}'\ndescription: d\n";
	struct problems problems = {0};
	const struct manifest_options allowing = {environment, &known_formats, &known_formats,
						  true};
	struct manifest *manifest = manifest_parse(text, strlen(text), "f", &allowing, &problems);
	const struct manifest_package *package = manifest_for(manifest, "deb");
	assert_string_equal(package->name.v, "a-");
	assert_string_equal(package->version.v, "0.0.0");
	AUTO_FREE char *listed = write_problems(&problems);
	assert_string_equal(
		listed,
		"1:7: warning: the placeholder '@BOARD@' in 'name' becomes empty [fill it in "
		"before, or write ${BOARD}]\n"
		"2:10: warning: the placeholder '{{ .V }}' in 'version' becomes empty [fill it in "
		"before, or write ${V}]\n"
		"2:10: warning: 'version' is empty: the packages say 0.0.0-rc0 [add 'version: "
		"...']");
	manifest_free(manifest);
	problems_free(&problems);
}

static void test_manifest_mistakes_of_lines(void **state UNUSED)
{
	check(HEAD "vendor: \"a\\nb\"\nmaintainer: $TWO\ndepends: [\"a\\tb\"]\nsection: |\n  x\n",
	      "5:9: error: 'vendor' has a line break or another control character [write it in one "
	      "line]\n"
	      "6:13: error: 'maintainer' has a line break or another control character [write it "
	      "in "
	      "one line]\n"
	      "7:11: error: 'depends' has a line break or another control character [write it in "
	      "one line]");
	check(HEAD "scripts:\n  postinstall: |\n    #!/bin/sh\n    x\n",
	      "7:1: error: 'scripts.postinstall' has a line break or another control character "
	      "[write the script into a file and name the file]");
	check("name: a\nversion: 1\ndescription: \"a\\nb\\tc\\ed\"\n",
	      "3:14: error: 'description' has a control character");
	check(HEAD "deb: {fields: {A: \"b\\n c\", D: \"\\x7f\"}}\n",
	      "5:31: error: 'deb.fields' has a control character");
	check(HEAD "contents: [{src: \"a\\nb\", dst: /c}]\n",
	      "5:18: error: 'contents[].src' has a line break or another control character [write "
	      "it in one line]");
}

static void test_manifest_mistakes_foreign_formats(void **state UNUSED)
{
	check(HEAD "apk: {any: thing}\nmsix:\n  x: [y]\noverrides:\n  ipk: {foo: bar}\n  apk: {}\n",
	      "5:1: note: formats that ingot does not make, left alone: apk, msix, ipk");
	check(HEAD "overrides:\n  archlinux: {any: [thing]}\n",
	      "6:3: note: formats that ingot does not make, left alone: archlinux");
}

/* A mistake in the YAML is the only one; one in a value does not hide the others. */
static void test_manifest_mistakes_of_yaml(void **state UNUSED)
{
	check("name: a\n\tfoo: b\n", "2:1: error: a tab in the indentation [indent with spaces]");
	check("", "1:1: error: the file is empty");
	check("version: {{ .Version }}\nname: !x y\nname: b\nfoo: bar\n",
	      " warning: 'description' is missing [add 'description: ...']\n"
	      "1:11: error: a key must be a text, not a map [templates in double braces are not "
	      "expanded here; use ${NAME}]\n"
	      "2:10: error: the tag '!x' has no meaning here [write the value without it]\n"
	      "3:1: error: 'name' is given twice [the first is in line 2]\n"
	      "4:1: error: unknown key 'foo'");
}

static void test_manifest_mistakes_are_bounded(void **state UNUSED)
{
	AUTO_BUFFER text = BUFFER_INIT;
	buffer_add_text(&text, HEAD "contents:\n");
	for (int i = 0; i < 5000; i++)
		buffer_add_text(&text, "- x\n");
	struct problems problems = {0};
	struct manifest *manifest = manifest_parse(text.data, text.len, "f", &options, &problems);
	assert_non_null(manifest);
	assert_int_equal(problems.n, 501);
	problems_sort(&problems);
	assert_string_equal(problems.v[0].message, "there are more mistakes than can be listed");
	manifest_free(manifest);
	problems_free(&problems);
	buffer_clear(&text);
	for (int i = 0; i < 1 << 17; i++)
		buffer_add_text(&text, "#######\n");
	buffer_add_text(&text, "#");
	check(buffer_text(&text), " error: the manifest is larger than 1048576 bytes");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_manifest_mistakes_unknown_keys),
		cmocka_unit_test(test_manifest_mistakes_old_keys),
		cmocka_unit_test(test_manifest_mistakes_in_overrides),
		cmocka_unit_test(test_manifest_mistakes_of_kind),
		cmocka_unit_test(test_manifest_mistakes_of_mode),
		cmocka_unit_test(test_manifest_mistakes_of_words),
		cmocka_unit_test(test_manifest_mistakes_missing),
		cmocka_unit_test(test_manifest_mistakes_of_variables),
		cmocka_unit_test(test_manifest_mistakes_of_variables_allowed),
		cmocka_unit_test(test_manifest_mistakes_of_files_allowed),
		cmocka_unit_test(test_manifest_mistakes_of_placeholders),
		cmocka_unit_test(test_manifest_mistakes_of_placeholders_allowed),
		cmocka_unit_test(test_manifest_mistakes_of_lines),
		cmocka_unit_test(test_manifest_mistakes_foreign_formats),
		cmocka_unit_test(test_manifest_mistakes_of_yaml),
		cmocka_unit_test(test_manifest_mistakes_are_bounded),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
