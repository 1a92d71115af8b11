/* manifest_man.c - the man page ingot.yaml(5), made of the table of keys
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "manifest/manifest_man.h"

#include <string.h>

#include "base/memory.h"
#include "manifest/manifest_fields_internal.h"

static const char head[] =
	".TH INGOT.YAML 5 \"\" \"Ingot\" \"File formats\"\n"
	".SH NAME\n"
	"ingot.yaml \\- what goes into a package\n"
	".SH DESCRIPTION\n"
	"A manifest is a YAML file with one map. It names a package, lists the files of a build "
	"that are installed, and says what differs between formats.\n"
	".BR ingot (1)\n"
	"reads\n"
	".IR ingot.yaml ,\n"
	"or where that is missing\n"
	".IR nfpm.yaml ;\n"
	"every manifest of nfpm is one of Ingot.\n"
	".PP\n"
	"Relative paths start at the current directory. An unknown key, a value of the wrong kind "
	"and a missing file are errors; all of them are reported in one run, each with its line "
	"and column. A text can be written as any scalar, so that\n"
	".B version: 1.10\n"
	"is the text 1.10. A key without a value is one that was not given. Anchors, aliases and "
	"merge keys may be used; tags of an application's own may not.\n";

static const char variables[] =
	".SH VARIABLES\n"
	"Where a key says so, variables of the environment are replaced by their values.\n"
	".TP\n"
	".BR $ \\fINAME\\fR \", \" ${ \\fINAME\\fR }\n"
	"The value. A variable that is not set is an error.\n"
	".TP\n"
	".BR ${ \\fINAME\\fR :\\- \\fItext\\fR }\n"
	"The value, or the text where the variable is empty or not set.\n"
	".TP\n"
	".BR ${ \\fINAME\\fR \\- \\fItext\\fR }\n"
	"The value, or the text where the variable is not set.\n"
	".TP\n"
	".B $$\n"
	"A dollar sign.\n"
	".PP\n"
	"White space around an item of a list is dropped, and so is an item that is empty then.\n"
	".SH OVERRIDES\n"
	"Below\n"
	".BI overrides. format\n"
	"stand the keys that are marked as such. A text, a number or a list replaces the one at "
	"the top; an empty one does not. A list is replaced as a whole,\n"
	".B contents\n"
	"too. A map is merged key by key.\n";

static const char tail[] = ".SH EXAMPLE\n"
			   ".nf\n"
			   "name: hello\n"
			   "version: ${VERSION}\n"
			   "arch: ${GOARCH:\\-amd64}\n"
			   "maintainer: Jane Doe <jane@example.org>\n"
			   "description: A greeting\n"
			   "license: MIT\n"
			   "depends:\n"
			   "  \\- libc6 (>= 2.31)\n"
			   "contents:\n"
			   "  \\- src: build/hello\n"
			   "    dst: /usr/bin/hello\n"
			   "  \\- src: hello.conf\n"
			   "    dst: /etc/hello.conf\n"
			   "    type: config|noreplace\n"
			   "    file_info:\n"
			   "      mode: 0644\n"
			   "overrides:\n"
			   "  rpm:\n"
			   "    depends: [glibc >= 2.31]\n"
			   "pins: [package\\-lock.json, system]\n"
			   ".fi\n"
			   ".SH SEE ALSO\n"
			   ".BR ingot (1),\n"
			   ".BR deb\\-control (5),\n"
			   ".BR deb\\-version (7),\n"
			   ".BR rpm (8)\n";

/* Escapes a hyphen, which is meant to be typed, and what roff would take for its own. */
static void add_escaped(struct buffer *out, const char *text)
{
	for (; *text; text++) {
		if (*text == '-' || *text == '\\')
			buffer_add_byte(out, '\\');
		if (*text == '\\')
			buffer_add_byte(out, 'e');
		else
			buffer_add_byte(out, (uint8_t)*text);
	}
}

static void write_words(struct buffer *out, const struct manifest_field *field,
			const struct format_list *known)
{
	struct manifest_words words;
	manifest_field_words(field, known, &words);
	for (size_t i = 0; i < words.n; i++) {
		buffer_add_text(out, i ? ", " : " One of: ");
		add_escaped(out, words.v[i]);
	}
	if (words.n)
		buffer_add_text(out, ".");
}

static void write_flags(struct buffer *out, const struct manifest_field *field)
{
	static const struct {
		unsigned flag;
		const char *text;
	} sentences[] = {
		{FIELD_REQUIRED, " Required."},
		{FIELD_EXPANDED, " Variables are expanded."},
		{FIELD_EXPANDED_ON_REQUEST, " Variables are expanded with expand: true."},
		{FIELD_NAMES_FILE, " Variables are expanded where no file has the name as it is."},
		{FIELD_OVERRIDABLE, " Can be overridden."},
	};
	for (size_t i = 0; i < ARRAY_SIZE(sentences); i++)
		if (field->flags & sentences[i].flag)
			buffer_add_text(out, sentences[i].text);
}

static bool is_section(const struct manifest_field *field)
{
	return field->kind == FIELD_GROUP;
}

static bool is_own(const struct manifest_field *field)
{
	return field->flags & FIELD_OWN;
}

static void write_key(struct buffer *out, const struct manifest_field *field,
		      const struct format_list *known)
{
	AUTO_FREE char *about = manifest_field_about(field);
	buffer_add_text(out, ".TP\n.B ");
	add_escaped(out, manifest_field_key(field));
	buffer_printf(out, "\n(%s) ", manifest_field_kind_name(field->kind));
	add_escaped(out, about);
	write_words(out, field, known);
	write_flags(out, field);
	buffer_add_text(out, "\n");
}

static void write_keys(struct buffer *out, const char *prefix, bool own,
		       const struct format_list *known)
{
	for (size_t i = 0; i < manifest_fields_count; i++) {
		const struct manifest_field *field = &manifest_fields[i];
		if (!is_section(field) && manifest_field_is_below(field, prefix) &&
		    own == is_own(field))
			write_key(out, field, known);
	}
}

static void write_section(struct buffer *out, const struct manifest_field *field,
			  const struct format_list *known)
{
	AUTO_FREE char *prefix = xasprintf("%s.", field->path);
	buffer_add_text(out, ".SS ");
	add_escaped(out, field->path);
	buffer_add_text(out, "\n");
	add_escaped(out, field->about);
	buffer_add_text(out, "\n");
	write_keys(out, prefix, is_own(field), known);
}

/* The keys of an item of contents come after the row of the list itself. */
static void write_sections(struct buffer *out, bool own, const struct format_list *known)
{
	for (size_t i = 0; i < manifest_fields_count; i++) {
		const struct manifest_field *field = &manifest_fields[i];
		if (field->kind == FIELD_CONTENTS && !own) {
			buffer_add_text(out, ".SS contents[]\nAn item of contents.\n");
			write_keys(out, "contents[].", false, known);
		} else if (is_section(field) && own == is_own(field)) {
			write_section(out, field, known);
		}
	}
}

void manifest_man_write(const struct format_list *known, struct buffer *out)
{
	buffer_add_text(out, head);
	buffer_add_text(out, ".SH KEYS\n");
	write_keys(out, "", false, known);
	write_sections(out, false, known);
	buffer_add_text(out, ".SH KEYS OF INGOT\nnfpm does not know these.\n");
	write_keys(out, "", true, known);
	write_sections(out, true, known);
	buffer_add_text(out, variables);
	buffer_add_text(out, tail);
}
