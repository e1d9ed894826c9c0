/* gluegen lsp: the language server on standard input and output. */
#include "driver/session.h"
#include "lsp/server.h"

#include <signal.h>
#include <unistd.h>

#ifdef __GLIBC__
#include <malloc.h>
#endif

/* Each edit takes about as much memory as the one before: malloc gives none back in between. */
static void keep_memory(void)
{
#ifdef __GLIBC__
    mallopt(M_MMAP_THRESHOLD, 4 << 20);
    mallopt(M_TRIM_THRESHOLD, 64 << 20);
#endif
}

int gg_command_run_LSP(struct gg_session *s)
{
    if (s->args.operands.n)
        return gg_too_many_operands(s, 0);
    keep_memory();
    (void)signal(SIGPIPE, SIG_IGN); /* a client that is gone is told by the write */
    return gg_lsp_serve(STDIN_FILENO, STDOUT_FILENO);
}
