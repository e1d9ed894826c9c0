/* Wait channels of threads: the function of the kernel in which each sleeps. */
#include "driver/waits.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { PATH_SIZE = 64, WORD_SIZE = 64, CHILDREN_SIZE = 1024, DEPTH_MAX = 8 };

struct look {
    bool any, runs, reads, writes;
};

static bool ends_with(const char *text, const char *end)
{
    size_t n = strlen(text), m = strlen(end);
    return n >= m && !strcmp(text + n - m, end);
}

/* The beginning of a file; false when it is gone. */
static bool read_start(const char *path, char *text, size_t size)
{
    FILE *file = fopen(path, "re");
    if (!file)
        return false;
    size_t n = fread(text, 1, size - 1, file);
    text[n] = '\0';
    fclose(file);
    return true;
}

/* A thread that runs has "0", as all have where the kernel does not tell. */
static void look_at_thread(struct look *look, pid_t pid, const char *thread)
{
    char path[PATH_SIZE], word[WORD_SIZE];
    snprintf(path, sizeof path, "/proc/%d/task/%.20s/wchan", (int)pid, thread);
    if (!read_start(path, word, sizeof word))
        return;
    look->any = true;
    look->runs |= !strcmp(word, "0") || !*word;
    look->reads |= ends_with(word, "pipe_read");
    look->writes |= ends_with(word, "pipe_write");
}

static void look_at_process(struct look *look, pid_t pid, uint32_t depth)
{
    char path[PATH_SIZE], children[CHILDREN_SIZE];
    snprintf(path, sizeof path, "/proc/%d/task", (int)pid);
    DIR *threads = opendir(path);
    if (!threads)
        return;
    for (struct dirent *entry; (entry = readdir(threads));)
        if (entry->d_name[0] != '.')
            look_at_thread(look, pid, entry->d_name);
    closedir(threads);
    snprintf(path, sizeof path, "/proc/%d/task/%d/children", (int)pid, (int)pid);
    if (depth == DEPTH_MAX || !read_start(path, children, sizeof children))
        return;
    for (char *next = children;;) {
        long child = strtol(next, &next, 10);
        if (child <= 0)
            return;
        look_at_process(look, (pid_t)child, depth + 1);
    }
}

void gg_waits_look(struct gg_waits *waits, pid_t pid)
{
    struct look look = {0};
    look_at_process(&look, pid, 0);
    if (!look.any)
        return;
    waits->total++;
    waits->output += !look.runs && look.writes;
    waits->input += !look.runs && !look.writes && look.reads;
}

uint32_t gg_waits_percent(const struct gg_waits *waits, uint32_t part)
{
    return waits->total ? part * 100 / waits->total : 0;
}
