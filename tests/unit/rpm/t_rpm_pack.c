/* t_rpm_pack.c - rpms of a manifest, seen by rpm itself
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/unit/test.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/buffer.h"
#include "base/error.h"
#include "base/file.h"
#include "base/memory.h"
#include "base/process.h"
#include "formats/format.h"
#include "formats/rpm/rpm_pack.h"
#include "tests/unit/keys.h"
#include "tests/unit/rpm_made.h"

/* Returns a manifest of all that an rpm can have of it. `compression` is a word for it. */
static char *manifest(const char *compression)
{
	(void)test_text_file("program", "#!/bin/sh\necho hello\n");
	(void)test_text_file("made.conf", "key = value\n");
	(void)test_text_file("NOTES", "notes\n");
	(void)test_text_file("pre.sh", "#!/bin/sh -e\necho pre > /pre-ran\n");
	(void)test_text_file("post.sh", "echo post > /post-ran\n");
	return xasprintf(
		"name: made\narch: amd64\nversion: 1.2.3-rc.1\nepoch: 2\nmaintainer: A <a@b.c>\n"
		"vendor: Acme\nhomepage: https://example.org/\nlicense: MIT\n"
		"description: |\n  First line\n  second line\n"
		"depends: ['bash (>= 4.0)', 'a | b', 'libc6:any', '/bin/cat']\n"
		"provides: ['virtual = 7']\nconflicts: [enemy]\nreplaces: ['old << 2']\n"
		"recommends: [rec]\nsuggests: ['sug (= 1)']\n"
		"deb: {predepends: [of-the-deb], breaks: [of-the-deb]}\n"
		"rpm:\n  group: System\n  compression: %s\n  prefixes: [/usr]\n"
		"scripts:\n  preinstall: %s\n  postinstall: %s\n"
		"contents:\n"
		"- {src: %s, dst: /usr/bin/made, file_info: {mode: 04755, owner: root, group: "
		"adm}}\n"
		"- {src: %s, dst: /etc/made.conf, type: config|noreplace}\n"
		"- {src: %s, dst: /usr/share/made/NOTES, type: doc}\n"
		"- {src: made, dst: /usr/bin/made-link, type: symlink}\n"
		"- {dst: /var/lib/made, type: dir, file_info: {mode: 0750}}\n"
		"- {dst: /var/log/made.log, type: ghost}\n",
		compression, test_path("pre.sh"), test_path("post.sh"), test_path("program"),
		test_path("made.conf"), test_path("NOTES"));
}

static char *query(const char *option, const char *path)
{
	return test_run((const char *const[]){"rpm", "-qp", option, path, NULL}, 0);
}

static void assert_has_line(const char *text, const char *line)
{
	AUTO_FREE char *all = xasprintf("\n%s", text);
	AUTO_FREE char *one = xasprintf("\n%s\n", line);
	if (!strstr(all, one))
		fail_msg("no line '%s' in:\n%s", line, text);
}

static void assert_query(const char *path, const char *option, const char *const *lines)
{
	AUTO_FREE char *output = query(option, path);
	for (; *lines; lines++)
		assert_has_line(output, *lines);
}

static void test_rpm_pack_relations(void **state UNUSED)
{
	AUTO_FREE char *text = manifest("zstd");
	const char *path = rpm_made("made.rpm", text, NULL);
	test_need("rpm");
	static const char *const requires[] = {"bash >= 4.0",
					       "(a or b)",
					       "libc6",
					       "/bin/cat",
					       "/bin/sh",
					       "config(made) = 2:1.2.3~rc.1-1",
					       "rpmlib(CompressedFileNames) <= 3.0.4-1",
					       "rpmlib(FileDigests) <= 4.6.0-1",
					       "rpmlib(PayloadFilesHavePrefix) <= 4.0-1",
					       "rpmlib(PayloadIsZstd) <= 5.4.18-1",
					       "rpmlib(RichDependencies) <= 4.12.0-1",
					       "rpmlib(TildeInVersions) <= 4.10.0-1",
					       NULL};
	static const char *const provides[] = {
		"made = 2:1.2.3~rc.1-1", "made(x86-64) = 2:1.2.3~rc.1-1",
		"config(made) = 2:1.2.3~rc.1-1", "virtual = 7", NULL};
	const struct {
		const char *option;
		const char *const *lines;
	} cases[] = {
		{"--requires", requires},
		{"--provides", provides},
		{"--conflicts", (const char *const[]){"enemy", NULL}},
		{"--obsoletes", (const char *const[]){"old < 2", NULL}},
		{"--recommends", (const char *const[]){"rec", NULL}},
		{"--suggests", (const char *const[]){"sug = 1", NULL}},
		{"--configfiles", (const char *const[]){"/etc/made.conf", NULL}},
		{"--docfiles", (const char *const[]){"/usr/share/made/NOTES", NULL}},
	};
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++)
		assert_query(path, cases[i].option, cases[i].lines);
	AUTO_FREE char *all = query("--requires", path);
	assert_null(strstr(all, "of-the-deb"));
}

static void test_rpm_pack_tags(void **state UNUSED)
{
	AUTO_FREE char *text = manifest("gzip:9");
	const char *path = rpm_made("made.rpm", text, NULL);
	test_need("rpm");
	AUTO_FREE char *tags = test_run(
		(const char *const[]){
			"rpm", "-qp", "--queryformat",
			"%{NAME}|%{EPOCH}|%{VERSION}|%{RELEASE}|%{ARCH}|%{OS}|%{SUMMARY}|"
			"%{DESCRIPTION}|%{GROUP}|%{LICENSE}|%{VENDOR}|%{PACKAGER}|%{URL}|"
			"%{BUILDTIME}|%{BUILDHOST}|%{ENCODING}|%{PAYLOADCOMPRESSOR}|"
			"%{PAYLOADFLAGS}|%{SOURCERPM}|%{VCS}|%{PREFIXES}|%{SIZE}\n",
			path, NULL},
		0);
	assert_non_null(strstr(
		tags,
		"made|2|1.2.3~rc.1|1|x86_64|linux|First line|First line\nsecond line|System|MIT|"
		"Acme|A <a@b.c>|https://example.org/|1700000000|localhost|utf-8|gzip|9|"
		"made-1.2.3~rc.1-1.src.rpm|git+https://example.org/made.git#" MADE_COMMIT
		"|/usr|"));
	AUTO_FREE char *scripts = query("--scripts", path);
	assert_non_null(strstr(scripts, "preinstall scriptlet (using /bin/sh -e):\n"));
	assert_non_null(strstr(scripts, "postinstall scriptlet (using /bin/sh):\necho post >"));
	AUTO_FREE char *dump = query("--dump", path);
	assert_non_null(strstr(dump, "/usr/bin/made 21 1700000000 "));
	assert_non_null(strstr(dump, " 0104755 root adm 0 0 0 X\n"));
	assert_non_null(strstr(dump, "/usr/bin/made-link 4 1700000000 "));
	assert_non_null(strstr(dump, " root root 0 0 0 made\n"));
	assert_non_null(strstr(dump, "/var/lib/made 0 1700000000 "));
}

/* Changes a byte that a signature or digest covers: rpm must refuse. */
static void assert_flip_refused(const char *path, const char *dbpath, off_t offset)
{
	const char *copy = test_path("flipped.rpm");
	struct buffer bytes = BUFFER_INIT;
	AUTO_ERROR error = ERROR_INIT;
	assert_success(file_read(path, (size_t)64 << 20, &bytes, &error), &error);
	bytes.data[offset] ^= 0x10;
	(void)test_file("flipped.rpm", bytes.data, bytes.len);
	buffer_free(&bytes);
	struct process_result result = {0};
	assert_success(
		process_run((const char *const[]){"rpmkeys", "--dbpath", dbpath, "-Kv", copy, NULL},
			    NULL, 1 << 20, &result, &error),
		&error);
	assert_int_not_equal(result.status, 0);
	process_result_free(&result);
	assert_null(format_read(copy, NULL, NULL, &error));
	assert_non_null(strstr(error.message, "flipped.rpm"));
}

/* Whoever reads zstd looks at the payload's SHA-256; the MD5 is for older ones. */
static void assert_md5(const char *path, const char *compression)
{
	AUTO_FREE char *has = test_run((const char *const[]){"rpm", "-qp", "--queryformat",
							     "%|SIGMD5?{yes}:{no}|", path, NULL},
				       0);
	assert_string_equal(has, strcmp(compression, "zstd") == 0 ? "no" : "yes");
}

static void check_signed(const char *type, const char *compression)
{
	test_need("rpmkeys");
	AUTO_FREE char *text = manifest(compression);
	AUTO_FREE char *folder = xasprintf("rpmdb-%s", type);
	const struct test_key *key = test_key(type, NULL);
	struct signer *signer = test_signer(key, NULL, MADE_TIME);
	const char *path = rpm_made("signed.rpm", text, signer);
	const char *database = test_path(folder);
	AUTO_FREE char *import = test_run((const char *const[]){"rpmkeys", "--dbpath", database,
								"--import", key->public, NULL},
					  0);
	AUTO_FREE char *check = test_run(
		(const char *const[]){"rpmkeys", "--dbpath", database, "-Kv", path, NULL}, 0);
	assert_non_null(strstr(check, "Header V4 "));
	assert_null(strstr(check, "NOKEY"));
	assert_non_null(strstr(check, "Payload SHA256 digest: OK"));
	assert_md5(path, compression);
	struct package *package = rpm_made_read(path);
	assert_int_equal(package->signatures.n, 1);
	assert_string_equal(package->signatures.v[0].kind, "header");
	assert_string_equal(package->signatures.v[0].key, signer_signing_fingerprint(signer) + 24);
	struct stat status;
	assert_int_equal(stat(path, &status), 0);
	assert_flip_refused(path, database, (off_t)package->header_start + 100);
	assert_flip_refused(path, database, (off_t)package->header_end - 5);
	assert_flip_refused(path, database, (off_t)package->header_end + 30);
	assert_flip_refused(path, database, status.st_size - 1);
	package_free(package);
	signer_close(signer);
}

static void test_rpm_pack_signed_rsa(void **state UNUSED)
{
	check_signed("rsa2048", "xz");
}

static void test_rpm_pack_signed_ed25519(void **state UNUSED)
{
	check_signed("ed25519", "zstd");
}

static void test_rpm_pack_signed_subkey(void **state UNUSED)
{
	check_signed("rsa2048-subkey", "gzip");
}

static void test_rpm_check_signer_ecdsa(void **state UNUSED)
{
	const struct test_key *key = test_key("nistp256", NULL);
	struct signer *signer = test_signer(key, NULL, -1);
	struct problems problems = {0};
	struct error error = ERROR_INIT;
	assert_int_equal(rpm_pack_check_signer(signer, &problems, &error), -1);
	assert_string_equal(error.hint, "use an RSA or an Ed25519 key");
	AUTO_FREE char *message = xasprintf(
		"cannot sign an rpm with the key '%s': rpm knows no such algorithm (ECDSA)",
		key->fingerprint);
	assert_error(&error, message);
	signer_close(signer);
	problems_free(&problems);
}

/* Owners are looked up, and scripts run, inside the root. */
static const char *make_root(const char *name)
{
	const char *root = test_path(name);
	const char *busybox = test_program("busybox");
	AUTO_FREE char *script = xasprintf("mkdir -p '%s/etc' '%s/bin' && cp '%s' '%s/bin/sh' && "
					   "echo root:x:0:0::/:/bin/sh >'%s/etc/passwd' && "
					   "printf 'root:x:0:\\nadm:x:4:\\n' >'%s/etc/group'",
					   root, root, busybox, root, root, root);
	AUTO_FREE char *output = test_run((const char *const[]){"sh", "-c", script, NULL}, 0);
	return root;
}

static void check_installed(const char *compression)
{
	AUTO_FREE char *text = manifest(compression);
	AUTO_FREE char *name = xasprintf("root-%s", compression);
	const char *path = rpm_made("installed.rpm", text, NULL);
	const char *root = make_root(name);
	AUTO_FREE char *install =
		test_run((const char *const[]){"rpm", "--root", root, "--dbpath", "/db", "-i",
					       "--nodeps", "--nosignature", path, NULL},
			 0);
	AUTO_FREE char *verify =
		test_run((const char *const[]){"rpm", "--root", root, "--dbpath", "/db", "-V",
					       "--nodeps", "made", NULL},
			 0);
	assert_string_equal(verify, "");
	AUTO_FREE char *list =
		xasprintf("cd '%s' && stat -c '%%n %%a %%U:%%G %%N' usr/bin/made usr/bin/made-link "
			  "etc/made.conf var/lib/made && cat pre-ran post-ran && "
			  "test ! -e var/log/made.log",
			  root);
	AUTO_FREE char *files = test_run((const char *const[]){"sh", "-c", list, NULL}, 0);
	assert_has_line(files, "usr/bin/made 4755 root:adm 'usr/bin/made'");
	assert_has_line(files, "usr/bin/made-link 777 root:root 'usr/bin/made-link' -> 'made'");
	assert_has_line(files, "etc/made.conf 644 root:root 'etc/made.conf'");
	assert_has_line(files, "var/lib/made 750 root:root 'var/lib/made'");
	assert_has_line(files, "pre");
	assert_has_line(files, "post");
}

static void test_rpm_pack_installed(void **state UNUSED)
{
	static const char *const compressions[] = {"zstd:19", "gzip", "xz", "none"};
	test_need("rpm");
	test_need("busybox");
	if (geteuid() != 0)
		test_skip("installing into a root needs root");
	for (size_t i = 0; i < ARRAY_SIZE(compressions); i++)
		check_installed(compressions[i]);
}

/* Only the times of the files on disk differ between the two builds. */
static void test_rpm_pack_reproducible(void **state UNUSED)
{
	AUTO_FREE char *text = manifest("zstd");
	struct signer *signer = test_signer(test_key("ed25519", NULL), NULL, MADE_TIME);
	AUTO_BUFFER first = BUFFER_INIT, second = BUFFER_INIT;
	struct error error = ERROR_INIT;
	assert_success(file_read(rpm_made("one.rpm", text, signer), 1 << 20, &first, &error),
		       &error);
	assert_int_equal(chmod(test_path("program"), 0600), 0);
	mode_t mask = umask(0);
	assert_success(file_read(rpm_made("two.rpm", text, signer), 1 << 20, &second, &error),
		       &error);
	(void)umask(mask);
	assert_int_equal(first.len, second.len);
	assert_memory_equal(first.data, second.data, first.len);
	signer_close(signer);
}

static void test_rpm_pack_without_files(void **state UNUSED)
{
	const char *path = rpm_made_plain("meta.rpm", "name: meta\narch: all\nversion: 1\n"
						      "depends: [made]\n");
	test_need("rpm");
	assert_query(path, "--provides", (const char *const[]){"meta = 1.0.0-1", NULL});
	assert_query(path, "--requires", (const char *const[]){"made", NULL});
	struct package *package = rpm_made_read(path);
	assert_int_equal(package->files.n, 0);
	assert_null(package->commit);
	assert_string_equal(package->content_id, "");
	package_free(package);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_rpm_pack_relations),
		cmocka_unit_test(test_rpm_pack_tags),
		cmocka_unit_test(test_rpm_pack_signed_rsa),
		cmocka_unit_test(test_rpm_pack_signed_ed25519),
		cmocka_unit_test(test_rpm_pack_signed_subkey),
		cmocka_unit_test(test_rpm_check_signer_ecdsa),
		cmocka_unit_test(test_rpm_pack_installed),
		cmocka_unit_test(test_rpm_pack_reproducible),
		cmocka_unit_test(test_rpm_pack_without_files),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
