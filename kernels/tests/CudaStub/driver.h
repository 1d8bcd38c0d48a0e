/* State of the pretended driver: settings and counters (config.c), memory (memory.c), contexts and streams (driver.c). */
#ifndef DRIVER_H
#define DRIVER_H

#include "ptx.h"
#include <pthread.h>

enum { MAX_DEVICES = 16 };

/* Settings first, then counters. Each has a name for stub_set and stub_get, and an environment variable. */
enum key {
    DEVICES, CC, DRIVER, MEMORY_BYTES, FAIL_LAUNCH_AFTER, FAIL_COPY_AFTER, FAIL_ALLOC_AFTER, FAIL_CODE, FAIL_LATE, DEFERRED, ORDER,
    INSTRUCTION_LIMIT, CONTRACT,
    LAUNCHES, COPIES, BYTES_TO_DEVICE, BYTES_TO_HOST, ALLOCATIONS, LIVE_ALLOCATIONS, LEAKED_ALLOCATIONS, MODULES, LIVE_MODULES,
    INSTRUCTIONS, DIVERGENT_UNIFORM, UNIFORM_BRANCHES, CONTRACTABLE, SYNCHRONIZATIONS, KEYS
};

extern pthread_mutex_t lock;      /* held by every entry point: one call at a time */
int64_t setting(enum key k);
void count(enum key k, int64_t by);
void say(const char *format, ...) __attribute__((format(printf, 1, 2)));
int injected(enum key k);

enum owner { HOST_RANGE = -1 };

int device_allocate(int device, void *context, size_t bytes, uint64_t *address);
int range_free(uint64_t address, int kind);
void free_all(void *context, bool leaked);
void add_range(uint64_t address, uint64_t bytes, int device, void *context);
bool is_device_address(uint64_t address);
bool find_range(uint64_t address, uint64_t *low, uint64_t *bytes, int *device);
uint64_t used_bytes(int device);
void set_peer(int from, int to, bool enabled);
bool is_peer(int from, int to);
int copy_bytes(uint64_t to, uint64_t from, size_t bytes);
int fill_bytes(uint64_t to, uint8_t value, size_t bytes);

/* Contexts, streams. A failed context answers every call with its error, as a real one does. */
typedef struct context {
    int device, error;
    bool destroyed;
    struct stream *streams; /* the first is the NULL stream */
} context;
typedef struct stream stream;

/* Work of a stream: a copy, a fill or a launch; kept back in deferred mode until something waits for it. */
typedef struct {
    enum { COPY, FILL, LAUNCH } kind;
    uint64_t to, from;
    size_t bytes;
    uint8_t value;
    void *owned;   /* staged source or arguments, freed afterwards */
    launch launch;
} work;

typedef int result;
result enter(context **c);   /* takes the lock even when it fails */
result done(result r);       /* gives the lock back */
result fail(context *c, result r);
context *current_context(void);
result run_work(context *c, work *w);
result submit(context *c, void *handle, work w, bool wait);
result drain_all(context *c);
void create_null_stream(context *c);
void destroy_streams(context *c);

#endif
