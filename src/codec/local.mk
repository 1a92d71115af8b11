# src/codec/local.mk - runs and streams
# SPDX-License-Identifier: GPL-3.0-or-later

libingot_a_SOURCES += \
	src/codec/codec.h \
	src/codec/payload.h \
	src/codec/squeeze.h
