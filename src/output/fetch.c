/* Runs `git cat-file -e OBJECT`, silently. */
#include "output/fetch.h"

#include <errno.h>
#include <fcntl.h>
#include <spawn.h>
#include <sys/wait.h>

extern char **environ;

bool gg_fetch_object(const char *git_dir, const char *object)
{
    char *argv[] = {(char *)"git",
                    (char *)"--git-dir",
                    (char *)git_dir,
                    (char *)"cat-file",
                    (char *)"-e",
                    (char *)object,
                    NULL};
    posix_spawn_file_actions_t actions;
    pid_t pid;
    int status = 1;
    posix_spawn_file_actions_init(&actions);
    for (int fd = 0; fd <= 2; fd++)
        posix_spawn_file_actions_addopen(&actions, fd, "/dev/null", O_RDWR, 0);
    bool ok = !posix_spawnp(&pid, "git", &actions, NULL, argv, environ);
    posix_spawn_file_actions_destroy(&actions);
    while (ok && waitpid(pid, &status, 0) < 0)
        ok = errno == EINTR;
    return ok && !status;
}
