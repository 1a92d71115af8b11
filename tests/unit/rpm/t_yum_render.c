/* t_yum_render.c - tests of the index of a channel, read by dnf
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/unit/test.h"

#include <sys/stat.h>
#include <unistd.h>

#include "base/buffer.h"
#include "base/digest.h"
#include "base/file.h"
#include "base/memory.h"
#include "base/output.h"
#include "base/path.h"
#include "base/strings.h"
#include "formats/rpm/yum_layout.h"
#include "tests/unit/keys.h"
#include "tests/unit/rpm_made.h"

#define OLD "name: made\narch: all\nversion: 1.0.0\ndescription: Made\n"
#define NEW "name: made\narch: all\nversion: 1.1.0\ndescription: Made\n"

/* Takes what was rendered into a directory; has names in the order they came. */
struct shelf {
	const char *root;
	struct strings objects, others; /* a link with what it leads to */
};

static int take(void *context, enum rendered_kind kind, const char *path, const void *data,
		size_t len, struct error *error)
{
	struct shelf *shelf = context;
	AUTO_FREE char *full = path_join(shelf->root, path);
	AUTO_FREE char *folder = path_parent(full);
	struct output output = OUTPUT_INIT;
	if (kind == RENDERED_LINK) {
		strings_add_printf(&shelf->others, "%s -> %.*s", path, (int)len,
				   (const char *)data);
		return 0;
	}
	strings_add(kind == RENDERED_OBJECT ? &shelf->objects : &shelf->others, path);
	if (file_make_directories(folder, 0755, error) || output_open(&output, full, 0644, error) ||
	    file_write_all(output.fd, data, len, full, error) || output_commit(&output, error)) {
		output_cancel(&output);
		return -1;
	}
	return 0;
}

static struct record *add_package(const char *root, const char *manifest, struct signer *signer)
{
	const char *file = rpm_made("added.rpm", manifest, signer);
	struct package *package = rpm_made_read(file);
	struct record *record = record_make("rpm");
	struct error error = ERROR_INIT;
	AUTO_BUFFER bytes = BUFFER_INIT;
	struct shelf shelf = {.root = root};
	assert_success(file_read(file, (size_t)64 << 20, &bytes, &error), &error);
	digest_bytes_hex(DIGEST_SHA256, bytes.data, bytes.len, record->sha256);
	record->size = bytes.len;
	record->path = yum_layout.pool_path(package, &error);
	assert_success(take(&shelf, RENDERED_OBJECT, record->path, bytes.data, bytes.len, &error),
		       &error);
	assert_success(yum_layout.record(package, record, &error), &error);
	strings_free(&shelf.objects);
	package_free(package);
	return record;
}

struct repository {
	struct shelf shelf;
	struct record *records[2];
	struct channel_view view;
	struct signer *signer;
	char *url, *public;
};

static void open_repository(struct repository *repository, const char *name)
{
	const struct test_key *key = test_key("ed25519", NULL);
	*repository = (struct repository){.shelf = {.root = test_path(name)}};
	/* gpg refuses what was signed before its key was made, so: now. */
	repository->signer = test_signer(key, NULL, -1);
	repository->records[0] = add_package(repository->shelf.root, OLD, repository->signer);
	repository->records[1] = add_package(repository->shelf.root, NEW, repository->signer);
	repository->url = xasprintf("file://%s", repository->shelf.root);
	repository->view = (struct channel_view){
		.origin = "acme",
		.channel = "stable",
		.url = repository->url,
		.generation = 7,
		.date = MADE_TIME,
		.records = (const struct record *const *)repository->records,
		.n_records = 2,
		.client_name = "acme",
		.key_path = "keys/acme.asc",
		.key_fingerprints = key->fingerprint,
	};
	struct error error = ERROR_INIT;
	char *public = test_read(key->public);
	repository->public = public;
	repository->view.public_key = public;
	assert_success(take(&repository->shelf, RENDERED_OBJECT, "keys/acme.asc", public,
			    strlen(public), &error),
		       &error);
	strings_free(&repository->shelf.objects);
	repository->shelf.objects = (struct strings){0};
	assert_success(yum_layout.render(&repository->view, repository->signer,
					 (struct rendered_sink){take, &repository->shelf}, &error),
		       &error);
}

static void close_repository(struct repository *repository)
{
	strings_free(&repository->shelf.objects);
	strings_free(&repository->shelf.others);
	record_free(repository->records[0]);
	record_free(repository->records[1]);
	signer_close(repository->signer);
	free(repository->url);
	free(repository->public);
}

static void test_yum_render_names(void **state UNUSED)
{
	struct repository repository;
	open_repository(&repository, "names");
	AUTO_FREE char *others = strings_join(&repository.shelf.others, "\n");
	assert_string_equal(
		others,
		"rpm/stable@7/repodata/repomd.xml.key\n"
		"rpm/stable@7/repodata/repomd.xml.asc\n"
		"rpm/stable@7/repodata/repomd.xml\n"
		"rpm/stable/mirrorlist\n"
		"rpm/stable/current -> rpm/stable@7\n"
		"rpm/stable/repodata/repomd.xml.key -> rpm/stable/current/repodata/repomd.xml.key\n"
		"rpm/stable/repodata/repomd.xml.asc -> rpm/stable/current/repodata/repomd.xml.asc\n"
		"rpm/stable/repodata/repomd.xml -> rpm/stable/current/repodata/repomd.xml");
	assert_int_equal(repository.shelf.objects.n, 6);
	char *mirrors = test_read(test_path("names/rpm/stable/mirrorlist"));
	AUTO_FREE char *expected = xasprintf("%s/rpm/stable@7/\n", repository.url);
	assert_string_equal(mirrors, expected);
	free(mirrors);
	char *repomd = test_read(test_path("names/rpm/stable@7/repodata/repomd.xml"));
	assert_non_null(strstr(repomd, "<revision>7</revision>\n"));
	for (size_t i = 0; i < repository.shelf.objects.n; i++) {
		const char *object = strstr(repository.shelf.objects.v[i], "repodata/");
		AUTO_FREE char *href = xasprintf("<location href=\"%s\"/>", object);
		assert_non_null(strstr(repomd, href));
	}
	free(repomd);
	close_repository(&repository);
}

static void test_yum_render_empty(void **state UNUSED)
{
	struct shelf shelf = {.root = test_path("empty")};
	struct signer *signer = test_signer(test_key("ed25519", NULL), NULL, MADE_TIME);
	struct error error = ERROR_INIT;
	struct channel_view view = {
		.origin = "acme", .channel = "stable", .url = "https://x", .public_key = ""};
	assert_success(
		yum_layout.render(&view, signer, (struct rendered_sink){take, &shelf}, &error),
		&error);
	assert_int_equal(shelf.others.n, 8);
	strings_free(&shelf.objects);
	strings_free(&shelf.others);
	signer_close(signer);
}

#define FILE_HEAD(name) "# acme, channel testing\n# key 0123\n[" name "]\nname=acme testing\n"
#define FILE_CHANNEL                                                \
	"# dnf reads the mirrorlist, zypper the baseurl\n"          \
	"mirrorlist=https://example.org/r/rpm/testing/mirrorlist\n" \
	"baseurl=https://example.org/r/rpm/testing/\n"
#define FILE_SIGNED "gpgcheck=1\nrepo_gpgcheck=1\ngpgkey=https://example.org/r/keys/acme.asc\n"

static struct channel_view view_as_client(void)
{
	return (struct channel_view){
		.origin = "acme",
		.channel = "testing",
		.url = "https://example.org/r",
		.generation = 7,
		.client_name = "acme-testing",
		.key_path = "keys/acme.asc",
		.key_fingerprints = "0123",
	};
}

static void test_yum_client_files(void **state UNUSED)
{
	static const struct {
		const char *path, *data;
	} files[CLIENT_FORM_COUNT] = {
		[CLIENT_DEFAULT] = {"acme-testing.repo", FILE_HEAD("acme-testing") FILE_CHANNEL
				    "enabled=1\nautorefresh=1\n" FILE_SIGNED},
		[CLIENT_FOLLOW] = {"follow/acme-testing.repo",
				   FILE_HEAD("acme-testing") FILE_CHANNEL
				   "# packages of this channel go back with it: no other "
				   "repository's are taken instead\n"
				   "priority=10\nmetadata_expire=300\n"
				   "enabled=1\nautorefresh=1\n" FILE_SIGNED},
		[CLIENT_SNAPSHOT] =
			{"rpm/testing@7/acme-testing-snapshot-7.repo",
			 FILE_HEAD("acme-testing-snapshot-7") "baseurl=https://example.org/r/rpm/"
							      "testing@7/\n"
							      "enabled=1\nautorefresh="
							      "1\n" FILE_SIGNED},
	};
	struct channel_view view = view_as_client();
	struct error error = ERROR_INIT;
	AUTO_BUFFER path = BUFFER_INIT, data = BUFFER_INIT;
	for (int form = 0; form < CLIENT_FORM_COUNT; form++) {
		assert_success(
			yum_layout.client_file(&view, (enum client_form)form, &path, &data, &error),
			&error);
		assert_string_equal(buffer_text(&path), files[form].path);
		assert_string_equal(buffer_text(&data), files[form].data);
		buffer_clear(&path);
		buffer_clear(&data);
	}
	view.allows_unsigned = true;
	assert_success(yum_layout.client_file(&view, CLIENT_DEFAULT, &path, &data, &error), &error);
	assert_non_null(strstr(buffer_text(&data),
			       "\n# some packages have no signature of their own; the signed index "
			       "names each by its digest\ngpgcheck=0\nrepo_gpgcheck=1\n"));
}

static void assert_lines(struct strings *lines, const char *expected)
{
	AUTO_FREE char *text = strings_join(lines, "\n");
	assert_string_equal(text, expected);
	strings_free(lines);
	*lines = (struct strings){0};
}

static void test_yum_client_lines(void **state UNUSED)
{
	struct channel_view view = view_as_client();
	AUTO_STRINGS lines = {0};
	yum_layout.client_lines(&view, CLIENT_DEFAULT, "made", &lines);
	assert_lines(&lines, "# with dnf\nsudo curl -fsSLo /etc/yum.repos.d/acme-testing.repo "
			     "https://example.org/r/acme-testing.repo\nsudo dnf install made\n"
			     "# with zypper\nsudo zypper addrepo "
			     "https://example.org/r/acme-testing.repo\nsudo zypper install made");
	yum_layout.client_lines(&view, CLIENT_FOLLOW, "made", &lines);
	assert_lines(&lines, "# with dnf\nsudo curl -fsSLo /etc/yum.repos.d/acme-testing.repo "
			     "https://example.org/r/follow/acme-testing.repo\n"
			     "sudo dnf install made\n# forward and back with the channel\n"
			     "sudo dnf distro-sync made\n# with zypper\nsudo zypper addrepo "
			     "https://example.org/r/follow/acme-testing.repo\n"
			     "sudo zypper install made\n# forward and back with the channel\n"
			     "sudo zypper dist-upgrade --from acme-testing");
	yum_layout.client_lines(&view, CLIENT_SNAPSHOT, "made", &lines);
	assert_string_equal(lines.v[1],
			    "sudo curl -fsSLo /etc/yum.repos.d/acme-testing-snapshot-7.repo "
			    "https://example.org/r/rpm/testing@7/acme-testing-snapshot-7.repo");
}

static void test_yum_return_lines(void **state UNUSED)
{
	static const struct client_return packages[] = {
		{"bye", NULL}, {"hello", "1.0-1"}, {"made", "2-1"}};
	struct channel_view view = view_as_client();
	struct strings lines = {0};
	yum_layout.return_lines(&view, packages, 3, &lines);
	assert_lines(&lines, "# with dnf\nsudo dnf --refresh distro-sync hello made\n"
			     "sudo dnf remove bye\n"
			     "# with zypper\nsudo zypper refresh acme-testing\n"
			     "sudo zypper dist-upgrade --from acme-testing\n"
			     "sudo zypper remove bye");
	view.url = "file:///r";
	yum_layout.return_lines(&view, packages, 1, &lines);
	assert_lines(&lines, "# with dnf\nsudo dnf remove bye\n"
			     "# zypper needs the repository served over http or https");
}

/* ---- dnf ---- */

/* Returns what dnf says on both streams, and repeats it on stderr, so that a failure shows it. */
static char *run_dnf(const char *configuration, const char *command, int status)
{
	AUTO_FREE char *script =
		xasprintf("output=$(dnf -y -c '%s' --installroot='%s' --releasever=1 "
			  "--setopt=reposdir=/nonexistent --setopt=cachedir='%s' "
			  "--setopt=logdir='%s' %s 2>&1); status=$?; "
			  "echo \"$output\"; echo \"$output\" >&2; exit $status",
			  configuration, test_path("dnf-root"), test_path("dnf-cache"),
			  test_path("dnf-log"), command);
	return test_run((const char *const[]){"sh", "-c", script, NULL}, status);
}

static void test_yum_render_dnf(void **state UNUSED)
{
	if (!test_program("dnf") || geteuid() != 0)
		test_skip("installing with dnf needs dnf and root");
	struct repository repository;
	struct buffer name = BUFFER_INIT, data = BUFFER_INIT;
	struct error error = ERROR_INIT;
	open_repository(&repository, "repository");
	assert_success(
		yum_layout.client_file(&repository.view, CLIENT_DEFAULT, &name, &data, &error),
		&error);
	AUTO_FREE char *text = xasprintf("[main]\nplugins=0\n%s", buffer_text(&data));
	const char *configuration = test_text_file("dnf.conf", text);
	assert_int_equal(mkdir(test_path("dnf-log"), 0755), 0);
	free(run_dnf(configuration, "install made-1.0.0", 0));
	free(run_dnf(configuration, "upgrade made", 0));
	char *list = run_dnf(configuration, "-q list --installed", 0);
	assert_non_null(strstr(list, "1.1.0-1"));
	free(list);
	free(run_dnf(configuration, "downgrade made", 0));
	list = run_dnf(configuration, "-q list --installed", 0);
	assert_non_null(strstr(list, "1.0.0-1"));
	free(list);
	/* A changed root that the signature does not fit is refused. */
	char *repomd = test_read(test_path("repository/rpm/stable@7/repodata/repomd.xml"));
	*strstr(repomd, "<revision>7") = ' ';
	(void)test_text_file("repository/rpm/stable@7/repodata/repomd.xml", repomd);
	free(repomd);
	list = run_dnf(configuration, "makecache --refresh", 1);
	assert_non_null(strstr(list, "GPG"));
	free(list);
	buffer_free(&name);
	buffer_free(&data);
	close_repository(&repository);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_yum_render_names), cmocka_unit_test(test_yum_render_empty),
		cmocka_unit_test(test_yum_client_files), cmocka_unit_test(test_yum_client_lines),
		cmocka_unit_test(test_yum_return_lines), cmocka_unit_test(test_yum_render_dnf),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
