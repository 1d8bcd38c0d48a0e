/* What a test may ask of the pretended driver, and what it counts. */
#include "driver.h"
#include <ctype.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const struct { const char *name; int64_t initial; } keys[KEYS] = {
    [DEVICES] = { "devices", 1 }, [CC] = { "cc", 90 }, [DRIVER] = { "driver", 13000 }, [MEMORY_BYTES] = { "memory_bytes", INT64_C(8) << 30 },
    [FAIL_LAUNCH_AFTER] = { "fail_launch_after", 0 }, [FAIL_COPY_AFTER] = { "fail_copy_after", 0 }, [FAIL_ALLOC_AFTER] = { "fail_alloc_after", 0 },
    [FAIL_CODE] = { "fail_code", 0 }, [FAIL_LATE] = { "fail_late", 0 }, [DEFERRED] = { "deferred", 0 }, [ORDER] = { "order", 0 },
    [INSTRUCTION_LIMIT] = { "instruction_limit", INT64_C(1) << 40 }, [CONTRACT] = { "contract", 0 },
    [LAUNCHES] = { "launches", 0 }, [COPIES] = { "copies", 0 }, [BYTES_TO_DEVICE] = { "bytes_to_device", 0 },
    [BYTES_TO_HOST] = { "bytes_to_host", 0 }, [ALLOCATIONS] = { "allocations", 0 }, [LIVE_ALLOCATIONS] = { "live_allocations", 0 },
    [LEAKED_ALLOCATIONS] = { "leaked_allocations", 0 }, [MODULES] = { "modules", 0 }, [LIVE_MODULES] = { "live_modules", 0 },
    [INSTRUCTIONS] = { "instructions", 0 }, [DIVERGENT_UNIFORM] = { "divergent_uniform", 0 }, [UNIFORM_BRANCHES] = { "uniform_branches", 0 },
    [CONTRACTABLE] = { "contractable", 0 }, [SYNCHRONIZATIONS] = { "synchronizations", 0 }
};

static int64_t values[KEYS];
static char last_message[600];
static pthread_once_t once = PTHREAD_ONCE_INIT;
pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;

/* CUDA_STUB_CC=80 sets `cc`, and so on. */
static void load_environment(void)
{
    for (int k = 0; k < KEYS; k++) {
        char variable[64] = "CUDA_STUB_";
        size_t n = strlen(variable);
        for (const char *c = keys[k].name; *c != '\0'; c++)
            variable[n++] = (char)toupper((unsigned char)*c);
        const char *text = getenv(variable);
        values[k] = text != NULL ? strtoll(text, NULL, 0) : keys[k].initial;
    }
}

/* The live counters are facts about the present and outlive a reset. */
static void reset(void)
{
    const int64_t allocations = values[LIVE_ALLOCATIONS], modules = values[LIVE_MODULES];
    load_environment();
    values[LIVE_ALLOCATIONS] = allocations;
    values[LIVE_MODULES] = modules;
    last_message[0] = '\0';
}

int64_t setting(enum key k)
{
    pthread_once(&once, load_environment);
    return values[k];
}

void count(enum key k, int64_t by)
{
    pthread_once(&once, load_environment);
    values[k] += by;
}

void say(const char *format, ...)
{
    va_list args;
    va_start(args, format);
    vsnprintf(last_message, sizeof last_message, format, args);
    va_end(args);
    fprintf(stderr, "cuda stub: %s\n", last_message);
}

/* The n-th call from when n was set fails; gives the error to return, or 0. Allocations run out of memory unless told otherwise. */
int injected(enum key k)
{
    if (setting(k) <= 0 || --values[k] > 0)
        return SUCCESS;
    return values[FAIL_CODE] != 0 ? (int)values[FAIL_CODE] : k == FAIL_ALLOC_AFTER ? OUT_OF_MEMORY : ILLEGAL_ADDRESS;
}

static int find(const char *name)
{
    for (int k = 0; k < KEYS; k++)
        if (strcmp(keys[k].name, name) == 0)
            return k;
    return -1;
}

/* The control functions of the tests. An unknown name gives -1. */
int stub_set(const char *name, int64_t value)
{
    const int k = find(name);
    pthread_once(&once, load_environment);
    pthread_mutex_lock(&lock);
    if (k >= 0)
        values[k] = value;
    pthread_mutex_unlock(&lock);
    return k < 0 ? -1 : 0;
}

int64_t stub_get(const char *name)
{
    const int k = find(name);
    pthread_once(&once, load_environment);
    pthread_mutex_lock(&lock);
    const int64_t value = k < 0 ? -1 : values[k];
    pthread_mutex_unlock(&lock);
    return value;
}

void stub_reset(void)
{
    pthread_once(&once, load_environment);
    pthread_mutex_lock(&lock);
    reset();
    pthread_mutex_unlock(&lock);
}

/* Why the last module was refused or the last kernel failed. */
const char *stub_message(void) { return last_message; }

/* PTX ISA version times ten that a driver of the configured version knows (CUDA release notes; PTX ISA, "Release Notes"). */
int supported_isa(void)
{
    static const struct { int driver, isa; } known[] = {
        { 13000, 90 }, { 12090, 88 }, { 12080, 87 }, { 12070, 86 }, { 12050, 85 }, { 12040, 84 }, { 12030, 83 }, { 12020, 82 }, { 12010, 81 },
        { 12000, 80 }, { 11080, 78 }, { 11070, 77 }, { 11060, 76 }, { 11050, 75 }, { 11040, 74 }, { 11030, 73 }, { 11020, 72 }, { 11010, 71 },
        { 11000, 70 }, { 10020, 65 }, { 10010, 64 }, { 10000, 63 }
    };
    for (size_t k = 0; k < sizeof known / sizeof *known; k++)
        if (setting(DRIVER) >= known[k].driver)
            return known[k].isa;
    return 60;
}
