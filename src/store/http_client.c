/* http_client.c - objects below a URL, read over HTTP or HTTPS
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "store/http_client_internal.h"

#include <ctype.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include <curl/curl.h>

#include "base/memory.h"
#include "base/text.h"
#include "base/vector.h"
#include "store/http_url_internal.h"

#define AGENT "ingot/" PACKAGE_VERSION

struct http_client {
	char *base; /* with user and password, without a slash at the end */
	char *name; /* without them */
	struct http_limits limits;
	pthread_mutex_t lock; /* of what follows */
	struct {
		CURL **v;
		size_t n, cap;
	} idle; /* each with the connection that it used last */
};

/* ---- Opening ---- */

struct http_client *http_client_open(const char *text, const struct http_limits *limits,
				     struct error *error)
{
	struct http_client *client = xzalloc(sizeof *client);
	client->limits = *limits;
	if (curl_global_init(CURL_GLOBAL_DEFAULT) != CURLE_OK ||
	    pthread_mutex_init(&client->lock, NULL) != 0)
		program_end("cannot start libcurl");
	client->base = http_url_base(text, error);
	if (client->base) {
		client->name = http_url_public(client->base);
		return client;
	}
	http_client_close(client);
	return NULL;
}

void http_client_close(struct http_client *client)
{
	if (!client)
		return;
	VECTOR_EACH (handle, &client->idle)
		curl_easy_cleanup(*handle);
	free(client->idle.v);
	(void)pthread_mutex_destroy(&client->lock);
	curl_global_cleanup();
	free(client->base);
	free(client->name);
	free(client);
}

/* ---- One request ---- */

struct transfer {
	CURL *handle;
	uint64_t limit, got;
	struct sink sink; /* put is NULL where no bytes are wanted */
	struct error *error;
	bool refused; /* by the sink, which has set the error */
	bool cut;     /* at the limit */
};

static CURL *take_handle(struct http_client *client)
{
	CURL *handle = NULL;
	(void)pthread_mutex_lock(&client->lock);
	if (client->idle.n)
		handle = client->idle.v[--client->idle.n];
	(void)pthread_mutex_unlock(&client->lock);
	if (handle)
		curl_easy_reset(handle);
	else
		handle = curl_easy_init();
	if (!handle)
		memory_exhausted();
	return handle;
}

static void return_handle(struct http_client *client, CURL *handle)
{
	(void)pthread_mutex_lock(&client->lock);
	*VECTOR_ADD(&client->idle) = handle;
	(void)pthread_mutex_unlock(&client->lock);
}

static long status_of(CURL *handle)
{
	long status = 0;
	(void)curl_easy_getinfo(handle, CURLINFO_RESPONSE_CODE, &status);
	return status;
}

/* The page that comes with an error is read, so that the connection can be used again, but not
 * without end. */
static size_t take_piece(char *data, size_t size, size_t count, void *pointer)
{
	struct transfer *transfer = pointer;
	size_t len = size * count;
	transfer->got += len;
	if (status_of(transfer->handle) != 200)
		return transfer->got > CURL_MAX_WRITE_SIZE * 16 ? 0 : len;
	const struct sink *sink = &transfer->sink;
	transfer->refused = sink->put(sink->context, data, len, transfer->error) != 0;
	transfer->cut = transfer->got > transfer->limit;
	return transfer->refused || transfer->cut ? 0 : len;
}

static CURLcode set_numbers(const struct http_client *client, CURL *handle, bool body)
{
	const struct {
		CURLoption option;
		long value;
	} settings[] = {
		{CURLOPT_NOBODY, !body},
		{CURLOPT_NOSIGNAL, 1},
		{CURLOPT_CONNECTTIMEOUT, client->limits.connect_seconds},
		{CURLOPT_LOW_SPEED_LIMIT, 1},
		{CURLOPT_LOW_SPEED_TIME, client->limits.stall_seconds},
		{CURLOPT_FOLLOWLOCATION, 1},
		{CURLOPT_MAXREDIRS, client->limits.redirects},
		{CURLOPT_NETRC, CURL_NETRC_OPTIONAL},
	};
	CURLcode code = CURLE_OK;
	for (size_t i = 0; i < ARRAY_SIZE(settings) && code == CURLE_OK; i++)
		code = curl_easy_setopt(handle, settings[i].option, settings[i].value);
	return code;
}

static CURLcode set_options(const struct http_client *client, struct transfer *transfer,
			    const char *url, char *message)
{
	CURL *handle = transfer->handle;
	bool is_secure = strncasecmp(url, "https:", 6) == 0;
	const struct {
		CURLoption option;
		const void *value;
	} settings[] = {
		{CURLOPT_URL, url},
		{CURLOPT_ERRORBUFFER, message},
		{CURLOPT_USERAGENT, AGENT},
		{CURLOPT_PROTOCOLS_STR, "http,https"},
		{CURLOPT_REDIR_PROTOCOLS_STR, is_secure ? "https" : "http,https"},
		{CURLOPT_WRITEDATA, transfer},
	};
	CURLcode code = set_numbers(client, handle, transfer->sink.put != NULL);
	for (size_t i = 0; i < ARRAY_SIZE(settings) && code == CURLE_OK; i++)
		code = curl_easy_setopt(handle, settings[i].option, settings[i].value);
	if (code == CURLE_OK)
		code = curl_easy_setopt(handle, CURLOPT_WRITEFUNCTION, take_piece);
	return code;
}

/* ---- What went wrong ---- */

static const struct {
	CURLcode code;
	const char *hint;
} failures[] = {
	{CURLE_COULDNT_RESOLVE_HOST, "is the name right, and is the network up?"},
	{CURLE_COULDNT_RESOLVE_PROXY, "see the variables http_proxy and https_proxy"},
	{CURLE_COULDNT_CONNECT, "is the server up, and are host and port right?"},
	{CURLE_OPERATION_TIMEDOUT, "the server is slow or not there: try again"},
	{CURLE_PEER_FAILED_VERIFICATION,
	 "make the authority that signed its certificate known to this system, with "
	 "update-ca-certificates or update-ca-trust"},
	{CURLE_SSL_CACERT_BADFILE, "install the package ca-certificates"},
	{CURLE_TOO_MANY_REDIRECTS, "give the URL that the server leads to in the end"},
	{CURLE_UNSUPPORTED_PROTOCOL,
	 "it is no web server, or leads elsewhere than to http and https, and from https to https"},
	{CURLE_PARTIAL_FILE, "the connection broke, or the server says a wrong length: try again"},
	{CURLE_RECV_ERROR, "the connection broke: try again"},
	{CURLE_GOT_NOTHING, "the server ended the connection: try again"},
};

static enum store_result refuse_transfer(const struct http_client *client, const char *name,
					 CURLcode code, const char *message, struct error *error)
{
	const char *text = *message ? message : curl_easy_strerror(code);
	error_set(error, "cannot read '%s/%s': %c%s", client->name, name,
		  isupper((unsigned char)text[0]) && !isupper((unsigned char)text[1])
			  ? tolower((unsigned char)text[0])
			  : text[0],
		  text + 1);
	for (size_t i = 0; i < ARRAY_SIZE(failures); i++)
		if (failures[i].code == code)
			error_hint(error, "%s", failures[i].hint);
	return STORE_FAILED;
}

/* The first row that fits gives the hint. */
static const struct {
	long least, most;
	const char *hint;
} refusals[] = {
	{401, 401, "put user and password into ~/.netrc"},
	{403, 403,
	 "it is not public, or the server says so of what is missing, where it has to say 404"},
	{407, 407, "put the proxy's user and password into http_proxy or https_proxy"},
	{300, 399, "give the URL that the server leads to"},
	{400, 499, "is it the URL of a repository?"},
	{0, 999, "try again later"},
};

static enum store_result refuse_status(const struct http_client *client, const char *name,
				       long status, struct error *error)
{
	size_t i = 0;
	while (status < refusals[i].least || status > refusals[i].most)
		i++;
	error_set(error, "cannot read '%s/%s': the server answers with status %ld", client->name,
		  name, status);
	error_hint(error, "%s", refusals[i].hint);
	return STORE_FAILED;
}

static enum store_result judge_transfer(const struct http_client *client, const char *name,
					const struct transfer *transfer, CURLcode code,
					const char *message, struct error *error)
{
	long status = status_of(transfer->handle);
	if (transfer->refused)
		return STORE_FAILED;
	if (code != CURLE_OK && code != CURLE_WRITE_ERROR)
		return refuse_transfer(client, name, code, message, error);
	if (status == 404 || status == 410)
		return STORE_MISSING;
	if (status != 200)
		return refuse_status(client, name, status, error);
	if (code == CURLE_WRITE_ERROR && !transfer->cut)
		return refuse_transfer(client, name, code, message, error);
	return STORE_DONE;
}

static enum store_result perform_request(struct http_client *client, const char *name,
					 struct transfer *transfer, struct error *error)
{
	char message[CURL_ERROR_SIZE] = "";
	AUTO_FREE char *url = http_url_make(client->base, name);
	transfer->handle = take_handle(client);
	CURLcode code = set_options(client, transfer, url, message);
	if (code == CURLE_OK)
		code = curl_easy_perform(transfer->handle);
	enum store_result result = judge_transfer(client, name, transfer, code, message, error);
	return_handle(client, transfer->handle);
	return result;
}

enum store_result http_client_get(struct http_client *client, const char *name, uint64_t limit,
				  struct sink sink, struct error *error)
{
	struct transfer transfer = {.limit = limit, .sink = sink, .error = error};
	return perform_request(client, name, &transfer, error);
}

enum store_result http_client_head(struct http_client *client, const char *name,
				   struct error *error)
{
	struct transfer transfer = {.error = error};
	return perform_request(client, name, &transfer, error);
}

/* ---- An answer, whatever it is ---- */

/* The longest that one request takes, whatever comes. */
#define ASK_SECONDS 120L
/* Headers of an answer, beyond which none is kept. */
#define HEADERS_MAX 200
/* Bytes that are kept of the page which comes with an error. */
#define PAGE_LIMIT ((size_t)4096)

struct asking {
	struct answer *answer;
	CURL *handle;
	size_t limit;
	bool is_ended; /* on purpose: no more of the body is wanted */
};

static void forget_headers(struct answer *answer)
{
	VECTOR_EACH (header, &answer->headers) {
		free(header->name);
		free(header->value);
	}
	answer->headers.n = 0;
	answer->is_single = false;
}

/* A line begins with the status of each answer on the way, the interim ones included. */
static size_t take_header(char *data, size_t size, size_t count, void *pointer)
{
	struct answer *answer = ((struct asking *)pointer)->answer;
	size_t len = size * count;
	const char *colon = memchr(data, ':', len);
	if (len >= 5 && memcmp(data, "HTTP/", 5) == 0) {
		forget_headers(answer);
		answer->is_single = len >= 8 && memcmp(data, "HTTP/1.0", 8) == 0;
	} else if (colon && answer->headers.n < HEADERS_MAX) {
		size_t name_len = (size_t)(colon - data);
		AUTO_FREE char *value = xstrndup(colon + 1, len - name_len - 1);
		*VECTOR_ADD(&answer->headers) =
			(struct answer_header){xstrndup(data, name_len), text_trim(value)};
	}
	return len;
}

static size_t take_body(char *data, size_t size, size_t count, void *pointer)
{
	struct asking *asking = pointer;
	struct buffer *body = &asking->answer->body;
	size_t len = size * count, limit = asking->limit;
	long status = status_of(asking->handle);
	if (status != 200 && status != 206)
		limit = PAGE_LIMIT;
	size_t room = limit - body->len;
	buffer_add(body, data, len < room ? len : room);
	asking->is_ended = len > room;
	return asking->is_ended ? 0 : len;
}

static CURLcode set_asking(const struct http_client *client, struct asking *asking, const char *url,
			   enum visit visit, char *message)
{
	struct transfer transfer = {.handle = asking->handle};
	CURL *handle = asking->handle;
	const struct {
		CURLoption option;
		const void *value;
	} settings[] = {
		{CURLOPT_WRITEDATA, asking},
		{CURLOPT_HEADERDATA, asking},
		{CURLOPT_RANGE, visit == VISIT_BYTE ? "0-0" : NULL},
	};
	CURLcode code = set_options(client, &transfer, url, message);
	for (size_t i = 0; i < ARRAY_SIZE(settings) && code == CURLE_OK; i++)
		code = curl_easy_setopt(handle, settings[i].option, settings[i].value);
	if (code == CURLE_OK)
		code = curl_easy_setopt(handle, CURLOPT_HEADERFUNCTION, take_header);
	if (code == CURLE_OK)
		code = curl_easy_setopt(handle, CURLOPT_WRITEFUNCTION, take_body);
	if (code == CURLE_OK && visit != VISIT_HEAD)
		code = curl_easy_setopt(handle, CURLOPT_HTTPGET, 1L);
	if (code == CURLE_OK)
		code = curl_easy_setopt(handle, CURLOPT_FOLLOWLOCATION, 0L);
	if (code == CURLE_OK)
		code = curl_easy_setopt(handle, CURLOPT_TIMEOUT, ASK_SECONDS);
	return code;
}

static const struct {
	CURLcode code;
	enum answer_fault fault;
} faults[] = {
	{CURLE_OK, ANSWER_SOUND},
	{CURLE_PEER_FAILED_VERIFICATION, ANSWER_UNTRUSTED},
	{CURLE_SSL_CONNECT_ERROR, ANSWER_UNTRUSTED},
	{CURLE_SSL_CERTPROBLEM, ANSWER_UNTRUSTED},
	{CURLE_SSL_CACERT_BADFILE, ANSWER_UNTRUSTED},
	{CURLE_SSL_ISSUER_ERROR, ANSWER_UNTRUSTED},
	{CURLE_SSL_INVALIDCERTSTATUS, ANSWER_UNTRUSTED},
	{CURLE_PARTIAL_FILE, ANSWER_CUT},
	{CURLE_RECV_ERROR, ANSWER_CUT},
};

static enum answer_fault fault_of(CURLcode code)
{
	for (size_t i = 0; i < ARRAY_SIZE(faults); i++)
		if (faults[i].code == code)
			return faults[i].fault;
	return ANSWER_NONE;
}

/* A part comes with the length of the whole: "bytes 0-0/1234". */
static uint64_t size_of(const struct answer *answer)
{
	const char *range = answer_header(answer, "Content-Range");
	const char *slash = range ? strchr(range, '/') : NULL;
	if (answer->status == 206)
		return answer_number(slash ? slash + 1 : NULL, ANSWER_SIZE_UNKNOWN);
	return answer_number(answer_header(answer, "Content-Length"), ANSWER_SIZE_UNKNOWN);
}

/* Does one request; returns where the answer leads, NULL where it leads nowhere. Caller frees. */
static char *ask_once(const struct http_client *client, struct asking *asking, const char *url,
		      enum visit visit)
{
	struct answer *answer = asking->answer;
	char message[CURL_ERROR_SIZE] = "", *next = NULL;
	CURLcode code = set_asking(client, asking, url, visit, message);
	buffer_clear(&answer->body);
	asking->is_ended = false;
	if (code == CURLE_OK)
		code = curl_easy_perform(asking->handle);
	if (code == CURLE_WRITE_ERROR && asking->is_ended)
		code = CURLE_OK;
	(void)buffer_text(&answer->body);
	answer->fault = fault_of(code);
	answer->status = status_of(asking->handle);
	answer->is_longer = asking->is_ended;
	answer->size = size_of(answer);
	const char *connection = answer_header(answer, "Connection");
	answer->is_single |= connection && strcasecmp(connection, "close") == 0;
	if (code != CURLE_OK)
		answer->words = xstrdup(*message ? message : curl_easy_strerror(code));
	else
		(void)curl_easy_getinfo(asking->handle, CURLINFO_REDIRECT_URL, &next);
	return next ? xstrdup(next) : NULL;
}

static bool is_secure(const char *url)
{
	return strncasecmp(url, "https:", 6) == 0;
}

void http_client_ask(struct http_client *client, const char *name, enum visit visit, size_t limit,
		     struct answer *answer)
{
	struct asking asking = {.answer = answer, .limit = limit};
	AUTO_FREE char *url = http_url_make(client->base, name);
	asking.handle = take_handle(client);
	for (char *next; (next = ask_once(client, &asking, url, visit)); url = next) {
		bool was_secure = is_secure(url);
		AUTO_FREE char *shown = http_url_public(next);
		strings_add(&answer->hops, shown);
		free_pointer(&url);
		if (was_secure && !is_secure(next))
			answer->fault = ANSWER_EXPOSED;
		else if (answer->hops.n > (size_t)client->limits.redirects)
			answer->fault = ANSWER_LOST;
		if (answer->fault != ANSWER_SOUND) {
			free(next);
			break;
		}
	}
	return_handle(client, asking.handle);
}
