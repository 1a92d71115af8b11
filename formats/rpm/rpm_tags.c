/* rpm_tags.c - which member of a package's record is which tag of an rpm
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "formats/rpm/rpm_tags.h"

#include <string.h>

#include <rpm/rpmds.h>
#include <rpm/rpmfiles.h>
#include <rpm/rpmtag.h>

#define MEMBER(name) offsetof(struct package, name)

const struct rpm_text_tag rpm_text_tags[] = {
	{RPMTAG_NAME, MEMBER(name), false},
	{RPMTAG_VERSION, MEMBER(version), false},
	{RPMTAG_RELEASE, MEMBER(release), false},
	{RPMTAG_SUMMARY, MEMBER(summary), true},
	{RPMTAG_DESCRIPTION, MEMBER(description), true},
	{RPMTAG_BUILDHOST, MEMBER(build_host), false},
	{RPMTAG_DISTRIBUTION, MEMBER(distribution), false},
	{RPMTAG_VENDOR, MEMBER(vendor), false},
	{RPMTAG_LICENSE, MEMBER(license), false},
	{RPMTAG_PACKAGER, MEMBER(maintainer), false},
	{RPMTAG_URL, MEMBER(homepage), false},
	{RPMTAG_ARCH, MEMBER(arch), false},
};
const size_t rpm_text_tag_count = ARRAY_SIZE(rpm_text_tags);

const struct rpm_field_tag rpm_field_tags[] = {
	{RPMTAG_GROUP, "GROUP", true},
	{RPMTAG_OS, "OS", false},
	{RPMTAG_SOURCERPM, "SOURCERPM", false},
	{RPMTAG_PLATFORM, "PLATFORM", false},
	{RPMTAG_OPTFLAGS, "OPTFLAGS", false},
	{RPMTAG_BUGURL, "BUGURL", false},
	{RPMTAG_RPMVERSION, "RPMVERSION", false},
};
const size_t rpm_field_tag_count = ARRAY_SIZE(rpm_field_tags);

#define ARRAYS(x) RPMTAG_##x##NAME, RPMTAG_##x##VERSION, RPMTAG_##x##FLAGS
/* A reader puts all that must be there while scriptlets run into one list, as createrepo_c's
 * attribute "pre" does; a writer tells post from pre. */
#define BEFORE (RPMSENSE_SCRIPT_PRE | RPMSENSE_SCRIPT_POST | RPMSENSE_PREREQ)

const struct rpm_relation_tag rpm_relation_tags[] = {
	{RELATION_PROVIDES, NULL, ARRAYS(PROVIDE), 0, 0},
	{RELATION_PREDEPENDS, NULL, ARRAYS(REQUIRE), RPMSENSE_SCRIPT_PRE, BEFORE},
	{RELATION_DEPENDS, RPM_FIELD_REQUIRES_POST, ARRAYS(REQUIRE), RPMSENSE_SCRIPT_POST,
	 RPMSENSE_SCRIPT_POST},
	{RELATION_DEPENDS, NULL, ARRAYS(REQUIRE), 0, 0},
	{RELATION_CONFLICTS, NULL, ARRAYS(CONFLICT), 0, 0},
	{RELATION_REPLACES, NULL, ARRAYS(OBSOLETE), 0, 0},
	{RELATION_RECOMMENDS, NULL, ARRAYS(RECOMMEND), 0, 0},
	{RELATION_SUGGESTS, NULL, ARRAYS(SUGGEST), 0, 0},
	{RELATION_SUPPLEMENTS, NULL, ARRAYS(SUPPLEMENT), 0, 0},
	{RELATION_ENHANCES, NULL, ARRAYS(ENHANCE), 0, 0},
};
const size_t rpm_relation_tag_count = ARRAY_SIZE(rpm_relation_tags);

const struct rpm_script_tag rpm_script_tags[] = {
	{SCRIPT_PREINSTALL, RPMTAG_PREIN, RPMTAG_PREINPROG, RPMSENSE_SCRIPT_PRE},
	{SCRIPT_POSTINSTALL, RPMTAG_POSTIN, RPMTAG_POSTINPROG, RPMSENSE_SCRIPT_POST},
	{SCRIPT_PREREMOVE, RPMTAG_PREUN, RPMTAG_PREUNPROG, RPMSENSE_SCRIPT_PREUN},
	{SCRIPT_POSTREMOVE, RPMTAG_POSTUN, RPMTAG_POSTUNPROG, RPMSENSE_SCRIPT_POSTUN},
	{SCRIPT_PRETRANS, RPMTAG_PRETRANS, RPMTAG_PRETRANSPROG, RPMSENSE_PRETRANS},
	{SCRIPT_POSTTRANS, RPMTAG_POSTTRANS, RPMTAG_POSTTRANSPROG, RPMSENSE_POSTTRANS},
	{SCRIPT_VERIFY, RPMTAG_VERIFYSCRIPT, RPMTAG_VERIFYSCRIPTPROG, RPMSENSE_SCRIPT_VERIFY},
};
const size_t rpm_script_tag_count = ARRAY_SIZE(rpm_script_tags);

const struct rpm_file_flag rpm_file_flags[] = {
	{ENTRY_CONFIG, RPMFILE_CONFIG},       {ENTRY_NOREPLACE, RPMFILE_NOREPLACE},
	{ENTRY_MISSINGOK, RPMFILE_MISSINGOK}, {ENTRY_DOC, RPMFILE_DOC},
	{ENTRY_LICENSE, RPMFILE_LICENSE},     {ENTRY_README, RPMFILE_README},
};
const size_t rpm_file_flag_count = ARRAY_SIZE(rpm_file_flags);

const char **rpm_text_member(const struct rpm_text_tag *row, struct package *package)
{
	return (const char **)(void *)((char *)package + row->offset);
}

const char *rpm_text_value(const struct rpm_text_tag *row, const struct package *package)
{
	const char *value;
	memcpy(&value, (const char *)package + row->offset, sizeof value);
	return value;
}

const char *rpm_field_value(const struct package *package, const char *name)
{
	for (size_t i = 0; i < package->fields.n; i++)
		if (strcmp(package->fields.v[i].name, name) == 0)
			return package->fields.v[i].value;
	return NULL;
}

uint32_t rpm_time(int64_t time)
{
	if (time < 0)
		return 0;
	return time > UINT32_MAX ? UINT32_MAX : (uint32_t)time;
}
