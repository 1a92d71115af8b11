/* http_server.c - a web server on the loopback that says just what a test wants
 *
 * A process takes the connections, one more serves each: no answer waits for another.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "tests/unit/http_server.h"

#include "tests/unit/test.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/memory.h"
#include "base/text.h"

#define REQUEST_MAX 8192

/* Memory that the processes share. */
struct shared {
	unsigned connections;
	char authorization[256];
};

struct http_server {
	pid_t process;
	struct shared *shared;
	char *url;
};

/* ---- One connection ---- */

/* Reads up to the empty line; what comes with it of the next request is none here, since a client
 * waits for its answer. Returns false where the client has gone. */
static bool read_request(int fd, char request[REQUEST_MAX])
{
	size_t len = 0;
	for (request[0] = '\0'; !strstr(request, "\r\n\r\n"); request[len] = '\0') {
		ssize_t got =
			len + 1 < REQUEST_MAX ? read(fd, request + len, REQUEST_MAX - 1 - len) : 0;
		if (got <= 0)
			return false;
		len += (size_t)got;
	}
	return true;
}

static void note(struct shared *shared, const char *request)
{
	static const char field[] = "\r\nAuthorization: ";
	const char *found = strstr(request, field);
	const char *value = found ? found + sizeof field - 1 : "";
	(void)snprintf(shared->authorization, sizeof shared->authorization, "%.*s",
		       (int)strcspn(value, "\r\n"), value);
}

static const struct http_answer *find_answer(const struct http_answer *rows, const char *request)
{
	static const struct http_answer none = {
		"", "HTTP/1.1 404 Not Found\r\nContent-Length: 5\r\n\r\nnone\n", HTTP_GO_ON};
	const char *path = strchr(request, '/');
	for (; path && rows->path; rows++) {
		size_t len = strlen(rows->path);
		if (strncmp(path, rows->path, len) == 0 && path[len] == ' ')
			return rows;
	}
	return &none;
}

static bool send_all(int fd, const char *text, size_t len)
{
	while (len > 0) {
		ssize_t sent = send(fd, text, len, MSG_NOSIGNAL);
		if (sent <= 0)
			return false;
		text += sent;
		len -= (size_t)sent;
	}
	return true;
}

static void finish(int fd, enum http_then then)
{
	static const char zeros[REQUEST_MAX];
	char ignored[64];
	while (then == HTTP_ENDLESS && send_all(fd, zeros, sizeof zeros))
		;
	while (then == HTTP_STALL && read(fd, ignored, sizeof ignored) > 0)
		;
}

static void serve(int fd, const struct http_answer *rows, struct shared *shared)
{
	char request[REQUEST_MAX];
	while (read_request(fd, request)) {
		const struct http_answer *answer = find_answer(rows, request);
		size_t len = strlen(answer->text);
		/* A HEAD has the header alone. */
		const char *end = strstr(answer->text, "\r\n\r\n");
		if (text_starts(request, "HEAD ") && end)
			len = (size_t)(end - answer->text) + 4;
		note(shared, request);
		if (!send_all(fd, answer->text, len) || answer->then != HTTP_GO_ON) {
			finish(fd, answer->then);
			return;
		}
	}
}

/* ---- The server ---- */

static void take_connections(int listener, const struct http_answer *rows, struct shared *shared)
{
	(void)signal(SIGCHLD, SIG_IGN);
	for (;;) {
		int fd = accept(listener, NULL, NULL);
		if (fd < 0)
			_exit(1);
		shared->connections++;
		if (fork() == 0) {
			serve(fd, rows, shared);
			_exit(0);
		}
		(void)close(fd);
	}
}

/* Sets *port; returns -1 where there is no such address. */
static int listen_at(const char *host, unsigned *port)
{
	struct sockaddr_in6 six = {.sin6_family = AF_INET6};
	struct sockaddr_in four = {.sin_family = AF_INET};
	bool is_six = strchr(host, ':') != NULL;
	struct sockaddr *address =
		is_six ? (struct sockaddr *)(void *)&six : (struct sockaddr *)(void *)&four;
	socklen_t len = is_six ? sizeof six : sizeof four;
	assert_int_equal(inet_pton(address->sa_family, host,
				   is_six ? (void *)&six.sin6_addr : (void *)&four.sin_addr),
			 1);
	int fd = socket(address->sa_family, SOCK_STREAM | SOCK_CLOEXEC, 0);
	if (fd < 0 || bind(fd, address, len) < 0) {
		if (fd >= 0)
			(void)close(fd);
		return -1;
	}
	assert_int_equal(listen(fd, 16), 0);
	assert_int_equal(getsockname(fd, address, &len), 0);
	*port = ntohs(is_six ? six.sin6_port : four.sin_port);
	return fd;
}

struct http_server *http_server_start(const char *host, const struct http_answer *rows)
{
	unsigned port = 0;
	int listener = listen_at(host, &port);
	if (listener < 0)
		return NULL;
	struct http_server *server = xzalloc(sizeof *server);
	server->shared = mmap(NULL, sizeof *server->shared, PROT_READ | PROT_WRITE,
			      MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	assert_ptr_not_equal(server->shared, MAP_FAILED);
	server->url = xasprintf(strchr(host, ':') ? "http://[%s]:%u" : "http://%s:%u", host, port);
	server->process = fork();
	assert_true(server->process >= 0);
	if (server->process == 0) {
		(void)prctl(PR_SET_PDEATHSIG, SIGKILL);
		take_connections(listener, rows, server->shared);
	}
	(void)close(listener);
	return server;
}

const char *http_server_url(const struct http_server *server)
{
	return server->url;
}

unsigned http_server_connections(const struct http_server *server)
{
	return server->shared->connections;
}

const char *http_server_authorization(const struct http_server *server)
{
	return server->shared->authorization;
}

void http_server_stop(struct http_server *server)
{
	(void)kill(server->process, SIGKILL);
	(void)waitpid(server->process, NULL, 0);
	(void)munmap(server->shared, sizeof *server->shared);
	free(server->url);
	free(server);
}
