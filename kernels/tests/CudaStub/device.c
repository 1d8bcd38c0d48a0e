/* cuInit, cuDevice*, cuCtx*, cuMem* without the copies, and the names of errors. */
#include "driver.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static bool initialized;
static _Thread_local context *current;

context *current_context(void) { return current; }

result enter(context **c)
{
    pthread_mutex_lock(&lock);
    *c = current;
    return !initialized ? NOT_INITIALIZED : current == NULL ? INVALID_CONTEXT : current->destroyed ? CONTEXT_IS_DESTROYED : current->error;
}

result done(result r)
{
    pthread_mutex_unlock(&lock);
    return r;
}

/* An error other than a refusal kills the context. Its memory is given back at once, unlike on a real driver: ILGPU never destroys
 * such a context, and the next test is to find the device empty. */
result fail(context *c, result r)
{
    if (r == SUCCESS || r == OUT_OF_MEMORY || r == INVALID_VALUE || c->error != SUCCESS)
        return r;
    c->error = r;
    free_all(c, false);
    return r;
}

static result with_device(int device)
{
    return !initialized ? NOT_INITIALIZED : device < 0 || device >= setting(DEVICES) ? INVALID_DEVICE : SUCCESS;
}

result cuInit(unsigned flags)
{
    if (flags != 0)
        return INVALID_VALUE;
    if (setting(DEVICES) <= 0)
        return NO_DEVICE;
    initialized = true;
    return SUCCESS;
}

result cuDriverGetVersion(int *version) { return *version = (int)setting(DRIVER), SUCCESS; }
result cuDeviceGetCount(int *n)
{
    const int64_t devices = setting(DEVICES);
    *n = (int)(devices > MAX_DEVICES ? MAX_DEVICES : devices);
    return initialized ? SUCCESS : NOT_INITIALIZED;
}

result cuDeviceGet(int *device, int ordinal) { return *device = ordinal, with_device(ordinal); }

result cuDeviceGetName(char *name, int length, int device)
{
    snprintf(name, (size_t)length, "Stub H200");
    return with_device(device);
}

result cuDeviceTotalMem_v2(size_t *bytes, int device) { return *bytes = (size_t)setting(MEMORY_BYTES), with_device(device); }

result cuDeviceComputeCapability(int *major, int *minor, int device)
{
    *major = (int)setting(CC) / 10, *minor = (int)setting(CC) % 10;
    return with_device(device);
}

/* Numbers of CUdevice_attribute with the values of an H200. */
result cuDeviceGetAttribute(int *value, int attribute, int device)
{
    static const struct { int attribute, value; } known[] = {
        { 1, 1024 }, { 2, 1024 }, { 3, 1024 }, { 4, 64 }, { 5, INT32_MAX }, { 6, 65535 }, { 7, 65535 }, { 8, 49152 }, { 9, 65536 }, { 10, 32 },
        { 11, INT32_MAX }, { 12, 65536 }, { 13, 1980000 }, { 15, 1 }, { 16, 132 }, { 19, 1 }, { 31, 1 }, { 32, 1 }, { 36, 3201000 }, { 37, 6144 },
        { 38, 62914560 }, { 39, 2048 }, { 40, 3 }, { 41, 1 }, { 78, 1 }, { 81, 233472 }, { 82, 65536 }, { 83, 1 }, { 90, 1 }, { 91, 1 }, { 97, 232448 }
    };
    *value = attribute == 33 ? device + 1 : attribute == 75 ? (int)setting(CC) / 10 : attribute == 76 ? (int)setting(CC) % 10 : 0;
    for (size_t k = 0; k < sizeof known / sizeof *known; k++)
        if (known[k].attribute == attribute)
            *value = known[k].value;
    return with_device(device);
}

result cuDeviceGetPCIBusId(char *id, int length, int device)
{
    snprintf(id, (size_t)length, "0000:%02x:00.0", (unsigned)device + 1);
    return with_device(device);
}

result cuDeviceGetUuid_v2(uint8_t *uuid, int device)
{
    memset(uuid, 0x5B, 16);
    uuid[15] = (uint8_t)device;
    return with_device(device);
}
result cuDeviceGetUuid(uint8_t *uuid, int device) { return cuDeviceGetUuid_v2(uuid, device); }

/* Contexts. */

result cuCtxCreate_v2(context **c, unsigned flags, int device)
{
    (void)flags;
    if (with_device(device) != SUCCESS)
        return with_device(device);
    *c = calloc(1, sizeof **c);
    if (*c == NULL)
        return OUT_OF_MEMORY;
    pthread_mutex_lock(&lock);
    (*c)->device = device;
    create_null_stream(*c);
    current = *c;
    return done(SUCCESS);
}

/* Frees what the context still holds. The handle itself stays, so that later use of it is noticed. */
result cuCtxDestroy_v2(context *c)
{
    if (c == NULL)
        return INVALID_CONTEXT;
    pthread_mutex_lock(&lock);
    if (c->destroyed)
        return done(CONTEXT_IS_DESTROYED);
    drain_all(c);
    destroy_streams(c);
    free_all(c, true);
    c->destroyed = true;
    if (current == c)
        current = NULL;
    return done(SUCCESS);
}

result cuCtxSetCurrent(context *c)
{
    if (c != NULL && c->destroyed)
        return CONTEXT_IS_DESTROYED;
    current = c;
    return SUCCESS;
}

result cuCtxGetCurrent(context **c) { return *c = current, SUCCESS; }

result cuCtxSynchronize(void)
{
    context *c;
    result r = enter(&c);
    count(SYNCHRONIZATIONS, 1);
    return done(r == SUCCESS ? drain_all(c) : r);
}

static result only_enter(void)
{
    context *c;
    return done(enter(&c));
}

result cuCtxGetCacheConfig(int *config) { return *config = 0, only_enter(); }
result cuCtxSetCacheConfig(int config) { return (void)config, only_enter(); }
result cuCtxGetSharedMemConfig(int *config) { return *config = 0, only_enter(); }
result cuCtxSetSharedMemConfig(int config) { return (void)config, only_enter(); }

result cuDeviceCanAccessPeer(int *can, int device, int peer) { return *can = device != peer, with_device(device) ? with_device(device) : with_device(peer); }
result cuDeviceGetP2PAttribute(int *value, int attribute, int from, int to)
{
    *value = attribute != 1 && from != to;
    return with_device(from) ? with_device(from) : with_device(to);
}

static result peer(context *other, bool enable)
{
    context *c;
    result r = enter(&c);
    if (r == SUCCESS && (other == NULL || other == c))
        r = INVALID_CONTEXT;
    if (r == SUCCESS && is_peer(c->device, other->device) == enable)
        r = enable ? PEER_ALREADY_ENABLED : PEER_NOT_ENABLED;
    if (r == SUCCESS)
        set_peer(c->device, other->device, enable);
    return done(r);
}
result cuCtxEnablePeerAccess(context *other, unsigned flags) { return (void)flags, peer(other, true); }
result cuCtxDisablePeerAccess(context *other) { return peer(other, false); }

/* Memory. */

result cuMemGetInfo_v2(size_t *unused, size_t *total)
{
    context *c;
    const result r = enter(&c);
    *total = (size_t)setting(MEMORY_BYTES);
    *unused = r == SUCCESS ? *total - used_bytes(c->device) : 0;
    return done(r);
}

result cuMemAlloc_v2(uint64_t *address, size_t bytes)
{
    context *c;
    result r = enter(&c);
    if (r == SUCCESS)
        r = fail(c, injected(FAIL_ALLOC_AFTER));
    if (r == SUCCESS)
        r = bytes == 0 ? INVALID_VALUE : device_allocate(c->device, c, bytes, address);
    return done(r);
}

result cuMemFree_v2(uint64_t address)
{
    context *c;
    result r = enter(&c);
    if (r == SUCCESS)
        r = drain_all(c);
    return done(r == SUCCESS && address != 0 ? range_free(address, 0) : r);
}

result cuMemAllocHost_v2(void **p, size_t bytes)
{
    context *c;
    result r = enter(&c);
    if (r == SUCCESS && (*p = aligned_alloc(4096, (bytes + 4095) / 4096 * 4096)) == NULL)
        r = OUT_OF_MEMORY;
    if (r == SUCCESS)
        add_range((uint64_t)(uintptr_t)*p, bytes, HOST_RANGE, c);
    return done(r);
}

result cuMemFreeHost(void *p)
{
    context *c;
    result r = enter(&c);
    if (r == SUCCESS)
        r = drain_all(c);
    if (r == SUCCESS)
        r = range_free((uint64_t)(uintptr_t)p, HOST_RANGE) == SUCCESS ? SUCCESS : INVALID_VALUE;
    if (r == SUCCESS)
        free(p);
    return done(r);
}

result cuMemHostRegister_v2(void *p, size_t bytes, unsigned flags)
{
    (void)flags;
    context *c;
    uint64_t low, size;
    int device;
    result r = enter(&c);
    if (r == SUCCESS && (p == NULL || bytes == 0))
        r = INVALID_VALUE;
    if (r == SUCCESS && find_range((uint64_t)(uintptr_t)p, &low, &size, &device))
        r = HOST_ALREADY_REGISTERED;
    if (r == SUCCESS)
        add_range((uint64_t)(uintptr_t)p, bytes, HOST_RANGE, c);
    return done(r);
}

result cuMemHostUnregister(void *p)
{
    context *c;
    result r = enter(&c);
    if (r == SUCCESS)
        r = drain_all(c);
    return done(r == SUCCESS ? range_free((uint64_t)(uintptr_t)p, HOST_RANGE) : r);
}

result cuMemHostGetDevicePointer_v2(uint64_t *address, void *p, unsigned flags)
{
    (void)flags;
    context *c;
    uint64_t low, size;
    int device;
    result r = enter(&c);
    *address = (uint64_t)(uintptr_t)p;
    if (r == SUCCESS && !(find_range(*address, &low, &size, &device) && device == HOST_RANGE))
        r = INVALID_VALUE;
    return done(r);
}

/* Attribute 2 is the memory type: 1 host, 2 device. Memory that the driver does not know is an invalid value. */
result cuPointerGetAttribute(void *to, int attribute, uint64_t address)
{
    context *c;
    uint64_t low, size;
    int device;
    result r = enter(&c);
    if (r == SUCCESS && (attribute != 2 || !find_range(address, &low, &size, &device)))
        r = INVALID_VALUE;
    if (r == SUCCESS)
        *(unsigned *)to = device == HOST_RANGE ? 1 : 2;
    return done(r);
}

static const struct { int error; const char *name, *text; } errors[] = {
    { SUCCESS, "CUDA_SUCCESS", "no error" }, { INVALID_VALUE, "CUDA_ERROR_INVALID_VALUE", "invalid argument" },
    { OUT_OF_MEMORY, "CUDA_ERROR_OUT_OF_MEMORY", "out of memory" }, { NOT_INITIALIZED, "CUDA_ERROR_NOT_INITIALIZED", "initialization error" },
    { NO_DEVICE, "CUDA_ERROR_NO_DEVICE", "no CUDA-capable device is detected" },
    { INVALID_DEVICE, "CUDA_ERROR_INVALID_DEVICE", "invalid device ordinal" }, { INVALID_CONTEXT, "CUDA_ERROR_INVALID_CONTEXT", "invalid device context" },
    { NO_BINARY_FOR_GPU, "CUDA_ERROR_NO_BINARY_FOR_GPU", "no kernel image is available for execution on the device" },
    { INVALID_PTX, "CUDA_ERROR_INVALID_PTX", "a PTX JIT compilation failed" },
    { UNSUPPORTED_PTX_VERSION, "CUDA_ERROR_UNSUPPORTED_PTX_VERSION", "the provided PTX was compiled with an unsupported toolchain." },
    { INVALID_HANDLE, "CUDA_ERROR_INVALID_HANDLE", "invalid resource handle" }, { NOT_FOUND, "CUDA_ERROR_NOT_FOUND", "named symbol not found" },
    { NOT_READY, "CUDA_ERROR_NOT_READY", "device not ready" },
    { ILLEGAL_ADDRESS, "CUDA_ERROR_ILLEGAL_ADDRESS", "an illegal memory access was encountered" },
    { LAUNCH_OUT_OF_RESOURCES, "CUDA_ERROR_LAUNCH_OUT_OF_RESOURCES", "too many resources requested for launch" },
    { LAUNCH_TIMEOUT, "CUDA_ERROR_LAUNCH_TIMEOUT", "the launch timed out and was terminated" },
    { PEER_ALREADY_ENABLED, "CUDA_ERROR_PEER_ACCESS_ALREADY_ENABLED", "peer access is already enabled" },
    { PEER_NOT_ENABLED, "CUDA_ERROR_PEER_ACCESS_NOT_ENABLED", "peer access has not been enabled" },
    { CONTEXT_IS_DESTROYED, "CUDA_ERROR_CONTEXT_IS_DESTROYED", "context is destroyed" },
    { HOST_ALREADY_REGISTERED, "CUDA_ERROR_HOST_MEMORY_ALREADY_REGISTERED", "part or all of the requested memory range is already mapped" },
    { HOST_NOT_REGISTERED, "CUDA_ERROR_HOST_MEMORY_NOT_REGISTERED", "pointer does not correspond to a registered memory region" },
    { ILLEGAL_INSTRUCTION, "CUDA_ERROR_ILLEGAL_INSTRUCTION", "an illegal instruction was encountered" },
    { MISALIGNED_ADDRESS, "CUDA_ERROR_MISALIGNED_ADDRESS", "misaligned address" },
    { LAUNCH_FAILED, "CUDA_ERROR_LAUNCH_FAILED", "unspecified launch failure" }, { UNKNOWN, "CUDA_ERROR_UNKNOWN", "unknown error" }
};

static result describe(int error, const char **to, bool name)
{
    *to = NULL;
    for (size_t k = 0; k < sizeof errors / sizeof *errors; k++)
        if (errors[k].error == error)
            *to = name ? errors[k].name : errors[k].text;
    return *to == NULL ? INVALID_VALUE : SUCCESS;
}
result cuGetErrorString(int error, const char **text) { return describe(error, text, false); }
result cuGetErrorName(int error, const char **name) { return describe(error, name, true); }
