/* process.c - run another program without a shell and read what it prints
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/process.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <spawn.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "base/error.h"
#include "base/file.h"
#include "base/landlock.h"
#include "base/memory.h"

#define READ_SIZE ((size_t)64 << 10)
#define NOT_STARTED 127 /* as a shell has it */
#define SIGNALLED 128

/* A pipe from the child: it writes to `theirs`, we read from `ours` into `buffer`. */
struct child_pipe {
	int ours, theirs;
	struct buffer *buffer;
};

static int open_pipe(struct child_pipe *pipe, struct buffer *buffer)
{
	int ends[2];
	*pipe = (struct child_pipe){-1, -1, buffer};
	if (pipe2(ends, O_CLOEXEC) < 0)
		return -1;
	pipe->ours = ends[0];
	pipe->theirs = ends[1];
	return 0;
}

static void close_pipe(struct child_pipe *pipe)
{
	file_close_reader(&pipe->ours);
	file_close_reader(&pipe->theirs);
}

static bool is_set(const char *const settings[], const char *assignment)
{
	size_t len = strcspn(assignment, "=");
	for (; *settings; settings++)
		if (strncmp(*settings, assignment, len) == 0 && (*settings)[len] == '=')
			return true;
	return false;
}

/* Holds what a program gets of this process's environment, and instead of it. */
struct surroundings {
	const char *directory; /* NULL: here */
	const char *const *settings;
	bool (*passes)(const char *assignment); /* NULL: all of them do */
	int input;                              /* -1: its stdin is /dev/null */
	int wall;                               /* -1: none */
};

static bool is_passed(const struct surroundings *surroundings, const char *assignment)
{
	if (surroundings->passes && !surroundings->passes(assignment))
		return false;
	return !is_set(surroundings->settings, assignment);
}

/* The array is the caller's, its strings are not. */
static char **make_environment(const struct surroundings *surroundings)
{
	size_t count = 0, kept = 0;
	while (environ[count])
		count++;
	for (size_t i = 0; surroundings->settings[i]; i++)
		count++;
	char **copy = xreallocarray(NULL, count + 1, sizeof *copy);
	for (char **variable = environ; *variable; variable++)
		if (is_passed(surroundings, *variable))
			copy[kept++] = *variable;
	/* posix_spawn promises not to change the strings; its type is older than const. */
	for (size_t i = 0; surroundings->settings[i]; i++)
		copy[kept++] = (char *)(uintptr_t)surroundings->settings[i];
	copy[kept] = NULL;
	return copy;
}

/* Returns 0 or an errno value, as the functions of posix_spawn do. */
static int set_files(posix_spawn_file_actions_t *actions, const struct surroundings *surroundings,
		     const struct child_pipe pipes[2])
{
	int number = surroundings->input < 0
			     ? posix_spawn_file_actions_addopen(actions, STDIN_FILENO, "/dev/null",
								O_RDONLY, 0)
			     : posix_spawn_file_actions_adddup2(actions, surroundings->input,
								STDIN_FILENO);
	if (!number)
		number = posix_spawn_file_actions_adddup2(actions, pipes[0].theirs, STDOUT_FILENO);
	if (!number)
		number = posix_spawn_file_actions_adddup2(actions, pipes[1].theirs, STDERR_FILENO);
	if (!number && surroundings->directory)
		number = posix_spawn_file_actions_addchdir_np(actions, surroundings->directory);
	return number;
}

/* The child starts with no signal blocked, and dies of SIGPIPE as programs expect. */
static int set_signals(posix_spawnattr_t *attributes)
{
	sigset_t none, pipe_only;
	(void)sigemptyset(&none);
	(void)sigemptyset(&pipe_only);
	(void)sigaddset(&pipe_only, SIGPIPE);
	int number = posix_spawnattr_setsigmask(attributes, &none);
	if (!number)
		number = posix_spawnattr_setsigdefault(attributes, &pipe_only);
	if (!number)
		number = posix_spawnattr_setflags(attributes,
						  POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);
	return number;
}

/* Describes a spawn, which a thread of its own may make. */
struct start {
	const char *program;
	const char *const *argv;
	const struct surroundings *surroundings;
	const struct child_pipe *pipes;
	pid_t child;
	int number; /* 0, or what kept it from starting, as errno has it */
};

static void spawn_here(struct start *start)
{
	posix_spawn_file_actions_t actions;
	posix_spawnattr_t attributes;
	AUTO_FREE char **environment = make_environment(start->surroundings);
	int number = posix_spawn_file_actions_init(&actions);
	start->number = number;
	if (number)
		return;
	number = posix_spawnattr_init(&attributes);
	if (!number) {
		number = set_files(&actions, start->surroundings, start->pipes);
		if (!number)
			number = set_signals(&attributes);
		if (!number)
			number = posix_spawnp(&start->child, start->program, &actions, &attributes,
					      (char *const *)(uintptr_t)start->argv, environment);
		(void)posix_spawnattr_destroy(&attributes);
	}
	(void)posix_spawn_file_actions_destroy(&actions);
	start->number = number;
}

static void *spawn_walled(void *argument)
{
	struct start *start = argument;
	if (landlock_enter(start->surroundings->wall))
		start->number = errno;
	else
		spawn_here(start);
	return NULL;
}

/* A thread that went behind a wall stays there, and so does what it starts: it ends at once. */
static int spawn_child(struct start *start)
{
	pthread_t thread;
	if (start->surroundings->wall < 0) {
		spawn_here(start);
		return start->number;
	}
	int number = pthread_create(&thread, NULL, spawn_walled, start);
	if (number)
		return number;
	number = pthread_join(thread, NULL);
	return number ? number : start->number;
}

/* Reads once; closes the pipe at its end. */
static int read_pipe(struct child_pipe *pipe, struct error *error)
{
	ssize_t got = read(pipe->ours, buffer_reserve(pipe->buffer, READ_SIZE), READ_SIZE);
	if (got < 0 && errno != EINTR && errno != EAGAIN)
		return error_set_errno(error, errno, "cannot read");
	if (got == 0)
		file_close_reader(&pipe->ours);
	if (got > 0)
		pipe->buffer->len += (size_t)got;
	return 0;
}

/* Returns the milliseconds of the clock that never goes back. */
static int64_t read_clock(void)
{
	struct timespec now = {0};
	(void)clock_gettime(CLOCK_MONOTONIC, &now);
	return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

/* Returns the milliseconds left; -1 where there is no deadline. */
static int count_left(int64_t deadline)
{
	if (deadline < 0)
		return -1;
	int64_t left = deadline - read_clock();
	return left > 0 ? (int)left : 0;
}

static int report_late(struct error *error)
{
	return error_set(error, "it does not end");
}

/* Reads both at once: a program that fills one pipe while the other is read would never end. */
static int read_pipes(struct child_pipe pipes[2], size_t limit, int64_t deadline,
		      struct error *error)
{
	while (pipes[0].ours >= 0 || pipes[1].ours >= 0) {
		struct pollfd waiting[] = {{pipes[0].ours, POLLIN, 0}, {pipes[1].ours, POLLIN, 0}};
		int ready = poll(waiting, 2, count_left(deadline));
		if (ready < 0 && errno != EINTR)
			return error_set_errno(error, errno, "cannot read");
		if (count_left(deadline) == 0)
			return report_late(error);
		for (int i = 0; i < 2; i++)
			if (waiting[i].revents && read_pipe(&pipes[i], error))
				return -1;
		if (pipes[0].buffer->len > limit)
			return error_set(error, "it prints more than %zu bytes", limit);
		if (pipes[1].buffer->len > limit)
			pipes[1].buffer->len = limit;
	}
	return 0;
}

/* A program may close its output and go on. */
static int wait_for_end(pid_t child, int64_t deadline, struct error *error)
{
	siginfo_t end = {0};
	while (deadline >= 0 &&
	       waitid(P_PID, (id_t)child, &end, WEXITED | WNOHANG | WNOWAIT) == 0 &&
	       end.si_pid == 0) {
		if (count_left(deadline) == 0)
			return report_late(error);
		(void)poll(NULL, 0, 10);
	}
	return 0;
}

static int wait_for_child(pid_t child, int *status, struct error *error)
{
	int word;
	while (waitpid(child, &word, 0) < 0)
		if (errno != EINTR)
			return error_set_errno(error, errno, "cannot wait for its end");
	*status = WIFEXITED(word) ? WEXITSTATUS(word) : SIGNALLED + WTERMSIG(word);
	return 0;
}

static int open_pipes(struct child_pipe pipes[2], struct process_result *result,
		      struct error *error)
{
	if (open_pipe(&pipes[0], &result->output) || open_pipe(&pipes[1], &result->errors))
		return error_set_errno(error, errno, "cannot make a pipe");
	return 0;
}

/* Reads what the child prints and waits for its end, or for the deadline, which ends it. */
static int attend_child(pid_t child, struct child_pipe pipes[2], size_t limit, int64_t deadline,
			struct process_result *result, struct error *error)
{
	AUTO_ERROR late = ERROR_INIT;
	int failed = read_pipes(pipes, limit, deadline, error);
	if (!failed)
		failed = wait_for_end(child, deadline, error);
	if (failed)
		(void)kill(child, SIGKILL);
	if (wait_for_child(child, &result->status, &late) && !failed)
		failed = error_move(error, &late);
	return failed;
}

static int run_child(const char *const argv[], const struct surroundings *surroundings,
		     size_t limit, int64_t deadline, struct child_pipe pipes[2],
		     struct process_result *result, struct error *error)
{
	struct start start = {argv[0], argv, surroundings, pipes, -1, 0};
	if (open_pipes(pipes, result, error))
		return -1;
	int number = spawn_child(&start);
	bool has_directory = !surroundings->directory || access(surroundings->directory, F_OK) == 0;
	if (number == ENOENT && has_directory)
		return 0; /* the status says it */
	if (number)
		return error_set_errno(error, number, "cannot start it");
	file_close_reader(&pipes[0].theirs);
	file_close_reader(&pipes[1].theirs);
	return attend_child(start.child, pipes, limit, deadline, result, error);
}

/* Ends what was printed in a NUL, and names the program in an error. */
static int end_run(struct child_pipe pipes[2], struct process_result *result, const char *name,
		   int failed, struct error *error)
{
	close_pipe(&pipes[0]);
	close_pipe(&pipes[1]);
	(void)buffer_text(&result->output);
	(void)buffer_text(&result->errors);
	return failed ? error_context(error, "cannot run '%s'", name) : 0;
}

static int run_until(const char *const argv[], const struct surroundings *surroundings,
		     size_t limit, int64_t deadline, struct process_result *result,
		     struct error *error)
{
	struct child_pipe pipes[2] = {{-1, -1, NULL}, {-1, -1, NULL}};
	*result = (struct process_result){.status = NOT_STARTED};
	int failed = run_child(argv, surroundings, limit, deadline, pipes, result, error);
	return end_run(pipes, result, argv[0], failed, error);
}

static const char *const plain_settings[] = {"LC_ALL=C", NULL};

int process_run(const char *const argv[], const char *directory, size_t limit,
		struct process_result *result, struct error *error)
{
	const struct surroundings surroundings = {
		.directory = directory, .settings = plain_settings, .input = -1, .wall = -1};
	return run_until(argv, &surroundings, limit, -1, result, error);
}

int process_run_for(const char *const argv[], int seconds, size_t limit,
		    struct process_result *result, struct error *error)
{
	const struct surroundings surroundings = {
		.settings = plain_settings, .input = -1, .wall = -1};
	return run_until(argv, &surroundings, limit, read_clock() + (int64_t)seconds * 1000, result,
			 error);
}

/* ---- On terms ---- */

/* Puts the bytes in memory and returns a descriptor that reads them from their start; -1: error. */
static int open_input(const void *bytes, size_t len, struct error *error)
{
	int fd = memfd_create("input", MFD_CLOEXEC);
	if (fd < 0)
		return error_set_errno(error, errno, "cannot make its input");
	if (file_write_all(fd, bytes, len, "input", error) == 0 && lseek(fd, 0, SEEK_SET) == 0)
		return fd;
	if (!error_is_set(error))
		error_set_errno(error, errno, "cannot make its input");
	file_close_reader(&fd);
	return -1;
}

int process_run_on(const char *const argv[], const struct process_terms *terms,
		   struct process_result *result, struct error *error)
{
	*result = (struct process_result){.status = NOT_STARTED};
	AUTO_FD input = terms->input ? open_input(terms->input, terms->input_len, error) : -1;
	if (terms->input && input < 0)
		return error_context(error, "cannot run '%s'", argv[0]);
	const struct surroundings surroundings = {.settings = terms->settings,
						  .passes = terms->passes,
						  .input = input,
						  .wall = terms->wall};
	return run_until(argv, &surroundings, terms->limit, -1, result, error);
}

void process_result_free(struct process_result *result)
{
	buffer_free(&result->output);
	buffer_free(&result->errors);
}

/* ---- Beside this process ---- */

struct process {
	char *name;
	pid_t child;
	struct child_pipe pipes[2];
	struct process_result result;
};

static void free_process(struct process *process)
{
	close_pipe(&process->pipes[0]);
	close_pipe(&process->pipes[1]);
	process_result_free(&process->result);
	free(process->name);
	free(process);
}

static int start_child(struct process *process, const char *program, const char *const argv[],
		       const struct surroundings *surroundings, struct error *error)
{
	struct start start = {program, argv, surroundings, process->pipes, -1, 0};
	if (open_pipes(process->pipes, &process->result, error))
		return -1;
	int number = spawn_child(&start);
	if (number)
		return error_set_errno(error, number, "cannot start it");
	process->child = start.child;
	file_close_reader(&process->pipes[0].theirs);
	file_close_reader(&process->pipes[1].theirs);
	return 0;
}

struct process *process_start(const char *program, const char *const argv[],
			      const char *const settings[], const struct buffer *input,
			      struct error *error)
{
	AUTO_FD fd = open_input(input->data, input->len, error);
	const struct surroundings surroundings = {.settings = settings, .input = fd, .wall = -1};
	struct process *process = xzalloc(sizeof *process);
	process->name = xstrdup(argv[0]);
	process->pipes[0] = process->pipes[1] = (struct child_pipe){-1, -1, NULL};
	if (fd >= 0 && start_child(process, program, argv, &surroundings, error) == 0)
		return process;
	error_context(error, "cannot run '%s'", program);
	free_process(process);
	return NULL;
}

int process_finish(struct process *process, size_t limit, struct process_result *result,
		   struct error *error)
{
	int failed =
		attend_child(process->child, process->pipes, limit, -1, &process->result, error);
	failed = end_run(process->pipes, &process->result, process->name, failed, error);
	*result = process->result;
	process->result = (struct process_result){0};
	free_process(process);
	return failed;
}

void process_cancel(struct process *process)
{
	int status;
	AUTO_ERROR ignored = ERROR_INIT;
	if (!process)
		return;
	(void)kill(process->child, SIGKILL);
	(void)!wait_for_child(process->child, &status, &ignored);
	free_process(process);
}
