/* The .gitattributes of an output directory: reviews fold what is generated. */
#ifndef GG_DRIVER_ATTRIBUTES_H
#define GG_DRIVER_ATTRIBUTES_H

#include "driver/session.h"

/*
 * Brings the lines of gluegen in DIR/.gitattributes up to date with the manifest; others stay.
 * *differs: they were not. With `check` nothing is written. False when an error is in the list.
 */
GG_NODISCARD bool gg_attributes_update(struct gg_session *s, const char *dir, bool check,
                                       bool *differs);

#endif
