/* Integer arithmetic, logic, shifts, bits, selection. */
#include "values.h"

/* A shift by the width or more gives what shifting by one at a time would (PTX ISA, shl and shr). */
#define SHL(x, n, width) ((n) >= (width) ? 0 : (x) << (n))
#define SHR(x, n, width) ((n) >= (width) ? 0 : (x) >> (n))
#define SAR(x, n, width) ((x) >> ((n) >= (width) ? (width) - 1 : (n)))

/* Division by zero is unspecified in PTX, but no trap; the lowest integer divided by -1 wraps. */
#define UDIV(a, b) ((b) == 0 ? ~(b) : (a) / (b))
#define UREM(a, b) ((b) == 0 ? (a) : (a) % (b))
static inline s64 sdiv(s64 a, s64 b) { return b == 0 ? -1 : b == -1 ? (s64)(0 - (u64)a) : a / b; }
static inline s64 srem(s64 a, s64 b) { return b == 0 ? a : b == -1 ? 0 : a % b; }

static inline u64 umulhi(u64 a, u64 b) { return (u64)(((unsigned __int128)a * b) >> 64); }
static inline s64 smulhi(s64 a, s64 b) { return (s64)(((__int128)a * b) >> 64); }

static inline u32 lop3(u32 a, u32 b, u32 c, u32 table)
{
    u32 r = 0;
    for (u32 k = 0; k < 8; k++)
        if (table >> k & 1)
            r |= (k & 4 ? a : ~a) & (k & 2 ? b : ~b) & (k & 1 ? c : ~c);
    return r;
}

static inline u32 prmt(u32 a, u32 b, u32 selector)
{
    const u64 bytes = (u64)b << 32 | a;
    u32 r = 0;
    for (u32 k = 0; k < 4; k++) {
        const u32 pick = selector >> 4 * k & 0xF;
        u32 byte = (u32)(bytes >> 8 * (pick & 7)) & 0xFF;
        if (pick & 8)
            byte = byte & 0x80 ? 0xFF : 0;
        r |= byte << 8 * k;
    }
    return r;
}

static inline u64 ubfe(u64 a, u32 start, u32 length, u32 width)
{
    start &= 0xFF, length &= 0xFF;
    return start >= width || length == 0 ? 0 : a >> start & (length >= 64 ? ~UINT64_C(0) : (UINT64_C(1) << length) - 1);
}

/* The sign bit is that of the field, or the highest bit of the source where the field reaches past it. */
static inline s64 sbfe(s64 a, u32 start, u32 length, u32 width)
{
    start &= 0xFF, length &= 0xFF;
    if (length == 0)
        return 0;
    const s64 shifted = a >> (start >= width ? width - 1 : start);
    return length >= 64 ? shifted : (s64)((u64)shifted << (64 - length)) >> (64 - length);
}

static inline u32 bfi(u32 a, u32 b, u32 start, u32 length)
{
    start &= 0xFF, length &= 0xFF;
    const u32 mask = SHL(length >= 32 ? ~UINT32_C(0) : (UINT32_C(1) << length) - 1, start, 32);
    return (b & ~mask) | (SHL(a, start, 32) & mask);
}

static inline u32 reverse32(u32 x)
{
    x = (x >> 1 & 0x55555555) | (x & 0x55555555) << 1;
    x = (x >> 2 & 0x33333333) | (x & 0x33333333) << 2;
    x = (x >> 4 & 0x0F0F0F0F) | (x & 0x0F0F0F0F) << 4;
    return __builtin_bswap32(x);
}
static inline u64 reverse64(u64 x) { return (u64)reverse32((u32)x) << 32 | reverse32((u32)(x >> 32)); }

static inline s32 dot4(s32 a, s32 b, s32 c)
{
    u32 sum = (u32)c;
    for (int k = 0; k < 4; k++)
        sum += (u32)((s8)(a >> 8 * k) * (s8)(b >> 8 * k));
    return (s32)sum;
}
static inline u32 udot4(u32 a, u32 b, u32 c)
{
    for (int k = 0; k < 4; k++)
        c += (u32)(u8)(a >> 8 * k) * (u8)(b >> 8 * k);
    return c;
}

/* Signed arithmetic that wraps is written with unsigned types: the bits are the same, and C defines it. */
#define SAME_BITS(X, T) \
    X("add.u" #T, add_u##T, u##T, u##T, u##T, none, a + b)  X("add.s" #T, add_s##T, u##T, u##T, u##T, none, a + b) \
    X("sub.u" #T, sub_u##T, u##T, u##T, u##T, none, a - b)  X("sub.s" #T, sub_s##T, u##T, u##T, u##T, none, a - b) \
    X("mul.lo.u" #T, mul_u##T, u##T, u##T, u##T, none, (u##T)((u64)a * b)) \
    X("mul.lo.s" #T, mul_s##T, u##T, u##T, u##T, none, (u##T)((u64)a * b)) \
    X("mad.lo.u" #T, mad_u##T, u##T, u##T, u##T, u##T, (u##T)((u64)a * b + c)) \
    X("mad.lo.s" #T, mad_s##T, u##T, u##T, u##T, u##T, (u##T)((u64)a * b + c)) \
    X("neg.s" #T, neg_s##T, u##T, u##T, none, none, (u##T)(0 - (u64)a)) \
    X("abs.s" #T, abs_s##T, u##T, s##T, none, none, (u##T)(a < 0 ? 0 - (u64)a : (u64)a)) \
    X("not.b" #T, not_b##T, u##T, u##T, none, none, (u##T)~a) \
    X("and.b" #T, and_b##T, u##T, u##T, u##T, none, a & b) \
    X("or.b" #T, or_b##T, u##T, u##T, u##T, none, a | b) \
    X("xor.b" #T, xor_b##T, u##T, u##T, u##T, none, a ^ b) \
    X("div.u" #T, div_u##T, u##T, u##T, u##T, none, (u##T)UDIV(a, b)) \
    X("div.s" #T, div_s##T, u##T, s##T, s##T, none, (u##T)sdiv(a, b)) \
    X("rem.u" #T, rem_u##T, u##T, u##T, u##T, none, (u##T)UREM(a, b)) \
    X("rem.s" #T, rem_s##T, u##T, s##T, s##T, none, (u##T)srem(a, b)) \
    X("min.u" #T, min_u##T, u##T, u##T, u##T, none, a < b ? a : b) \
    X("min.s" #T, min_s##T, s##T, s##T, s##T, none, a < b ? a : b) \
    X("max.u" #T, max_u##T, u##T, u##T, u##T, none, a > b ? a : b) \
    X("max.s" #T, max_s##T, s##T, s##T, s##T, none, a > b ? a : b) \
    X("shl.b" #T, shl_b##T, u##T, u##T, u32, none, (u##T)SHL((u64)a, b, T)) \
    X("shr.b" #T, shr_b##T, u##T, u##T, u32, none, (u##T)SHR((u64)a, b, T)) \
    X("shr.u" #T, shr_u##T, u##T, u##T, u32, none, (u##T)SHR((u64)a, b, T)) \
    X("shr.s" #T, shr_s##T, s##T, s##T, u32, none, (s##T)SAR(a, b, T)) \
    X("selp.b" #T, selp_b##T, u##T, u##T, u##T, pred, c ? a : b) \
    X("selp.u" #T, selp_u##T, u##T, u##T, u##T, pred, c ? a : b) \
    X("selp.s" #T, selp_s##T, u##T, u##T, u##T, pred, c ? a : b)

#define WIDENING(X, T, T2) \
    X("mul.wide.u" #T, mulw_u##T, u##T2, u##T, u##T, none, (u##T2)((u##T2)a * b)) \
    X("mul.wide.s" #T, mulw_s##T, s##T2, s##T, s##T, none, (s##T2)((s##T2)a * b)) \
    X("mad.wide.u" #T, madw_u##T, u##T2, u##T, u##T, u##T2, (u##T2)((u##T2)a * b + c)) \
    X("mad.wide.s" #T, madw_s##T, u##T2, s##T, s##T, u##T2, (u##T2)((u64)((s64)a * b) + c))

#define OTHERS(X) \
    X("mul.hi.u32", mulhi_u32, u32, u32, u32, none, (u32)((u64)a * b >> 32)) \
    X("mul.hi.s32", mulhi_s32, s32, s32, s32, none, (s32)((s64)a * b >> 32)) \
    X("mul.hi.u64", mulhi_u64, u64, u64, u64, none, umulhi(a, b)) \
    X("mul.hi.s64", mulhi_s64, s64, s64, s64, none, smulhi(a, b)) \
    X("mad.hi.u32", madhi_u32, u32, u32, u32, u32, (u32)((u64)a * b >> 32) + c) \
    X("and.pred", and_pred, pred, pred, pred, none, a & b) \
    X("or.pred", or_pred, pred, pred, pred, none, a | b) \
    X("xor.pred", xor_pred, pred, pred, pred, none, a ^ b) \
    X("not.pred", not_pred, pred, pred, none, none, !a) \
    X("popc.b32", popc_b32, u32, u32, none, none, (u32)__builtin_popcount(a)) \
    X("popc.b64", popc_b64, u32, u64, none, none, (u32)__builtin_popcountll(a)) \
    X("clz.b32", clz_b32, u32, u32, none, none, a ? (u32)__builtin_clz(a) : 32) \
    X("clz.b64", clz_b64, u32, u64, none, none, a ? (u32)__builtin_clzll(a) : 64) \
    X("brev.b32", brev_b32, u32, u32, none, none, reverse32(a)) \
    X("brev.b64", brev_b64, u64, u64, none, none, reverse64(a)) \
    X("bfind.u32", bfind_u32, u32, u32, none, none, a ? 31 - (u32)__builtin_clz(a) : ~UINT32_C(0)) \
    X("bfe.u32", bfe_u32, u32, u32, u32, u32, (u32)ubfe(a, b, c, 32)) \
    X("bfe.s32", bfe_s32, s32, s32, u32, u32, (s32)sbfe(a, b, c, 32)) \
    X("bfe.u64", bfe_u64, u64, u64, u32, u32, ubfe(a, b, c, 64)) \
    X("bfe.s64", bfe_s64, s64, s64, u32, u32, sbfe(a, b, c, 64)) \
    X("prmt.b32", prmt_b32, u32, u32, u32, u32, prmt(a, b, c)) \
    X("shf.l.wrap.b32", shfl_wrap, u32, u32, u32, u32, (u32)(((u64)b << 32 | a) << (c & 31) >> 32)) \
    X("shf.r.wrap.b32", shfr_wrap, u32, u32, u32, u32, (u32)(((u64)b << 32 | a) >> (c & 31))) \
    X("dp4a.s32.s32", dp4a_s32, s32, s32, s32, s32, dot4(a, b, c)) \
    X("dp4a.u32.u32", dp4a_u32, u32, u32, u32, u32, udot4(a, b, c)) \
    X("sad.u32", sad_u32, u32, u32, u32, u32, c + (a > b ? a - b : b - a)) \
    X("sad.s32", sad_s32, u32, s32, s32, u32, c + (a > b ? (u32)a - (u32)b : (u32)b - (u32)a)) \
    X("lop3.b32", lop3_b32, u32, u32, u32, u32, lop3(a, b, c, (u32)i->imm)) \
    X("bfi.b32", bfi_b32, u32, u32, u32, u32, bfi(a, b, c, get_u32(w->R[i->d2 + (u32)l])))

SAME_BITS(DEFINE, 16) SAME_BITS(DEFINE, 32) SAME_BITS(DEFINE, 64)
WIDENING(DEFINE, 16, 32) WIDENING(DEFINE, 32, 64)
OTHERS(DEFINE)

const op_row integer_rows[] = {
    SAME_BITS(ROW, 16) SAME_BITS(ROW, 32) SAME_BITS(ROW, 64)
    WIDENING(ROW, 16, 32) WIDENING(ROW, 32, 64)
    OTHERS(ROW)
    { NULL, NULL, { 0 } }
};
