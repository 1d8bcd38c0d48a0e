/* What the lanes of a warp do together: shfl, vote, redux, mma. The scheduler has gathered the lanes in `mask`. */
#include "values.h"

void op_warp_barrier(warp *w, const ins *i, uint32_t mask) { (void)w, (void)i, (void)mask; }

enum { INDEX, DOWN, UP, BUTTERFLY };

/* PTX ISA, "Data Movement and Conversion Instructions: shfl.sync". c holds the clamp in bits 0-4 and the segment mask in 8-12. */
void op_shuffle(warp *w, const ins *i, uint32_t mask)
{
    u64 from[LANES];
    const u64 *const A = w->R + i->a, *const B = w->R + i->b, *const C = w->R + i->c;
    for (int l = 0; l < LANES; l++)
        from[l] = A[l];
    for (uint32_t m = mask; m; m &= m - 1) {
        const int lane = __builtin_ctz(m);
        const int b = (int)(B[lane] & 31), segment = (int)(C[lane] >> 8 & 31), clamp = (int)(C[lane] & 31);
        const int highest = (lane & segment) | (clamp & ~segment);
        int source;
        bool valid;
        switch (i->mod) {
        case UP: source = lane - b; valid = source >= highest; break;
        case DOWN: source = lane + b; valid = source <= highest; break;
        case BUTTERFLY: source = lane ^ b; valid = source <= highest; break;
        default: source = (lane & segment) | (b & ~segment & 31); valid = source <= highest; break;
        }
        w->R[i->d + (u32)lane] = from[valid ? source : lane];
        if (i->count)
            w->R[i->d2 + (u32)lane] = valid;
    }
}

enum { ALL_OF, ANY_OF, UNIFORM, BALLOT };

void op_vote(warp *w, const ins *i, uint32_t mask)
{
    uint32_t ballot = 0;
    for (uint32_t m = mask; m; m &= m - 1)
        ballot |= (uint32_t)(w->R[i->a + (u32)__builtin_ctz(m)] & 1) << __builtin_ctz(m);
    if (i->count) /* !p */
        ballot ^= mask;
    const u64 result = i->mod == ALL_OF ? ballot == mask : i->mod == ANY_OF ? ballot != 0
        : i->mod == UNIFORM ? ballot == mask || ballot == 0 : ballot;
    EACH(mask, w->R[i->d + (u32)l] = result);
}

void op_active_mask(warp *w, const ins *i, uint32_t mask) { EACH(mask, w->R[i->d + (u32)l] = mask); }

enum { SUM, MIN_S, MAX_S, MIN_U, MAX_U, AND, OR, XOR };

void op_redux(warp *w, const ins *i, uint32_t mask)
{
    const u64 *const A = w->R + i->a;
    u32 r = get_u32(A[__builtin_ctz(mask)]);
    for (uint32_t m = mask & (mask - 1); m; m &= m - 1) {
        const u32 x = get_u32(A[__builtin_ctz(m)]);
        switch (i->mod) {
        case SUM: r += x; break;
        case MIN_S: r = (s32)x < (s32)r ? x : r; break;
        case MAX_S: r = (s32)x > (s32)r ? x : r; break;
        case MIN_U: r = x < r ? x : r; break;
        case MAX_U: r = x > r ? x : r; break;
        case AND: r &= x; break;
        case OR: r |= x; break;
        default: r ^= x; break;
        }
    }
    EACH(mask, w->R[i->d + (u32)l] = r);
}

/* Fragments of mma.m16n8k256 (.b1) and mma.m16n8k32 (.s8), PTX ISA "Matrix Fragments for mma.m16n8k256" and "... m16n8k32".
 * With group = lane / 4 and t = lane % 4, and element e of register r counted from its lowest bit or byte, both say, with
 * E = 32 bits or 4 bytes in a register:
 *   A (16 x K, four registers):  row = group + (r odd ? 8 : 0),  column = t * E + e + (r >= 2 ? K/2 : 0)
 *   B (K x 8, two registers):    row = t * E + e + (r == 1 ? K/2 : 0),  column = group
 *   C, D (16 x 8, four s32):     row = group + (r >= 2 ? 8 : 0),  column = t * 2 + (r & 1)
 * (For a_i with 32 <= i < 64 the manual prints column t * 32 + i; with i & 31, as in its other lines, it stays below 256.)
 * Either way a row of A, and a column of B, is eight registers in the order of k: four lanes with the lower half, then the upper.
 * The operands in ins.list: d0-d3, a0-a3, b0-b1, c0-c3. */
typedef struct { u32 a[16][8], b[8][8]; s32 c[16][8]; } tiles;

static void gather(warp *w, const ins *i, tiles *t)
{
    for (u32 lane = 0; lane < LANES; lane++) {
        const u32 group = lane / 4, in_group = lane % 4;
        for (u32 r = 0; r < 4; r++)
            t->a[group + (r & 1 ? 8 : 0)][in_group + (r >= 2 ? 4 : 0)] = (u32)w->R[i->list[4 + r] + lane];
        for (u32 r = 0; r < 2; r++)
            t->b[group][in_group + (r == 1 ? 4 : 0)] = (u32)w->R[i->list[8 + r] + lane];
        for (u32 r = 0; r < 4; r++)
            t->c[group + (r >= 2 ? 8 : 0)][in_group * 2 + (r & 1)] = (s32)w->R[i->list[10 + r] + lane];
    }
}

static void scatter(warp *w, const ins *i, const tiles *t)
{
    for (u32 lane = 0; lane < LANES; lane++)
        for (u32 r = 0; r < 4; r++)
            w->R[i->list[r] + lane] = (u32)t->c[lane / 4 + (r >= 2 ? 8 : 0)][lane % 4 * 2 + (r & 1)];
}

enum { AND_POPC, XOR_POPC };

void op_mma_b1(warp *w, const ins *i, uint32_t mask)
{
    (void)mask;
    tiles t;
    gather(w, i, &t);
    for (int row = 0; row < 16; row++)
        for (int column = 0; column < 8; column++) {
            u32 sum = 0;
            for (int k = 0; k < 8; k++) {
                const u32 a = t.a[row][k], b = t.b[column][k];
                sum += (u32)__builtin_popcount(i->mod == XOR_POPC ? a ^ b : a & b);
            }
            t.c[row][column] = (s32)((u32)t.c[row][column] + sum);
        }
    scatter(w, i, &t);
}

void op_mma_s8(warp *w, const ins *i, uint32_t mask)
{
    (void)mask;
    tiles t;
    gather(w, i, &t);
    for (int row = 0; row < 16; row++)
        for (int column = 0; column < 8; column++) {
            s32 sum = 0;
            for (int k = 0; k < 32; k++)
                sum += (s8)(t.a[row][k / 4] >> k % 4 * 8) * (s8)(t.b[column][k / 4] >> k % 4 * 8);
            t.c[row][column] = (s32)((u32)t.c[row][column] + (u32)sum);
        }
    scatter(w, i, &t);
}
