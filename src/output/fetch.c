/* Runs `git cat-file -e OBJECT`, silently. */
#include "output/fetch.h"

#include "base/spawn.h"

bool gg_fetch_object(const char *git_dir, const char *object)
{
    const char *argv[] = {"git", "--git-dir", git_dir, "cat-file", "-e", object, NULL};
    struct gg_spawn spawn = {.argv = argv, .in = GG_FD_NULL, .out = GG_FD_NULL, .err = GG_FD_NULL};
    pid_t pid = gg_spawn(&spawn);
    return pid > 0 && !gg_spawn_wait(pid);
}
