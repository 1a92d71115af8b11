# src/store/local.mk - where a repository lives
# SPDX-License-Identifier: GPL-3.0-or-later

libingot_a_SOURCES += \
	src/store/answer.c \
	src/store/answer.h \
	src/store/backend_internal.h \
	src/store/beneath.c \
	src/store/beneath_internal.h \
	src/store/directory.c \
	src/store/file_url.c \
	src/store/file_url.h \
	src/store/http.c \
	src/store/http_client.c \
	src/store/http_client_internal.h \
	src/store/http_internal.h \
	src/store/http_url.c \
	src/store/http_url_internal.h \
	src/store/links.c \
	src/store/links_internal.h \
	src/store/sharing.c \
	src/store/sharing_internal.h \
	src/store/store.c \
	src/store/store.h \
	src/store/visitor.c \
	src/store/visitor.h

unit_tests += \
	tests/unit/store/t_answer \
	tests/unit/store/t_http \
	tests/unit/store/t_store \
	tests/unit/store/t_visitor
tests_unit_store_t_http_SOURCES = \
	tests/unit/http_server.c \
	tests/unit/http_server.h \
	tests/unit/store/t_http.c
tests_unit_store_t_visitor_SOURCES = \
	tests/unit/http_server.c \
	tests/unit/http_server.h \
	tests/unit/store/t_visitor.c
