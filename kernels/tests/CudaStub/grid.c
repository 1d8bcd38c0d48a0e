/* Runs a grid: CTA after CTA, and in each the warps in turn until all wait at a barrier or have left. */
#include "ptx.h"
#include <stdlib.h>
#include <string.h>

static void release_barrier(cta *c, const ins *first)
{
    uint32_t holds = 0, threads = 0;
    for (uint32_t k = 0; k < c->warp_count; k++) {
        const warp *w = &c->warps[k];
        if (w->live == 0)
            continue;
        const group *g = &w->groups[0];
        const ins *i = &g->frames[g->depth - 1].f->code[g->pc];
        const uint64_t *const A = w->rows + g->frames[g->depth - 1].rows + i->a;
        for (uint32_t m = w->live; m; m &= m - 1)
            holds += (A[__builtin_ctz(m)] & 1) ^ i->count;
        threads += (uint32_t)__builtin_popcount(w->live);
    }
    const uint64_t result = first->mod == 1 ? holds : first->mod == 2 ? holds == threads : holds != 0;
    for (uint32_t k = 0; k < c->warp_count; k++) {
        warp *w = &c->warps[k];
        if (w->live == 0)
            continue;
        group *g = &w->groups[0];
        const ins *i = &g->frames[g->depth - 1].f->code[g->pc];
        uint64_t *const D = w->rows + g->frames[g->depth - 1].rows + i->d;
        if (i->mod != 0)
            EACH(w->live, D[l] = result);
        g->state = READY;
        g->pc++;
    }
}

/* No warp can go on by itself: either all wait at one barrier, or they wait for ever. */
static void all_wait(cta *c)
{
    const ins *first = NULL;
    for (uint32_t k = 0; k < c->warp_count; k++) {
        warp *w = &c->warps[k];
        if (w->live == 0)
            continue;
        const group *g = &w->groups[0];
        const ins *i = &g->frames[g->depth - 1].f->code[g->pc];
        w->at = i;
        if (w->group_count > 1)
            fault(w, LAUNCH_FAILED, "lanes %08x wait here for the others of their warp (%08x, of which some wait at line %u); %08x have left", g->mask,
                w->live & ~g->mask, w->groups[1].frames[w->groups[1].depth - 1].f->code[w->groups[1].pc].line, ~w->live);
        if (g->state != AT_BARRIER)
            fault(w, LAUNCH_FAILED, "lanes %08x wait here for all of their warp, of which %08x have left", g->mask, ~w->live);
        if (first == NULL)
            first = i;
        if (i->imm != first->imm || i->mod != first->mod)
            fault(w, LAUNCH_FAILED, "deadlock: this warp waits at barrier %d, another one at barrier %d (line %u)", (int)i->imm, (int)first->imm, first->line);
    }
    release_barrier(c, first);
}

static void start_warp(cta *c, warp *w)
{
    const uint32_t first = w->index * LANES, count = c->threads - first < LANES ? c->threads - first : LANES;
    w->live = count == LANES ? UINT32_MAX : (UINT32_C(1) << count) - 1;
    w->group_count = 1;
    w->at = NULL;
    w->bytes = 0;
    w->groups[0].mask = w->live;
    w->groups[0].pc = 0;
    w->groups[0].state = READY;
    w->groups[0].depth = 1;
    w->groups[0].frames[0] = (frame){ .f = c->launch->f };
    fill_presets(w, &w->groups[0].frames[0], UINT32_MAX);
}

static uint64_t common_divisor(uint64_t a, uint64_t b) { return b == 0 ? a : common_divisor(b, a % b); }

/* Place k of n in the order that the launch asks for, so that a test can find out whether results depend on it. */
static uint64_t nth(uint64_t order, uint64_t k, uint64_t n)
{
    if (order <= 1)
        return order == 0 ? k : n - 1 - k;
    uint64_t step = (order * UINT64_C(0x9E3779B97F4A7C15) >> 20) % n + 1;
    while (common_divisor(step, n) != 1)
        step++;
    return (k * step + order) % n;
}

static void run_cta(cta *c)
{
    launch *const l = c->launch;
    memset(c->shared, 0xCD, c->shared_bytes);
    for (uint32_t k = 0; k < c->warp_count; k++)
        start_warp(c, &c->warps[k]);
    for (;;) {
        bool alive = false, moved = false;
        for (uint32_t k = 0; k < c->warp_count; k++) {
            warp *w = &c->warps[nth(l->order, k, c->warp_count)];
            group *g;
            const uint64_t end = w->steps + SLICE;
            while (w->live != 0 && w->steps < end && (g = pick(w)) != NULL) {
                moved = true;
                run_group(w, g);
                if (l->instructions > l->limit)
                    fault(w, LAUNCH_TIMEOUT, "no end after %llu instructions", (unsigned long long)l->limit);
            }
            alive |= w->live != 0;
        }
        if (!alive)
            return;
        if (!moved)
            all_wait(c);
    }
}

static uint64_t aligned(uint64_t bytes) { return (bytes + 63) / 64 * 64; }

int run_launch(launch *l)
{
    cta c = { .launch = l, .threads = l->block[0] * l->block[1] * l->block[2] };
    for (uint32_t k = 0; k < l->module->func_count; k++)
        if (!l->module->funcs[k].entry || &l->module->funcs[k] == l->f)
            c.rows += l->module->funcs[k].slots * LANES, c.local_bytes += (uint32_t)aligned(l->module->funcs[k].local_bytes);
    c.warp_count = (c.threads + LANES - 1) / LANES;
    c.shared_bytes = l->dynamic_shared ? l->module->dynamic_offset + l->dynamic_shared : l->module->shared_bytes;
    const uint64_t param = l->module->func_count > 1 ? LANES * PARAM_BYTES : 64;
    const uint64_t per_warp = aligned(c.rows * sizeof(uint64_t)) + aligned((uint64_t)LANES * c.local_bytes) + aligned(param);
    uint8_t *memory = aligned_alloc(64, aligned(c.warp_count * sizeof(warp)) + aligned(c.shared_bytes) + c.warp_count * per_warp + 64);
    if (memory == NULL)
        return OUT_OF_MEMORY;
    c.warps = (warp *)memory;
    c.shared = memory + aligned(c.warp_count * sizeof(warp));
    for (uint32_t k = 0; k < c.warp_count; k++) {
        warp *w = &c.warps[k];
        memset(w, 0, sizeof *w);
        w->cta = &c;
        w->index = k;
        w->rows = (uint64_t *)(c.shared + aligned(c.shared_bytes) + k * per_warp);
        w->local = (uint8_t *)w->rows + aligned(c.rows * sizeof(uint64_t));
        w->param = w->local + aligned((uint64_t)LANES * c.local_bytes);
        memset(w->rows, 0xCD, per_warp); /* what is read before it is written looks like nothing sensible */
    }
    if (setjmp(c.fault) == 0) {
        const uint64_t count = (uint64_t)l->grid[0] * l->grid[1] * l->grid[2];
        for (uint64_t k = 0; k < count; k++) {
            const uint64_t n = nth(l->order, k, count);
            c.id[0] = (uint32_t)(n % l->grid[0]);
            c.id[1] = (uint32_t)(n / l->grid[0] % l->grid[1]);
            c.id[2] = (uint32_t)(n / l->grid[0] / l->grid[1]);
            run_cta(&c);
        }
    }
    free(memory);
    return l->error;
}
