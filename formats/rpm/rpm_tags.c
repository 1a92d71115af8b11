/* rpm_tags.c - which member of a package's record is which tag of an rpm
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "formats/rpm/rpm_tags.h"

#include <string.h>

#include "formats/rpm/rpm_numbers.h"

#define MEMBER(name) offsetof(struct package, name)

const struct rpm_text_tag rpm_text_tags[] = {
	{RPM_TAG_NAME, MEMBER(name), false},
	{RPM_TAG_VERSION, MEMBER(version), false},
	{RPM_TAG_RELEASE, MEMBER(release), false},
	{RPM_TAG_SUMMARY, MEMBER(summary), true},
	{RPM_TAG_DESCRIPTION, MEMBER(description), true},
	{RPM_TAG_BUILDHOST, MEMBER(build_host), false},
	{RPM_TAG_DISTRIBUTION, MEMBER(distribution), false},
	{RPM_TAG_VENDOR, MEMBER(vendor), false},
	{RPM_TAG_LICENSE, MEMBER(license), false},
	{RPM_TAG_PACKAGER, MEMBER(maintainer), false},
	{RPM_TAG_URL, MEMBER(homepage), false},
	{RPM_TAG_ARCH, MEMBER(arch), false},
};
const size_t rpm_text_tag_count = ARRAY_SIZE(rpm_text_tags);

const struct rpm_field_tag rpm_field_tags[] = {
	{RPM_TAG_GROUP, "GROUP", true},
	{RPM_TAG_OS, "OS", false},
	{RPM_TAG_SOURCERPM, "SOURCERPM", false},
	{RPM_TAG_PLATFORM, "PLATFORM", false},
	{RPM_TAG_OPTFLAGS, "OPTFLAGS", false},
	{RPM_TAG_BUGURL, "BUGURL", false},
	{RPM_TAG_RPMVERSION, "RPMVERSION", false},
};
const size_t rpm_field_tag_count = ARRAY_SIZE(rpm_field_tags);

#define ARRAYS(x) RPM_TAG_##x##NAME, RPM_TAG_##x##VERSION, RPM_TAG_##x##FLAGS
/* A reader puts all that must be there while scriptlets run into one list, as createrepo_c's
 * attribute "pre" does; a writer tells post from pre. */
#define BEFORE (RPM_SENSE_SCRIPT_PRE | RPM_SENSE_SCRIPT_POST | RPM_SENSE_PREREQ)

const struct rpm_relation_tag rpm_relation_tags[] = {
	{RELATION_PROVIDES, NULL, ARRAYS(PROVIDE), 0, 0},
	{RELATION_PREDEPENDS, NULL, ARRAYS(REQUIRE), RPM_SENSE_SCRIPT_PRE, BEFORE},
	{RELATION_DEPENDS, RPM_FIELD_REQUIRES_POST, ARRAYS(REQUIRE), RPM_SENSE_SCRIPT_POST,
	 RPM_SENSE_SCRIPT_POST},
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
	{SCRIPT_PREINSTALL, RPM_TAG_PREIN, RPM_TAG_PREINPROG, RPM_SENSE_SCRIPT_PRE},
	{SCRIPT_POSTINSTALL, RPM_TAG_POSTIN, RPM_TAG_POSTINPROG, RPM_SENSE_SCRIPT_POST},
	{SCRIPT_PREREMOVE, RPM_TAG_PREUN, RPM_TAG_PREUNPROG, RPM_SENSE_SCRIPT_PREUN},
	{SCRIPT_POSTREMOVE, RPM_TAG_POSTUN, RPM_TAG_POSTUNPROG, RPM_SENSE_SCRIPT_POSTUN},
	{SCRIPT_PRETRANS, RPM_TAG_PRETRANS, RPM_TAG_PRETRANSPROG, RPM_SENSE_PRETRANS},
	{SCRIPT_POSTTRANS, RPM_TAG_POSTTRANS, RPM_TAG_POSTTRANSPROG, RPM_SENSE_POSTTRANS},
	{SCRIPT_VERIFY, RPM_TAG_VERIFYSCRIPT, RPM_TAG_VERIFYSCRIPTPROG, RPM_SENSE_SCRIPT_VERIFY},
};
const size_t rpm_script_tag_count = ARRAY_SIZE(rpm_script_tags);

const struct rpm_file_flag rpm_file_flags[] = {
	{ENTRY_CONFIG, RPM_FILE_CONFIG},       {ENTRY_NOREPLACE, RPM_FILE_NOREPLACE},
	{ENTRY_MISSINGOK, RPM_FILE_MISSINGOK}, {ENTRY_DOC, RPM_FILE_DOC},
	{ENTRY_LICENSE, RPM_FILE_LICENSE},     {ENTRY_README, RPM_FILE_README},
};
const size_t rpm_file_flag_count = ARRAY_SIZE(rpm_file_flags);

const char **rpm_tag_member(const struct rpm_text_tag *row, struct package *package)
{
	return (const char **)(void *)((char *)package + row->offset);
}

const char *rpm_tag_value(const struct rpm_text_tag *row, const struct package *package)
{
	const char *value;
	memcpy(&value, (const char *)package + row->offset, sizeof value);
	return value;
}

const char *rpm_tag_field(const struct package *package, const char *name)
{
	for (size_t i = 0; i < package->fields.n; i++)
		if (strcmp(package->fields.v[i].name, name) == 0)
			return package->fields.v[i].value;
	return NULL;
}

uint32_t rpm_tag_time(int64_t time)
{
	if (time < 0)
		return 0;
	return time > UINT32_MAX ? UINT32_MAX : (uint32_t)time;
}
