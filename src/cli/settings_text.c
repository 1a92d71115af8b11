/* settings_text.c - runs a change of a repository's settings, and tells what was done
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/settings_text.h"

#include "base/buffer.h"
#include "base/vector.h"

/* ---- As text ---- */

static void print_lines(const char *heading, const struct strings *lines,
			const struct console *console)
{
	for (size_t i = 0; i < lines->n; i++)
		console_print(console, "%s%s\n", heading, lines->v[i]);
}

static void print_settings(const struct repo_settings_change *change, const struct console *console)
{
	VECTOR_EACH (setting, &change->settings) {
		if (!*setting->before)
			console_print(console, "  %s: + %s\n", setting->name, setting->after);
		else if (!*setting->after)
			console_print(console, "  %s: - %s\n", setting->name, setting->before);
		else
			console_print(console, "  %s: %s -> %s\n", setting->name, setting->before,
				      setting->after);
	}
}

static void print_change(const struct writer *writer, const struct repo_settings_change *change,
			 const struct console *console)
{
	unsigned long long state = (unsigned long long)change->state;
	if (!change->changed)
		console_print(console, "settings: state %llu has it already, nothing was changed\n",
			      state);
	else if (writer->dry_run)
		console_print(console, "settings: would be state %llu\n", state + 1);
	else
		console_print(console, "settings: state %llu\n", state);
	print_settings(change, console);
	VECTOR_EACH (channel, &change->channels)
		writer_print_change(writer, channel, "names it already", console);
	if (change->changed && !writer->dry_run && !change->holds)
		console_print(console, "  it holds in a channel from the next change on, by the "
				       "keys that sign generations: 'ingot refresh'\n");
	print_lines("hosts: ", &change->host_lines, console);
	print_lines("note: ", &change->remarks, console);
}

/* ---- As JSON ---- */

static void write_settings(struct json *json, const struct repo_settings_change *change)
{
	json_begin_array(json, "settings");
	VECTOR_EACH (setting, &change->settings) {
		json_begin_object(json, NULL);
		json_text(json, "name", setting->name);
		json_text(json, "before", setting->before);
		json_text(json, "after", setting->after);
		json_end(json);
	}
	json_end(json);
}

static void print_json(const struct writer *writer, const struct repo_settings_change *change,
		       const struct console *console)
{
	AUTO_BUFFER text = BUFFER_INIT;
	struct json json;
	json_start(&json, &text);
	json_begin_object(&json, NULL);
	json_uint(&json, "state", change->state);
	json_bool(&json, "changed", change->changed);
	json_bool(&json, "dry_run", writer->dry_run);
	json_bool(&json, "holds", change->holds);
	write_settings(&json, change);
	json_begin_array(&json, "channels");
	VECTOR_EACH (channel, &change->channels) {
		json_begin_object(&json, NULL);
		writer_json_change(&json, writer, channel);
		json_end(&json);
	}
	json_end(&json);
	json_strings(&json, "hosts", &change->host_lines);
	json_strings(&json, "notes", &change->remarks);
	json_end(&json);
	console_print_buffer(console, &text);
}

/* ---- Both ---- */

static int make_change(const struct settings_task *task, struct repo_settings_change *change,
		       struct error *error)
{
	return task->set ? repo_set(task->set, change, error)
			 : repo_change_key(task->key, change, error);
}

enum exit_code settings_text_run(const struct writer *writer, const struct invocation *invocation,
				 const struct settings_task *task)
{
	struct error error = ERROR_INIT;
	struct writer_session session;
	CLEANUP(repo_settings_change_free) struct repo_settings_change change = {0};
	enum exit_code code = writer_open(
		writer, invocation, task->set ? &task->set->writer : &task->key->writer, &session);
	if (code != EXIT_DONE)
		return code;
	if (make_change(task, &change, &error))
		code = command_fail(invocation, &error);
	else if (writer->json)
		print_json(writer, &change, invocation->console);
	else
		print_change(writer, &change, invocation->console);
	writer_close(&session, invocation->console);
	return code;
}
