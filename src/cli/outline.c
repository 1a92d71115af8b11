/* outline.c - a first manifest, with comments that say how it goes on
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/outline.h"

#include <string.h>

#include "base/buffer.h"
#include "base/memory.h"
#include "base/printable.h"
#include "base/text.h"
#include "base/vector.h"
#include "text/glob.h"

/* Adds text, in quotes wherever YAML could take it for something else. */
static void add_scalar(struct buffer *out, const char *text)
{
	static const char safe[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
				   "0123456789 ._/+@,()-";
	static const char *const nothing[] = {"null", "Null", "NULL"};
	size_t len = strlen(text);
	bool plain = strspn(text, safe) == len && strchr("abcdefghijklmnopqrstuvwxyz"
							 "ABCDEFGHIJKLMNOPQRSTUVWXYZ/",
							 text[0]);
	for (size_t i = 0; i < ARRAY_SIZE(nothing); i++)
		plain = plain && !text_equal(text, nothing[i]);
	if (plain) {
		buffer_add_text(out, text);
		return;
	}
	buffer_add_byte(out, '\'');
	for (; *text; text++) {
		if (*text == '\'')
			buffer_add_byte(out, '\'');
		buffer_add_byte(out, (uint8_t)*text);
	}
	buffer_add_byte(out, '\'');
}

/* Adds a value in which variables are expanded: its own dollar signs stay. */
static void add_value(struct buffer *out, const char *key, const char *text)
{
	AUTO_BUFFER doubled = BUFFER_INIT;
	for (; *text; text++) {
		if (*text == '$')
			buffer_add_byte(&doubled, '$');
		buffer_add_byte(&doubled, (uint8_t)*text);
	}
	buffer_printf(out, "%s: ", key);
	add_scalar(out, buffer_text(&doubled));
	buffer_add_byte(out, '\n');
}

static void add_fact(struct buffer *out, const struct survey *survey, enum fact fact,
		     const char *key, const char *otherwise)
{
	if (survey->facts[fact])
		add_value(out, key, survey->facts[fact]);
	else
		buffer_printf(out, "# %s: %s\n", key, otherwise);
}

static void write_head(struct buffer *out, const struct survey *survey)
{
	const char *version = survey->facts[FACT_VERSION];
	const char *description = survey->facts[FACT_DESCRIPTION];
	buffer_add_text(out,
			"# What goes into the packages: all keys are in ingot.yaml(5).\n"
			"# 'ingot lint' checks this file, 'ingot build' makes the packages.\n\n");
	add_value(out, "name", survey->facts[FACT_NAME]);
	buffer_printf(out,
		      "# The variable VERSION where it is set, else what stands here.\n"
		      "version: ${VERSION:-%s}\n",
		      version ? version : "0.1.0");
	buffer_printf(
		out,
		"# In Go's names: amd64, arm64, arm7, 386, riscv64; all where it does not matter.\n"
		"arch: ${ARCH:-%s}\n",
		survey->arch ? survey->arch : "amd64");
	add_value(out, "description",
		  description ? description : "Software that nobody has described yet");
	add_fact(out, survey, FACT_MAINTAINER, "maintainer", "Jane Doe <jane@example.org>");
	add_fact(out, survey, FACT_HOMEPAGE, "homepage", "https://example.org");
}

/* A licence is not expanded, unlike the texts of add_value. */
static void write_license(struct buffer *out, const struct survey *survey)
{
	const char *license = survey->facts[FACT_LICENSE];
	if (!license) {
		buffer_add_text(out, "# license: MIT\n");
		return;
	}
	if (survey->license_doubt)
		buffer_add_text(out, "# -only or -or-later: the licence's text does not say.\n");
	buffer_add_text(out, "license: ");
	add_scalar(out, license);
	buffer_add_byte(out, '\n');
}

static void write_commit(struct buffer *out, const struct survey *survey)
{
	const char *commit = survey->facts[FACT_COMMIT];
	if (commit)
		buffer_printf(out,
			      "\n# The commit is asked of git, now %.12s. Where it cannot be:\n",
			      commit);
	else
		buffer_add_text(out, "\n# There is no git work tree here to ask for the commit:\n");
	buffer_add_text(out, "# source:\n"
			     "#   repository: https://example.org/project.git\n"
			     "#   commit: ${COMMIT}\n");
}

static void write_relations(struct buffer *out)
{
	buffer_add_text(out, "\n# What has to be installed too.\n"
			     "# depends:\n"
			     "#   - libc6 (>= 2.31)\n"
			     "# overrides:\n"
			     "#   rpm:\n"
			     "#     depends: [glibc >= 2.31]\n");
}

/* A path may have characters that a pattern gives a meaning. */
static void write_item(struct buffer *out, const char *src, const char *dst)
{
	AUTO_FREE char *quoted = glob_quote(src);
	buffer_add_text(out, "  - src: ");
	add_scalar(out, quoted);
	buffer_add_text(out, "\n    dst: ");
	add_scalar(out, dst);
	buffer_add_byte(out, '\n');
}

static void write_license_items(struct buffer *out, const struct survey *survey)
{
	const char *name = survey->facts[FACT_NAME];
	AUTO_FREE char *deb = xasprintf("/usr/share/doc/%s/copyright", name);
	AUTO_FREE char *rpm = xasprintf("/usr/share/licenses/%s/", name);
	if (!survey->license_file)
		return;
	buffer_add_text(out, "  # The licence, where each distribution looks for it.\n");
	write_item(out, survey->license_file, deb);
	buffer_add_text(out, "    packager: deb\n");
	write_item(out, survey->license_file, rpm);
	buffer_add_text(out, "    type: license\n");
}

static const char example[] = "  - src: build/hello\n"
			      "    dst: /usr/bin/hello\n"
			      "  - src: hello.conf\n"
			      "    dst: /etc/hello.conf\n"
			      "    type: config|noreplace\n"
			      "  - src: share/**\n"
			      "    dst: /usr/share/hello\n";

static void write_example(struct buffer *out)
{
	buffer_add_text(out, "  # More, such as programs, files of configuration, folders:\n");
	for (const char *line = example; *line;) {
		size_t len = strcspn(line, "\n") + 1;
		buffer_printf(out, "  # %.*s", (int)len - 2, line + 2);
		line += len;
	}
}

static void write_contents(struct buffer *out, const struct survey *survey)
{
	static const char *const titles[FOUND_COUNT] = {
		[FOUND_PROGRAM] = "Programs.",
		[FOUND_UNIT] = "Units of systemd.",
		[FOUND_PAGE] = "Manual pages.",
	};
	buffer_add_text(out, "\ncontents:\n");
	for (size_t i = 0; i < FOUND_COUNT; i++) {
		if (survey->files[i].n)
			buffer_printf(out, "  # %s\n", titles[i]);
		VECTOR_EACH (file, &survey->files[i])
			write_item(out, file->path, file->dst);
	}
	write_license_items(out, survey);
	write_example(out);
}

/* The reason has what stands in the lock file, and a comment ends with its line. */
static void write_refused_pin(struct buffer *out, const struct found_pin *pin)
{
	buffer_add_text(out, "  # ");
	printable_add_line(out, pin->refused, strlen(pin->refused));
	buffer_printf(out, "\n  # - %s\n", pin->path);
}

static void write_pins(struct buffer *out, const struct survey *survey)
{
	buffer_add_text(out, "\n# Lock files: what they pin goes into the bill of materials. The "
			     "word system adds the\n# packages that the programs' shared libraries "
			     "come from.\npins:\n");
	VECTOR_EACH (pin, &survey->pins) {
		if (pin->refused)
			write_refused_pin(out, pin);
		else
			buffer_printf(out, "  - %s\n", pin->path);
	}
	buffer_add_text(out, "  # - system\n");
}

static void write_rest(struct buffer *out)
{
	buffer_add_text(out, "\n# Run when the package comes and goes.\n"
			     "# scripts:\n"
			     "#   postinstall: packaging/postinstall.sh\n"
			     "#   preremove: packaging/preremove.sh\n"
			     "\n# The key that signs; or: ingot build --key FILE\n"
			     "# signature:\n"
			     "#   key_file: ${SIGNING_KEY}\n");
}

void outline_write(const struct survey *survey, struct buffer *out)
{
	write_head(out, survey);
	write_license(out, survey);
	write_commit(out, survey);
	write_relations(out);
	write_contents(out, survey);
	write_pins(out, survey);
	write_rest(out);
}
