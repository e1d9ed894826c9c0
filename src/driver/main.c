/* gluegen: the command line. */
#include "driver/driver.h"

int main(int argc, char **argv)
{
    return gg_main(argc, argv);
}
