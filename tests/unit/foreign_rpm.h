/* foreign_rpm.h - an rpm with everything, made by rpmbuild
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef INGOT_TESTS_UNIT_FOREIGN_RPM_H
#define INGOT_TESTS_UNIT_FOREIGN_RPM_H

/* Makes the rpms once a program. Skips the test where rpmbuild is absent. Borrowed paths. */
const char *foreign_rpm(void);
const char *foreign_source_rpm(void);

#endif
