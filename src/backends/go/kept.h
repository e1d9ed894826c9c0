/* Where the texts of a record that outlive it are: by the tokens of a step, and on the safe side.
 */
#ifndef GG_BACKENDS_GO_KEPT_H
#define GG_BACKENDS_GO_KEPT_H

#include "backends/go/go.h"

/*
 * The map of the state that grows whenever a record's texts are kept, or "" when that cannot be
 * told. The body does no more than to look at its texts, but where a key is not in the map yet:
 *
 *     t := totals[path]                 if _, ok := totals[path]; !ok {
 *     if t == nil {                         totals[path] = n
 *         t = &total{}                  }
 *         totals[path] = t
 *     }
 *
 * An assignment to a key that is there would not do: Go keeps the new key.
 * `texts` are the variables of the body that hold texts of the record.
 */
gg_str gg_go_kept_in(struct gg_arena *a, const struct gg_go_step *step, const gg_str *texts,
                     uint32_t ntexts);

#endif
