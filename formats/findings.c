/* findings.c - what verifying a package has found
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "formats/findings.h"

#include <stdarg.h>
#include <stdlib.h>

#include "base/memory.h"
#include "base/vector.h"

void findings_add(struct findings *findings, enum finding_kind kind, const char *what,
		  const char *format, ...)
{
	struct finding *finding = VECTOR_ADD(findings);
	va_list args;
	va_start(args, format);
	finding->text = xvasprintf(format, args);
	va_end(args);
	finding->kind = kind;
	finding->what = xstrdup(what);
	findings->bad += kind == FINDING_BAD;
}

void findings_free(struct findings *findings)
{
	VECTOR_EACH (finding, findings) {
		free(finding->what);
		free(finding->text);
	}
	free(findings->v);
	*findings = (struct findings){0};
}
