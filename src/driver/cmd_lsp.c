/* gluegen lsp: the language server on standard input and output. */
#include "driver/session.h"
#include "lsp/server.h"

#include <signal.h>
#include <unistd.h>

int gg_command_run_LSP(struct gg_session *s)
{
    if (s->args.operands.n)
        return gg_too_many_operands(s, 0);
    (void)signal(SIGPIPE, SIG_IGN); /* a client that is gone is told by the write */
    return gg_lsp_serve(STDIN_FILENO, STDOUT_FILENO);
}
