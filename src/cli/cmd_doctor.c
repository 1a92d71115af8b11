/* cmd_doctor.c - ingot doctor: what will clients of a repository see?
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "base/dates.h"
#include "base/memory.h"
#include "base/strings.h"
#include "base/text.h"
#include "base/vector.h"
#include "cli/command.h"
#include "cli/prose.h"
#include "cli/writer.h"
#include "repo/doctor/doctor.h"
#include "store/store.h"
#include "text/json.h"

/* A month and a year of a calendar are about as long. */
#define MONTH_DAYS 30
#define YEAR_DAYS 365
#define AHEAD_MAX 36500 /* of a unit */

struct doctor_context {
	char *in;
	bool all, json, list;
};

static const struct option_row options[] = {
	TEXT_ROW(0, "in", offsetof(struct doctor_context, in), "TIME", OPERAND_NONE,
		 "with the clock moved ahead, by 90d, 12w, 3m (of 30 days) or 1y: what will have "
		 "broken by then"),
	FLAG_ROW("all", offsetof(struct doctor_context, all),
		 "ask for every package, and read all up to 16 MiB, instead of a sample"),
	FLAG_ROW("list", offsetof(struct doctor_context, list),
		 "print the checks that there are, instead of making them"),
	FLAG_ROW("json", offsetof(struct doctor_context, json), "print it as JSON"),
};

/* ---- For people ---- */

/* Prints a paragraph whose first line begins with a word of ours. */
static void print_part(const char *word, const char *text, const struct console *console)
{
	AUTO_BUFFER wrapped = BUFFER_INIT;
	prose_wrap(text, 15, &wrapped);
	size_t blanks = strspn(buffer_text(&wrapped), " ");
	console_print(console, "      %-9s", word);
	console_print_lines(console, "", buffer_text(&wrapped) + blanks);
}

static void print_finding(const struct doctor_finding *finding, const struct console *console)
{
	const struct doctor_check *check = finding->check;
	size_t more = finding->subjects.n - 1;
	console_print(console, "%-5s ", doctor_level_name(check->level));
	console_print_heading(console, check->id);
	console_print(console, "  %s\n", check->fault);
	console_print(console, "      %s", finding->subjects.v[0]);
	if (more)
		console_print(console, " and %zu more", more);
	console_print(console, ": %s\n", finding->text);
	for (int client = 0; client < DOCTOR_CLIENT_COUNT; client++) {
		const char *says = doctor_words(check, (enum doctor_client)client);
		if (finding->concerns[client] && says)
			print_part(doctor_client_name((enum doctor_client)client), says, console);
	}
	print_part("remedy", check->remedy, console);
	console_print(console, "\n");
}

/* Tells of a directory what only a server could show. */
static void print_left_out(const struct doctor_report *report, const struct console *console)
{
	AUTO_STRINGS ids = {0};
	AUTO_BUFFER wrapped = BUFFER_INIT;
	for (size_t i = 0; i < doctor_check_count; i++)
		if (!doctor_can_see(report, &doctor_checks[i]))
			strings_add(&ids, doctor_checks[i].id);
	AUTO_FREE char *joined = strings_join(&ids, ", ");
	AUTO_FREE char *text =
		xasprintf("not served, so left out: %s; give the URL for these", joined);
	prose_wrap(text, 0, &wrapped);
	console_print_lines(console, "", buffer_text(&wrapped));
}

static void print_text(const struct doctor_report *report, const struct console *console)
{
	VECTOR_EACH (finding, &report->findings)
		print_finding(finding, console);
	if (report->stopped_by)
		console_print(console, "not everything could be looked at: %s\n",
			      report->stopped_by);
	for (size_t i = 0; i < report->keys.n; i++)
		console_print(console, "%s\n", report->keys.v[i]);
	if (!report->is_served)
		print_left_out(report, console);
	console_print(console, "%zu channel%s, %u %s: %zu checks, %zu finding%s\n",
		      report->channels, report->channels == 1 ? "" : "s", report->requests,
		      report->is_served ? "requests" : "files", report->checks, report->findings.n,
		      report->findings.n == 1 ? "" : "s");
}

/* ---- For programs ---- */

static void write_says(struct json *json, const struct doctor_finding *finding)
{
	json_begin_array(json, "says");
	for (int client = 0; client < DOCTOR_CLIENT_COUNT; client++) {
		const char *says = doctor_words(finding->check, (enum doctor_client)client);
		if (!finding->concerns[client] || !says)
			continue;
		json_begin_object(json, NULL);
		json_text(json, "client", doctor_client_name((enum doctor_client)client));
		json_text(json, "words", says);
		json_end(json);
	}
	json_end(json);
}

static void write_clients(struct json *json, const struct doctor_finding *finding)
{
	json_begin_array(json, "clients");
	for (int client = 0; client < DOCTOR_CLIENT_COUNT; client++)
		if (finding->concerns[client])
			json_text(json, NULL, doctor_client_name((enum doctor_client)client));
	json_end(json);
}

static void write_finding(struct json *json, const struct doctor_finding *finding)
{
	json_begin_object(json, NULL);
	json_text(json, "id", finding->check->id);
	json_text(json, "level", doctor_level_name(finding->check->level));
	json_text(json, "fault", finding->check->fault);
	json_text(json, "subject", finding->subjects.v[0]);
	json_strings(json, "subjects", &finding->subjects);
	json_text(json, "found", finding->text);
	write_clients(json, finding);
	write_says(json, finding);
	json_text(json, "remedy", finding->check->remedy);
	json_end(json);
}

static void print_json(const struct doctor_report *report, const struct doctor_options *asked,
		       const struct console *console)
{
	AUTO_BUFFER text = BUFFER_INIT;
	AUTO_FREE char *place = store_place(asked->where);
	char date[DATE_TEXT_SIZE];
	struct json json;
	date_iso(asked->now + asked->ahead, date);
	json_start(&json, &text);
	json_begin_object(&json, NULL);
	json_text(&json, "repository", place);
	json_text(&json, "as_of", date);
	json_bool(&json, "served", report->is_served);
	json_text(&json, "stopped_by", report->stopped_by);
	json_begin_array(&json, "findings");
	VECTOR_EACH (finding, &report->findings)
		write_finding(&json, finding);
	json_end(&json);
	json_strings(&json, "keys", &report->keys);
	json_begin_array(&json, "left_out");
	for (size_t i = 0; i < doctor_check_count; i++)
		if (!doctor_can_see(report, &doctor_checks[i]))
			json_text(&json, NULL, doctor_checks[i].id);
	json_end(&json);
	json_uint(&json, "channels", report->channels);
	json_uint(&json, "requests", report->requests);
	json_uint(&json, "checks", report->checks);
	json_end(&json);
	console_print_buffer(console, &text);
}

/* ---- The checks ---- */

static enum exit_code print_checks(const struct console *console)
{
	static const char *const places[] = {
		[DOCTOR_ANYWHERE] = "both",
		[DOCTOR_SERVED] = "URL",
		[DOCTOR_DIRECTORY] = "directory",
	};
	for (size_t i = 0; i < doctor_check_count; i++)
		console_print(console, "%-20s  %-4s  %-9s  %s\n", doctor_checks[i].id,
			      doctor_level_name(doctor_checks[i].level),
			      places[doctor_checks[i].place], doctor_checks[i].fault);
	return EXIT_DONE;
}

/* ---- The command ---- */

/* Reads "90d"; weeks, months and years as well. */
static int read_ahead(const char *text, int64_t *seconds)
{
	static const struct date_unit units[] = {{'d', DATE_DAY},
						 {'w', 7 * DATE_DAY},
						 {'m', MONTH_DAYS * DATE_DAY},
						 {'y', YEAR_DAYS * DATE_DAY}};
	return date_parse_span(text, units, ARRAY_SIZE(units), AHEAD_MAX, seconds);
}

static enum exit_code look(const struct doctor_context *context, int64_t ahead,
			   const struct invocation *invocation)
{
	AUTO_FREE char *memory = writer_memory(invocation->host);
	const struct doctor_options asked = {
		.where = invocation->operands[0],
		.now = invocation->host->now,
		.ahead = ahead,
		.all_packages = context->all,
		.memory = memory,
	};
	CLEANUP(doctor_report_free) struct doctor_report report = {0};
	struct error error = ERROR_INIT;
	if (doctor_look(&asked, &report, &error))
		return command_fail(invocation, &error);
	if (context->json)
		print_json(&report, &asked, invocation->console);
	else
		print_text(&report, invocation->console);
	return report.counts[DOCTOR_BAD] || report.counts[DOCTOR_WARN] ? EXIT_FINDING : EXIT_DONE;
}

static enum exit_code run(void *context_pointer, const struct invocation *invocation)
{
	const struct doctor_context *context = context_pointer;
	int64_t ahead = 0;
	if (context->list)
		return print_checks(invocation->console);
	if (invocation->n_operands == 0) {
		console_refuse(invocation->console,
			       "give its directory, or the URL that clients use",
			       "'doctor' needs a repository");
		return EXIT_USAGE;
	}
	if (context->in && read_ahead(context->in, &ahead)) {
		console_refuse(invocation->console, "write 90d, 12w, 3m or 1y",
			       "'%s' is no time to move the clock ahead", context->in);
		return EXIT_USAGE;
	}
	return look(context, ahead, invocation);
}

const struct command command_doctor = {
	.name = "doctor",
	.operands = "DIR|URL",
	.complete = OPERAND_DIRECTORY,
	.most = 1,
	.summary = "what clients of a repository will see, now or later",
	.description =
		"Looks at a repository as apt, dnf and zypper do: from the files with which they "
		"are set up on to signed files, indexes and packages, at the keys that they have, "
		"and at what a server says beside all that. Nothing is written, and no key is "
		"needed.\n\n"
		"Prints what is wrong, worst first: how bad it is (bad: clients fail; warn: some "
		"do, or all will soon; note: worth knowing), the name of the check, what was found "
		"and where, what each client says of it in its own words, and the remedy. --list "
		"prints the names of all checks; docs/doctor.md tells more of each.\n\n"
		"Of the packages ten of each channel and format are asked for, and read where they "
		"are small. One request follows the other. Of a directory the checks of what only "
		"a server can do are left out, and it is said which; that its user may read all "
		"files is one of those that are made there alone.\n\n"
		"The exit status is 0 where nothing is bad and nothing is warned of, 1 where "
		"something is, 2 where there is no repository to look at.",
	.examples =
		"  $ ingot doctor https://packages.example.org/acme\n"
		"  $ ingot doctor /srv/repo --in 90d\n"
		"  $ ingot doctor https://packages.example.org/acme --json | jq '.findings[].id'\n",
	COMMAND_OPTIONS(options),
	.context_size = sizeof(struct doctor_context),
	.run = run,
};
