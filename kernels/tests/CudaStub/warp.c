/* Runs a warp: its converged parts (groups of lanes), how they part, meet, call, return and wait. */
#include "ptx.h"
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void fault(warp *w, int error, const char *format, ...)
{
    launch *l = w->cta->launch;
    va_list args;
    int n = snprintf(l->message, sizeof l->message, "kernel '%s', ptx line %u, block (%u,%u,%u), warp %u: ", l->f->name,
        w->at != NULL ? w->at->line : 0, w->cta->id[0], w->cta->id[1], w->cta->id[2], w->index);
    if (n < 0 || (size_t)n > sizeof l->message)
        n = 0;
    va_start(args, format);
    vsnprintf(l->message + n, sizeof l->message - (size_t)n, format, args);
    va_end(args);
    l->error = error;
    longjmp(w->cta->fault, 1);
}

/* Entering functions. */

static uint64_t preset_value(const warp *w, const preset *s, const frame *fr, uint32_t lane)
{
    const cta *c = w->cta;
    const launch *l = c->launch;
    const uint32_t thread = w->index * LANES + lane, bit = UINT32_C(1) << lane;
    switch (s->kind) {
    case CONSTANT: return s->value;
    case LOCAL_ADDRESS: return s->value + fr->local;
    case DYNAMIC_SHARED_ADDRESS: return l->module->dynamic_offset;
    case TID_X: return thread % l->block[0];
    case TID_Y: return thread / l->block[0] % l->block[1];
    case TID_Z: return thread / l->block[0] / l->block[1];
    case NTID_X: case NTID_Y: case NTID_Z: return l->block[s->kind - NTID_X];
    case CTAID_X: case CTAID_Y: case CTAID_Z: return c->id[s->kind - CTAID_X];
    case NCTAID_X: case NCTAID_Y: case NCTAID_Z: return l->grid[s->kind - NCTAID_X];
    case LANEID: return lane;
    case WARPID: return w->index;
    case NWARPID: return c->warp_count;
    case DYNAMIC_SMEM_SIZE: return l->dynamic_shared;
    case TOTAL_SMEM_SIZE: return c->shared_bytes;
    case LANEMASK_EQ: return bit;
    case LANEMASK_LT: return bit - 1;
    case LANEMASK_LE: return bit | (bit - 1);
    case LANEMASK_GT: return ~(bit | (bit - 1));
    case LANEMASK_GE: return ~(bit - 1);
    }
    return 0;
}

void fill_presets(warp *w, const frame *fr, uint32_t mask)
{
    for (uint32_t k = 0; k < fr->f->preset_count; k++) {
        const preset *s = &fr->f->presets[k];
        uint64_t *const row = w->rows + fr->rows + s->row;
        if (s->kind == CONSTANT)
            EACH(mask, row[l] = s->value);
        else
            EACH(mask, row[l] = preset_value(w, s, fr, (uint32_t)l));
    }
}

static void copy_param(warp *w, uint32_t mask, uint32_t to, uint32_t from, uint32_t bytes)
{
    EACH(mask, memcpy(w->param + (size_t)l * PARAM_BYTES + to, w->param + (size_t)l * PARAM_BYTES + from, bytes));
}

static void enter(warp *w, group *g, const ins *i)
{
    const frame *caller = &g->frames[g->depth - 1];
    const func *f = &w->cta->launch->module->funcs[i->imm];
    const frame fr = { f, g->pc + 1, caller->rows + caller->f->slots * LANES, caller->local + caller->f->local_bytes,
        caller->param + caller->f->frame_param_bytes };
    if (g->depth == MAX_DEPTH || fr.rows + f->slots * LANES > w->cta->rows || fr.local + f->local_bytes > w->cta->local_bytes
        || fr.param + f->frame_param_bytes > PARAM_BYTES)
        fault(w, LAUNCH_FAILED, "calls nested too deep at '%s'", f->name);
    for (uint32_t k = 0; k < f->param_count; k++)
        copy_param(w, g->mask, fr.param + f->params[k].offset, caller->param + i->list[f->result_count + k], f->params[k].size);
    fill_presets(w, &fr, g->mask);
    g->frames[g->depth++] = fr;
    g->pc = 0;
}

static void leave(warp *w, group *g)
{
    const frame callee = g->frames[--g->depth];
    const frame *caller = &g->frames[g->depth - 1];
    const ins *call = &caller->f->code[callee.return_pc - 1];
    for (uint32_t k = 0; k < callee.f->result_count; k++)
        copy_param(w, g->mask, caller->param + call->list[k], callee.param + callee.f->results[k].offset, callee.f->results[k].size);
    g->pc = callee.return_pc;
}

/* Groups. */

static bool same_place(const group *x, const group *y)
{
    if (x->pc != y->pc || x->depth != y->depth)
        return false;
    for (uint32_t k = 0; k < x->depth; k++)
        if (x->frames[k].f != y->frames[k].f || x->frames[k].return_pc != y->frames[k].return_pc)
            return false;
    return true;
}

static void drop(warp *w, group *g) { *g = w->groups[--w->group_count]; }

static void merge(warp *w)
{
    for (uint32_t x = 0; x + 1 < w->group_count; x++)
        for (uint32_t y = x + 1; y < w->group_count;)
            if (w->groups[x].state == w->groups[y].state && same_place(&w->groups[x], &w->groups[y])) {
                w->met = w->steps;
                w->groups[x].mask |= w->groups[y].mask;
                drop(w, &w->groups[y]);
            } else
                y++;
}

/* The lanes of `mask` become a group of their own at `pc`. */
static void split(warp *w, group *g, uint32_t mask, uint32_t pc)
{
    group *other = &w->groups[w->group_count++];
    *other = *g;
    other->mask = mask;
    other->pc = pc;
    g->mask &= ~mask;
}

/* Whether x stands before y; inside a call counts as at the call, and before what follows it. */
static bool earlier(const group *x, const group *y)
{
    for (uint32_t k = 0;; k++) {
        const uint32_t px = k + 1 < x->depth ? x->frames[k + 1].return_pc - 1 : x->pc;
        const uint32_t py = k + 1 < y->depth ? y->frames[k + 1].return_pc - 1 : y->pc;
        if (px != py || x->frames[k].f != y->frames[k].f)
            return x->frames[k].f->order[px] < y->frames[k].f->order[py];
        if (k + 1 == x->depth || k + 1 == y->depth)
            return x->depth > y->depth;
    }
}

/* Shuffles and votes run when all living lanes that they name have come to them, .aligned ones when all lanes have. */
static bool try_collective(warp *w, group *g)
{
    const ins *i = &g->frames[g->depth - 1].f->code[g->pc];
    uint64_t *const rows = w->rows + g->frames[g->depth - 1].rows;
    const uint32_t named = i->kind == ALIGNED_COLLECTIVE ? UINT32_MAX
        : (uint32_t)rows[i->list[0] + (uint32_t)__builtin_ctz(g->mask)] & w->live;
    uint32_t here = 0;
    for (uint32_t k = 0; k < w->group_count; k++)
        if (w->groups[k].state == AT_COLLECTIVE && same_place(g, &w->groups[k]))
            here |= w->groups[k].mask;
    if ((here & named) != named)
        return false;
    w->R = rows;
    w->at = i;
    i->run(w, i, here);
    const group place = *g;
    for (uint32_t k = 0; k < w->group_count; k++)
        if (w->groups[k].state == AT_COLLECTIVE && same_place(&place, &w->groups[k])) {
            w->groups[k].state = READY;
            w->groups[k].pc++;
        }
    return true;
}

group *pick(warp *w)
{
    if (w->group_count > 1)
        merge(w);
    group *best = NULL, *worst = NULL;
    for (uint32_t k = 0; k < w->group_count; k++) {
        group *g = &w->groups[k];
        if (g->state != READY)
            continue;
        if (best == NULL || earlier(g, best))
            best = g;
        if (worst == NULL || earlier(worst, g))
            worst = g;
    }
    if (best == NULL) {
        for (uint32_t k = 0; k < w->group_count; k++)
            if (w->groups[k].state == AT_COLLECTIVE && try_collective(w, &w->groups[k]))
                return pick(w);
        return NULL;
    }
    if (best == worst || w->steps - w->met < SLICE)
        return best;
    w->met = w->steps;
    return worst;
}

static uint32_t guard_lanes(const warp *w, const ins *i)
{
    const uint64_t *const P = w->R + i->guard;
    uint32_t lanes = 0;
    for (uint32_t l = 0; l < LANES; l++)
        lanes |= (uint32_t)(P[l] & 1) << l;
    return i->negated ? ~lanes : lanes;
}

static void table_branch(warp *w, group *g, const ins *i)
{
    const uint64_t *const A = w->R + i->a;
    const uint32_t first = (uint32_t)A[__builtin_ctz(g->mask)];
    uint32_t alike = 0;
    for (uint32_t m = g->mask; m; m &= m - 1)
        alike |= (uint32_t)((uint32_t)A[__builtin_ctz(m)] == first) << __builtin_ctz(m);
    if (first >= i->count)
        fault(w, LAUNCH_FAILED, "brx.idx with index %u of %u", first, i->count);
    if (alike == g->mask)
        g->pc = i->list[first];
    else {
        w->cta->launch->divergent_uniform += i->uniform;
        split(w, g, alike, i->list[first]); /* the others come here again */
    }
}

/* Runs a group until it leaves, waits, meets a place where others may join, or has had its turn. */
void run_group(warp *w, group *g)
{
    launch *const l = w->cta->launch;
    const frame *fr = &g->frames[g->depth - 1];
    const ins *code = fr->f->code;
    uint32_t pc = g->pc;
    uint64_t executed = 0;
    w->frame = fr;
    w->R = w->rows + fr->rows;
    for (const uint64_t end = w->steps + SLICE; w->steps < end;) {
        w->steps++;
        const ins *const i = &code[pc];
        uint32_t active = g->mask;
        w->at = i;
        if (i->guarded) {
            active &= guard_lanes(w, i);
            if (active == 0) {
                pc++;
                if (w->group_count > 1 && fr->f->leader[pc])
                    break;
                continue;
            }
        }
        executed += (uint64_t)__builtin_popcount(active);
        if (i->kind == PLAIN) {
            i->run(w, i, active);
            pc++;
            if (w->group_count > 1 && fr->f->leader[pc])
                break;
            continue;
        }
        g->pc = pc;
        l->instructions += executed;
        executed = 0;
        if (active != g->mask && i->kind != LEAVE) { /* those whose guard fails go on, the others come here again */
            l->divergent_uniform += i->uniform;
            split(w, g, g->mask & ~active, pc + 1);
            if (i->kind == BRANCH)
                g->pc = (uint32_t)i->imm;
            return;
        }
        switch (i->kind) {
        case BRANCH:
            g->pc = (uint32_t)i->imm;
            break;
        case TABLE_BRANCH:
            table_branch(w, g, i);
            break;
        case CALL:
            enter(w, g, i);
            break;
        case LEAVE:
            if (g->depth > 1 && i->mod == 0) {
                if (active != g->mask)
                    split(w, g, g->mask & ~active, pc + 1);
                leave(w, g);
            } else {
                w->live &= ~active;
                g->mask &= ~active;
                g->pc = pc + 1;
                if (g->mask == 0) {
                    drop(w, g);
                    return;
                }
            }
            break;
        case BARRIER:
            g->state = AT_BARRIER;
            return;
        case COLLECTIVE:
        case ALIGNED_COLLECTIVE:
            g->state = AT_COLLECTIVE;
            if (!try_collective(w, g))
                return;
            break;
        default:
            fault(w, ILLEGAL_INSTRUCTION, "trap");
        }
        if (w->group_count > 1 || l->instructions > l->limit)
            return;
        fr = &g->frames[g->depth - 1];
        code = fr->f->code;
        pc = g->pc;
        w->frame = fr;
        w->R = w->rows + fr->rows;
    }
    g->pc = pc;
    l->instructions += executed;
}
