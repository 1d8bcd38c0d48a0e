/* Streams, events, copies. Work runs when it is submitted or, in deferred mode, when something waits for it: the latest moment
 * that a real driver may choose, so that a host which forgets to wait sees stale data, and one which reuses a pinned buffer too
 * early sends the wrong bytes. Pageable memory is read on submission, and a copy into it is waited for, as on a real driver. */
#include "driver.h"
#include <stdlib.h>
#include <string.h>
#include <time.h>

struct stream {
    stream *next;
    context *context;
    bool blocking;     /* ordered with the NULL stream */
    work *queue;
    uint32_t count, room;
};

typedef struct { stream *stream; bool recorded; struct timespec time; } event;

void create_null_stream(context *c)
{
    c->streams = calloc(1, sizeof *c->streams);
    c->streams->context = c;
}

void destroy_streams(context *c)
{
    while (c->streams != NULL) {
        stream *s = c->streams;
        c->streams = s->next;
        free(s->queue);
        free(s);
    }
}

static stream *resolve(context *c, void *handle)
{
    if (handle == NULL)
        return c->streams;
    for (stream *s = c->streams->next; s != NULL; s = s->next)
        if (s == handle)
            return s;
    return NULL;
}

static result drain(stream *s)
{
    context *const c = s->context;
    result first = c->error;
    for (uint32_t k = 0; k < s->count; k++) {
        const result r = c->error == SUCCESS ? fail(c, run_work(c, &s->queue[k])) : c->error;
        first = first == SUCCESS ? r : first;
        free(s->queue[k].owned);
    }
    s->count = 0;
    return first;
}

/* The NULL stream and the blocking streams wait for one another. */
static void drain_before(stream *s)
{
    const bool null_stream = s == s->context->streams;
    if (null_stream)
        for (stream *other = s->next; other != NULL; other = other->next) {
            if (other->blocking)
                drain(other);
        }
    else if (s->blocking)
        drain(s->context->streams);
}

result drain_all(context *c)
{
    result first = SUCCESS;
    for (stream *s = c->streams; s != NULL; s = s->next) {
        const result r = drain(s);
        first = first == SUCCESS ? r : first;
    }
    return first;
}

result submit(context *c, void *handle, work w, bool wait)
{
    stream *s = resolve(c, handle);
    if (s == NULL) {
        free(w.owned);
        return INVALID_HANDLE;
    }
    drain_before(s);
    if (s->count == s->room) {
        s->room = s->room ? s->room * 2 : 16;
        s->queue = realloc(s->queue, s->room * sizeof *s->queue);
        if (s->queue == NULL)
            abort();
    }
    s->queue[s->count++] = w;
    if (setting(DEFERRED) && !wait)
        return SUCCESS;
    /* A kernel that fails is noticed by the next call, like on a real driver. */
    const result r = drain(s);
    return w.kind == LAUNCH && !wait ? SUCCESS : r;
}

static bool pinned(uint64_t address)
{
    uint64_t low, bytes;
    int device;
    return find_range(address, &low, &bytes, &device) && device == HOST_RANGE;
}

result cuMemcpyAsync(uint64_t to, uint64_t from, size_t bytes, void *handle)
{
    context *c;
    result r = enter(&c);
    if (r != SUCCESS)
        return done(r);
    if ((r = fail(c, injected(FAIL_COPY_AFTER))) != SUCCESS)
        return done(setting(FAIL_LATE) ? SUCCESS : r);
    count(COPIES, 1);
    work w = { .kind = COPY, .to = to, .from = from, .bytes = bytes };
    const bool pageable_source = !is_device_address(from) && !pinned(from), pageable_target = !is_device_address(to) && !pinned(to);
    if (setting(DEFERRED) && pageable_source && bytes > 0 && from != 0) {
        w.owned = malloc(bytes);
        if (w.owned == NULL)
            return done(OUT_OF_MEMORY);
        memcpy(w.owned, (const void *)(uintptr_t)from, bytes);
        w.from = (uint64_t)(uintptr_t)w.owned;
    }
    return done(submit(c, handle, w, pageable_target));
}

result cuMemsetD8Async(uint64_t to, uint8_t value, size_t bytes, void *handle)
{
    context *c;
    const result r = enter(&c);
    return done(r == SUCCESS ? submit(c, handle, (work){ .kind = FILL, .to = to, .bytes = bytes, .value = value }, false) : r);
}

result cuStreamCreate(stream **s, unsigned flags)
{
    context *c;
    const result r = enter(&c);
    if (r == SUCCESS) {
        *s = calloc(1, sizeof **s);
        (*s)->context = c;
        (*s)->blocking = (flags & 1) == 0;
        (*s)->next = c->streams->next;
        c->streams->next = *s;
    }
    return done(r);
}
result cuStreamCreateWithPriority(stream **s, unsigned flags, int priority) { return (void)priority, cuStreamCreate(s, flags); }

result cuStreamDestroy_v2(stream *s)
{
    context *c;
    result r = enter(&c);
    if (r == SUCCESS && (s == NULL || resolve(c, s) == NULL))
        r = INVALID_HANDLE;
    if (r == SUCCESS) {
        r = drain(s);
        stream *before = c->streams;
        while (before->next != s)
            before = before->next;
        before->next = s->next;
        free(s->queue);
        free(s);
    }
    return done(r);
}

result cuStreamSynchronize(void *handle)
{
    context *c;
    result r = enter(&c);
    count(SYNCHRONIZATIONS, 1);
    if (r == SUCCESS) {
        stream *s = resolve(c, handle);
        if (s == NULL)
            return done(INVALID_HANDLE);
        drain_before(s);
        r = drain(s);
    }
    return done(r);
}

/* An event stands for all that its stream held when it was recorded; waiting for it finishes the stream. */
result cuEventCreate(event **e, unsigned flags)
{
    (void)flags;
    context *c;
    const result r = enter(&c);
    if (r == SUCCESS)
        *e = calloc(1, sizeof **e);
    return done(r);
}

result cuEventRecord(event *e, void *handle)
{
    context *c;
    result r = enter(&c);
    if (r == SUCCESS && (e->stream = resolve(c, handle)) == NULL)
        r = INVALID_HANDLE;
    e->recorded = r == SUCCESS;
    clock_gettime(CLOCK_MONOTONIC, &e->time);
    return done(r);
}

static result wait_for(event *e)
{
    context *c;
    result r = enter(&c);
    if (r == SUCCESS && e->recorded && resolve(c, e->stream == c->streams ? NULL : (void *)e->stream) != NULL)
        r = drain(e->stream);
    return done(r);
}
result cuEventSynchronize(event *e) { return wait_for(e); }

/* Asking is not waiting, but a host that polls must get on: the first question of unfinished work starts it. */
result cuEventQuery(event *e)
{
    context *c;
    result r = enter(&c);
    const bool pending = r == SUCCESS && e->recorded && resolve(c, e->stream == c->streams ? NULL : (void *)e->stream) != NULL && e->stream->count > 0;
    if (pending && (r = drain(e->stream)) == SUCCESS)
        r = NOT_READY;
    return done(r);
}

result cuEventElapsedTime(float *milliseconds, event *from, event *to)
{
    *milliseconds = (float)((double)(to->time.tv_sec - from->time.tv_sec) * 1e3 + (double)(to->time.tv_nsec - from->time.tv_nsec) / 1e6);
    return from->recorded && to->recorded ? SUCCESS : INVALID_HANDLE;
}

result cuEventDestroy_v2(event *e)
{
    context *c;
    const result r = enter(&c);
    if (r == SUCCESS)
        free(e);
    return done(r);
}
