/* http_server.h - a web server on the loopback that says just what a test wants, byte for byte
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef INGOT_TESTS_UNIT_HTTP_SERVER_H
#define INGOT_TESTS_UNIT_HTTP_SERVER_H

/* Tells what the server does after the answer has been sent. */
enum http_then {
	HTTP_GO_ON,   /* waits for the next request */
	HTTP_CLOSE,   /* ends the connection */
	HTTP_STALL,   /* keeps it open and says nothing more */
	HTTP_ENDLESS, /* sends zeros until the client goes */
};

struct http_answer {
	const char *path; /* "/a" */
	const char *text; /* status line, header, body */
	enum http_then then;
};

struct http_server;

/* Answers in a process of its own; a path of no row with 404. `rows` ends with a NULL path. `host`
 * is "127.0.0.1" or "::1". Returns NULL where this machine has no such address. */
struct http_server *http_server_start(const char *host, const struct http_answer *rows);
/* Returns "http://127.0.0.1:PORT", which lives as long as the server. */
const char *http_server_url(const struct http_server *server);
/* Returns how many connections there were since the server was started. */
unsigned http_server_connections(const struct http_server *server);
/* Returns the "Authorization" field of the last request; "" where it had none. */
const char *http_server_authorization(const struct http_server *server);
void http_server_stop(struct http_server *server);

#endif
