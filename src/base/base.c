/* The two ways to stop; everything else reports diagnostics and carries on. */
#include "base/base.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

void gg_bug(const char *file, int line, const char *fmt, ...)
{
    va_list args;
    va_start(args, fmt);
    fprintf(stderr, "gluegen: internal error at %s:%d: ", file, line);
    vfprintf(stderr, fmt, args);
    fputc('\n', stderr);
    va_end(args);
    abort();
}

void gg_out_of_memory(void)
{
    fputs("gluegen: out of memory\n", stderr);
    exit(3);
}
