/* setp: comparison into a predicate, optionally combined with another one: setp.lt.and.s32 p|q, a, b, c. */
#include "values.h"

enum { ALONE, AND, OR, XOR };

static inline u64 combined(u64 r, u64 c, int how) { return how == AND ? r & c : how == OR ? r | c : how == XOR ? r ^ c : r; }

/* With `p|q`, q receives the negated comparison, combined alike. */
#define COMPARE(name, id, td, ta, tb, tc, result) \
    static void id(warp *w, const ins *i, uint32_t mask) \
    { \
        u64 *const D = w->R + i->d, *const Q = w->R + i->d2; \
        const u64 *const A = w->R + i->a, *const B = w->R + i->b, *const C = w->R + i->c; \
        if (i->mod == 0) { \
            EACH(mask, { const ta a = get_##ta(A[l]); const tb b = get_##tb(B[l]); D[l] = (result); }); \
            return; \
        } \
        const int combine = i->mod & 3; \
        EACH(mask, { \
            const ta a = get_##ta(A[l]); const tb b = get_##tb(B[l]); \
            const u64 r = (result); const u64 c = C[l] & 1; \
            if (i->mod & 4) \
                Q[l] = combined(r ^ 1, c, combine); \
            D[l] = combined(r, c, combine); \
        }); \
    }

#define ORDERED(X, T) \
    X("setp.eq." #T, eq_##T, pred, T, T, none, a == b) X("setp.ne." #T, ne_##T, pred, T, T, none, a != b) \
    X("setp.lt." #T, lt_##T, pred, T, T, none, a < b) X("setp.le." #T, le_##T, pred, T, T, none, a <= b) \
    X("setp.gt." #T, gt_##T, pred, T, T, none, a > b) X("setp.ge." #T, ge_##T, pred, T, T, none, a >= b)

#define UNSIGNED(X, T) \
    ORDERED(X, T) \
    X("setp.lo." #T, lo_##T, pred, T, T, none, a < b) X("setp.ls." #T, ls_##T, pred, T, T, none, a <= b) \
    X("setp.hi." #T, hi_##T, pred, T, T, none, a > b) X("setp.hs." #T, hs_##T, pred, T, T, none, a >= b)

#define BITS(X, T, W) \
    X("setp.eq.b" #W, eq_b##W, pred, T, T, none, a == b) X("setp.ne.b" #W, ne_b##W, pred, T, T, none, a != b)

/* The plain comparisons are false with a NaN, those ending in u are true. */
#define FLOATS(X, T) \
    X("setp.eq." #T, eq_##T, pred, T, T, none, a == b) X("setp.ne." #T, ne_##T, pred, T, T, none, a < b || a > b) \
    X("setp.lt." #T, lt_##T, pred, T, T, none, a < b) X("setp.le." #T, le_##T, pred, T, T, none, a <= b) \
    X("setp.gt." #T, gt_##T, pred, T, T, none, a > b) X("setp.ge." #T, ge_##T, pred, T, T, none, a >= b) \
    X("setp.equ." #T, equ_##T, pred, T, T, none, !(a < b || a > b)) X("setp.neu." #T, neu_##T, pred, T, T, none, a != b) \
    X("setp.ltu." #T, ltu_##T, pred, T, T, none, !(a >= b)) X("setp.leu." #T, leu_##T, pred, T, T, none, !(a > b)) \
    X("setp.gtu." #T, gtu_##T, pred, T, T, none, !(a <= b)) X("setp.geu." #T, geu_##T, pred, T, T, none, !(a < b)) \
    X("setp.num." #T, num_##T, pred, T, T, none, a == a && b == b) \
    X("setp.nan." #T, nan_##T, pred, T, T, none, a != a || b != b)

#define ALL(X) \
    ORDERED(X, s16) ORDERED(X, s32) ORDERED(X, s64) UNSIGNED(X, u16) UNSIGNED(X, u32) UNSIGNED(X, u64) \
    BITS(X, u16, 16) BITS(X, u32, 32) BITS(X, u64, 64) FLOATS(X, f16) FLOATS(X, f32) FLOATS(X, f64)

ALL(COMPARE)
const op_row compare_rows[] = { ALL(ROW) { NULL, NULL, { 0 } } };
