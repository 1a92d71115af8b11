/* doctor.c - looks at a repository as its clients do
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "repo/doctor/doctor.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "base/text.h"
#include "base/vector.h"
#include "formats/format.h"
#include "formats/layout.h"
#include "repo/doctor/doctor_internal.h"
#include "repo/serve/render_internal.h"
#include "repo/state/catalogue.h"
#include "repo/state/keys.h"
#include "repo/state/repo_memory.h"

#define CLIENT_FILE_LIMIT ((size_t)1 << 20)
#define SETTINGS_LIMIT ((size_t)1 << 20)

/* ---- Findings ---- */

static struct doctor_finding *find_finding(struct doctor_report *report,
					   const struct doctor_check *check)
{
	VECTOR_EACH (finding, &report->findings) {
		if (finding->check == check)
			return finding;
	}
	return NULL;
}

void doctor_add(struct doctor *doctor, enum check check, unsigned clients, const char *subject,
		const char *format, ...)
{
	const struct doctor_check *row = &doctor_checks[check];
	struct doctor_finding *finding = find_finding(doctor->report, row);
	va_list args;
	if (!finding) {
		finding = VECTOR_ADD(&doctor->report->findings);
		finding->check = row;
		va_start(args, format);
		finding->text = xvasprintf(format, args);
		va_end(args);
		doctor->report->counts[row->level]++;
	}
	if (!strings_have(&finding->subjects, subject))
		strings_add(&finding->subjects, subject);
	for (int client = 0; client < DOCTOR_CLIENT_COUNT; client++)
		finding->concerns[client] |= (clients & 1U << client) != 0;
}

/* Worst first; then in the order of the table. */
static int compare_findings(const void *a, const void *b)
{
	const struct doctor_finding *left = a, *right = b;
	if (left->check->level != right->check->level)
		return left->check->level < right->check->level ? -1 : 1;
	return left->check < right->check ? -1 : left->check > right->check;
}

void doctor_report_free(struct doctor_report *report)
{
	VECTOR_EACH (finding, &report->findings) {
		strings_free(&finding->subjects);
		free(finding->text);
	}
	free(report->findings.v);
	strings_free(&report->keys);
	free(report->stopped_by);
	*report = (struct doctor_report){0};
}

/* ---- URLs ---- */

static char *cut_prefix(const char *url, const char *prefix)
{
	size_t len = strlen(prefix);
	if (strncmp(url, prefix, len) != 0 || url[len] != '/')
		return NULL;
	char *name = xstrdup(url + len + 1);
	for (size_t end = strlen(name); end > 0 && name[end - 1] == '/'; end--)
		name[end - 1] = '\0';
	return name;
}

char *doctor_name(const struct doctor *doctor, const char *url)
{
	AUTO_FREE char *place = store_place(doctor->options->where);
	char *name = cut_prefix(url, repo_settings(&doctor->repo)->url);
	return name ? name : cut_prefix(url, place);
}

/* Clients go where their file says, not where somebody looked. */
static void judge_url(struct doctor_view *view, const char *path, const char *url)
{
	struct doctor *doctor = view->doctor;
	AUTO_FREE char *place = store_place(doctor->options->where);
	size_t len = strlen(place);
	bool is_here = strncmp(url, place, len) == 0 && (url[len] == '/' || url[len] == '\0');
	if (visitor_is_served(doctor->visitor) && !is_here)
		doctor_add(doctor, CHECK_CLIENT_URL, view->clients, path, "to '%s'", url);
}

/* ---- One channel of one format ---- */

static const struct format_clients {
	const char *format;
	unsigned clients;
	int (*look)(struct doctor_view *view, struct error *error);
} format_clients[] = {
	{"deb", CLIENTS_APT, apt_look},
	{"rpm", CLIENTS_YUM, yum_look},
};

/* Without its file the channel is looked at where Ingot puts it. */
static void read_client_file(struct doctor_view *view, const char *path)
{
	struct doctor *doctor = view->doctor;
	AUTO_ERROR broken = ERROR_INIT;
	AUTO_ANSWER answer = {0};
	visitor_ask(doctor->visitor, path, VISIT_WHOLE, CLIENT_FILE_LIMIT, &answer);
	answers_judge(doctor, path, ROLE_FILE, view->clients, &answer);
	if (answer.status == 404 || answer.status == 410) {
		doctor_add(doctor, CHECK_CLIENT_MISSING, view->clients, path, "status %ld",
			   answer.status);
	} else if (!answer_is_found(&answer) || answer_is_page(&answer)) {
		answers_refuse(doctor, path, view->clients, &answer);
	} else if (view->reader->client(buffer_text(&answer.body), answer.body.len, &view->client,
					&broken)) {
		doctor_add(doctor, CHECK_CLIENT_UNREADABLE, view->clients, path, "%s",
			   broken.message);
	}
	if (view->client.url)
		judge_url(view, path, view->client.url);
	if (view->client.skips_signature)
		doctor_add(doctor, CHECK_CLIENT_UNSIGNED, view->clients, path, "switched off");
}

static void free_view(struct doctor_view *view)
{
	served_client_free(&view->client);
	served_packages_free(&view->packages);
	keyring_close(view->keyring);
}

static int look_at_format(struct doctor *doctor, const char *channel, uint64_t newest,
			  const struct format_clients *row, const char *path, struct error *error)
{
	CLEANUP(free_view)
	struct doctor_view view = {
		.doctor = doctor,
		.channel = channel,
		.clients = row->clients,
		.reader = format_find(row->format)->layout->served,
		.newest = newest,
	};
	read_client_file(&view, path);
	return keys_open(&view, error) || row->look(&view, error) ? -1 : 0;
}

static int look_at_channel(struct doctor *doctor, const char *channel, struct error *error)
{
	AUTO_STRINGS paths = {0};
	uint64_t newest = 0;
	size_t row = 0;
	if (render_client_files(&doctor->repo, channel, CLIENT_DEFAULT, &paths, error))
		return -1;
	AUTO_ERROR ignored = ERROR_INIT;
	if (catalogue_find_newest(doctor->repo.store, channel, &newest, &ignored))
		newest = 0;
	FORMAT_EACH (format) {
		for (size_t i = 0; i < ARRAY_SIZE(format_clients); i++)
			if (strcmp(format_clients[i].format, format->traits->name) == 0 &&
			    look_at_format(doctor, channel, newest, &format_clients[i],
					   paths.v[row], error))
				return -1;
		row++;
	}
	doctor->report->channels++;
	return 0;
}

/* ---- The repository ---- */

/* Whether the place can be reached as clients reach it; where not, that is a finding, or an error:
 * -1. */
static int reach(struct doctor *doctor, struct error *error)
{
	AUTO_ANSWER answer = {0};
	visitor_ask(doctor->visitor, SETTINGS_NAME, VISIT_WHOLE, SETTINGS_LIMIT, &answer);
	AUTO_FREE char *place = store_place(doctor->options->where);
	if (answer.fault == ANSWER_UNTRUSTED || answer.fault == ANSWER_EXPOSED ||
	    answer.fault == ANSWER_LOST) {
		answers_refuse(doctor, place, CLIENTS_ALL, &answer);
		doctor->report->stopped_by = answers_text(&answer);
	} else if (answer_is_found(&answer) && answer_is_page(&answer)) {
		error_set(error,
			  "cannot look at '%s': a page of HTML stands where a repository's "
			  "'" SETTINGS_NAME "' has to be",
			  place);
		return error_hint(error, "is it the URL of a repository, and does the network want "
					 "a login first?");
	}
	answers_ask_absent(doctor);
	return 0;
}

static void compare_with_memory(struct doctor *doctor)
{
	AUTO_ERROR older = ERROR_INIT;
	const char *memory = doctor->options->memory;
	if (memory && catalogue_needs_memory(doctor->repo.store) &&
	    repo_memory_check(&doctor->repo, memory, &older))
		doctor_add(doctor, CHECK_ROOT_OLDER, CLIENTS_ALL,
			   repo_settings(&doctor->repo)->origin, "%s", older.message);
}

static int look_at_channels(struct doctor *doctor, struct error *error)
{
	AUTO_STRINGS none = {0};
	AUTO_STRINGS channels = {0};
	if (repo_open_reading(&doctor->repo, doctor->options->where, &none, error) ||
	    catalogue_list_channels(doctor->repo.store, &channels, error))
		return -1;
	/* Where newer forms of the keys are not found, clients do not find them either. */
	AUTO_ERROR ignored = ERROR_INIT;
	(void)!keys_find(&doctor->repo, &ignored);
	compare_with_memory(doctor);
	for (size_t i = 0; i < channels.n; i++)
		if (look_at_channel(doctor, channels.v[i], error))
			return -1;
	pointers_again(doctor);
	return 0;
}

static void finish_report(const struct doctor *doctor)
{
	struct doctor_report *report = doctor->report;
	report->requests = visitor_count(doctor->visitor);
	for (size_t i = 0; i < doctor_check_count; i++)
		report->checks += doctor_can_see(report, &doctor_checks[i]);
	if (report->findings.n)
		qsort(report->findings.v, report->findings.n, sizeof *report->findings.v,
		      compare_findings);
}

/* Keeps what was found: it may be why nothing else can be looked at. */
static int stop(struct doctor_report *report, struct error *error)
{
	report->stopped_by = xstrdup(error->message);
	error_clear(error);
	return 0;
}

int doctor_look(const struct doctor_options *options, struct doctor_report *report,
		struct error *error)
{
	struct doctor doctor = {
		.options = options,
		.report = report,
		.visitor = visitor_open(options->where, error),
		.repo = REPO_INIT,
		.now = options->now + options->ahead,
	};
	if (!doctor.visitor)
		return -1;
	report->is_served = visitor_is_served(doctor.visitor);
	int failed = reach(&doctor, error);
	if (!failed && !report->stopped_by)
		failed = look_at_channels(&doctor, error);
	if (failed && report->findings.n)
		failed = stop(report, error);
	finish_report(&doctor);
	repo_close(&doctor.repo);
	pointers_free(&doctor);
	visitor_close(doctor.visitor);
	return failed;
}
