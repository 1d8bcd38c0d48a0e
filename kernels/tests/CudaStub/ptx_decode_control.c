/* Decodes what the scheduler must know of: barriers, instructions of a whole warp, branches, calls. */
#include "decoder.h"
#include <stdlib.h>
#include <string.h>

/* Instructions of a whole warp or CTA. */

static uint32_t choice(parser *p, const mnemonic *m, const char *const *names, uint32_t count)
{
    for (uint32_t k = 0; k < count; k++)
        if (has(m, names[k]))
            return k;
    reject(p, INVALID_PTX, "unknown instruction '%s'", m->part[0]);
}

static void members(parser *p, ins *i)
{
    const uint32_t row = source(p, 4, false, false);
    i->kind = COLLECTIVE;
    i->list = keep(p, &row, 1);
}

void decode_barrier(parser *p, const char *name, ins *i)
{
    static const char *const reductions[] = { "sync", "popc", "and", "or" };
    mnemonic m;
    split(p, &m, name);
    if (has(&m, "warp")) {
        i->run = op_warp_barrier;
        members(p, i);
        return;
    }
    if (has(&m, "arrive"))
        reject(p, INVALID_PTX, "unknown instruction '%s'", name);
    i->kind = BARRIER;
    i->mod = (uint8_t)choice(p, &m, reductions, 4);
    i->d = p->sink;
    if (i->mod != 0) {
        i->d = target(p, i->mod == 1 ? 4 : 1, false);
        expect(p, ",");
    }
    i->imm = (int64_t)literal(p, 4, false);
    if (i->mod != 0) {
        expect(p, ",");
        i->count = accept(p, "!");
        i->a = source(p, 1, false, false);
    }
    if (at(p, ","))
        reject(p, INVALID_PTX, "'%s' with a number of threads is not supported", name);
}

void decode_shuffle(parser *p, const char *name, ins *i)
{
    static const char *const modes[] = { "idx", "down", "up", "bfly" };
    mnemonic m;
    split(p, &m, name);
    if (!has(&m, "sync"))
        reject(p, INVALID_PTX, "unknown instruction '%s'", name);
    i->run = op_shuffle;
    i->mod = (uint8_t)choice(p, &m, modes, 4);
    i->d = target(p, 4, false);
    if (accept(p, "|")) {
        i->d2 = target(p, 1, false);
        i->count = 1;
    }
    expect(p, ",");
    i->a = source(p, 4, false, true);
    expect(p, ",");
    i->b = source(p, 4, false, false);
    expect(p, ",");
    i->c = source(p, 4, false, false);
    expect(p, ",");
    members(p, i);
}

void decode_vote(parser *p, const char *name, ins *i)
{
    static const char *const modes[] = { "all", "any", "uni", "ballot" };
    mnemonic m;
    split(p, &m, name);
    if (!has(&m, "sync"))
        reject(p, INVALID_PTX, "unknown instruction '%s'", name);
    i->run = op_vote;
    i->mod = (uint8_t)choice(p, &m, modes, 4);
    i->d = target(p, i->mod == 3 ? 4 : 1, false);
    expect(p, ",");
    i->count = accept(p, "!");
    i->a = source(p, 1, false, false);
    expect(p, ",");
    members(p, i);
}

void decode_redux(parser *p, const char *name, ins *i)
{
    static const char *const modes[] = { "add", "min.s32", "max.s32", "min.u32", "max.u32", "and", "or", "xor" };
    uint32_t mode = 0;
    while (mode < 8 && strncmp(name + strlen("redux.sync."), modes[mode], strlen(modes[mode])) != 0)
        mode++;
    if (mode == 8 || strncmp(name, "redux.sync.", 11) != 0)
        reject(p, INVALID_PTX, "unknown instruction '%s'", name);
    need_target(p, 80, name);
    i->run = op_redux;
    i->mod = (uint8_t)mode;
    i->d = target(p, 4, false);
    expect(p, ",");
    i->a = source(p, 4, false, false);
    expect(p, ",");
    members(p, i);
}

void decode_matrix(parser *p, const char *name, ins *i)
{
    static const char *const shapes[] = { "mma.sync.aligned.m16n8k256.row.col.s32.b1.b1.s32.and.popc",
        "mma.sync.aligned.m16n8k256.row.col.s32.b1.b1.s32.xor.popc", "mma.sync.aligned.m16n8k32.row.col.s32.s8.s8.s32" };
    static const uint32_t lengths[] = { 4, 4, 2, 4 };
    uint32_t shape = 0, rows[MAX_LIST], n = 0;
    while (shape < 3 && strcmp(shapes[shape], name) != 0)
        shape++;
    if (shape == 3)
        reject(p, INVALID_PTX, "unknown instruction '%s'", name);
    need_target(p, 80, name);
    i->run = shape < 2 ? op_mma_b1 : op_mma_s8;
    i->mod = (uint8_t)shape;
    i->kind = ALIGNED_COLLECTIVE;
    i->results = 4;
    for (uint32_t k = 0; k < 4; k++) {
        if (k > 0)
            expect(p, ",");
        if (vector(p, rows + n, 4, false, k == 0) != lengths[k])
            reject(p, INVALID_PTX, "'%s' wants %u registers as operand %u", name, lengths[k], k + 1);
        n += lengths[k];
    }
    i->list = keep(p, rows, n);
}

/* Control flow. */

void branch_targets(parser *p)
{
    if (p->label_count == 0)
        reject(p, INVALID_PTX, ".branchtargets without a label");
    p->tables = grow(p, p->tables, p->table_count, &p->table_room, sizeof *p->tables);
    table *t = &p->tables[p->table_count++];
    strcpy(t->name, p->labels[p->label_count - 1].name);
    t->targets = module_memory(p->m, strcspn(p->cursor, ";") + WORD + 1);
    t->count = 0;
    char *to = t->targets;
    do {
        strcpy(to, p->word);
        to += strlen(to) + 1;
        t->count++;
        next(p);
    } while (accept(p, ","));
    expect(p, ";");
}

void decode_branch(parser *p, const char *name, ins *i)
{
    i->kind = BRANCH;
    i->uniform = strcmp(name, "bra.uni") == 0;
    if (!i->uniform && strcmp(name, "bra") != 0)
        reject(p, INVALID_PTX, "unknown instruction '%s'", name);
    if (i->uniform && i->guarded)
        p->m->uniform_branches++;
    i->callee = strcpy(module_memory(p->m, strlen(p->word) + 1), p->word);
    next(p);
}

void decode_table_branch(parser *p, const char *name, ins *i)
{
    i->kind = TABLE_BRANCH;
    i->uniform = strcmp(name, "brx.idx.uni") == 0;
    i->a = source(p, 4, false, false);
    expect(p, ",");
    for (uint32_t k = 0; k < p->table_count; k++)
        if (at(p, p->tables[k].name)) {
            i->callee = p->tables[k].targets;
            i->count = p->tables[k].count;
            i->list = module_memory(p->m, i->count * sizeof *i->list);
            next(p);
            return;
        }
    reject(p, INVALID_PTX, "unknown label '%s'", p->word);
}

static uint32_t call_params(parser *p, uint32_t *list, uint32_t n)
{
    expect(p, "(");
    while (!accept(p, ")")) {
        uint32_t index;
        const symbol *y = find_symbol(p, p->word, &index);
        if (y == NULL || y->kind != FRAME_PARAM || n == MAX_LIST)
            reject(p, INVALID_PTX, "unknown parameter '%s' of a call", p->word);
        list[n++] = (uint32_t)y->offset;
        next(p);
        if (!at(p, ")"))
            expect(p, ",");
    }
    return n;
}

/* list: where in this frame the results lie, then the arguments. */
void decode_call(parser *p, ins *i)
{
    uint32_t list[MAX_LIST], n = 0;
    i->kind = CALL;
    if (at(p, "(")) {
        n = call_params(p, list, n);
        expect(p, ",");
    }
    i->callee = strcpy(module_memory(p->m, strlen(p->word) + 1), p->word);
    next(p);
    if (accept(p, ","))
        n = call_params(p, list, n);
    i->count = n;
    i->list = keep(p, list, n);
}
