/* proof_folder.c - a hidden folder for what nobody shall see, for one build
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "build/proof_folder_internal.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/file.h"

#define PREFIX ".ingot-prove-"
#define TRIES 16

/* ---- The guard ---- */

/* The guard keeps nothing open that somebody may wait for: a pipe's reader, a terminal. */
NORETURN static void stand_guard(const struct proof_folder *folder, int end_of_run)
{
	static const int ignored[] = {SIGINT, SIGTERM, SIGHUP, SIGQUIT};
	char nothing;
	for (size_t i = 0; i < ARRAY_SIZE(ignored); i++)
		(void)signal(ignored[i], SIG_IGN);
	if (dup2(end_of_run, STDIN_FILENO) < 0 || dup2(folder->own.fd, STDOUT_FILENO) < 0 ||
	    close_range(STDERR_FILENO, ~0U, 0) < 0)
		_exit(1);
	while (read(STDIN_FILENO, &nothing, 1) < 0 && errno == EINTR)
		;
	/* The second build may still write; where the folder is gone it cannot. */
	for (int i = 0; i < TRIES && access(folder->own.path, F_OK) == 0; i++)
		own_folder_clear(folder->own.path, STDOUT_FILENO);
	_exit(0);
}

static int start_guard(struct proof_folder *folder, struct error *error)
{
	int ends[2];
	if (pipe2(ends, O_CLOEXEC) < 0)
		return error_set_errno(error, errno, "cannot make a pipe");
	folder->guard = fork();
	if (folder->guard == 0)
		stand_guard(folder, ends[0]);
	file_close_reader(&ends[0]);
	folder->alive = ends[1];
	if (folder->guard > 0)
		return 0;
	folder->guard = 0;
	return error_set_errno(error, errno, "cannot start a process");
}

static void end_guard(struct proof_folder *folder)
{
	if (folder->guard > 0) {
		(void)kill(folder->guard, SIGKILL);
		while (waitpid(folder->guard, NULL, 0) < 0 && errno == EINTR)
			;
	}
	file_close_reader(&folder->alive);
	folder->guard = 0;
}

/* ---- Making and removing ---- */

int proof_folder_make(struct proof_folder *folder, const char *beside, struct error *error)
{
	*folder = (struct proof_folder)PROOF_FOLDER_INIT;
	own_folder_sweep(beside, PREFIX, NULL);
	if (own_folder_make(&folder->own, beside, PREFIX, error))
		return -1;
	return start_guard(folder, error);
}

const char *proof_folder_path(const struct proof_folder *folder)
{
	return folder->own.path;
}

void proof_folder_remove(struct proof_folder *folder)
{
	if (!folder->own.path)
		return;
	own_folder_clear(folder->own.path, folder->own.fd);
	end_guard(folder);
	own_folder_remove(&folder->own);
}
