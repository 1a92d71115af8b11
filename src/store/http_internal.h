/* http_internal.h - a repository read over HTTP, with limits of one's own
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef INGOT_STORE_HTTP_INTERNAL_H
#define INGOT_STORE_HTTP_INTERNAL_H

#include "base/compiler.h"
#include "base/error.h"
#include "store/http_client_internal.h"

/* Opens a URL as store_open does, whose limits suit every network. */
struct store *http_open(const char *url, const struct http_limits *limits,
			struct error *error) NODISCARD;

#endif
