/* payloads.c - reads every file once: digests, and the payloads of all formats in one pass
 *
 * The calling thread reads and hashes; compression runs in the pool behind the caster. Nothing
 * about a file is trusted twice: what is read has to be what the plan saw.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "plan/payloads.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "base/memory.h"
#include "codec/payload.h"

/* A piece stays in the cache of a core while it is hashed twice and copied. */
#define PIECE ((size_t)128 << 10)

/* A pass over the entries of a plan, for all formats together. */
struct pass {
	const struct plan *plan;
	const struct payload_request *requests;
	struct payload_caster *caster;
	struct payloads *payloads;
	uint32_t *next_index; /* for each format: of the next entry that counts */
	struct buffer literal;
	uint8_t *piece;
	const struct payloads_means *means;
	struct payloads_done done;
};

/* ---- Progress ---- */

static void count_all(struct pass *pass)
{
	for (size_t i = 0; i < pass->plan->n_entries; i++) {
		const struct entry *entry = &pass->plan->entries[i];
		if (entry->type != ENTRY_FILE)
			continue;
		pass->done.all_files++;
		pass->done.all_bytes += entry->size;
	}
}

/* The payloads advance together, so that one of them stands for all; what it has besides the
 * files' bytes is little, and would come to more than all in the end. */
static void report_progress(void *context)
{
	struct pass *pass = context;
	uint64_t written = payload_written_size(pass->caster, 0);
	if (!pass->means->progress)
		return;
	pass->done.bytes = written < pass->done.all_bytes ? written : pass->done.all_bytes;
	pass->means->progress(pass->means->context, &pass->done);
}

/* ---- One file: read, hashed, handed on ---- */

struct file_reading {
	const struct entry *entry;
	unsigned set; /* of the payloads that take the content: 1 << index */
	struct digest *sha256, *md5;
	struct file_digests *digests;
	uint64_t done;
};

/* elf(5): the magic number, then EI_CLASS, which is 1 or 2. */
static unsigned find_elf_class(const uint8_t *data, size_t len)
{
	static const uint8_t magic[] = {0x7f, 'E', 'L', 'F'};
	if (len <= sizeof magic || memcmp(data, magic, sizeof magic) != 0)
		return 0;
	return data[sizeof magic] <= 2 ? data[sizeof magic] : 0;
}

static int take_piece(struct pass *pass, struct file_reading *reading, const void *data, size_t len,
		      struct error *error)
{
	const struct payloads_means *means = pass->means;
	if (means->check && means->check(means->check_context, error))
		return -1;
	if (reading->done == 0)
		reading->digests->elf_class = find_elf_class(data, len);
	digest_add(reading->sha256, data, len);
	digest_add(reading->md5, data, len);
	reading->done += len;
	pass->done.read += len;
	if (reading->set && payload_content(pass->caster, data, len, error))
		return -1;
	report_progress(pass);
	return 0;
}

static int report_changed(const struct entry *entry, struct error *error)
{
	return error_set(error, "'%s' changed while it was packaged", entry->source);
}

static int check_unchanged(const struct entry *entry, int fd, struct error *error)
{
	struct stat st;
	if (fstat(fd, &st))
		return error_set_errno(error, errno, "cannot look at '%s'", entry->source);
	if (!S_ISREG(st.st_mode) || st.st_dev != entry->device || st.st_ino != entry->inode ||
	    (uint64_t)st.st_size != entry->size || st.st_mtim.tv_sec != entry->source_mtime_sec ||
	    st.st_mtim.tv_nsec != entry->source_mtime_nsec)
		return report_changed(entry, error);
	return 0;
}

/* Reads as much as there is of the next piece. A file that ended early is an error. */
static int read_piece(const struct file_reading *reading, int fd, uint8_t *piece, size_t *len,
		      struct error *error)
{
	uint64_t left = reading->entry->size - reading->done;
	size_t want = left < PIECE ? (size_t)left : PIECE;
	ssize_t got;
	do
		got = read(fd, piece, want);
	while (got < 0 && errno == EINTR);
	if (got < 0)
		return error_set_errno(error, errno, "cannot read '%s'", reading->entry->source);
	if (got == 0)
		return report_changed(reading->entry, error);
	*len = (size_t)got;
	return 0;
}

/* O_NONBLOCK: a named pipe that took the file's place would wait for a writer. */
static int read_source(struct pass *pass, struct file_reading *reading, struct error *error)
{
	const struct entry *entry = reading->entry;
	AUTO_FD fd = open(entry->source, O_RDONLY | O_NOFOLLOW | O_CLOEXEC | O_NOCTTY | O_NONBLOCK);
	if (fd < 0 && errno == ELOOP)
		return report_changed(entry, error);
	if (fd < 0)
		return error_set_errno(error, errno, "cannot open '%s'", entry->source);
	if (check_unchanged(entry, fd, error))
		return -1;
	if (entry->size > PIECE)
		(void)posix_fadvise(fd, 0, 0, POSIX_FADV_SEQUENTIAL); /* may be ignored */
	while (reading->done < entry->size) {
		size_t len = 0;
		if (read_piece(reading, fd, pass->piece, &len, error) ||
		    take_piece(pass, reading, pass->piece, len, error))
			return -1;
	}
	return check_unchanged(entry, fd, error);
}

static int read_data(struct pass *pass, struct file_reading *reading, struct error *error)
{
	const uint8_t *data = reading->entry->data;
	while (reading->done < reading->entry->size) {
		uint64_t left = reading->entry->size - reading->done;
		size_t len = left < PIECE ? (size_t)left : PIECE;
		if (take_piece(pass, reading, data + reading->done, len, error))
			return -1;
	}
	return 0;
}

static int read_content(struct pass *pass, struct file_reading *reading, struct error *error)
{
	const struct entry *entry = reading->entry;
	if (entry->size == 0)
		reading->set = 0;
	if (reading->set && payload_content_begin(pass->caster, reading->set, entry->size, error))
		return -1;
	if (entry->source ? read_source(pass, reading, error) : read_data(pass, reading, error))
		return -1;
	return reading->set ? payload_content_end(pass->caster, error) : 0;
}

static int take_file(struct pass *pass, const struct entry *entry, unsigned set,
		     struct error *error)
{
	struct file_reading reading = {
		.entry = entry,
		.set = set,
		.sha256 = digest_make(DIGEST_SHA256),
		.md5 = digest_make(DIGEST_MD5),
		.digests = &pass->payloads->files[entry - pass->plan->entries],
	};
	int failed = read_content(pass, &reading, error);
	if (!failed) {
		digest_hex(reading.sha256, reading.digests->sha256);
		digest_hex(reading.md5, reading.digests->md5);
		pass->done.files++;
		report_progress(pass);
	}
	digest_free(reading.sha256);
	digest_free(reading.md5);
	return failed;
}

/* ---- One entry: what each format puts before and after its content ---- */

static int put_literal(struct pass *pass, size_t format, struct error *error)
{
	if (!pass->literal.len)
		return 0;
	int failed = payload_literal(pass->caster, (int)format, pass->literal.data,
				     pass->literal.len, error);
	pass->payloads->v[format].plain_size += pass->literal.len;
	buffer_clear(&pass->literal);
	return failed;
}

/* Counts the entry, and writes its head where the format has it. */
static int put_head(struct pass *pass, const struct entry *entry, size_t format,
		    struct error *error)
{
	const struct payload_layout *layout = pass->requests[format].layout;
	bool has = layout->has(entry);
	bool counts = layout->counts ? layout->counts(entry) : has;
	uint32_t index = pass->next_index[format];
	pass->next_index[format] += counts;
	if (!has)
		return 0;
	if (layout->head(entry, index, pass->payloads->v[format].large, &pass->literal, error))
		return error_context(error, "'%s'", entry->path);
	return put_literal(pass, format, error);
}

static int put_tail(struct pass *pass, const struct entry *entry, size_t format,
		    struct error *error)
{
	const struct payload_layout *layout = pass->requests[format].layout;
	pass->payloads->v[format].plain_size += entry->size;
	layout->tail(entry, &pass->literal);
	return put_literal(pass, format, error);
}

static int take_entry(struct pass *pass, const struct entry *entry, struct error *error)
{
	unsigned set = 0;
	for (size_t i = 0; i < pass->plan->n_formats; i++) {
		if (!(entry->formats & 1u << i))
			continue;
		if (put_head(pass, entry, i, error))
			return -1;
		if (pass->requests[i].layout->has(entry))
			set |= 1u << i;
	}
	if (entry->type == ENTRY_FILE && take_file(pass, entry, set, error))
		return -1;
	for (size_t i = 0; i < pass->plan->n_formats; i++)
		if (set & 1u << i && put_tail(pass, entry, i, error))
			return -1;
	return 0;
}

/* ---- The whole ---- */

static int check_sizes(struct pass *pass, size_t format, struct error *error)
{
	const struct payload_layout *layout = pass->requests[format].layout;
	for (size_t i = 0; layout->check_size && i < pass->plan->n_entries; i++) {
		const struct entry *entry = &pass->plan->entries[i];
		bool *large = &pass->payloads->v[format].large;
		if (!(entry->formats & 1u << format) || entry->type != ENTRY_FILE)
			continue;
		if (layout->check_size(entry->size, large, error))
			return error_context(error, "'%s'", entry->path);
	}
	return 0;
}

static int open_payloads(struct pass *pass, struct error *error)
{
	for (size_t i = 0; i < pass->plan->n_formats; i++) {
		const struct payload_request *request = &pass->requests[i];
		struct spool *spool = &pass->payloads->v[i].spool;
		if (check_sizes(pass, i, error) ||
		    spool_open(spool, request->directory, request->digests, error) ||
		    payload_add(pass->caster, &request->params, spool, error) < 0)
			return -1;
	}
	return 0;
}

static int take_all(struct pass *pass, struct error *error)
{
	if (open_payloads(pass, error))
		return -1;
	for (size_t i = 0; i < pass->plan->n_entries; i++)
		if (take_entry(pass, &pass->plan->entries[i], error))
			return -1;
	for (size_t i = 0; i < pass->plan->n_formats; i++) {
		pass->requests[i].layout->end(pass->payloads->v[i].plain_size, &pass->literal);
		if (put_literal(pass, i, error))
			return -1;
	}
	return payload_caster_finish(pass->caster, error);
}

/* Takes the encoders. */
static struct payloads *allocate_payloads(const struct plan *plan,
					  const struct payloads_means *means,
					  struct run_makers *makers)
{
	const struct spliced_means help = {
		.cache = means->cache, .cores = pool_threads(means->pool), .makers = makers};
	struct payloads *payloads = xzalloc(sizeof *payloads);
	payloads->makers = makers;
	payloads->n = plan->n_formats;
	payloads->v = xzalloc(plan->n_formats * sizeof *payloads->v);
	for (size_t i = 0; i < plan->n_formats; i++)
		payloads->v[i] = (struct payload){.spool = SPOOL_INIT, .help = help};
	payloads->n_files = plan->n_entries;
	payloads->files = xzalloc(plan->n_entries * sizeof *payloads->files);
	return payloads;
}

struct payloads *payloads_make(const struct plan *plan, const struct payload_request *requests,
			       const struct payloads_means *means, struct error *error)
{
	struct run_makers *makers = run_makers_open(error);
	if (!makers)
		return NULL;
	AUTO_FREE uint32_t *next_index = xzalloc(plan->n_formats * sizeof *next_index);
	AUTO_FREE uint8_t *piece = xmalloc(PIECE);
	struct pass pass = {
		.plan = plan,
		.requests = requests,
		.caster = payload_caster_open(means->pool, makers, error),
		.next_index = next_index,
		.piece = piece,
		.means = means,
	};
	if (!pass.caster) {
		run_makers_close(makers);
		return NULL;
	}
	payload_caster_use_cache(pass.caster, means->cache);
	payload_caster_listen(pass.caster, report_progress, &pass);
	count_all(&pass);
	pass.payloads = allocate_payloads(plan, means, makers);
	int failed = take_all(&pass, error);
	payload_caster_free(pass.caster);
	buffer_free(&pass.literal);
	if (!failed)
		return pass.payloads;
	payloads_free(pass.payloads);
	return NULL;
}

void payloads_free(struct payloads *payloads)
{
	if (!payloads)
		return;
	for (size_t i = 0; i < payloads->n; i++)
		spool_close(&payloads->v[i].spool);
	run_makers_close(payloads->makers);
	free(payloads->v);
	free(payloads->files);
	free(payloads);
}
