/* rpm_library.h - librpm made ready: quiet, and safe for threads
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef INGOT_FORMATS_RPM_RPM_LIBRARY_H
#define INGOT_FORMATS_RPM_RPM_LIBRARY_H

/* Before the first use of a header; cheap when called again. librpm's messages go nowhere from
 * then on (what is wrong is said by our own errors), and its lazily made table of tags exists
 * before a second thread can ask for it. */
void rpm_library_open(void);

#endif
