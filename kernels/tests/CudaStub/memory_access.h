/* From an address in a state space to a byte of this process, with bounds and alignment checked. */
#ifndef MEMORY_ACCESS_H
#define MEMORY_ACCESS_H

#include "values.h"
#include <string.h>

enum space { GENERIC, GLOBAL, SHARED, LOCAL, SPACES };

/* A natural alignment is demanded by the hardware; the host would tolerate less. */
static inline void check_alignment(warp *w, u64 address, u32 bytes)
{
    if (address & (bytes - 1))
        fault(w, MISALIGNED_ADDRESS, "address 0x%llx is not aligned to %u", (unsigned long long)address, bytes);
}

static inline u8 *global_byte(warp *w, u64 address, u32 bytes)
{
    if (address - w->low > w->bytes - bytes || w->bytes < bytes) {
        if (!device_range(w->cta->launch->device, address, &w->low, &w->bytes) || address - w->low > w->bytes - bytes || w->bytes < bytes) {
            w->bytes = 0;
            fault(w, ILLEGAL_ADDRESS, "access of %u bytes at 0x%llx, outside every allocation", bytes, (unsigned long long)address);
        }
    }
    return (u8 *)(uintptr_t)address;
}

static inline u8 *shared_byte(warp *w, u64 address, u32 bytes)
{
    const u64 size = w->cta->shared_bytes;
    if (size < bytes || address > size - bytes)
        fault(w, ILLEGAL_ADDRESS, "access of %u bytes at %lld in shared memory of %llu", bytes, (long long)address, (unsigned long long)size);
    return w->cta->shared + address;
}

static inline u8 *local_byte(warp *w, u64 address, u32 bytes, int lane)
{
    const u64 size = w->cta->local_bytes;
    if (size < bytes || address > size - bytes)
        fault(w, ILLEGAL_ADDRESS, "access of %u bytes at %lld in local memory of %llu", bytes, (long long)address, (unsigned long long)size);
    return w->local + (u64)lane * size + address;
}

static inline u8 *byte_at(warp *w, enum space space, u64 address, u32 bytes, int lane)
{
    check_alignment(w, address, bytes);
    switch (space) {
    case GLOBAL: return global_byte(w, address, bytes);
    case SHARED: return shared_byte(w, address, bytes);
    case LOCAL: return local_byte(w, address, bytes, lane);
    default: break;
    }
    switch (WINDOW_OF(address)) {
    case SHARED_WINDOW: return shared_byte(w, address - SHARED_WINDOW, bytes);
    case LOCAL_WINDOW: return local_byte(w, address - LOCAL_WINDOW, bytes, lane);
    default: return global_byte(w, address, bytes);
    }
}

#endif
