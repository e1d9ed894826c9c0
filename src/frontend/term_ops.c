/* The operator table. */
#include "frontend/term_ops.h"

enum { KINDS = 3 };

struct entry {
    struct gg_op ops[KINDS]; /* priority 0: none */
    struct gg_op predefined[KINDS];
};

struct gg_ops {
    struct gg_arena *arena;
    struct gg_table table;
    GG_VEC(struct entry) entries;
};

struct predefined {
    int priority;
    const char *type;
    const char *names; /* separated by blanks */
};

static const struct predefined predefined[] = {
    {1200, "xfx", ":- --> =>"},
    {1200, "fx", ":- ?-"},
    {1150, "fx",
     "discontiguous dynamic initialization meta_predicate module_transparent multifile public "
     "table thread_initialization thread_local volatile"},
    {1105, "xfy", "|"},
    {1100, "xfy", ";"},
    {1050, "xfy", "-> *->"},
    {1000, "xfy", ","},
    {900, "fy", "\\+"},
    {800, "xfx", ":="},
    {700, "xfx", ":< < = =.. =:= =< == =@= =\\= > >:< >= @< @=< @> @>= \\= \\== \\=@= as is"},
    {600, "xfy", ":"},
    {500, "yfx", "+ - /\\ \\/"},
    {400, "yfx", "* / // << >> div mod rdiv rem xor"},
    {200, "fy", "+ - \\"},
    {200, "xfx", "**"},
    {200, "xfy", "^"},
    {100, "yfx", "."},
    {1, "fx", "$"},
};

/* xfx: x takes a lower priority than the operator's, y the same. */
static bool type_of(gg_str type, enum gg_op_kind *kind, int *left, int *right)
{
    static const struct {
        const char *name;
        enum gg_op_kind kind;
        int left, right;
    } types[] = {
        {"fx", GG_OP_PREFIX, 0, -1}, {"fy", GG_OP_PREFIX, 0, 0},   {"xf", GG_OP_POSTFIX, -1, 0},
        {"yf", GG_OP_POSTFIX, 0, 0}, {"xfx", GG_OP_INFIX, -1, -1}, {"xfy", GG_OP_INFIX, -1, 0},
        {"yfx", GG_OP_INFIX, 0, -1},
    };
    for (size_t i = 0; i < GG_COUNT(types); i++)
        if (gg_str_is(type, types[i].name)) {
            *kind = types[i].kind;
            *left = types[i].left;
            *right = types[i].right;
            return true;
        }
    return false;
}

static bool add(struct gg_ops *ops, int priority, gg_str type, gg_str name)
{
    enum gg_op_kind kind;
    int left, right;
    bool is_new;
    if (!type_of(type, &kind, &left, &right))
        return false;
    uint32_t at = gg_table_add(&ops->table, name, ops->entries.n, &is_new);
    if (is_new)
        gg_push(ops->arena, &ops->entries, (struct entry){0});
    struct gg_op *op = &ops->entries.at[at].ops[kind];
    op->priority = (int16_t)priority;
    op->left = kind == GG_OP_PREFIX ? 0 : (int16_t)(priority + left);
    op->right = kind == GG_OP_POSTFIX ? 0 : (int16_t)(priority + right);
    return true;
}

struct gg_ops *gg_ops_new(struct gg_arena *a)
{
    struct gg_ops *ops = gg_new(a, struct gg_ops);
    ops->arena = a;
    ops->table = gg_table_new(a);
    for (size_t i = 0; i < GG_COUNT(predefined); i++) {
        gg_str rest = gg_str_from(predefined[i].names);
        while (rest.n) {
            ptrdiff_t blank = gg_str_find_char(rest, ' ');
            size_t n = blank < 0 ? rest.n : (size_t)blank;
            add(ops, predefined[i].priority, gg_str_from(predefined[i].type),
                gg_str_sub(rest, 0, n));
            rest = gg_str_sub(rest, n + 1, rest.n);
        }
    }
    for (uint32_t i = 0; i < ops->entries.n; i++)
        memcpy(ops->entries.at[i].predefined, ops->entries.at[i].ops,
               sizeof ops->entries.at[i].ops);
    return ops;
}

const struct gg_op *gg_ops_find(const struct gg_ops *ops, gg_str name)
{
    uint32_t at;
    return gg_table_get(&ops->table, name, &at) ? ops->entries.at[at].ops : NULL;
}

static bool restore(struct gg_ops *ops, enum gg_op_kind kind, gg_str name)
{
    uint32_t at;
    if (gg_table_get(&ops->table, name, &at))
        ops->entries.at[at].ops[kind] = ops->entries.at[at].predefined[kind];
    return true;
}

bool gg_ops_add(struct gg_ops *ops, int64_t priority, gg_str type, gg_str name)
{
    enum gg_op_kind kind;
    int left, right;
    if (priority < -1 || priority > GG_OP_PRIORITY_MAX || !type_of(type, &kind, &left, &right))
        return false;
    if (gg_str_is(name, ","))
        return false;
    if (gg_str_is(name, "|") && (kind != GG_OP_INFIX || (priority < 1001 && priority)))
        return false;
    if (priority < 0)
        return restore(ops, kind, name);
    return add(ops, (int)priority, type, gg_str_dup(ops->arena, name));
}
