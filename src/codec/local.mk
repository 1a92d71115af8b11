# src/codec/local.mk - runs and streams: how bytes are compressed, once, for several packages
# SPDX-License-Identifier: GPL-3.0-or-later

libingot_a_SOURCES += \
	src/codec/codec.c \
	src/codec/codec.h \
	src/codec/codec_gzip.c \
	src/codec/codec_lzma.c \
	src/codec/codec_none.c \
	src/codec/codec_none_internal.h \
	src/codec/codec_ops_internal.h \
	src/codec/codec_xz.c \
	src/codec/codec_xz_internal.h \
	src/codec/codec_zstd.c \
	src/codec/expander.c \
	src/codec/expander.h \
	src/codec/expander_bzip2.c \
	src/codec/expander_bzip2_internal.h \
	src/codec/payload.c \
	src/codec/payload.h \
	src/codec/run.c \
	src/codec/run_cache.c \
	src/codec/run_cache.h \
	src/codec/run_cache_trim.c \
	src/codec/run_cache_trim_internal.h \
	src/codec/run_internal.h \
	src/codec/run_makers.c \
	src/codec/run_makers.h \
	src/codec/run_queue.c \
	src/codec/run_queue_internal.h \
	src/codec/spliced.c \
	src/codec/spliced.h \
	src/codec/stream.c \
	src/codec/stream_internal.h \
	src/codec/whole.c \
	src/codec/whole.h \
	src/codec/zstd_blocks.c \
	src/codec/zstd_blocks_internal.h

unit_tests += \
	tests/unit/codec/t_codec \
	tests/unit/codec/t_expander \
	tests/unit/codec/t_payload \
	tests/unit/codec/t_payload_batch \
	tests/unit/codec/t_run \
	tests/unit/codec/t_run_cache \
	tests/unit/codec/t_spliced \
	tests/unit/codec/t_whole \
	tests/unit/codec/t_zstd_blocks

fuzz_harnesses += \
	tests/fuzz/f_expand
tests_unit_codec_t_expander_SOURCES = tests/unit/codec/t_expander.c $(key_sources)
tests_unit_codec_t_payload_SOURCES = tests/unit/codec/t_payload.c tests/unit/streams.c tests/unit/streams.h
tests_unit_codec_t_payload_batch_SOURCES = tests/unit/codec/t_payload_batch.c tests/unit/streams.c tests/unit/streams.h
tests_unit_codec_t_run_SOURCES = tests/unit/codec/t_run.c tests/unit/streams.c tests/unit/streams.h
tests_unit_codec_t_run_cache_SOURCES = tests/unit/codec/t_run_cache.c tests/unit/streams.c tests/unit/streams.h
tests_unit_codec_t_whole_SOURCES = tests/unit/codec/t_whole.c tests/unit/streams.c tests/unit/streams.h
tests_fuzz_f_expand_LDADD = $(fuzz_ldadd)
EXTRA_DIST += \
	specs/codec.md \
	tests/fuzz/seeds/f_expand/blocks \
	tests/fuzz/seeds/f_expand/licence.zst \
	tests/fuzz/seeds/f_expand/rle-first.zst \
	tests/fuzz/seeds/f_expand/text.bz2 \
	tests/fuzz/seeds/f_expand/text.gz \
	tests/fuzz/seeds/f_expand/text.lzma \
	tests/fuzz/seeds/f_expand/text.xz \
	tests/fuzz/seeds/f_expand/text.zst
