/* atom and red. Lanes, warps and groups run one after another in one thread of the host, so plain reads and writes are atomic. */
#include "memory_access.h"

static u8 *cell(warp *w, const ins *i, u64 address, u32 bytes, int lane)
{
    if (i->mod == LOCAL || (i->mod == GENERIC && WINDOW_OF(address) == LOCAL_WINDOW))
        fault(w, ILLEGAL_ADDRESS, "atomic on local memory");
    return byte_at(w, i->mod, address, bytes, lane);
}

/* red has no result: its d is the row that nobody reads. */
#define ATOMIC(name, id, T, b_type, c_type, result) \
    static void id(warp *w, const ins *i, uint32_t mask) \
    { \
        u64 *const D = w->R + i->d; \
        const u64 *const A = w->R + i->a, *const B = w->R + i->b, *const C = w->R + i->c; \
        for (uint32_t m = mask; m; m &= m - 1) { \
            const int l = __builtin_ctz(m); \
            u8 *const at = cell(w, i, A[l] + (u64)i->imm, sizeof(T), l); \
            T old; \
            memcpy(&old, at, sizeof old); \
            const T b = get_##T(B[l]), c = get_##T(C[l]); \
            (void)c; \
            const T new = (result); \
            memcpy(at, &new, sizeof new); \
            D[l] = put_##T(old); \
        } \
        (void)C; \
    }
#define ATOMIC_ROW(name, id, T, b_type, c_type, result) { name, id, { W_##T, 8, b_type, c_type } },

#define INTEGER(X, T, W) \
    X("add." #T, add_##T, T, W, 0, old + b) \
    X("min." #T, min_##T, T, W, 0, b < old ? b : old) \
    X("max." #T, max_##T, T, W, 0, b > old ? b : old)
#define BITWISE(X, T, W) \
    X("and.b" #T, and_##T, u##T, W, 0, old & b) \
    X("or.b" #T, or_##T, u##T, W, 0, old | b) \
    X("xor.b" #T, xor_##T, u##T, W, 0, old ^ b) \
    X("exch.b" #T, exch_##T, u##T, W, 0, b) \
    X("cas.b" #T, cas_##T, u##T, W, W, old == b ? c : old)
#define ALL(X) \
    INTEGER(X, u32, 4) INTEGER(X, s32, 4) INTEGER(X, u64, 8) INTEGER(X, s64, 8) BITWISE(X, 32, 4) BITWISE(X, 64, 8) \
    X("cas.b16", cas_16, u16, 2, 2, old == b ? c : old) \
    X("add.f32", add_f32, f32, 4, 0, old + b) X("add.f64", add_f64, f64, 8, 0, old + b) \
    X("inc.u32", inc_u32, u32, 4, 0, old >= b ? 0 : old + 1) \
    X("dec.u32", dec_u32, u32, 4, 0, old == 0 || old > b ? b : old - 1)

ALL(ATOMIC)
const op_row atomic_rows[] = { ALL(ATOMIC_ROW) { NULL, NULL, { 0 } } };
