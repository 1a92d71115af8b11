/* rpm_arch.h - architectures as rpm spells them
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef INGOT_FORMATS_RPM_RPM_ARCH_H
#define INGOT_FORMATS_RPM_RPM_ARCH_H

/* Returns rpm's name of an architecture of Go ("amd64" -> "x86_64"); one it does not know stays as
 * it is. Borrowed. */
const char *rpm_arch_name(const char *go_arch);
/* Returns what stands in the parentheses of name(isa) in a provide, or NULL: noarch or unknown.
 * (rpm's platform macros, __isa_name and __isa_bits) */
const char *rpm_arch_isa(const char *rpm_arch);

#endif
