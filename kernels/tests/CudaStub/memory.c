/* Device memory: pages of this process at addresses of their own, so that a device address is never mistaken for a host one,
 * and one outside of every allocation is noticed. Addresses are not used again: what was freed stays unmapped. */
#define _GNU_SOURCE
#include "driver.h"
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

static const uint64_t ARENA_BYTES = UINT64_C(4) << 40;
static uint64_t arena, arena_next, page;

typedef struct { uint64_t low, bytes; int device; void *context; bool borrowed; } range; /* device HOST_RANGE: pinned host memory */
static range *ranges; /* by address */
static uint32_t range_count, range_room;
static bool peers[MAX_DEVICES][MAX_DEVICES];

/* The last range that begins at or before an address. */
static range *range_before(uint64_t address)
{
    uint32_t low = 0, high = range_count;
    while (low < high) {
        const uint32_t middle = (low + high) / 2;
        if (ranges[middle].low <= address)
            low = middle + 1;
        else
            high = middle;
    }
    return low == 0 ? NULL : &ranges[low - 1];
}

static range *range_around(uint64_t address)
{
    range *r = range_before(address);
    return r != NULL && address - r->low < r->bytes ? r : NULL;
}

static void insert(range r)
{
    if (range_count == range_room) {
        range_room = range_room ? range_room * 2 : 64;
        ranges = realloc(ranges, range_room * sizeof *ranges);
        if (ranges == NULL)
            abort();
    }
    const range *before = range_before(r.low);
    const uint32_t at = before == NULL ? 0 : (uint32_t)(before - ranges) + 1;
    memmove(ranges + at + 1, ranges + at, (range_count - at) * sizeof *ranges);
    ranges[at] = r;
    range_count++;
}

void add_range(uint64_t address, uint64_t bytes, int device, void *context)
{
    insert((range){ address, bytes, device, context, true });
}

bool is_device_address(uint64_t address) { return arena != 0 && address - arena < ARENA_BYTES; }

int device_allocate(int device, void *context, size_t bytes, uint64_t *address)
{
    if (arena == 0) {
        void *reserved = mmap(NULL, ARENA_BYTES, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
        if (reserved == MAP_FAILED)
            return OUT_OF_MEMORY;
        arena = arena_next = (uint64_t)(uintptr_t)reserved;
        page = (uint64_t)sysconf(_SC_PAGESIZE);
    }
    /* A page stays free behind each allocation. */
    const uint64_t pages = (bytes + page - 1) / page * page;
    if (bytes > (uint64_t)setting(MEMORY_BYTES) || used_bytes(device) + bytes > (uint64_t)setting(MEMORY_BYTES) || arena_next + pages + page > arena + ARENA_BYTES)
        return OUT_OF_MEMORY;
    void *const at = (void *)(uintptr_t)arena_next;
    if (mmap(at, pages, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE | MAP_FIXED, -1, 0) != at)
        return OUT_OF_MEMORY;
    /* Fresh memory holds no zeros to rely on. Large allocations are left untouched to stay cheap. */
    if (bytes <= 16 << 20)
        memset(at, 0xCD, bytes);
    *address = arena_next;
    arena_next += pages + page;
    insert((range){ *address, bytes, device, context, false });
    count(ALLOCATIONS, 1);
    count(LIVE_ALLOCATIONS, 1);
    return SUCCESS;
}

static void forget(range *r)
{
    if (!r->borrowed) {
        const uint64_t pages = (r->bytes + page - 1) / page * page;
        mmap((void *)(uintptr_t)r->low, pages, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE | MAP_FIXED, -1, 0);
        count(LIVE_ALLOCATIONS, -1);
    }
    memmove(r, r + 1, (size_t)(ranges + range_count - (r + 1)) * sizeof *r);
    range_count--;
}

/* Ends the range that begins exactly here; `kind` is HOST_RANGE, or anything else for device memory. */
int range_free(uint64_t address, int kind)
{
    range *r = range_before(address);
    if (r == NULL || r->low != address || (r->device == HOST_RANGE) != (kind == HOST_RANGE))
        return kind == HOST_RANGE ? HOST_NOT_REGISTERED : INVALID_VALUE;
    forget(r);
    return SUCCESS;
}

void free_all(void *context, bool leaked)
{
    for (uint32_t k = range_count; k-- > 0;)
        if (ranges[k].context == context) {
            count(LEAKED_ALLOCATIONS, leaked && !ranges[k].borrowed);
            forget(&ranges[k]);
        }
}

uint64_t used_bytes(int device)
{
    uint64_t sum = 0;
    for (uint32_t k = 0; k < range_count; k++)
        sum += ranges[k].device == device && !ranges[k].borrowed ? ranges[k].bytes : 0;
    return sum;
}

bool find_range(uint64_t address, uint64_t *low, uint64_t *bytes, int *device)
{
    const range *r = range_around(address);
    if (r == NULL)
        return false;
    *low = r->low, *bytes = r->bytes, *device = r->device;
    return true;
}

void set_peer(int from, int to, bool enabled) { peers[from][to] = enabled; }
bool is_peer(int from, int to) { return peers[from][to]; }

/* What a kernel on `device` may touch: its own memory, that of enabled peers, pinned host memory. */
bool device_range(int device, uint64_t address, uint64_t *low, uint64_t *bytes)
{
    int owner;
    return find_range(address, low, bytes, &owner) && (owner == HOST_RANGE || owner == device || peers[device][owner]);
}

/* Pageable host memory is in no range and cannot be checked. */
static int check(uint64_t address, size_t bytes, const char *what)
{
    uint64_t low, size;
    int device;
    const bool found = find_range(address, &low, &size, &device);
    if (!found && !is_device_address(address))
        return address == 0 ? INVALID_VALUE : SUCCESS;
    if (found && address - low <= size && bytes <= size - (address - low))
        return SUCCESS;
    say("%s of %zu bytes at 0x%llx leaves its allocation", what, bytes, (unsigned long long)address);
    return device == HOST_RANGE && found ? INVALID_VALUE : ILLEGAL_ADDRESS;
}

int copy_bytes(uint64_t to, uint64_t from, size_t bytes)
{
    int error = bytes == 0 ? SUCCESS : check(from, bytes, "copy from");
    if (error == SUCCESS && bytes != 0)
        error = check(to, bytes, "copy to");
    if (error != SUCCESS || bytes == 0)
        return error;
    memmove((void *)(uintptr_t)to, (const void *)(uintptr_t)from, bytes);
    const bool up = is_device_address(to), down = is_device_address(from);
    count(BYTES_TO_DEVICE, up && !down ? (int64_t)bytes : 0);
    count(BYTES_TO_HOST, down && !up ? (int64_t)bytes : 0);
    return SUCCESS;
}

int fill_bytes(uint64_t to, uint8_t value, size_t bytes)
{
    const int error = bytes == 0 ? SUCCESS : check(to, bytes, "memset");
    if (error == SUCCESS)
        memset((void *)(uintptr_t)to, value, bytes);
    return error;
}
