/* cvt, mov, cvta: values between types, registers and address windows. */
#include "values.h"

/* Out of range clamps to the bounds of the target. NaN gives 0, but the lone highest bit where the source is double or the
 * target has 64 bits (PTX ISA, cvt, "Integer Notes"). */

#define CLAMP(NAME, T, LOW, TOP, LIMIT) \
    static inline T NAME(f64 x, bool wide) \
    { \
        if (x != x) \
            return wide || sizeof(T) == 8 ? (T)(UINT64_C(1) << (8 * sizeof(T) - 1)) : 0; \
        return x <= (LOW) ? (T)(LOW) : x >= (LIMIT) ? (TOP) : (T)x; \
    }
CLAMP(to_s8, s8, -128.0, INT8_MAX, 128.0)
CLAMP(to_u8, u8, 0.0, UINT8_MAX, 256.0)
CLAMP(to_s16, s16, -32768.0, INT16_MAX, 32768.0)
CLAMP(to_u16, u16, 0.0, UINT16_MAX, 65536.0)
CLAMP(to_s32, s32, -2147483648.0, INT32_MAX, 2147483648.0)
CLAMP(to_u32, u32, 0.0, UINT32_MAX, 4294967296.0)
CLAMP(to_s64, s64, -9223372036854775808.0, INT64_MAX, 9223372036854775808.0)
CLAMP(to_u64, u64, 0.0, UINT64_MAX, 18446744073709551616.0)

#define INTEGERS_FROM(X, S) \
    X("cvt.u8." #S, u8_##S, u8, S, none, none, (u8)a) X("cvt.s8." #S, s8_##S, s8, S, none, none, (s8)a) \
    X("cvt.u16." #S, u16_##S, u16, S, none, none, (u16)a) X("cvt.s16." #S, s16_##S, s16, S, none, none, (s16)a) \
    X("cvt.u32." #S, u32_##S, u32, S, none, none, (u32)a) X("cvt.s32." #S, s32_##S, s32, S, none, none, (s32)a) \
    X("cvt.u64." #S, u64_##S, u64, S, none, none, (u64)a) X("cvt.s64." #S, s64_##S, s64, S, none, none, (s64)a) \
    X("cvt.rn.f16." #S, f16_##S, f16, S, none, none, (f64)a) \
    X("cvt.rn.f32." #S, f32_##S, f32, S, none, none, (f32)a) \
    X("cvt.rn.f64." #S, f64_##S, f64, S, none, none, (f64)a)

#define ROUNDED(X, S, WIDE, R, ROUND, T) \
    X("cvt." #R "." #T "." #S, R##_##T##_##S, T, S, none, none, to_##T(ROUND((f64)a), WIDE))
#define FLOAT_TO_INTEGERS(X, S, WIDE, R, ROUND) \
    ROUNDED(X, S, WIDE, R, ROUND, u8) ROUNDED(X, S, WIDE, R, ROUND, s8) \
    ROUNDED(X, S, WIDE, R, ROUND, u16) ROUNDED(X, S, WIDE, R, ROUND, s16) \
    ROUNDED(X, S, WIDE, R, ROUND, u32) ROUNDED(X, S, WIDE, R, ROUND, s32) \
    ROUNDED(X, S, WIDE, R, ROUND, u64) ROUNDED(X, S, WIDE, R, ROUND, s64)
#define FLOAT_ROUNDING(X, S) \
    X("cvt.rni." #S "." #S, rni_##S, S, S, none, none, nearbyint((f64)a)) \
    X("cvt.rzi." #S "." #S, rzi_##S, S, S, none, none, trunc((f64)a)) \
    X("cvt.rmi." #S "." #S, rmi_##S, S, S, none, none, floor((f64)a)) \
    X("cvt.rpi." #S "." #S, rpi_##S, S, S, none, none, ceil((f64)a))
#define FROM_FLOAT(X, S, WIDE) \
    FLOAT_TO_INTEGERS(X, S, WIDE, rni, nearbyint) FLOAT_TO_INTEGERS(X, S, WIDE, rzi, trunc) \
    FLOAT_TO_INTEGERS(X, S, WIDE, rmi, floor) FLOAT_TO_INTEGERS(X, S, WIDE, rpi, ceil) \
    FLOAT_ROUNDING(X, S)

#define BETWEEN_FLOATS(X) \
    X("cvt.f32.f16", f32_f16, f32, f16, none, none, (f32)a) X("cvt.f64.f16", f64_f16, f64, f16, none, none, a) \
    X("cvt.f64.f32", f64_f32, f64, f32, none, none, a) X("cvt.rn.f32.f64", f32_f64, f32, f64, none, none, (f32)a) \
    X("cvt.rn.f16.f32", f16_f32, f16, f32, none, none, a) X("cvt.rn.f16.f64", f16_f64, f16, f64, none, none, a) \
    X("cvt.sat.f32.f32", sat_f32, f32, f32, none, none, a > 0 ? (a < 1 ? a : 1) : 0)

#define ALL(X) \
    INTEGERS_FROM(X, u8) INTEGERS_FROM(X, s8) INTEGERS_FROM(X, u16) INTEGERS_FROM(X, s16) \
    INTEGERS_FROM(X, u32) INTEGERS_FROM(X, s32) INTEGERS_FROM(X, u64) INTEGERS_FROM(X, s64) \
    FROM_FLOAT(X, f16, false) FROM_FLOAT(X, f32, false) FROM_FLOAT(X, f64, true) BETWEEN_FLOATS(X)

/* The operands of cvt may be wider than its types, so the decoder takes only their order from these widths. */
enum { W_u8 = 1, W_s8 = 1 };

ALL(DEFINE)
const op_row convert_rows[] = { ALL(ROW) { NULL, NULL, { 0 } } };

void op_move(warp *w, const ins *i, uint32_t mask)
{
    u64 *const D = w->R + i->d;
    const u64 *const A = w->R + i->a;
    EACH(mask, D[l] = A[l]);
}

/* mov.b64 d, {a, b}: the first element is the lowest. */
void op_pack(warp *w, const ins *i, uint32_t mask)
{
    u64 *const D = w->R + i->d;
    const u32 width = i->mod;
    EACH(mask, {
        u64 packed = 0;
        for (u32 k = 0; k < i->count; k++)
            packed |= (width == 64 ? w->R[i->list[k] + (u32)l] : w->R[i->list[k] + (u32)l] & ((UINT64_C(1) << width) - 1)) << k * width;
        D[l] = packed;
    });
}

void op_unpack(warp *w, const ins *i, uint32_t mask)
{
    const u64 *const A = w->R + i->a;
    const u32 width = i->mod;
    EACH(mask, {
        const u64 packed = A[l];
        for (u32 k = 0; k < i->count; k++)
            w->R[i->list[k] + (u32)l] = packed >> k * width & ((UINT64_C(1) << width) - 1);
    });
}

static void add_to_address(warp *w, const ins *i, uint32_t mask, u64 window)
{
    u64 *const D = w->R + i->d;
    const u64 *const A = w->R + i->a;
    EACH(mask, D[l] = A[l] + window);
}
void op_shared_to_generic(warp *w, const ins *i, uint32_t mask) { add_to_address(w, i, mask, SHARED_WINDOW); }
void op_generic_to_shared(warp *w, const ins *i, uint32_t mask) { add_to_address(w, i, mask, 0 - SHARED_WINDOW); }
void op_local_to_generic(warp *w, const ins *i, uint32_t mask) { add_to_address(w, i, mask, LOCAL_WINDOW); }
void op_generic_to_local(warp *w, const ins *i, uint32_t mask) { add_to_address(w, i, mask, 0 - LOCAL_WINDOW); }
