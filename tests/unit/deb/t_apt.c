/* t_apt.c - tests of formats/deb/apt_layout.h, apt being the judge
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/unit/test.h"

#include "base/buffer.h"
#include "base/file.h"
#include "base/memory.h"
#include "base/path.h"
#include "base/strings.h"
#include "codec/whole.h"
#include "formats/deb/apt_layout.h"
#include "tests/unit/debs.h"
#include "tests/unit/keys.h"

#define NOW 1700000000

static struct record *record_of(struct package *package, const char *sha256_digit)
{
	struct error error = ERROR_INIT;
	struct record *record = record_make("deb");
	record->name = xstrdup(package->name);
	record->version = package_full_version(package);
	record->arch = xstrdup(package->arch);
	record->path = apt_layout.pool_path(package, &error);
	assert_success(record->path ? 0 : -1, &error);
	record->size = 1234;
	memset(record->sha256, sha256_digit[0], SHA256_HEX_SIZE - 1);
	assert_success(apt_layout.record(package, record, &error), &error);
	return record;
}

static struct package *read_hello(const char *arch, const char *version)
{
	struct error error = ERROR_INIT;
	struct package *made = test_package();
	struct entry entries[] = {
		test_directory_entry("/usr"),
		test_file_entry("/usr/bin-hello", "x", 0),
		test_link_entry("/usr/hi", "bin-hello"),
	};
	made->arch = arch;
	made->version = version;
	/* An attacker would put such fields there: the index must not believe them. */
	package_add_field(made, "Filename", "pool/other.deb");
	package_add_field(made, "sha256", "00");
	package_add_field(made, "Multi-Arch", "foreign");
	const char *path =
		test_deb_write("hello.deb", made, entries, ARRAY_SIZE(entries), "none", NULL);
	struct package *read = format_read(path, NULL, NULL, &error);
	assert_success(read ? 0 : -1, &error);
	package_free(made);
	return read;
}

static void test_record(void **state UNUSED)
{
	struct package *package = read_hello("amd64", "1.0");
	struct record *record = record_of(package, "a");
	assert_string_equal(
		record_section(record, "packages")->data,
		"Package: hello\n"
		"Version: 1:1.0-3\n"
		"Architecture: amd64\n"
		"Maintainer: Ann Example <ann@example.org>\n"
		"Installed-Size: 3\n"
		"Depends: libc6 (>= 2.36), bash | zsh\n"
		"Section: utils\n"
		"Priority: optional\n"
		"Homepage: https://example.org/hello\n"
		"Filename: pool/h/hello/hello_1.0-3_amd64_epoch1.deb\n"
		"Size: 1234\n"
		"SHA256: aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\n"
		"Description: says hello\n"
		" To everyone.\n"
		" .\n"
		" Every time.\n"
		"Vcs-Git: https://example.org/hello.git\n"
		"Git-Commit: 0123456789abcdef0123456789abcdef01234567\n"
		"Ingot-Content-Id: "
		"cccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccc\n"
		"Multi-Arch: foreign\n");
	assert_string_equal(record_section(record, "contents")->data,
			    "utils/hello\nusr/bin-hello\nusr/hi\n");
	record_free(record);
	package_free(package);
}

/* ---- A channel in a directory ---- */

struct tree {
	struct strings paths; /* in the order rendered, pointers with a star */
};

static int put_tree(void *context, enum rendered_kind kind, const char *path, const void *data,
		    size_t len, struct error *error)
{
	struct tree *tree = context;
	AUTO_FREE char *name = xasprintf("repo/%s", path);
	AUTO_FREE char *folder = path_parent(test_path(name));
	strings_add_printf(&tree->paths, "%s%s", kind == RENDERED_POINTER ? "*" : "", path);
	if (kind == RENDERED_SNAPSHOT_LINK) {
		strings_add_printf(&tree->paths, "-> %.*s", (int)len, (const char *)data);
		return 0;
	}
	if (file_make_directories(folder, 0755, error))
		return -1;
	(void)test_file(name, data, len);
	return 0;
}

struct channel {
	struct strings arches;
	struct record *records[4];
	const struct record *sorted[4];
	struct channel_view view;
	char *url, *public_key;
	const struct test_key *key;
};

static void make_channel(struct channel *channel)
{
	static const char *const packages[][2] = {
		{"amd64", "1.0"}, {"amd64", "1.1"}, {"all", "2.0"}, {"arm64", "3.0"}};
	*channel = (struct channel){0};
	strings_add(&channel->arches, "amd64");
	strings_add(&channel->arches, "386");
	for (size_t i = 0; i < 4; i++) {
		struct package *package = read_hello(packages[i][0], packages[i][1]);
		channel->records[i] = record_of(package, "b");
		channel->sorted[i] = channel->records[i];
		package_free(package);
	}
	channel->key = test_key("ed25519", NULL);
	channel->public_key = test_read(channel->key->public);
	channel->url = xasprintf("file:%s", test_path("repo"));
	channel->view = (struct channel_view){
		.origin = "Acme Tools",
		.channel = "stable",
		.url = channel->url,
		.arches = &channel->arches,
		.generation = 7,
		.date = NOW,
		.records = channel->sorted,
		.n_records = 4,
		.client_name = "acme-tools",
		.public_key = channel->public_key,
		.key_fingerprints = channel->key->fingerprint,
	};
}

static void free_channel(struct channel *channel)
{
	for (size_t i = 0; i < 4; i++)
		record_free(channel->records[i]);
	strings_free(&channel->arches);
	free(channel->url);
	free(channel->public_key);
}

static void render_channel(struct channel *channel, struct tree *tree)
{
	struct error error = ERROR_INIT;
	struct signer *signer = test_signer(channel->key, NULL, -1);
	assert_success(apt_layout.render(&channel->view, signer,
					 (struct rendered_sink){put_tree, tree}, &error),
		       &error);
	signer_close(signer);
}

static char *expand_file(const char *path, enum codec codec)
{
	struct error error = ERROR_INIT;
	AUTO_BUFFER packed = BUFFER_INIT, plain = BUFFER_INIT;
	assert_success(file_read(test_path(path), 1 << 20, &packed, &error), &error);
	assert_success(whole_expand(codec, packed.data, packed.len, 1 << 20, &plain, &error),
		       &error);
	return xstrdup(buffer_text(&plain));
}

static void test_render_order(void **state UNUSED)
{
	struct channel channel;
	struct tree tree = {0};
	make_channel(&channel);
	render_channel(&channel, &tree);
	/* Two architectures have two files of Packages and a file of Contents, each twice. */
	static const char *const last[] = {"dists/stable/7/main",       "-> dists/stable/main",
					   "dists/stable/7/InRelease",  "*dists/stable/Release",
					   "*dists/stable/Release.gpg", "*dists/stable/InRelease"};
	size_t indexes = 2 * 3 * 2;
	assert_int_equal(tree.paths.n, indexes + ARRAY_SIZE(last));
	for (size_t i = 0; i < ARRAY_SIZE(last); i++)
		assert_string_equal(tree.paths.v[indexes + i], last[i]);
	char *one = test_read(test_path("repo/dists/stable/InRelease"));
	char *two = test_read(test_path("repo/dists/stable/7/InRelease"));
	assert_string_equal(one, two);
	free(one);
	free(two);
	assert_true(strings_have(&tree.paths, "*dists/stable/main/binary-i386/Packages.xz"));
	assert_true(strings_have(&tree.paths, "*dists/stable/main/Contents-amd64.gz"));
	strings_free(&tree.paths);
	free_channel(&channel);
}

static void test_render_indexes(void **state UNUSED)
{
	struct channel channel;
	struct tree tree = {0};
	make_channel(&channel);
	render_channel(&channel, &tree);
	AUTO_FREE char *gz =
		expand_file("repo/dists/stable/main/binary-amd64/Packages.gz", CODEC_GZIP);
	AUTO_FREE char *xz =
		expand_file("repo/dists/stable/main/binary-amd64/Packages.xz", CODEC_XZ);
	AUTO_FREE char *expected =
		xasprintf("%s\n%s\n%s\n", record_section(channel.records[0], "packages")->data,
			  record_section(channel.records[1], "packages")->data,
			  record_section(channel.records[2], "packages")->data);
	assert_string_equal(gz, expected);
	assert_string_equal(xz, expected);
	AUTO_FREE char *other =
		expand_file("repo/dists/stable/main/binary-i386/Packages.gz", CODEC_GZIP);
	AUTO_FREE char *only_all =
		xasprintf("%s\n", record_section(channel.records[2], "packages")->data);
	assert_string_equal(other, only_all);
	AUTO_FREE char *contents =
		expand_file("repo/dists/stable/main/Contents-amd64.gz", CODEC_GZIP);
	assert_string_equal(contents, "usr/bin-hello utils/hello\nusr/hi utils/hello\n");
	strings_free(&tree.paths);
	free_channel(&channel);
}

static void test_render_contents_of_several_packages(void **state UNUSED)
{
	struct error error = ERROR_INIT;
	struct channel channel;
	struct tree tree = {0};
	struct rendered_sink sink = {put_tree, &tree};
	AUTO_BUFFER listing = BUFFER_INIT;
	static const char *const sections[] = {"a/x\nb\nb c\n", "b/y\na\nb\n", "b/y\nb\n", "z\n"};
	make_channel(&channel);
	for (size_t i = 0; i < 4; i++) {
		struct record *record = record_make("deb");
		record->arch = xstrdup("amd64");
		record->path = xstrdup("p");
		record_add_section(record, "packages", "P: x\n", 5);
		record_add_section(record, "contents", sections[i], strlen(sections[i]));
		record_free(channel.records[i]);
		channel.records[i] = record;
		channel.sorted[i] = record;
	}
	assert_success(apt_indexes_render(&channel.view, sink, &listing, &error), &error);
	AUTO_FREE char *contents =
		expand_file("repo/dists/stable/main/Contents-amd64.gz", CODEC_GZIP);
	assert_string_equal(contents, "a b/y\nb a/x,b/y\nb c a/x\n");
	strings_free(&tree.paths);
	free_channel(&channel);
}

static void test_release(void **state UNUSED)
{
	struct error error = ERROR_INIT;
	struct channel channel;
	AUTO_BUFFER listing = BUFFER_INIT, release = BUFFER_INIT;
	make_channel(&channel);
	buffer_add_text(&listing, " 00 0 main/x\n");
	channel.view.valid_until = NOW + 86400;
	assert_success(apt_release_write(&channel.view, &listing, &release, &error), &error);
	AUTO_FREE char *expected = xasprintf("Origin: Acme Tools\n"
					     "Label: Acme Tools\n"
					     "Suite: stable\n"
					     "Codename: stable\n"
					     "Date: Tue, 14 Nov 2023 22:13:20 UTC\n"
					     "Valid-Until: Wed, 15 Nov 2023 22:13:20 UTC\n"
					     "Acquire-By-Hash: yes\n"
					     "Architectures: amd64 i386\n"
					     "Components: main\n"
					     "Description: Acme Tools, stable\n"
					     "Signed-By: %s\n"
					     "Ingot-Generation: 7\n"
					     "SHA256:\n"
					     " 00 0 main/x\n",
					     channel.key->fingerprint);
	assert_string_equal(buffer_text(&release), expected);
	buffer_clear(&release);
	channel.view.origin = "Evil\nSuite: other";
	assert_int_equal(apt_release_write(&channel.view, &listing, &release, &error), -1);
	assert_error(&error, "Release: field 'Origin': has a control character");
	free_channel(&channel);
}

#define KEY                                                 \
	"-----BEGIN PGP PUBLIC KEY BLOCK-----\n\nabc\n=x\n" \
	"-----END PGP PUBLIC KEY BLOCK-----\n"
#define SIGNED_BY                                 \
	"Signed-By:\n"                            \
	" -----BEGIN PGP PUBLIC KEY BLOCK-----\n" \
	" .\n"                                    \
	" abc\n"                                  \
	" =x\n"                                   \
	" -----END PGP PUBLIC KEY BLOCK-----\n"

static void test_client_files(void **state UNUSED)
{
	static const struct {
		const char *path, *data;
	} files[CLIENT_FORM_COUNT] = {
		[CLIENT_DEFAULT] = {"acme-tools.sources", "Types: deb\n"
							  "URIs: https://example.org/apt\n"
							  "Suites: stable\n"
							  "Components: main\n" SIGNED_BY},
		[CLIENT_FOLLOW] = {"follow/acme-tools.pref",
				   "Explanation: packages of this channel go back with it\n"
				   "Package: *\n"
				   "Pin: release o=Acme Tools,n=stable\n"
				   "Pin-Priority: 1001\n"},
		[CLIENT_SNAPSHOT] = {"dists/stable/7/acme-tools-snapshot-7.sources",
				     "Types: deb\n"
				     "URIs: https://example.org/apt\n"
				     "Suites: stable/7\n"
				     "Components: main\n"
				     "Check-Valid-Until: no\n" SIGNED_BY},
	};
	struct error error = ERROR_INIT;
	struct channel_view view = {
		.origin = "Acme Tools",
		.channel = "stable",
		.url = "https://example.org/apt",
		.client_name = "acme-tools",
		.public_key = KEY,
		.generation = 7,
	};
	for (int form = 0; form < CLIENT_FORM_COUNT; form++) {
		struct buffer path = BUFFER_INIT, data = BUFFER_INIT;
		assert_success(
			apt_layout.client_file(&view, (enum client_form)form, &path, &data, &error),
			&error);
		assert_string_equal(buffer_text(&path), files[form].path);
		assert_string_equal(buffer_text(&data), files[form].data);
		buffer_free(&path);
		buffer_free(&data);
	}
}

static void assert_lines(struct strings *lines, const char *expected)
{
	AUTO_FREE char *text = strings_join(lines, "\n");
	assert_string_equal(text, expected);
	strings_free(lines);
	*lines = (struct strings){0};
}

static void test_client_lines(void **state UNUSED)
{
	struct strings lines = {0};
	struct channel_view view = {.channel = "stable",
				    .generation = 7,
				    .url = "https://example.org/it's",
				    .client_name = "acme"};
	apt_layout.client_lines(&view, CLIENT_DEFAULT, "hello", &lines);
	assert_lines(&lines, "sudo curl -fsSL -o /etc/apt/sources.list.d/acme.sources "
			     "'https://example.org/it'\\''s/acme.sources'\n"
			     "sudo apt-get update\n"
			     "sudo apt-get install hello");
	view.url = "https://example.org";
	apt_layout.client_lines(&view, CLIENT_FOLLOW, "hello", &lines);
	assert_lines(&lines, "sudo curl -fsSL -o /etc/apt/sources.list.d/acme.sources "
			     "https://example.org/acme.sources\n"
			     "sudo curl -fsSL -o /etc/apt/preferences.d/acme.pref "
			     "https://example.org/follow/acme.pref\n"
			     "sudo apt-get update\n"
			     "sudo apt-get install hello\n"
			     "# forward and back with the channel\n"
			     "sudo apt-get dist-upgrade --allow-downgrades");
	apt_layout.client_lines(&view, CLIENT_SNAPSHOT, "hello", &lines);
	assert_lines(&lines, "sudo curl -fsSL -o /etc/apt/sources.list.d/acme-snapshot-7.sources "
			     "https://example.org/dists/stable/7/acme-snapshot-7.sources\n"
			     "sudo apt-get update\n"
			     "sudo apt-get install hello");
}

static void test_return_lines(void **state UNUSED)
{
	static const struct client_return packages[] = {{"bye", NULL}, {"hello", "1:1.0"}};
	struct strings lines = {0};
	struct channel_view view = {.client_name = "acme"};
	apt_layout.return_lines(&view, packages, 2, &lines);
	assert_lines(&lines, "# with apt\n"
			     "sudo apt-get update\n"
			     "# where /etc/apt/preferences.d/acme.pref is\n"
			     "sudo apt-get dist-upgrade --allow-downgrades\n"
			     "# elsewhere\n"
			     "sudo apt-get install --only-upgrade --allow-downgrades hello=1:1.0\n"
			     "sudo apt-get remove bye");
	apt_layout.return_lines(&view, packages, 1, &lines);
	assert_lines(&lines, "# with apt\nsudo apt-get update\nsudo apt-get remove bye");
}

static void test_has_arch(void **state UNUSED)
{
	AUTO_STRINGS arches = {0};
	strings_add(&arches, "arm7");
	strings_add(&arches, "amd64");
	assert_true(apt_layout.has_arch(&arches, "armhf"));
	assert_true(apt_layout.has_arch(&arches, "amd64"));
	assert_true(apt_layout.has_arch(&arches, "all"));
	assert_false(apt_layout.has_arch(&arches, "arm64"));
}

/* ---- Read by apt ---- */

/* Makes an apt of its own below the tests' directory. */
static void make_apt(void)
{
	struct error error = ERROR_INIT;
	static const char *const folders[] = {"apt/etc/sources.list.d",
					      "apt/etc/preferences.d",
					      "apt/etc/apt.conf.d",
					      "apt/etc/trusted.gpg.d",
					      "apt/state/lists/partial",
					      "apt/cache/archives/partial",
					      "apt/log"};
	for (size_t i = 0; i < ARRAY_SIZE(folders); i++)
		assert_success(file_make_directories(test_path(folders[i]), 0755, &error), &error);
	AUTO_FREE char *config =
		xasprintf("Dir::Etc \"%s\";\nDir::State \"%s\";\nDir::Cache \"%s\";\n"
			  "Dir::Log \"%s\";\nDir::State::status \"%s\";\n"
			  "APT::Architecture \"amd64\";\nAPT::Architectures {\"amd64\";};\n"
			  "APT::Sandbox::User \"root\";\n",
			  test_path("apt/etc"), test_path("apt/state"), test_path("apt/cache"),
			  test_path("apt/log"), test_text_file("apt/status", ""));
	(void)test_text_file("apt/apt.conf", config);
}

static void test_read_by_apt(void **state UNUSED)
{
	struct error error = ERROR_INIT;
	struct channel channel;
	struct tree tree = {0};
	AUTO_BUFFER name = BUFFER_INIT, data = BUFFER_INIT;
	test_need("apt-get");
	make_channel(&channel);
	render_channel(&channel, &tree);
	make_apt();
	assert_success(apt_layout.client_file(&channel.view, CLIENT_DEFAULT, &name, &data, &error),
		       &error);
	AUTO_FREE char *sources = xasprintf("apt/etc/sources.list.d/%s", buffer_text(&name));
	(void)test_text_file(sources, buffer_text(&data));
	const char *config = test_path("apt/apt.conf");
	const char *const update[] = {"apt-get",        "-c",     config, "-qq",
				      "--error-on=any", "update", NULL};
	const char *const madison[] = {"apt-cache", "-c", config, "madison", "hello", NULL};
	const char *const targets[] = {"apt-get",  "-c",
				       config,     "indextargets",
				       "--format", "$(CREATED_BY) $(ORIGIN) $(SUITE)",
				       NULL};
	AUTO_FREE char *updated = test_run(update, 0);
	assert_string_equal(updated, "");
	AUTO_FREE char *versions = test_run(madison, 0);
	assert_non_null(strstr(versions, "1:2.0-3"));
	assert_non_null(strstr(versions, "1:1.1-3"));
	assert_non_null(strstr(versions, "1:1.0-3"));
	assert_null(strstr(versions, "1:3.0-3"));
	AUTO_FREE char *found = test_run(targets, 0);
	assert_non_null(strstr(found, "Packages Acme Tools stable"));
	strings_free(&tree.paths);
	free_channel(&channel);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_record),
		cmocka_unit_test(test_render_order),
		cmocka_unit_test(test_render_indexes),
		cmocka_unit_test(test_render_contents_of_several_packages),
		cmocka_unit_test(test_release),
		cmocka_unit_test(test_client_files),
		cmocka_unit_test(test_client_lines),
		cmocka_unit_test(test_return_lines),
		cmocka_unit_test(test_has_arch),
		cmocka_unit_test(test_read_by_apt),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
