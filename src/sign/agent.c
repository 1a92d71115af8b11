/* agent.c - what Ingot asks by itself of the gpg-agent of a home of its own
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "sign/agent_internal.h"

#include <errno.h>
#include <poll.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "base/buffer.h"
#include "base/error.h"
#include "base/file.h"
#include "base/hex.h"
#include "base/memory.h"
#include "base/path.h"
#include "base/process.h"
#include "base/text.h"

#define SOCKET "S.gpg-agent"
#define MILLISECONDS 1000
/* Assuan's lines have at most so many bytes, the newline not counted. */
#define LINE_MAX_BYTES 1000
/* The limit of one answer: a signature of the largest key is a tenth of it. */
#define ANSWER_MAX ((size_t)64 << 10)
#define KEYGRIP_LEN 40
#define DIGEST_BYTES_MAX 64

struct agent {
	int fd;
	unsigned seconds;
	struct buffer unread; /* came with a line that was read */
};

/* ---- Bytes ---- */

/* Waits a second at a time: while this process is stopped no more than that passes. */
static bool wait_for_event(const struct agent *agent, short events)
{
	struct pollfd fd = {agent->fd, events, 0};
	for (unsigned silent = 0; silent < agent->seconds;) {
		int ready = poll(&fd, 1, MILLISECONDS);
		if (ready > 0)
			return true;
		if (ready < 0 && errno != EINTR)
			return false;
		silent += ready == 0;
	}
	return false;
}

static int send_line(struct agent *agent, const char *line)
{
	AUTO_FREE char *text = xasprintf("%s\n", line);
	for (size_t done = 0, len = strlen(text); done < len;) {
		ssize_t sent = send(agent->fd, text + done, len - done, MSG_NOSIGNAL);
		if (sent > 0)
			done += (size_t)sent;
		else if (errno == EAGAIN ? !wait_for_event(agent, POLLOUT) : errno != EINTR)
			return -1;
	}
	return 0;
}

/* Returns 1 after some more bytes, 0 where the agent has hung up, -1 where it is silent or the
 * socket broken. */
static int receive_bytes(struct agent *agent)
{
	for (;;) {
		uint8_t *room = buffer_reserve(&agent->unread, LINE_MAX_BYTES);
		ssize_t got = recv(agent->fd, room, LINE_MAX_BYTES, 0);
		if (got > 0)
			agent->unread.len += (size_t)got;
		if (got >= 0)
			return got > 0;
		if (errno == EAGAIN ? !wait_for_event(agent, POLLIN) : errno != EINTR)
			return -1;
	}
}

/* The next line, without its newline, replaces `line`. */
static int receive_line(struct agent *agent, struct buffer *line)
{
	struct buffer *unread = &agent->unread;
	const uint8_t *end;
	while (!(end = unread->len ? memchr(unread->data, '\n', unread->len) : NULL))
		if (unread->len > LINE_MAX_BYTES || receive_bytes(agent) <= 0)
			return -1;
	size_t len = (size_t)(end - unread->data);
	buffer_clear(line);
	buffer_add(line, unread->data, len);
	unread->len -= len + 1;
	memmove(unread->data, end + 1, unread->len);
	return 0;
}

/* ---- Lines ---- */

static bool has_keyword(const struct buffer *line, const char *word)
{
	size_t len = strlen(word);
	return line->len >= len && memcmp(line->data, word, len) == 0 &&
	       (line->len == len || line->data[len] == ' ');
}

/* Appends what stands behind "D ", where %, CR and LF are a percent sign and two digits. */
static int add_data(const struct buffer *line, struct buffer *data)
{
	for (size_t i = 2; i < line->len; i++) {
		uint8_t byte = line->data[i];
		if (byte == '%') {
			char digits[3] = "";
			if (line->len - i < sizeof digits)
				return -1;
			memcpy(digits, line->data + i + 1, 2);
			if (hex_decode(digits, &byte, 1))
				return -1;
			i += 2;
		}
		buffer_add_byte(data, byte);
	}
	return data->len <= ANSWER_MAX ? 0 : -1;
}

/* Takes lines until OK. Status lines and comments say nothing that is needed here; what the agent
 * asks back (for a passphrase) is not for us to know. */
static int take_answer(struct agent *agent, struct buffer *data)
{
	AUTO_BUFFER line = BUFFER_INIT;
	while (receive_line(agent, &line) == 0) {
		if (has_keyword(&line, "OK"))
			return 0;
		if (has_keyword(&line, "ERR"))
			return -1;
		if (has_keyword(&line, "D") && (!data || add_data(&line, data)))
			return -1;
		if (has_keyword(&line, "INQUIRE") && send_line(agent, "CAN"))
			return -1;
	}
	return -1;
}

static int ask_agent(struct agent *agent, const char *line, struct buffer *data)
{
	return send_line(agent, line) ? -1 : take_answer(agent, data);
}

/* ---- Where it listens ---- */

static int connect_socket(const char *path)
{
	struct sockaddr_un address = {.sun_family = AF_UNIX};
	if (strlen(path) >= sizeof address.sun_path)
		return -1;
	memcpy(address.sun_path, path, strlen(path) + 1);
	int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	/* Where nobody takes connections any more, this one fails at once. */
	if (fd >= 0 && connect(fd, (const struct sockaddr *)&address, sizeof address))
		file_close_reader(&fd);
	return fd;
}

/* The socket is in the home, but below /run/user where the user has a folder there: gpgconf(1). */
static int connect_home(const char *home, unsigned seconds)
{
	AUTO_FREE char *path = path_join(home, SOCKET);
	int fd = connect_socket(path);
	if (fd >= 0)
		return fd;
	const char *const argv[] = {"gpgconf",     "--homedir",    home,
				    "--list-dirs", "agent-socket", NULL};
	CLEANUP(process_result_free) struct process_result result = {0};
	AUTO_ERROR error = ERROR_INIT;
	if (process_run_for(argv, (int)seconds, 1 << 12, &result, &error) || result.status)
		return -1;
	AUTO_FREE char *said = xstrdup(buffer_text(&result.output));
	said[strcspn(said, "\n")] = '\0';
	return text_equal(said, path) ? -1 : connect_socket(said);
}

struct agent *agent_connect(const char *home, unsigned seconds)
{
	struct agent *agent = xzalloc(sizeof *agent);
	agent->seconds = seconds;
	agent->fd = connect_home(home, seconds);
	if (agent->fd >= 0 && take_answer(agent, NULL) == 0)
		return agent;
	agent_close(agent);
	return NULL;
}

void agent_close(struct agent *agent)
{
	if (!agent)
		return;
	file_close_reader(&agent->fd);
	buffer_free(&agent->unread);
	free(agent);
}

/* ---- Commands ---- */

/* A dialog is none of our business: where the agent has no passphrase, it asks us, in vain. */
int agent_sign(struct agent *agent, const char *keygrip, unsigned algorithm, const uint8_t *digest,
	       size_t len, struct buffer *signature)
{
	char hex[2 * DIGEST_BYTES_MAX + 1];
	if (len > DIGEST_BYTES_MAX || strlen(keygrip) != KEYGRIP_LEN)
		return -1;
	hex_encode(digest, len, hex);
	AUTO_FREE char *key = xasprintf("SIGKEY %s", keygrip);
	AUTO_FREE char *hash = xasprintf("SETHASH %u %s", algorithm, hex);
	if (ask_agent(agent, "RESET", NULL) ||
	    ask_agent(agent, "OPTION pinentry-mode=loopback", NULL) ||
	    ask_agent(agent, key, NULL) || ask_agent(agent, hash, NULL))
		return -1;
	return ask_agent(agent, "PKSIGN", signature);
}

int agent_end(struct agent *agent)
{
	int more;
	if (ask_agent(agent, "KILLAGENT", NULL))
		return -1;
	do
		more = receive_bytes(agent);
	while (more > 0 && agent->unread.len <= ANSWER_MAX);
	return more;
}
