/* The command line as a function, so that tests and main share it. */
#ifndef GG_DRIVER_DRIVER_H
#define GG_DRIVER_DRIVER_H

/* Returns the process's exit code: 0 fine, 1 findings, 2 usage, 3 I/O or internal, 4 tool missing.
 */
int gg_main(int argc, char **argv);

#endif
