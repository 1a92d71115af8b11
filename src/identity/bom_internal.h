/* bom_internal.h - the names of Ingot's own properties in a CycloneDX document
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef INGOT_IDENTITY_BOM_INTERNAL_H
#define INGOT_IDENTITY_BOM_INTERNAL_H

#define BOM_COMMIT "ingot:commit"
#define BOM_DIRTY "ingot:dirty"
#define BOM_TAG "ingot:tag"
#define BOM_SOURCE "ingot:source"     /* the lock file that a pin comes from */
#define BOM_CHECKSUM "ingot:checksum" /* no plain hash of a file: Go's h1, yarn's */

/* Stands below formulation and says what the components of the one formula are to the package. */
#define BOM_ROLE "ingot:role"
#define BOM_ROLE_TOOL "tool"
#define BOM_ROLE_SYSTEM "system"
#define BOM_ROLE_LOCK "lock"
#define BOM_ROLE_MATERIAL "material"
#define BOM_CONTENT_ID "ingot:content-id" /* of a material */

#endif
