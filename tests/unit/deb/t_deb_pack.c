/* t_deb_pack.c - tests of formats/deb/deb_pack.h with dpkg, and of a round trip with deb_read.h
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/unit/test.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "base/memory.h"
#include "base/text.h"
#include "base/vector.h"
#include "formats/format_maker.h"
#include "formats/format_reader.h"
#include "tests/unit/debs.h"
#include "tests/unit/keys.h"

static const char *const compressions[] = {"none", "gzip", "gzip:1", "xz", "zstd", "zstd:19"};

#define SCRIPT "#!/bin/sh\nexit 0\n"

/* Lists a bit of everything, in the order of a plan. */
#define ENTRIES                                                                          \
	{                                                                                \
		test_directory_entry("/etc"), test_directory_entry("/etc/hello"),        \
			test_file_entry("/etc/hello/hello.conf", "a=1\n", ENTRY_CONFIG), \
			test_directory_entry("/usr"), test_directory_entry("/usr/bin"),  \
			test_file_entry("/usr/bin/hello", "#!/bin/sh\necho hello\n", 0), \
			test_link_entry("/usr/bin/hi", "hello"),                         \
			test_file_entry("/usr/empty", "", 0),                            \
			test_file_entry("/usr/with blank \xc3\xa4", "x", 0),             \
	}

static struct package *hello_with_scripts(void)
{
	struct package *package = test_package();
	package->scripts[SCRIPT_POSTINSTALL].body = SCRIPT;
	package->scripts[SCRIPT_POSTINSTALL].len = strlen(SCRIPT);
	package_add_field(package, "Multi-Arch", "foreign");
	return package;
}

static const char *write_hello(const char *name, const char *compression, struct signer *signer)
{
	struct entry entries[] = ENTRIES;
	struct package *package = hello_with_scripts();
	const char *path =
		test_deb_write(name, package, entries, ARRAY_SIZE(entries), compression, signer);
	package_free(package);
	return path;
}

static void assert_output(const char *const argv[], const char *expected)
{
	AUTO_FREE char *output = test_run(argv, 0);
	assert_string_equal(output, expected);
}

/* ---- Read by dpkg ---- */

static void test_pack_control_seen_by_dpkg(void **state UNUSED)
{
	test_need("dpkg-deb");
	for (size_t i = 0; i < ARRAY_SIZE(compressions); i++) {
		const char *path = write_hello("hello.deb", compressions[i], NULL);
		const char *const argv[] = {"dpkg-deb", "-f", path, NULL};
		assert_output(argv,
			      "Package: hello\n"
			      "Version: 1:1.2~rc1-3\n"
			      "Architecture: amd64\n"
			      "Maintainer: Ann Example <ann@example.org>\n"
			      "Installed-Size: 8\n"
			      "Depends: libc6 (>= 2.36), bash | zsh\n"
			      "Section: utils\n"
			      "Priority: optional\n"
			      "Homepage: https://example.org/hello\n"
			      "Description: says hello\n"
			      " To everyone.\n"
			      " .\n"
			      " Every time.\n"
			      "Vcs-Git: https://example.org/hello.git\n"
			      "Git-Commit: 0123456789abcdef0123456789abcdef01234567\n"
			      "Ingot-Content-Id: "
			      "cccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccc\n"
			      "Multi-Arch: foreign\n");
	}
}

static void test_pack_files_seen_by_dpkg(void **state UNUSED)
{
	test_need("dpkg-deb");
	for (size_t i = 0; i < ARRAY_SIZE(compressions); i++) {
		const char *path = write_hello("hello.deb", compressions[i], NULL);
		const char *const argv[] = {"dpkg-deb", "-c", path, NULL};
		assert_output(
			argv,
			"drwxr-xr-x root/root         0 2020-09-13 12:26 ./etc/\n"
			"drwxr-xr-x root/root         0 2020-09-13 12:26 ./etc/hello/\n"
			"-rw-r--r-- root/root         4 2020-09-13 12:26 ./etc/hello/hello.conf\n"
			"drwxr-xr-x root/root         0 2020-09-13 12:26 ./usr/\n"
			"drwxr-xr-x root/root         0 2020-09-13 12:26 ./usr/bin/\n"
			"-rw-r--r-- root/root        21 2020-09-13 12:26 ./usr/bin/hello\n"
			"lrwxrwxrwx root/root         0 2020-09-13 12:26 ./usr/bin/hi -> hello\n"
			"-rw-r--r-- root/root         0 2020-09-13 12:26 ./usr/empty\n"
			"-rw-r--r-- root/root         1 2020-09-13 12:26 ./usr/with blank "
			"\\303\\244\n");
	}
}

static void test_pack_control_files(void **state UNUSED)
{
	test_need("dpkg-deb");
	const char *path = write_hello("hello.deb", "zstd", NULL);
	const char *const conffiles[] = {"dpkg-deb", "-I", path, "conffiles", NULL};
	const char *const postinst[] = {"dpkg-deb", "-I", path, "postinst", NULL};
	const char *const sums[] = {"dpkg-deb", "-I", path, "md5sums", NULL};
	assert_output(conffiles, "/etc/hello/hello.conf\n");
	assert_output(postinst, SCRIPT);
	AUTO_FREE char *list = test_run(sums, 0);
	assert_non_null(strstr(list, "d41d8cd98f00b204e9800998ecf8427e  usr/empty\n"));
	assert_null(strstr(list, "usr/bin/hi\n"));
	assert_null(strstr(list, "./"));
}

static void test_pack_is_reproducible(void **state UNUSED)
{
	for (size_t i = 0; i < ARRAY_SIZE(compressions); i++) {
		char first[65], second[65];
		struct error error = ERROR_INIT;
		char *digests[] = {first, second};
		for (size_t j = 0; j < 2; j++) {
			struct buffer bytes = BUFFER_INIT;
			mode_t old = umask(j ? 0 : 077);
			const char *path = write_hello("same.deb", compressions[i], NULL);
			umask(old);
			assert_success(file_read(path, 1 << 20, &bytes, &error), &error);
			digest_bytes_hex(DIGEST_SHA256, bytes.data, bytes.len, digests[j]);
			buffer_free(&bytes);
		}
		assert_string_equal(first, second);
	}
}

#define MANY 8000

/* Sums that fill several runs of the control archive; of equal bytes. */
static struct package *package_of_many(void)
{
	struct package *package = test_package();
	for (unsigned i = 0; i < MANY; i++) {
		struct package_file *file = VECTOR_ADD(&package->files);
		AUTO_FREE char *path = xasprintf("/usr/lib/many/file%u", i);
		*file = (struct package_file){.path = arena_text(package->arena, path),
					      .mode = S_IFREG | 0644,
					      .owner = "root",
					      .group = "root"};
		digest_bytes_hex(DIGEST_MD5, path, strlen(path), file->md5);
	}
	return package;
}

/* Returns how much the control archive and an empty payload take; `sha256` gets their digest. */
static uint64_t pack_many(const struct package *package, const char *compression, unsigned threads,
			  char *sha256)
{
	struct error error = ERROR_INIT;
	const struct payload payload = {.spool = SPOOL_INIT, .help = {.cores = threads}};
	const struct format *format = format_find("deb");
	struct codec_params params;
	struct artifact artifact;
	assert_success(codec_params_parse(compression, &params, &error), &error);
	assert_success(format->maker->pack(package, &payload, &params, &artifact, &error), &error);
	assert_success(parts_digest(&artifact.head, DIGEST_SHA256, sha256, &error), &error);
	uint64_t size = parts_size(&artifact.head);
	format->maker->artifact_free(&artifact);
	return size;
}

static void test_pack_by_any_number_of_threads(void **state UNUSED)
{
	struct package *package = package_of_many();
	for (size_t i = 0; i < ARRAY_SIZE(compressions); i++) {
		char one[SHA256_HEX_SIZE], many[SHA256_HEX_SIZE];
		assert_in_range(pack_many(package, compressions[i], 1, one), MANY * 16, MANY * 80);
		for (unsigned threads = 0; threads <= 3; threads++) {
			pack_many(package, compressions[i], threads, many);
			assert_string_equal(one, many);
		}
	}
	package_free(package);
}

/* ---- Installed ---- */

/* Makes an empty system; conffiles and links want no shell. */
static const char *root_make(void)
{
	struct error error = ERROR_INIT;
	const char *root = test_path("root");
	static const char *const folders[] = {"var/lib/dpkg/info", "var/lib/dpkg/updates",
					      "var/lib/dpkg/triggers", "var/log"};
	for (size_t i = 0; i < ARRAY_SIZE(folders); i++) {
		AUTO_FREE char *path = xasprintf("%s/%s", root, folders[i]);
		assert_success(file_make_directories(path, 0755, &error), &error);
	}
	(void)test_text_file("root/var/lib/dpkg/status", "");
	(void)test_text_file("root/var/lib/dpkg/available", "");
	return root;
}

static void assert_mode(const char *root, const char *path, mode_t mode)
{
	AUTO_FREE char *full = xasprintf("%s%s", root, path);
	struct stat status;
	assert_int_equal(lstat(full, &status), 0);
	assert_int_equal(status.st_mode, mode);
	assert_int_equal(status.st_uid, 0);
	if (!S_ISDIR(mode))
		assert_int_equal(status.st_mtime, 1600000000);
}

static void test_pack_installed_by_dpkg(void **state UNUSED)
{
	test_need("dpkg");
	if (getuid() != 0)
		test_skip("only root can install");
	struct entry entries[] = ENTRIES;
	AUTO_FREE char *name = xzalloc(240);
	memset(name, 'n', 239);
	AUTO_FREE char *long_path = xasprintf("/usr/%s", name);
	AUTO_FREE char *long_target = xasprintf("/x/%s", name);
	struct entry more[ARRAY_SIZE(entries) + 1];
	memcpy(more, entries, sizeof entries);
	more[5].mode = 04755;
	struct entry last = more[8];
	more[8] = test_link_entry(long_path, long_target);
	more[9] = last;
	const char *root = root_make();
	for (size_t i = 0; i < ARRAY_SIZE(compressions); i++) {
		struct package *package = test_package();
		const char *path = test_deb_write("install.deb", package, more, ARRAY_SIZE(more),
						  compressions[i], NULL);
		AUTO_FREE char *option = xasprintf("--root=%s", root);
		const char *const install[] = {"dpkg", option, "--force-depends", "-i", path, NULL};
		free(test_run(install, 0));
		assert_mode(root, "/usr/bin/hello", S_IFREG | 04755);
		assert_mode(root, "/etc/hello", S_IFDIR | 0755);
		assert_mode(root, "/etc/hello/hello.conf", S_IFREG | 0644);
		assert_mode(root, long_path, S_IFLNK | 0777);
		AUTO_FREE char *status = test_read(test_path("root/var/lib/dpkg/status"));
		assert_non_null(strstr(status, "Status: install ok installed\n"));
		assert_non_null(strstr(status, "\nConffiles:\n /etc/hello/hello.conf "));
		const char *const purge[] = {"dpkg", option, "--purge", "hello", NULL};
		free(test_run(purge, 0));
		package_free(package);
	}
}

/* ---- Signed ---- */

static const char *const key_types[] = {"rsa2048", "ed25519"};

/* Writes debsig-verify's policy for one key, as its manual has it. Returns the folder. */
static const char *policy_make(const struct test_key *key)
{
	struct error error = ERROR_INIT;
	AUTO_FREE char *policies = xasprintf("policies/%s", key->fingerprint);
	AUTO_FREE char *keyrings = xasprintf("keyrings/%s", key->fingerprint);
	assert_success(file_make_directories(test_path(policies), 0755, &error), &error);
	assert_success(file_make_directories(test_path(keyrings), 0755, &error), &error);
	AUTO_FREE char *policy = xasprintf("%s/test.pol", policies);
	AUTO_FREE char *text =
		xasprintf("<?xml version=\"1.0\"?>\n"
			  "<!DOCTYPE Policy SYSTEM "
			  "\"https://www.debian.org/debsig/1.0/policy.dtd\">\n"
			  "<Policy xmlns=\"https://www.debian.org/debsig/1.0/\">\n"
			  "<Origin Name=\"Test\" id=\"%s\" Description=\"Test\"/>\n"
			  "<Selection><Required Type=\"origin\" File=\"key.gpg\" id=\"%s\"/>"
			  "</Selection>\n"
			  "<Verification MinOptional=\"0\"><Required Type=\"origin\" "
			  "File=\"key.gpg\" id=\"%s\"/></Verification>\n"
			  "</Policy>\n",
			  key->fingerprint, key->fingerprint, key->fingerprint);
	(void)test_text_file(policy, text);
	AUTO_FREE char *ring = xasprintf("%s/key.gpg", keyrings);
	const char *const dearmor[] = {"gpg",           "--batch",   "--yes",     "-o",
				       test_path(ring), "--dearmor", key->public, NULL};
	free(test_run(dearmor, 0));
	return test_directory();
}

static void verify_by_debsig(const char *folder, const char *path, int status)
{
	AUTO_FREE char *policies = xasprintf("%s/policies", folder);
	AUTO_FREE char *keyrings = xasprintf("%s/keyrings", folder);
	const char *const argv[] = {"debsig-verify",
				    "--policies-dir",
				    policies,
				    "--keyrings-dir",
				    keyrings,
				    path,
				    NULL};
	free(test_run(argv, status));
}

/* Checks what debsig-verify and the record's own reader say of a package. */
static void assert_our_verdict(const char *path, const struct test_key *key,
			       enum signature_state expected)
{
	struct error error = ERROR_INIT;
	const struct format *format;
	struct parts bytes = {0};
	struct signature verdict;
	struct keyring *keyring = keyring_open(&error);
	assert_non_null(keyring);
	AUTO_FREE char *public = test_read(key->public);
	assert_success(keyring_add(keyring, public, strlen(public), key->public, &error), &error);
	int fd = -1;
	struct package *package = format_read(path, &format, &fd, &error);
	assert_success(package ? 0 : -1, &error);
	assert_int_equal(package->signatures.n, 1);
	const struct package_signature *signature = &package->signatures.v[0];
	assert_string_equal(signature->kind, "_gpgorigin");
	assert_true(text_ends(key->fingerprint, signature->key));
	assert_success(format->reader->signed_bytes(fd, package, signature, &bytes, &error),
		       &error);
	assert_success(
		keyring_verify(keyring, signature->bytes, signature->len, &bytes, &verdict, &error),
		&error);
	assert_int_equal(verdict.state, expected);
	parts_free(&bytes);
	package_free(package);
	keyring_close(keyring);
	close(fd);
}

static void flip_byte(const char *path, uint64_t offset)
{
	uint8_t byte;
	int fd = open(path, O_RDWR);
	assert_int_equal(pread(fd, &byte, 1, (off_t)offset), 1);
	byte ^= 1;
	assert_int_equal(pwrite(fd, &byte, 1, (off_t)offset), 1);
	close(fd);
}

/* debian-binary's minor number, the time in control.tar.gz's head and data.tar's last zeros are all
 * harmless to a reader, and all signed. */
static void test_seal_signature(void **state UNUSED)
{
	test_need("debsig-verify");
	for (size_t i = 0; i < ARRAY_SIZE(key_types); i++) {
		const struct test_key *key = test_key(key_types[i], NULL);
		const char *folder = policy_make(key);
		struct signer *signer = test_signer(key, NULL, -1);
		const char *path = write_hello("signed.deb", "none", signer);
		struct stat status;
		assert_int_equal(stat(path, &status), 0);
		verify_by_debsig(folder, path, 0);
		assert_our_verdict(path, key, SIGNATURE_GOOD);
		uint64_t control = 8 + 60 + 4 + 60;
		const uint64_t offsets[] = {8 + 60 + 2, control + 500,
					    (uint64_t)status.st_size - 60 - 1000};
		for (size_t j = 0; j < ARRAY_SIZE(offsets); j++) {
			path = write_hello("flipped.deb", "none", signer);
			flip_byte(path, offsets[j]);
			verify_by_debsig(folder, path, 13);
		}
		flip_byte(write_hello("flipped.deb", "none", signer), offsets[0]);
		assert_our_verdict(test_path("flipped.deb"), key, SIGNATURE_BAD);
		signer_close(signer);
	}
}

static void test_seal_signature_of_every_compression(void **state UNUSED)
{
	test_need("debsig-verify");
	const struct test_key *key = test_key("ed25519", NULL);
	const char *folder = policy_make(key);
	struct signer *signer = test_signer(key, NULL, -1);
	for (size_t i = 0; i < ARRAY_SIZE(compressions); i++)
		verify_by_debsig(folder, write_hello("signed.deb", compressions[i], signer), 0);
	signer_close(signer);
}

static void test_check_signer(void **state UNUSED)
{
	struct error error = ERROR_INIT;
	static const struct {
		const char *type;
		size_t problems;
	} cases[] = {{"ed25519", 0}, {"nistp256", 0}, {"ed25519-subkey", 1}};
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		struct problems problems = {0};
		struct signer *signer = test_signer(test_key(cases[i].type, NULL), NULL, -1);
		assert_success(format_find("deb")->maker->check_signer(signer, &problems, &error),
			       &error);
		assert_int_equal(problems.n, cases[i].problems);
		assert_int_equal(problems.errors, 0);
		problems_free(&problems);
		signer_close(signer);
	}
}

/* ---- Refused ---- */

static void test_pack_refuses_control_injection(void **state UNUSED)
{
	struct error error = ERROR_INIT;
	struct codec_params params;
	struct artifact artifact;
	struct payload payload = {.spool = {.fd = -1}};
	struct package *package = test_package();
	package->homepage = "https://x\nEssential: yes";
	assert_success(codec_params_parse("none", &params, &error), &error);
	assert_int_equal(
		format_find("deb")->maker->pack(package, &payload, &params, &artifact, &error), -1);
	assert_error(&error, "control.tar: field 'Homepage': has a control character");
	package_free(package);
}

/* ---- The same record comes back ---- */

static void assert_same_files(const struct package *made, const struct package *read)
{
	assert_int_equal(made->files.n, read->files.n);
	for (size_t i = 0; i < made->files.n; i++) {
		const struct package_file *a = &made->files.v[i], *b = &read->files.v[i];
		assert_string_equal(a->path, b->path);
		assert_int_equal(a->mode, b->mode);
		assert_int_equal(a->flags & ENTRY_CONFIG, b->flags & ENTRY_CONFIG);
		assert_string_equal(a->owner, b->owner);
		assert_string_equal(a->group, b->group);
		assert_int_equal(a->size, b->size);
		assert_int_equal(a->mtime, b->mtime);
		assert_true(text_equal(a->target, b->target));
		assert_string_equal(a->sha256, b->sha256);
		assert_string_equal(a->md5, b->md5);
	}
}

static void assert_same_package(const struct package *made, const struct package *read)
{
	assert_string_equal(read->name, made->name);
	assert_string_equal(read->epoch, made->epoch);
	assert_string_equal(read->version, made->version);
	assert_string_equal(read->release, made->release);
	assert_string_equal(read->arch, made->arch);
	assert_string_equal(read->maintainer, made->maintainer);
	assert_string_equal(read->summary, made->summary);
	assert_string_equal(read->description, made->description);
	assert_string_equal(read->section, made->section);
	assert_string_equal(read->homepage, made->homepage);
	assert_string_equal(read->commit, made->commit);
	assert_string_equal(read->repository, made->repository);
	assert_string_equal(read->content_id, made->content_id);
	assert_int_equal(read->dirty, made->dirty);
	assert_int_equal(read->installed_size, made->installed_size);
	assert_string_equal(read->scripts[SCRIPT_POSTINSTALL].body,
			    made->scripts[SCRIPT_POSTINSTALL].body);
	assert_int_equal(read->fields.n, 1);
	assert_string_equal(read->fields.v[0].name, "Multi-Arch");
	for (size_t kind = 0; kind < RELATION_COUNT; kind++) {
		assert_int_equal(read->relations[kind].n, made->relations[kind].n);
		for (size_t i = 0; i < made->relations[kind].n; i++)
			assert_string_equal(read->relations[kind].v[i], made->relations[kind].v[i]);
	}
}

static void test_pack_read_round_trip(void **state UNUSED)
{
	for (size_t i = 0; i < ARRAY_SIZE(compressions); i++) {
		struct error error = ERROR_INIT;
		struct entry entries[] = ENTRIES;
		struct package *made = hello_with_scripts();
		made->dirty = true;
		const char *path = test_deb_write("trip.deb", made, entries, ARRAY_SIZE(entries),
						  compressions[i], NULL);
		struct package *read = format_read(path, NULL, NULL, &error);
		assert_success(read ? 0 : -1, &error);
		assert_same_package(made, read);
		assert_same_files(made, read);
		package_free(read);
		package_free(made);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_pack_control_seen_by_dpkg),
		cmocka_unit_test(test_pack_files_seen_by_dpkg),
		cmocka_unit_test(test_pack_control_files),
		cmocka_unit_test(test_pack_is_reproducible),
		cmocka_unit_test(test_pack_by_any_number_of_threads),
		cmocka_unit_test(test_pack_installed_by_dpkg),
		cmocka_unit_test(test_seal_signature),
		cmocka_unit_test(test_seal_signature_of_every_compression),
		cmocka_unit_test(test_check_signer),
		cmocka_unit_test(test_pack_refuses_control_injection),
		cmocka_unit_test(test_pack_read_round_trip),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
