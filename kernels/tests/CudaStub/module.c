/* Modules, functions, launches. */
#include "driver.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { STATIC_SHARED_LIMIT = 49152, SHARED_LIMIT = 232448, THREAD_LIMIT = 1024 };

typedef struct { module *module; context *context; } loaded;
typedef struct { loaded *in; const func *f; uint32_t dynamic_limit; } function;

/* CU_JIT_ERROR_LOG_BUFFER is option 5, its size option 6; the size is answered with what was written. */
static void write_log(unsigned n, const int *options, void **option_values, const char *text)
{
    char *buffer = NULL;
    size_t size = 0;
    void **size_slot = NULL;
    for (unsigned k = 0; k < n; k++) {
        if (options[k] == 5)
            buffer = option_values[k];
        if (options[k] == 6)
            size = (size_t)(uintptr_t)option_values[k], size_slot = &option_values[k];
    }
    if (buffer == NULL || size == 0)
        return;
    snprintf(buffer, size, "%s", text);
    *size_slot = (void *)(uintptr_t)(strlen(buffer) + 1);
}

result cuModuleLoadDataEx(loaded **handle, const char *text, unsigned n, const int *options, void **option_values)
{
    context *c;
    result r = enter(&c);
    if (r != SUCCESS)
        return done(r);
    char log[512] = "";
    module *m = ptx_load(text, setting(CONTRACT), &r, log, sizeof log);
    if (m != NULL && m->target > setting(CC)) {
        snprintf(log, sizeof log, "ptx: .target sm_%u on a device of compute capability %d.%d", m->target, (int)setting(CC) / 10, (int)setting(CC) % 10);
        ptx_free(m);
        m = NULL;
        r = NO_BINARY_FOR_GPU;
    }
    if (m == NULL) {
        say("%s", log);
        write_log(n, options, option_values, log);
        return done(r);
    }
    if (m->global_bytes > 0)
        add_range((uint64_t)(uintptr_t)m->globals, m->global_bytes, c->device, c);
    *handle = calloc(1, sizeof **handle);
    **handle = (loaded){ m, c };
    count(MODULES, 1);
    count(LIVE_MODULES, 1);
    count(UNIFORM_BRANCHES, m->uniform_branches);
    count(CONTRACTABLE, m->contractable);
    return done(SUCCESS);
}

result cuModuleLoadData(loaded **handle, const char *text) { return cuModuleLoadDataEx(handle, text, 0, NULL, NULL); }

result cuModuleUnload(loaded *handle)
{
    context *c;
    result r = enter(&c);
    if (r == SUCCESS)
        r = drain_all(c);
    if (r != SUCCESS)
        return done(r);
    if (handle->module->global_bytes > 0)
        range_free((uint64_t)(uintptr_t)handle->module->globals, 0);
    ptx_free(handle->module);
    free(handle);
    count(LIVE_MODULES, -1);
    return done(SUCCESS);
}

result cuModuleGetFunction(function **f, loaded *handle, const char *name)
{
    context *c;
    result r = enter(&c);
    if (r != SUCCESS)
        return done(r);
    for (uint32_t k = 0; k < handle->module->func_count; k++)
        if (handle->module->funcs[k].entry && strcmp(handle->module->funcs[k].name, name) == 0) {
            *f = module_memory(handle->module, sizeof **f);
            **f = (function){ handle, &handle->module->funcs[k], STATIC_SHARED_LIMIT };
            return done(SUCCESS);
        }
    return done(NOT_FOUND);
}

/* Attribute 8: how much dynamic shared memory a launch may ask for. */
result cuFuncSetAttribute(function *f, int attribute, int value)
{
    context *c;
    result r = enter(&c);
    if (r == SUCCESS && (attribute != 8 || value < 0 || (uint32_t)value + f->in->module->shared_bytes > SHARED_LIMIT))
        r = INVALID_VALUE;
    if (r == SUCCESS)
        f->dynamic_limit = (uint32_t)value;
    return done(r);
}

static bool fits(const function *f, uint32_t dynamic)
{
    const uint32_t fixed = f->in->module->shared_bytes;
    return dynamic == 0 || dynamic + fixed <= STATIC_SHARED_LIMIT || (f->dynamic_limit > STATIC_SHARED_LIMIT && dynamic <= f->dynamic_limit);
}

/* `extra` is { 1, buffer, 2, &size, 0 }: CU_LAUNCH_PARAM_BUFFER_POINTER, CU_LAUNCH_PARAM_BUFFER_SIZE, CU_LAUNCH_PARAM_END. */
static result gather_arguments(const func *f, void **params, void **extra, uint8_t **arguments)
{
    *arguments = calloc(1, f->param_bytes + 16);
    if (*arguments == NULL)
        return OUT_OF_MEMORY;
    if (params != NULL) {
        for (uint32_t k = 0; k < f->param_count; k++)
            memcpy(*arguments + f->params[k].offset, params[k], f->params[k].size);
        return SUCCESS;
    }
    const void *buffer = NULL;
    size_t size = 0;
    for (; extra != NULL && extra[0] != NULL; extra += 2) {
        if ((uintptr_t)extra[0] == 1)
            buffer = extra[1];
        else if ((uintptr_t)extra[0] == 2)
            size = *(size_t *)extra[1];
        else
            return INVALID_VALUE;
    }
    if (size < f->param_bytes) {
        say("kernel '%s' takes %u bytes of arguments, the launch gives %zu", f->name, f->param_bytes, size);
        return INVALID_VALUE;
    }
    if (f->param_bytes > 0)
        memcpy(*arguments, buffer, f->param_bytes);
    return SUCCESS;
}

result cuLaunchKernel(function *f, unsigned gx, unsigned gy, unsigned gz, unsigned bx, unsigned by, unsigned bz, unsigned shared, void *stream,
    void **params, void **extra)
{
    context *c;
    result r = enter(&c);
    if (r != SUCCESS)
        return done(r);
    if ((r = fail(c, injected(FAIL_LAUNCH_AFTER))) != SUCCESS)
        return done(setting(FAIL_LATE) ? SUCCESS : r);
    const uint64_t threads = (uint64_t)bx * by * bz, limit = f->f->max_threads ? f->f->max_threads : THREAD_LIMIT;
    if (gx == 0 || gy == 0 || gz == 0 || threads == 0 || threads > limit || gx > INT32_MAX || gy > 65535 || gz > 65535 || bz > 64 || !fits(f, shared)) {
        say("kernel '%s' launched with grid %u,%u,%u, block %u,%u,%u, %u bytes of dynamic shared memory", f->f->name, gx, gy, gz, bx, by, bz, shared);
        return done(INVALID_VALUE);
    }
    work w = { .kind = LAUNCH, .launch = { .module = f->in->module, .f = f->f, .grid = { gx, gy, gz }, .block = { bx, by, bz },
        .dynamic_shared = shared, .device = c->device, .order = (uint64_t)setting(ORDER), .limit = (uint64_t)setting(INSTRUCTION_LIMIT) } };
    uint8_t *arguments;
    r = gather_arguments(f->f, params, extra, &arguments);
    w.owned = arguments;
    w.launch.args = arguments;
    if (r != SUCCESS) {
        free(arguments);
        return done(r);
    }
    count(LAUNCHES, 1);
    return done(submit(c, stream, w, false));
}

result run_work(context *c, work *w)
{
    (void)c;
    if (w->kind == COPY)
        return copy_bytes(w->to, w->from, w->bytes);
    if (w->kind == FILL)
        return fill_bytes(w->to, w->value, w->bytes);
    const result r = run_launch(&w->launch);
    count(INSTRUCTIONS, (int64_t)w->launch.instructions);
    count(DIVERGENT_UNIFORM, (int64_t)w->launch.divergent_uniform);
    if (r != SUCCESS)
        say("%s", w->launch.message);
    return r;
}

result cuOccupancyMaxActiveBlocksPerMultiprocessor(int *blocks, function *f, int block, size_t shared)
{
    const int by_threads = block > 0 ? 2048 / block : 0;
    const size_t bytes = shared + f->in->module->shared_bytes;
    const int by_shared = bytes > 0 ? (int)(233472 / (bytes + 1024)) : 32;
    *blocks = by_threads < by_shared ? by_threads : by_shared;
    if (*blocks > 32)
        *blocks = 32;
    return SUCCESS;
}

result cuOccupancyMaxPotentialBlockSize(int *grid, int *block, function *f, size_t (*shared_of)(int), size_t shared, int limit)
{
    (void)shared_of, (void)shared;
    *block = f->f->max_threads ? (int)f->f->max_threads : THREAD_LIMIT;
    if (limit > 0 && *block > limit)
        *block = limit;
    *grid = 132 * (2048 / *block);
    return SUCCESS;
}
