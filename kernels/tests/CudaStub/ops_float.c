/* Floating point arithmetic: IEEE, round to nearest even, no contraction, no flush to zero. */
#include "values.h"
#include <string.h>

f64 half_to_double(u16 bits)
{
    const int exponent = bits >> 10 & 31, fraction = bits & 0x3FF;
    const f64 magnitude = exponent == 31 ? (fraction ? (f64)NAN : (f64)INFINITY)
        : exponent == 0 ? ldexp(fraction, -24) : ldexp(fraction | 0x400, exponent - 25);
    return bits & 0x8000 ? -magnitude : magnitude;
}

u16 double_to_half(f64 x)
{
    const u16 sign = signbit(x) ? 0x8000 : 0;
    if (x != x)
        return 0x7FFF;
    f64 magnitude = fabs(x);
    if (magnitude >= 65520) /* halfway between the largest half and what would follow it */
        return sign | 0x7C00;
    int exponent = 0;
    frexp(magnitude, &exponent);
    if (exponent < -13)
        exponent = -13;
    /* In units of the last place: nearbyint rounds to nearest even, and a carry moves into the exponent by itself. */
    const f64 units = nearbyint(ldexp(magnitude, 11 - exponent));
    const u32 u = (u32)units;
    return sign | (u16)(u < 0x400 ? u : ((u32)(exponent + 13) << 10) + u);
}

/* If one operand is NaN the other is the result, and -0 counts as less than +0 (PTX ISA, min and max). */
#define MINIMUM(a, b) ((a) != (a) ? (b) : (b) != (b) ? (a) : (a) == (b) ? (signbit(a) ? (a) : (b)) : (a) < (b) ? (a) : (b))
#define MAXIMUM(a, b) ((a) != (a) ? (b) : (b) != (b) ? (a) : (a) == (b) ? (signbit(a) ? (b) : (a)) : (a) > (b) ? (a) : (b))

/* The names without .rn leave the compiler free to fuse; this library never does (but see ptx_contract.c). */
#define BY_WIDTH(X, T, BITS, F, ABS, SQRT, FMA, SIGN) \
    X("add." #T, add_##T, T, T, T, none, a + b)      X("add.rn." #T, add_rn_##T, T, T, T, none, a + b) \
    X("sub." #T, sub_##T, T, T, T, none, a - b)      X("sub.rn." #T, sub_rn_##T, T, T, T, none, a - b) \
    X("mul." #T, mul_##T, T, T, T, none, a * b)      X("mul.rn." #T, mul_rn_##T, T, T, T, none, a * b) \
    X("fma.rn." #T, fma_##T, T, T, T, T, FMA(a, b, c)) \
    X("div.rn." #T, div_##T, T, T, T, none, a / b) \
    X("rcp.rn." #T, rcp_##T, T, T, none, none, 1 / a) \
    X("sqrt.rn." #T, sqrt_##T, T, T, none, none, SQRT(a)) \
    X("min." #T, min_##T, T, T, T, none, MINIMUM(a, b)) \
    X("max." #T, max_##T, T, T, T, none, MAXIMUM(a, b)) \
    X("neg." #T, neg_##T, BITS, BITS, none, none, a ^ SIGN) \
    X("abs." #T, abs_##T, BITS, BITS, none, none, a & ~SIGN) \
    X("copysign." #T, copysign_##T, BITS, BITS, BITS, none, (b & ~SIGN) | (a & SIGN)) \
    X("selp." #T, selp_##T, BITS, BITS, BITS, pred, c ? a : b) \
    X("testp.finite." #T, finite_##T, pred, T, none, none, isfinite(a)) \
    X("testp.infinite." #T, infinite_##T, pred, T, none, none, isinf(a)) \
    X("testp.number." #T, number_##T, pred, T, none, none, a == a) \
    X("testp.notanumber." #T, notanumber_##T, pred, T, none, none, a != a)

/* The hardware's approximations differ in their last bits; here they are as exact as the C library. */
#define APPROXIMATE(X) \
    X("sin.approx.f32", sin_f32, f32, f32, none, none, sinf(a)) \
    X("cos.approx.f32", cos_f32, f32, f32, none, none, cosf(a)) \
    X("ex2.approx.f32", ex2_f32, f32, f32, none, none, exp2f(a)) \
    X("lg2.approx.f32", lg2_f32, f32, f32, none, none, log2f(a)) \
    X("tanh.approx.f32", tanh_f32, f32, f32, none, none, tanhf(a)) \
    X("rsqrt.approx.f32", rsqrt_f32, f32, f32, none, none, 1 / sqrtf(a)) \
    X("rsqrt.approx.f64", rsqrt_f64, f64, f64, none, none, 1 / sqrt(a)) \
    X("rcp.approx.f32", rcpa_f32, f32, f32, none, none, 1 / a) \
    X("div.approx.f32", diva_f32, f32, f32, f32, none, a / b) \
    X("div.full.f32", divf_f32, f32, f32, f32, none, a / b) \
    X("sqrt.approx.f32", sqrta_f32, f32, f32, none, none, sqrtf(a))

/* What a contracted pair becomes; no PTX word has a blank in it. */
#define FUSED(X) \
    X("fused a*b+c", fused_add, f32, f32, f32, f32, fmaf(a, b, c)) \
    X("fused a*b-c", fused_sub, f32, f32, f32, f32, fmaf(a, b, -c)) \
    X("fused c-a*b", fused_rsub, f32, f32, f32, f32, fmaf(-a, b, c))

#define HALF(X) \
    X("add.f16", add_f16, f16, f16, f16, none, a + b) \
    X("sub.f16", sub_f16, f16, f16, f16, none, a - b) \
    X("mul.f16", mul_f16, f16, f16, f16, none, a * b) \
    X("fma.rn.f16", fma_f16, f16, f16, f16, f16, a * b + c) \
    X("min.f16", min_f16, f16, f16, f16, none, MINIMUM(a, b)) \
    X("max.f16", max_f16, f16, f16, f16, none, MAXIMUM(a, b)) \
    X("neg.f16", neg_f16, u16, u16, none, none, a ^ 0x8000) \
    X("abs.f16", abs_f16, u16, u16, none, none, a & 0x7FFF) \
    X("ex2.approx.f16", ex2_f16, f16, f16, none, none, exp2(a)) \
    X("tanh.approx.f16", tanh_f16, f16, f16, none, none, tanh(a))

#define SIGN32 UINT32_C(0x80000000)
#define SIGN64 (UINT64_C(1) << 63)
BY_WIDTH(DEFINE, f32, u32, f, fabsf, sqrtf, fmaf, SIGN32)
BY_WIDTH(DEFINE, f64, u64, , fabs, sqrt, fma, SIGN64)
APPROXIMATE(DEFINE)
FUSED(DEFINE)
HALF(DEFINE)

const op_row float_rows[] = {
    BY_WIDTH(ROW, f32, u32, f, fabsf, sqrtf, fmaf, SIGN32)
    BY_WIDTH(ROW, f64, u64, , fabs, sqrt, fma, SIGN64)
    APPROXIMATE(ROW)
    FUSED(ROW)
    HALF(ROW)
    { NULL, NULL, { 0 } }
};
