/* Runs a fuzz target on every file of the directories in its arguments; prints TAP. */
#include "base/source.h"

#include <dirent.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static int replay(const char *path, const char *name, int number)
{
    struct gg_arena arena = {0};
    gg_str text;
    const char *error;
    if (!gg_read_file(&arena, path, &text, &error)) {
        printf("not ok %d - %s\n# %s\n", number, name, error);
        return 1;
    }
    /* A copy of its exact size, so that ASan sees every read past the end. */
    uint8_t *data = malloc(text.n ? text.n : 1);
    if (!data)
        GG_BUG("out of memory");
    if (text.n)
        memcpy(data, text.p, text.n);
    LLVMFuzzerTestOneInput(data, text.n);
    free(data);
    gg_arena_free(&arena);
    printf("ok %d - %s\n", number, name);
    fflush(stdout);
    return 0;
}

int main(int argc, char **argv)
{
    int failed = 0, number = 0;
    for (int i = 1; i < argc; i++) {
        struct dirent **entries;
        int n = scandir(argv[i], &entries, NULL, alphasort);
        if (n < 0) {
            perror(argv[i]);
            return 1;
        }
        for (int j = 0; j < n; j++) {
            char path[4096];
            snprintf(path, sizeof path, "%s/%s", argv[i], entries[j]->d_name);
            if (entries[j]->d_name[0] != '.')
                failed += replay(path, entries[j]->d_name, ++number);
            free(entries[j]);
        }
        free(entries);
    }
    return failed ? 1 : 0;
}
