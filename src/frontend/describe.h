/* What the table of options says, for people and editors: JSON Schema and the reference. */
#ifndef GG_FRONTEND_DESCRIBE_H
#define GG_FRONTEND_DESCRIBE_H

#include "frontend/option.h"

/* JSON Schema (draft 7) of the YAML notation; looser than checking where a schema cannot say it. */
void gg_schema_write(struct gg_buf *out);

/* Markdown reference of all options by the place where they stand: docs/options.md. */
void gg_reference_write(struct gg_buf *out);

/* What values an option takes, as the reference says it: "`true`, `false`". */
void gg_option_values_write(const struct gg_option_info *info, struct gg_buf *out);

/* The targets it may stand for: "all", or their names. */
void gg_option_targets_write(const struct gg_option_info *info, struct gg_buf *out);

/* The choices of this version, "a|b", without those to come; "" when there are none. */
gg_str gg_option_choices(struct gg_arena *a, const struct gg_option_info *info);

#endif
