/* Any bytes as a spec of Prolog facts, through every phase of a compilation. */
#define SPEC_NAME "fuzz.pl"
#include "fuzz_yaml.c"
