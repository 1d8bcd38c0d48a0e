/* How a slot holds a value of each type, and the macros by which an instruction is one line: its name, its types, its result. */
#ifndef VALUES_H
#define VALUES_H

#include "ptx.h"
#include <math.h>

typedef uint8_t u8; typedef int8_t s8; typedef uint16_t u16; typedef int16_t s16; typedef uint32_t u32; typedef int32_t s32;
typedef uint64_t u64; typedef int64_t s64; typedef float f32; typedef double f64; typedef uint8_t pred; typedef int none;

static inline u8 get_u8(u64 x) { return (u8)x; }
static inline s8 get_s8(u64 x) { return (s8)x; }
static inline u16 get_u16(u64 x) { return (u16)x; }
static inline s16 get_s16(u64 x) { return (s16)x; }
static inline u32 get_u32(u64 x) { return (u32)x; }
static inline s32 get_s32(u64 x) { return (s32)x; }
static inline u64 get_u64(u64 x) { return x; }
static inline s64 get_s64(u64 x) { return (s64)x; }
static inline pred get_pred(u64 x) { return (pred)x; }
static inline f32 get_f32(u64 x) { union { u32 i; f32 f; } v = { (u32)x }; return v.f; }
static inline f64 get_f64(u64 x) { union { u64 i; f64 f; } v = { x }; return v.f; }

static inline u64 put_u8(u8 x) { return x; }
static inline u64 put_s8(s8 x) { return (u64)(s64)x; }
static inline u64 put_u16(u16 x) { return x; }
static inline u64 put_s16(s16 x) { return (u64)(s64)x; }
static inline u64 put_u32(u32 x) { return x; }
static inline u64 put_s32(s32 x) { return (u64)(s64)x; }
static inline u64 put_u64(u64 x) { return x; }
static inline u64 put_s64(s64 x) { return (u64)x; }
static inline u64 put_pred(bool x) { return x; }
static inline u64 put_f64(f64 x) { union { f64 f; u64 i; } v = { x }; return v.i; }
/* Single precision instructions give one NaN (PTX ISA, "Floating-Point Instructions"). */
static inline u64 put_f32(f32 x) { union { f32 f; u32 i; } v = { x }; return x != x ? UINT32_C(0x7FFFFFFF) : v.i; }

/* Half precision lives in a slot as its 16 bits; arithmetic is done in double and rounded once. */
typedef f64 f16;
f64 half_to_double(u16 bits);
u16 double_to_half(f64 x);
static inline f64 get_f16(u64 x) { return half_to_double((u16)x); }
static inline u64 put_f16(f64 x) { return double_to_half(x); }

enum { W_none = 0, W_pred = 1, W_u16 = 2, W_s16 = 2, W_f16 = 2, W_u32 = 4, W_s32 = 4, W_f32 = 4, W_u64 = 8, W_s64 = 8, W_f64 = 8 };
#define get_none(x) 0

#define DEFINE(name, id, td, ta, tb, tc, result) \
    static void id(warp *w, const ins *i, uint32_t mask) \
    { \
        u64 *const D = w->R + i->d; \
        const u64 *const A = w->R + i->a, *const B = w->R + i->b, *const C = w->R + i->c; \
        EACH(mask, { \
            const ta a = get_##ta(A[l]); const tb b = get_##tb(B[l]); const tc c = get_##tc(C[l]); \
            (void)a; (void)b; (void)c; \
            D[l] = put_##td(result); \
        }); \
        (void)A; (void)B; (void)C; \
    }
#define ROW(name, id, td, ta, tb, tc, result) { name, id, { W_##td, W_##ta, W_##tb, W_##tc } },

#endif
