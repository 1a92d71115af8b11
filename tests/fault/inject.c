/* inject.c - runs a command and ends it, or fails it, at the N-th change of a file system
 *
 *     inject [-n N] [-e ENOSPC|EIO|... [-f]] [-u DIR] [-t TRACE] [-x EXECS] \
 *            -- COMMAND [ARGUMENT...]
 *
 * One counter for all that the command starts, threads and daemons too: every system call that
 * makes, writes, names, moves, removes, syncs or locks a file or directory counts; pipes, sockets
 * and terminals do not. -u counts only what lies in DIR, an absolute path. At the N-th
 *   - without -e every process is killed before the call takes effect;
 *   - with -e the call fails with that number instead; with -f all later ones that could fail for
 *     that reason fail too, as on a disk that stays full (names still fit into their folder).
 * Without -n it only counts. TRACE gets a line "<number> <call> <path>" for each counted call, the
 * last of a killed command being the one that did not happen. EXECS gets the arguments and the
 * environment of every program that is started, the command first (inject_exec.h). The exit status
 * is the command's, 128 and the signal where one ended it, 125 where this program failed.
 *
 * How: a seccomp filter, inherited by all that is started, hands these calls, and only these, to
 * us; the kernel lets the caller wait until we say "continue" or give an error (seccomp(2),
 * SECCOMP_RET_USER_NOTIF; Linux 5.9 or later). No rights are needed.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <poll.h>
#include <signal.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tests/fault/inject_exec.h"

#define FAILED 125
#define COUNT(array) (sizeof(array) / sizeof *(array))
/* O_TMPFILE without the bit that it shares with O_DIRECTORY. */
#define MAKES_FILE (O_CREAT | O_TRUNC | (O_TMPFILE & ~O_DIRECTORY))
/* A daemon that outlives the command by more is ended. */
#define PATIENCE_MS 5000

/* ---- The calls ---- */

enum where {
	FD,   /* an open file, argument `at` */
	PATH, /* a path, argument `at` */
	PAIR, /* a folder and a path below it, arguments `at` and `at` + 1 */
};

struct call {
	const char *name;
	int number;
	enum where where;
	int at;
	int flags; /* argument of open flags, one of MAKES_FILE being needed; 0: counts always */
	bool is_a_name; /* needs no space: only names, modes, times, locks */
};

static const struct call calls[] = {
	{"write", SYS_write, FD, 0, 0, false},
	{"pwrite", SYS_pwrite64, FD, 0, 0, false},
	{"writev", SYS_writev, FD, 0, 0, false},
	{"pwritev", SYS_pwritev, FD, 0, 0, false},
	{"pwritev2", SYS_pwritev2, FD, 0, 0, false},
	{"copy_file_range", SYS_copy_file_range, FD, 2, 0, false},
	{"sendfile", SYS_sendfile, FD, 0, 0, false},
	{"splice", SYS_splice, FD, 2, 0, false},
	{"fallocate", SYS_fallocate, FD, 0, 0, false},
	{"ftruncate", SYS_ftruncate, FD, 0, 0, false},
	{"fsync", SYS_fsync, FD, 0, 0, false},
	{"fdatasync", SYS_fdatasync, FD, 0, 0, false},
	{"fchmod", SYS_fchmod, FD, 0, 0, true},
	{"fchown", SYS_fchown, FD, 0, 0, true},
	{"flock", SYS_flock, FD, 0, 0, true},
	{"utimensat", SYS_utimensat, PAIR, 0, 0, true},
	{"openat", SYS_openat, PAIR, 0, 2, false},
	{"mkdirat", SYS_mkdirat, PAIR, 0, 0, false},
	{"unlinkat", SYS_unlinkat, PAIR, 0, 0, true},
	{"symlinkat", SYS_symlinkat, PAIR, 1, 0, true},
	{"linkat", SYS_linkat, PAIR, 2, 0, true},
	{"renameat2", SYS_renameat2, PAIR, 2, 0, true},
	{"fchmodat", SYS_fchmodat, PAIR, 0, 0, true},
	{"truncate", SYS_truncate, PATH, 0, 0, false},
#ifdef SYS_renameat
	{"renameat", SYS_renameat, PAIR, 2, 0, true},
#endif
#ifdef SYS_open
	{"open", SYS_open, PATH, 0, 1, false},
	{"creat", SYS_creat, PATH, 0, 0, false},
	{"mkdir", SYS_mkdir, PATH, 0, 0, false},
	{"rmdir", SYS_rmdir, PATH, 0, 0, true},
	{"unlink", SYS_unlink, PATH, 0, 0, true},
	{"symlink", SYS_symlink, PATH, 1, 0, true},
	{"link", SYS_link, PATH, 1, 0, true},
	{"rename", SYS_rename, PATH, 1, 0, true},
	{"chmod", SYS_chmod, PATH, 0, 0, true},
#endif
};

static const struct {
	const char *name;
	int number;
} errors[] = {
	{"ENOSPC", ENOSPC}, {"EIO", EIO},       {"EDQUOT", EDQUOT},
	{"EMFILE", EMFILE}, {"EACCES", EACCES},
};

/* ---- The run ---- */

struct run {
	unsigned long at; /* 0: only count */
	int error;        /* 0: kill */
	bool stays;
	const char *under; /* NULL: everywhere */
	FILE *trace;       /* NULL: none */
	FILE *execs;       /* NULL: none */
	unsigned long count;
	bool is_killed;
	pid_t command;
};

static void end(const char *format, ...)
{
	va_list arguments;
	va_start(arguments, format);
	fputs("inject: ", stderr);
	vfprintf(stderr, format, arguments);
	fprintf(stderr, "%s%s\n", errno ? ": " : "", errno ? strerror(errno) : "");
	va_end(arguments);
	exit(FAILED);
}

/* ---- What a call is about ---- */

/* Copies what /proc/PID/NAME points to; "?" where it cannot be seen (gpg's agent hides itself). */
static void read_link(pid_t pid, const char *name, char out[PATH_MAX])
{
	char link[64];
	snprintf(link, sizeof link, "/proc/%d/%s", (int)pid, name);
	ssize_t len = readlink(link, out, PATH_MAX - 1);
	if (len < 0)
		out[0] = '?';
	out[len < 0 ? 1 : len] = '\0';
}

static void read_fd(pid_t pid, int fd, char out[PATH_MAX])
{
	char name[32];
	snprintf(name, sizeof name, "fd/%d", fd);
	read_link(pid, fd == AT_FDCWD ? "cwd" : name, out);
}

/* Reads a string in the memory of the caller. */
static void read_text(pid_t pid, uint64_t address, char out[PATH_MAX])
{
	char name[64];
	snprintf(name, sizeof name, "/proc/%d/mem", (int)pid);
	int fd = open(name, O_RDONLY | O_CLOEXEC);
	ssize_t len = fd < 0 ? -1 : pread(fd, out, PATH_MAX - 1, (off_t)address);
	if (fd >= 0)
		(void)close(fd);
	if (len <= 0) {
		len = 1;
		out[0] = '?';
	}
	out[len] = '\0';
}

static void read_pair(pid_t pid, int folder, uint64_t address, char out[PATH_MAX])
{
	char name[PATH_MAX] = "";
	if (address)
		read_text(pid, address, name);
	if (name[0] == '/') {
		memcpy(out, name, sizeof name);
		return;
	}
	read_fd(pid, folder, out);
	size_t len = strlen(out);
	size_t room = PATH_MAX - len;
	/* Cut off, a path is only harder to recognise. */
	if (name[0] && strcmp(name, ".") != 0 &&
	    snprintf(out + len, room, "/%s", name) >= (int)room)
		out[PATH_MAX - 1] = '\0';
}

static bool is_under(const char *path, const char *folder)
{
	size_t len = strlen(folder);
	return strncmp(path, folder, len) == 0 && (path[len] == '/' || path[len] == '\0');
}

/* Returns false for a pipe, a socket, a device. */
static bool find_target(const struct call *call, const struct seccomp_notif *notice,
			char out[PATH_MAX])
{
	const __u64 *arguments = notice->data.args;
	pid_t pid = (pid_t)notice->pid;
	if (call->where == FD)
		read_fd(pid, (int)arguments[call->at], out);
	else
		read_pair(pid, call->where == PAIR ? (int)arguments[call->at] : AT_FDCWD,
			  arguments[call->at + (call->where == PAIR)], out);
	return out[0] == '?' || is_under(out, "/dev/shm") ||
	       (out[0] == '/' && !is_under(out, "/dev") && strncmp(out, "/memfd:", 7) != 0);
}

static const struct call *find_call(int number)
{
	for (size_t i = 0; i < COUNT(calls); i++)
		if (calls[i].number == number)
			return &calls[i];
	return NULL;
}

/* ---- Killing ---- */

/* The first process whose parent we are, or 0. As a subreaper we get the orphans of those that
 * were killed before. */
static pid_t find_child(void)
{
	char name[64];
	int pid = 0;
	snprintf(name, sizeof name, "/proc/self/task/%d/children", (int)getpid());
	FILE *list = fopen(name, "re");
	if (!list)
		end("cannot open '%s'", name);
	if (fscanf(list, "%d", &pid) != 1)
		pid = 0;
	(void)fclose(list);
	return pid;
}

/* Nobody can change anything meanwhile: who tries waits for an answer that does not come. */
static int kill_all(const struct run *run)
{
	int status, result = 0;
	for (pid_t pid = find_child(); pid; pid = find_child()) {
		(void)kill(pid, SIGKILL);
		if (waitpid(pid, &status, __WALL) == run->command)
			result = WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
	}
	return result;
}

/* ---- Supervising ---- */

/* Returns 0 to let the call happen, the number it fails with, or -1 to kill. */
static int decide(struct run *run, const struct seccomp_notif *notice)
{
	char target[PATH_MAX];
	const struct call *call = find_call(notice->data.nr);
	if (notice->data.nr == SYS_execve && run->execs)
		record_exec(run->execs, (pid_t)notice->pid, notice->data.args[1],
			    notice->data.args[2]);
	if (!call || !find_target(call, notice, target) ||
	    (run->under && !is_under(target, run->under)))
		return 0;
	run->count++;
	if (run->trace)
		fprintf(run->trace, "%lu %s %s\n", run->count, call->name, target);
	if (run->at && run->count == run->at)
		return run->error ? run->error : -1;
	return run->at && run->stays && run->count > run->at && !call->is_a_name ? run->error : 0;
}

static void serve_one(struct run *run, int listener)
{
	struct seccomp_notif notice;
	memset(&notice, 0, sizeof notice);
	/* The asker may have been killed by somebody else meanwhile. */
	if (ioctl(listener, SECCOMP_IOCTL_NOTIF_RECV, &notice) < 0)
		return;
	int answer = decide(run, &notice);
	if (answer < 0) {
		run->is_killed = true;
		return;
	}
	struct seccomp_notif_resp reply = {
		.id = notice.id,
		.error = -answer,
		.flags = answer ? 0 : SECCOMP_USER_NOTIF_FLAG_CONTINUE,
	};
	if (ioctl(listener, SECCOMP_IOCTL_NOTIF_SEND, &reply) < 0 && errno != ENOENT)
		end("cannot answer");
}

/* Serves until the command has ended and nobody is left who could ask. Returns its status. */
static int supervise(struct run *run, int listener)
{
	struct pollfd asked = {.fd = listener, .events = POLLIN};
	int status, result = -1, waited = 0;
	while (!run->is_killed && waited < PATIENCE_MS) {
		int ready = poll(&asked, 1, 10);
		if (ready < 0 && errno != EINTR)
			end("cannot wait");
		if (ready > 0 && asked.revents & POLLIN)
			serve_one(run, listener);
		pid_t ended = waitpid(-1, &status, WNOHANG);
		if (ended == run->command)
			result = WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
		if (ready > 0 && !(asked.revents & POLLIN) && ended <= 0 && result >= 0)
			break;
		waited += result >= 0 && ready == 0 ? 10 : 0;
	}
	int killed = kill_all(run);
	return result >= 0 ? result : killed;
}

/* ---- The filter ---- */

#define LOAD(field)          \
	(struct sock_filter) \
		BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, field))
/* The low half of an argument, on a machine that stores that first. */
#define LOAD_ARGUMENT(n)     \
	(struct sock_filter) \
		BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, args) + 8 * (n))
#define RETURN(value) (struct sock_filter) BPF_STMT(BPF_RET | BPF_K, value)

static int install_filter(void)
{
	struct sock_filter code[COUNT(calls) * 5 + 4];
	unsigned short n = 0;
	code[n++] = LOAD(nr);
	code[n++] = (struct sock_filter)BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_execve, 0, 1);
	code[n++] = RETURN(SECCOMP_RET_USER_NOTIF);
	for (size_t i = 0; i < COUNT(calls); i++) {
		__u8 skipped = calls[i].flags ? 4 : 1;
		code[n++] = (struct sock_filter)BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K,
							 (__u32)calls[i].number, 0, skipped);
		if (calls[i].flags) {
			code[n++] = LOAD_ARGUMENT(calls[i].flags);
			code[n++] = (struct sock_filter)BPF_JUMP(BPF_JMP | BPF_JSET | BPF_K,
								 MAKES_FILE, 1, 0);
			code[n++] = RETURN(SECCOMP_RET_ALLOW);
		}
		code[n++] = RETURN(SECCOMP_RET_USER_NOTIF);
	}
	code[n++] = RETURN(SECCOMP_RET_ALLOW);
	struct sock_fprog program = {.len = n, .filter = code};
	if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) < 0)
		return -1;
	return (int)syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, SECCOMP_FILTER_FLAG_NEW_LISTENER,
			    &program);
}

/* The listener goes from the child to us as a message: sendmsg is in no filter. */
union fd_message {
	char bytes[CMSG_SPACE(sizeof(int))];
	struct cmsghdr head;
};

static void send_fd(int socket, int fd)
{
	union fd_message control = {.bytes = {0}};
	char byte = 0;
	struct iovec data = {&byte, 1};
	struct msghdr message = {.msg_iov = &data,
				 .msg_iovlen = 1,
				 .msg_control = control.bytes,
				 .msg_controllen = sizeof control.bytes};
	control.head = (struct cmsghdr){
		.cmsg_len = CMSG_LEN(sizeof fd), .cmsg_level = SOL_SOCKET, .cmsg_type = SCM_RIGHTS};
	memcpy(CMSG_DATA(&control.head), &fd, sizeof fd);
	if (sendmsg(socket, &message, 0) < 0)
		_exit(FAILED);
}

static int receive_fd(int socket)
{
	union fd_message control = {.bytes = {0}};
	char byte;
	int fd = -1;
	struct iovec data = {&byte, 1};
	struct msghdr message = {.msg_iov = &data,
				 .msg_iovlen = 1,
				 .msg_control = control.bytes,
				 .msg_controllen = sizeof control.bytes};
	if (recvmsg(socket, &message, MSG_CMSG_CLOEXEC) != 1 || message.msg_controllen == 0)
		end("cannot watch the command; this needs Linux 5.9 or later");
	memcpy(&fd, CMSG_DATA(&control.head), sizeof fd);
	return fd;
}

static void run_command(int socket, char **command)
{
	int listener = install_filter();
	if (listener < 0)
		_exit(FAILED);
	send_fd(socket, listener);
	execvp(command[0], command);
	_exit(127);
}

/* Returns the listener. */
static int start_command(struct run *run, char **command)
{
	int sockets[2];
	if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, sockets) < 0 ||
	    prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0) < 0)
		end("cannot start");
	run->command = fork();
	if (run->command < 0)
		end("cannot start");
	if (run->command == 0)
		run_command(sockets[1], command);
	(void)close(sockets[1]);
	return receive_fd(sockets[0]);
}

/* ---- The command line ---- */

static int error_number(const char *name)
{
	for (size_t i = 0; i < COUNT(errors); i++)
		if (strcmp(errors[i].name, name) == 0)
			return errors[i].number;
	errno = 0;
	end("no error is called '%s'", name);
	return 0;
}

static void read_options(int argc, char **argv, struct run *run)
{
	int option;
	char *rest = NULL;
	while ((option = getopt(argc, argv, "+n:e:fu:t:x:")) != -1) {
		if (option == 'n')
			run->at = strtoul(optarg, &rest, 10);
		else if (option == 'e')
			run->error = error_number(optarg);
		else if (option == 'f')
			run->stays = true;
		else if (option == 'u')
			run->under = optarg;
		else if (option == 't')
			run->trace = fopen(optarg, "we");
		else if (option == 'x')
			run->execs = fopen(optarg, "we");
		errno = (option == 't' && !run->trace) || (option == 'x' && !run->execs) ? errno
											 : 0;
		if (option == '?' || errno || (rest && *rest))
			end("bad option");
	}
	if (optind == argc)
		end("no command");
}

int main(int argc, char **argv)
{
	struct run run = {0};
	read_options(argc, argv, &run);
	int listener = start_command(&run, argv + optind);
	int status = supervise(&run, listener);
	if ((run.trace && fclose(run.trace)) || (run.execs && fclose(run.execs)))
		end("cannot write what was seen");
	return status;
}
