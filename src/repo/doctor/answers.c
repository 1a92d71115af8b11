/* answers.c - what a server says, whatever the object
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <inttypes.h>
#include <string.h>
#include <strings.h>

#include "base/memory.h"
#include "base/text.h"
#include "repo/doctor/doctor_internal.h"

/* Seconds that a clock, or a cached pointer, may be off. */
#define PATIENCE 60

/* No client asks for it, and no repository has it. */
#define ABSENT "ingot-doctor-asks-for-what-is-not-there"

/* ---- Faults of an answer ---- */

static const struct fault_row {
	enum answer_fault fault;
	enum check check;
	const char *text;
} faults[] = {
	{ANSWER_NONE, CHECK_ANSWER_NONE, "no answer"},
	{ANSWER_UNTRUSTED, CHECK_TLS_CERTIFICATE, "no trust"},
	{ANSWER_CUT, CHECK_ANSWER_LENGTH, "cut short"},
	{ANSWER_LOST, CHECK_REDIRECT_ENDLESS, "too many redirects"},
	{ANSWER_EXPOSED, CHECK_REDIRECT_INSECURE, "a redirect to http"},
};

static const struct fault_row *find_fault(enum answer_fault fault)
{
	for (size_t i = 0; i < ARRAY_SIZE(faults); i++)
		if (faults[i].fault == fault)
			return &faults[i];
	return NULL;
}

static bool is_missing(const struct answer *answer)
{
	return answer->status == 404 || answer->status == 410;
}

char *answers_text(const struct answer *answer)
{
	const struct fault_row *row = find_fault(answer->fault);
	if (row)
		return xasprintf("%s%s%s", row->text, answer->words ? ": " : "",
				 answer->words ? answer->words : "");
	return xasprintf("status %ld%s", answer->status,
			 answer_is_page(answer) ? ", a page of HTML" : "");
}

void answers_refuse(struct doctor *doctor, const char *name, unsigned clients,
		    const struct answer *answer)
{
	AUTO_FREE char *text = answers_text(answer);
	const struct fault_row *row = find_fault(answer->fault);
	enum check check = row                       ? row->check
			   : answer_is_found(answer) ? CHECK_ANSWER_PAGE
			   : is_missing(answer)      ? CHECK_ANSWER_MISSING
						     : CHECK_ANSWER_REFUSED;
	doctor_add(doctor, check, clients, name, "%s", text);
}

/* ---- Headers ---- */

static void judge_clock(struct doctor *doctor, const struct answer *answer)
{
	int64_t date;
	if (doctor->knows_clock || answer_header(answer, "Age") ||
	    answer_date(answer, "Date", &date))
		return;
	doctor->knows_clock = true;
	int64_t ahead = date - doctor->options->now;
	if (ahead > PATIENCE || ahead < -PATIENCE)
		doctor_add(doctor, CHECK_CLOCK_SERVER, CLIENTS_ALL, answer_header(answer, "Date"),
			   "it is %" PRId64 " s %s", ahead < 0 ? -ahead : ahead,
			   ahead < 0 ? "behind" : "ahead");
}

static bool allows_too_long(const struct answer *answer)
{
	AUTO_FREE char *max_age = answer_cache(answer, "max-age");
	AUTO_FREE char *shared = answer_cache(answer, "s-maxage");
	AUTO_FREE char *immutable = answer_cache(answer, "immutable");
	AUTO_FREE char *no_cache = answer_cache(answer, "no-cache");
	AUTO_FREE char *no_store = answer_cache(answer, "no-store");
	if (no_cache || no_store)
		return false;
	return immutable || answer_number(max_age, 0) > PATIENCE ||
	       answer_number(shared, 0) > PATIENCE;
}

static void judge_pointer(struct doctor *doctor, const char *name, unsigned clients,
			  const struct answer *answer)
{
	const char *age = answer_header(answer, "Age"), *tag = answer_header(answer, "ETag");
	const char *control = answer_header(answer, "Cache-Control");
	if (answer_number(age, 0) > PATIENCE)
		doctor_add(doctor, CHECK_CACHE_POINTER, clients, name, "Age: %s", age);
	else if (allows_too_long(answer))
		doctor_add(doctor, CHECK_CACHE_POINTER, clients, name, "Cache-Control: %s",
			   control);
	if (!answer_header(answer, "Last-Modified"))
		doctor_add(doctor, CHECK_MODIFIED_MISSING, clients, name, "no Last-Modified");
	if (tag && text_starts(tag, "W/"))
		doctor_add(doctor, CHECK_MODIFIED_WEAK, clients, name, "ETag: %s", tag);
}

static void judge_object(struct doctor *doctor, const char *name, unsigned clients,
			 const struct answer *answer)
{
	static const char *const directives[] = {"no-store", "no-cache", "private"};
	const char *control = answer_header(answer, "Cache-Control");
	AUTO_FREE char *max_age = answer_cache(answer, "max-age");
	bool is_kept = answer_number(max_age, 1) != 0;
	for (size_t i = 0; i < ARRAY_SIZE(directives); i++) {
		AUTO_FREE char *value = answer_cache(answer, directives[i]);
		is_kept &= value == NULL;
	}
	if (!is_kept)
		doctor_add(doctor, CHECK_CACHE_OBJECTS, clients, name, "Cache-Control: %s",
			   control);
}

static void judge_common(struct doctor *doctor, const char *name, unsigned clients,
			 const struct answer *answer)
{
	const char *encoding = answer_header(answer, "Content-Encoding");
	if (encoding && strcasecmp(encoding, "identity") != 0)
		doctor_add(doctor, CHECK_ANSWER_ENCODING, clients, name, "Content-Encoding: %s",
			   encoding);
	if (answer->hops.n)
		doctor_add(doctor, CHECK_REDIRECT_FOLLOWED, clients, name, "to '%s'",
			   answer->hops.v[answer->hops.n - 1]);
	if (answer->is_single)
		doctor_add(doctor, CHECK_CONNECTION_CLOSED, clients, name, "closed");
}

void answers_judge(struct doctor *doctor, const char *name, enum role role, unsigned clients,
		   const struct answer *answer)
{
	if (!answer_is_found(answer) || answer_is_page(answer))
		return;
	if (answer->is_shut)
		doctor_add(doctor, CHECK_FILES_MODE, clients, name,
			   "not everybody may read it, or enter its folders");
	if (!visitor_is_served(doctor->visitor))
		return;
	judge_clock(doctor, answer);
	judge_common(doctor, name, clients, answer);
	if (role == ROLE_POINTER)
		judge_pointer(doctor, name, clients, answer);
	if (role == ROLE_OBJECT)
		judge_object(doctor, name, clients, answer);
}

bool answers_get(struct doctor *doctor, const char *name, enum role role, unsigned clients,
		 enum visit visit, size_t limit, struct answer *answer)
{
	visitor_ask(doctor->visitor, name, visit, limit, answer);
	answers_judge(doctor, name, role, clients, answer);
	bool is_there = answer_is_found(answer) && !answer_is_page(answer);
	if (!is_there)
		answers_refuse(doctor, name, clients, answer);
	return is_there;
}

/* ---- What is asked once ---- */

void answers_ask_absent(struct doctor *doctor)
{
	AUTO_ANSWER absent = {0};
	if (!visitor_is_served(doctor->visitor))
		return;
	visitor_ask(doctor->visitor, ABSENT, VISIT_HEAD, 0, &absent);
	if (absent.fault == ANSWER_SOUND && !is_missing(&absent))
		doctor_add(doctor, CHECK_MISSING_STATUS, CLIENTS_ALL, ABSENT, "status %ld",
			   absent.status);
}

void answers_ask_part(struct doctor *doctor, const char *name)
{
	AUTO_ANSWER part = {0};
	if (!visitor_is_served(doctor->visitor))
		return;
	visitor_ask(doctor->visitor, name, VISIT_BYTE, 1, &part);
	if (part.fault == ANSWER_SOUND && part.status == 200)
		doctor_add(doctor, CHECK_RANGE_MISSING, CLIENTS_ALL, name,
			   "the whole of it, where the first byte was asked for");
}
