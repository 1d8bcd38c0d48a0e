/* ld and st, by state space and type, and .param memory. */
#include "memory_access.h"

/* The elements of a vector lie side by side, and the whole of it must be aligned. */
#define LOAD_STORE(SPACE, name, T) \
    static void load_##name##_##T(warp *w, const ins *i, uint32_t mask) \
    { \
        const u64 *const A = w->R + i->a; \
        if (i->vector == 1) { \
            u64 *const D = w->R + i->d; \
            EACH(mask, { \
                T value; \
                memcpy(&value, byte_at(w, SPACE, A[l] + (u64)i->imm, sizeof value, l), sizeof value); \
                D[l] = put_##T(value); \
            }); \
            return; \
        } \
        for (uint32_t m = mask; m; m &= m - 1) { \
            const int l = __builtin_ctz(m); \
            T values[4]; \
            const u32 bytes = (u32)sizeof(T) * i->vector; \
            memcpy(values, byte_at(w, SPACE, A[l] + (u64)i->imm, bytes, l), bytes); \
            for (u32 k = 0; k < i->vector; k++) \
                w->R[i->list[k] + (u32)l] = put_##T(values[k]); \
        } \
    } \
    static void store_##name##_##T(warp *w, const ins *i, uint32_t mask) \
    { \
        const u64 *const A = w->R + i->a; \
        for (uint32_t m = mask; m; m &= m - 1) { \
            const int l = __builtin_ctz(m); \
            T values[4]; \
            const u32 bytes = (u32)sizeof(T) * i->vector; \
            for (u32 k = 0; k < i->vector; k++) \
                values[k] = get_##T(w->R[i->list[k] + (u32)l]); \
            memcpy(byte_at(w, SPACE, A[l] + (u64)i->imm, bytes, l), values, bytes); \
        } \
    }

#define SPACE_TYPES(X, SPACE, name) \
    X(SPACE, name, u8) X(SPACE, name, s8) X(SPACE, name, u16) X(SPACE, name, s16) X(SPACE, name, u32) X(SPACE, name, s32) X(SPACE, name, u64)
#define ALL(X) SPACE_TYPES(X, GENERIC, generic) SPACE_TYPES(X, GLOBAL, global) SPACE_TYPES(X, SHARED, shared) SPACE_TYPES(X, LOCAL, local)

/* The decoder has normalised type names to these: f32 and b32 move the same bits as u32. */
#define ROWS(SPACE, name, T) \
    { "ld." #name "." #T, load_##name##_##T, { 0 } }, { "st." #name "." #T, store_##name##_##T, { 0 } },

ALL(LOAD_STORE)
const op_row memory_rows[] = { ALL(ROWS) { NULL, NULL, { 0 } } };

static u64 extended(const u8 *from, const ins *i)
{
    u64 value = 0;
    memcpy(&value, from, i->vector);
    if (i->mod) {
        const u32 spare = 64 - 8u * i->vector;
        value = (u64)((s64)(value << spare) >> spare);
    }
    return value;
}

/* For .param accesses `vector` is the size in bytes and `mod` says signed. Bounds were checked when the module was loaded. */
void op_load_kernel_param(warp *w, const ins *i, uint32_t mask)
{
    u64 *const D = w->R + i->d;
    const u64 value = extended(w->cta->launch->args + i->imm, i);
    EACH(mask, D[l] = value);
}

void op_load_param(warp *w, const ins *i, uint32_t mask)
{
    u64 *const D = w->R + i->d;
    const u8 *const from = w->param + w->frame->param + i->imm;
    EACH(mask, D[l] = extended(from + (size_t)l * PARAM_BYTES, i));
}

void op_store_param(warp *w, const ins *i, uint32_t mask)
{
    const u64 *const A = w->R + i->a;
    u8 *const to = w->param + w->frame->param + i->imm;
    EACH(mask, memcpy(to + (size_t)l * PARAM_BYTES, &A[l], i->vector));
}
