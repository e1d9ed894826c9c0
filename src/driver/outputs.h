/* Where the files of specs go. */
#ifndef GG_DRIVER_OUTPUTS_H
#define GG_DRIVER_OUTPUTS_H

#include "driver/session.h"

/* Of -o; else `out` here or beside a gluegen.yaml that was found above. */
const char *gg_output_dir(struct gg_session *s, const struct gg_spec_list *specs);

/* Whether the specs can be built into one directory; false: usage was reported. */
GG_NODISCARD bool gg_specs_share_dir(struct gg_session *s, const struct gg_spec_list *specs);

#endif
