/* toolchain_find.c - what the output was built with: tools and operating system
 *
 * Nothing of it names the machine, the user or a folder.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "build/toolchain_find_internal.h"

#include <string.h>

#include "base/buffer.h"
#include "base/process.h"
#include "base/text.h"
#include "base/vector.h"
#include "pins/os_release.h"
#include "text/lines.h"

#define OUTPUT_LIMIT ((size_t)64 << 10)
#define SECONDS_LIMIT 20
#define VERSION_MAX 200

/* ---- Tools ---- */

/* Returns the word that asks for a version; `others` are the tools that call it otherwise. */
static const char *find_version_word(const char *tool)
{
	static const char *const others[][2] = {{"go", "version"}, {"openssl", "version"}};
	for (size_t i = 0; i < ARRAY_SIZE(others); i++)
		if (text_equal(others[i][0], tool))
			return others[i][1];
	return "--version";
}

/* Whether PATH is searched for the name, and it is no word that looks like an option. */
static bool is_tool_name(const char *name)
{
	static const char bytes[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
				    "0123456789._+-";
	return *name && *name != '-' && *name != '.' && !name[strspn(name, bytes)];
}

/* Returns the first line that is not empty; "pip 23.0 from /usr/lib/..." ends before the path. */
static char *take_first_line(const char *text, struct arena *arena)
{
	struct lines lines = {.rest = text};
	char *line = arena_text(arena, "");
	while (!*line && lines_next(&lines, arena, &line))
		;
	char *path = *line == '/' ? line : strstr(line, " /");
	if (path) {
		*path = '\0';
		if (text_ends(line, " from"))
			line[strlen(line) - strlen(" from")] = '\0';
	}
	return line;
}

static int ask_tool(const char *name, struct arena *arena, const char **version,
		    struct error *error)
{
	const char *const argv[] = {name, find_version_word(name), NULL};
	CLEANUP(process_result_free) struct process_result result = {0};

	if (process_run_for(argv, SECONDS_LIMIT, OUTPUT_LIMIT, &result, error))
		return -1;
	if (result.status != 0)
		return error_set(error, "'%s %s' ends with status %d", name, argv[1],
				 result.status);
	const struct buffer *text = result.output.len > 0 ? &result.output : &result.errors;
	const char *line = take_first_line(buffer_text(text), arena);

	*version = line;
	if (!*line || strlen(line) > VERSION_MAX || text_has_control(line) ||
	    !text_is_utf8(line, strlen(line)))
		return error_set(error, "'%s %s' prints no version that can be kept", name,
				 argv[1]);
	return 0;
}

static void find_tools(const struct manifest *manifest, struct arena *arena,
		       struct toolchain *build, struct problems *problems)
{
	for (size_t i = 0; i < manifest->own.build.tools.n; i++) {
		const struct value_text *item = &manifest->own.build.tools.v[i];
		struct build_tool tool = {.name = arena_text(arena, item->v)};
		AUTO_ERROR error = ERROR_INIT;
		if (!is_tool_name(item->v))
			problems_add(problems, PROBLEM_ERROR, item->at,
				     "give the name of a program, as gcc or node",
				     "'%s' is no name of a tool", item->v);
		else if (ask_tool(item->v, arena, &tool.version, &error))
			problems_add(problems, PROBLEM_ERROR, item->at,
				     "install it where the packages are built, or take it out of "
				     "'build.tools'",
				     "build.tools: %s", error.message);
		else
			*VECTOR_ADD(&build->tools) = tool;
	}
}

void toolchain_find(const struct manifest *manifest, struct arena *arena, struct toolchain *build,
		    struct problems *problems)
{
	struct os_release os = {0};
	os_release_read(arena, &os);
	build->os = os.id;
	build->os_version = os.version;
	find_tools(manifest, arena, build, problems);
}
