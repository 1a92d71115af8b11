/* payload.h - compressed payloads of several packages from one pass over their files
 *
 * A payload is a stream of one codec: what only one format has (headers, padding) is a literal,
 * what formats share is content. Content of at least params.own_run_size becomes runs of its own,
 * compressed once for all payloads of equal parameters and spliced into each; all else is batched
 * with its neighbours into runs of each payload. Where a run is cut depends on the bytes and the
 * parameters alone: neither on the number of threads nor on how the caller slices its calls.
 *
 *     struct payload_caster *caster = payload_caster_open(pool, makers, &error);
 *     deb = payload_add(caster, &params, &deb_spool);   rpm = payload_add(...)
 *     payload_literal(caster, deb, header, n)
 *     payload_content_begin(caster, 1u << deb | 1u << rpm, size); payload_content(...); ..._end
 *     payload_caster_finish(caster, &error)
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef INGOT_CODEC_PAYLOAD_H
#define INGOT_CODEC_PAYLOAD_H

#include <stddef.h>
#include <stdint.h>

#include "base/compiler.h"
#include "base/error.h"
#include "base/pool.h"
#include "base/spool.h"
#include "codec/codec.h"
#include "codec/run_cache.h"
#include "codec/run_makers.h"

#define PAYLOAD_MAX 8

struct payload_caster;

/* `pool` and `makers` are borrowed and must outlive the caster. Memory is bounded by run size and
 * threads, whatever passes through. One thread at a time calls these functions. After an error only
 * payload_caster_free makes sense: all others fail again with the same message. */
struct payload_caster *payload_caster_open(struct pool *pool, struct run_makers *makers,
					   struct error *error) NODISCARD;
/* Runs are looked for in `cache` and put there, from here on; it is borrowed and may be NULL. The
 * streams are the same with it and without. */
void payload_caster_use_cache(struct payload_caster *caster, struct run_cache *cache);
/* Adds a payload that is written to `spool` (borrowed, open). Runs that it shares with one added
 * before stand in that one's spool, to which its own refers. Returns its number from 0, or -1. */
int payload_add(struct payload_caster *caster, const struct codec_params *params,
		struct spool *spool, struct error *error) NODISCARD;
/* Adds what this payload alone has; no content is open. */
int payload_literal(struct payload_caster *caster, int payload, const void *data, size_t len,
		    struct error *error) NODISCARD;
/* Begins content of exactly `size` bytes for the payloads of the set 1u << number. */
int payload_content_begin(struct payload_caster *caster, unsigned payloads, uint64_t size,
			  struct error *error) NODISCARD;
/* Adds the next bytes of the content that was begun. */
int payload_content(struct payload_caster *caster, const void *data, size_t len,
		    struct error *error) NODISCARD;
/* Fails where fewer or more bytes came than were announced. */
int payload_content_end(struct payload_caster *caster, struct error *error) NODISCARD;
/* Waits for all runs, ends every stream. The spools then hold one frame, stream or member each. */
int payload_caster_finish(struct payload_caster *caster, struct error *error) NODISCARD;
typedef void (*payload_listener)(void *context);
/* Has `function` called, by the thread that calls these functions, whenever a run was written: for
 * all its payloads. `context` is borrowed. */
void payload_caster_listen(struct payload_caster *caster, payload_listener function, void *context);
/* Returns the plain bytes of the runs that were written to the spool already. */
uint64_t payload_written_size(const struct payload_caster *caster, int payload);
void payload_caster_free(struct payload_caster *caster); /* accepts NULL; at any time */

#endif
