/* Placeholder until the command table lands. */
#include "driver/driver.h"

int gg_main(int argc, char **argv)
{
    (void)argc;
    (void)argv;
    return 2;
}
