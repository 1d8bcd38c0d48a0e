/* In which order the parts of a diverged warp run. */
#include "ptx.h"
#include <stdlib.h>

/* A diverged warp always runs the part that stands earliest in an order of the basic blocks in which every block comes before
 * its successors, loops apart, and the blocks of a loop before what follows the loop. So parts meet again at the earliest
 * place where they can (Diamos et al., "SIMD re-convergence at thread frontiers", 2011), also where a part has returned. */
typedef struct {
    uint32_t count;
    const uint32_t *start;      /* first instruction of each block, and the end */
    uint32_t **successors, *successor_count;
    uint32_t *inside;           /* by block: the call of `arrange` that has to place it */
    uint32_t next_inside;
    uint32_t *placed, placed_count;
} graph;

typedef struct { uint32_t *index, *low, *stack, depth, next; uint32_t *component, components; uint32_t within; } search;

static void visit(const graph *g, search *s, uint32_t node)
{
    s->index[node] = s->low[node] = ++s->next;
    s->stack[s->depth++] = node;
    for (uint32_t k = 0; k < g->successor_count[node]; k++) {
        const uint32_t to = g->successors[node][k];
        if (g->inside[to] != s->within || s->component[to] != 0)
            continue;
        if (s->index[to] == 0)
            visit(g, s, to);
        if (s->low[to] < s->low[node])
            s->low[node] = s->low[to];
    }
    if (s->low[node] != s->index[node])
        return;
    s->components++;
    uint32_t member;
    do {
        member = s->stack[--s->depth];
        s->component[member] = s->components;
    } while (member != node);
}

static void place(graph *g, uint32_t node)
{
    g->inside[node] = 0;
    g->placed[g->placed_count++] = node;
}

/* Strongly connected components come out last first; a loop is placed from its header on, then what remains of it. */
static void arrange(graph *g, uint32_t within, uint32_t entry)
{
    uint32_t *memory = calloc(4 * (size_t)g->count, sizeof *memory);
    if (memory == NULL)
        abort();
    search s = { .index = memory, .low = memory + g->count, .stack = memory + 2 * g->count, .component = memory + 3 * g->count, .within = within };
    visit(g, &s, entry);
    for (uint32_t n = 0; n < g->count; n++)
        if (g->inside[n] == within && s.component[n] == 0)
            visit(g, &s, n);
    for (uint32_t c = s.components; c > 0; c--) {
        uint32_t header = UINT32_MAX, size = 0;
        for (uint32_t n = 0; n < g->count; n++)
            if (s.component[n] == c)
                size++, header = n == entry || header == UINT32_MAX ? n : header;
        for (uint32_t n = 0; n < g->count && header != entry; n++)
            for (uint32_t k = 0; k < g->successor_count[n]; k++)
                if (s.component[n] > c && s.component[g->successors[n][k]] == c)
                    header = g->successors[n][k];
        place(g, header);
        if (size == 1)
            continue;
        const uint32_t inner = ++g->next_inside;
        uint32_t first = UINT32_MAX;
        for (uint32_t n = 0; n < g->count; n++)
            if (s.component[n] == c && n != header)
                g->inside[n] = inner;
        for (uint32_t k = 0; k < g->successor_count[header] && first == UINT32_MAX; k++)
            if (g->inside[g->successors[header][k]] == inner)
                first = g->successors[header][k];
        arrange(g, inner, first);
    }
    free(memory);
}

static uint32_t block_of(const graph *g, uint32_t instruction)
{
    uint32_t low = 0, high = g->count;
    while (high - low > 1) {
        const uint32_t middle = (low + high) / 2;
        *(g->start[middle] <= instruction ? &low : &high) = middle;
    }
    return low;
}

static void link_blocks(module *m, const func *f, graph *g)
{
    for (uint32_t b = 0; b < g->count; b++) {
        const uint32_t last = g->start[b + 1] - 1;
        const ins *i = &f->code[last];
        uint32_t n = 0;
        g->successors[b] = module_memory(m, (i->count + 2) * sizeof **g->successors);
        if (i->kind == BRANCH)
            g->successors[b][n++] = block_of(g, (uint32_t)i->imm);
        for (uint32_t k = 0; i->kind == TABLE_BRANCH && k < i->count; k++)
            g->successors[b][n++] = block_of(g, i->list[k]);
        const bool ends = !i->guarded && (i->kind == BRANCH || i->kind == TABLE_BRANCH || i->kind == LEAVE || i->kind == TRAP);
        if (!ends && last + 1 < f->length)
            g->successors[b][n++] = b + 1;
        g->successor_count[b] = n;
    }
}

void order_blocks(module *m, func *f)
{
    f->order = module_memory(m, (f->length + 1) * sizeof *f->order);
    f->leader = module_memory(m, (f->length + 1) * sizeof *f->leader);
    if (f->length == 0)
        return;
    f->leader[0] = true;
    for (uint32_t k = 0; k < f->length; k++) {
        const ins *i = &f->code[k];
        if (i->kind == BRANCH)
            f->leader[i->imm] = true;
        for (uint32_t t = 0; i->kind == TABLE_BRANCH && t < i->count; t++)
            f->leader[i->list[t]] = true;
        if (i->kind == BRANCH || i->kind == TABLE_BRANCH || i->kind == LEAVE || i->kind == TRAP)
            f->leader[k + 1] = true;
    }
    graph g = { .count = 0 };
    uint32_t *start = module_memory(m, (f->length + 1) * sizeof *start);
    for (uint32_t k = 0; k < f->length; k++)
        if (f->leader[k])
            start[g.count++] = k;
    start[g.count] = f->length;
    g.start = start;
    g.successors = module_memory(m, g.count * sizeof *g.successors);
    g.successor_count = module_memory(m, g.count * sizeof *g.successor_count);
    g.inside = module_memory(m, g.count * sizeof *g.inside);
    g.placed = module_memory(m, g.count * sizeof *g.placed);
    link_blocks(m, f, &g);
    for (uint32_t b = 0; b < g.count; b++)
        g.inside[b] = 1;
    g.next_inside = 1;
    arrange(&g, 1, 0);
    uint32_t position = 0;
    for (uint32_t b = 0; b < g.placed_count; b++)
        for (uint32_t k = start[g.placed[b]]; k < start[g.placed[b] + 1]; k++)
            f->order[k] = position++;
}
