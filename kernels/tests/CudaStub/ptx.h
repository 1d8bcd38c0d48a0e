/* The PTX subset that ILGPU emits: its parsed form, and what parser, instructions and scheduler share.
 *
 * A module is decoded once into arrays of `ins`. A warp executes each instruction for all its active lanes in one call, as the
 * hardware does: a register is a row of 32 slots of 64 bits, one a lane. Reads take the low bits that their type needs, so
 * what a narrower write leaves above them does not matter. Literals, special registers and the addresses of variables have
 * slots of their own, filled on entry to a function, so that every operand is a slot. */
#ifndef PTX_H
#define PTX_H

#include <setjmp.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { LANES = 32, MAX_DEPTH = 16, MAX_WARPS = 32, PARAM_BYTES = 4096 };

/* Results of the driver API that this library uses. */
enum {
    SUCCESS = 0, INVALID_VALUE = 1, OUT_OF_MEMORY = 2, NOT_INITIALIZED = 3, DEINITIALIZED = 4, NO_DEVICE = 100, INVALID_DEVICE = 101,
    INVALID_CONTEXT = 201, NO_BINARY_FOR_GPU = 209, INVALID_PTX = 218, UNSUPPORTED_PTX_VERSION = 222, INVALID_HANDLE = 400,
    NOT_FOUND = 500, NOT_READY = 600, ILLEGAL_ADDRESS = 700, LAUNCH_OUT_OF_RESOURCES = 701, LAUNCH_TIMEOUT = 702, PEER_ALREADY_ENABLED = 704,
    PEER_NOT_ENABLED = 705, CONTEXT_IS_DESTROYED = 709, HOST_ALREADY_REGISTERED = 712, HOST_NOT_REGISTERED = 713, ILLEGAL_INSTRUCTION = 715,
    MISALIGNED_ADDRESS = 716, LAUNCH_FAILED = 719, UNKNOWN = 999
};

/* Generic addresses of shared and local memory lie in windows of their own; every other generic address is global. */
#define SHARED_WINDOW (UINT64_C(1) << 56)
#define LOCAL_WINDOW (UINT64_C(2) << 56)
#define WINDOW_OF(address) ((address) & (UINT64_C(0xFF) << 56))

typedef struct warp warp;
typedef struct ins ins;
typedef struct func func;
typedef void op_fn(warp *w, const ins *i, uint32_t mask);

/* What the scheduler must do with an instruction besides running it. */
enum kind { PLAIN, BRANCH, TABLE_BRANCH, CALL, LEAVE, BARRIER, COLLECTIVE, ALIGNED_COLLECTIVE, TRAP };

struct ins {
    op_fn *run;
    uint8_t kind;
    uint8_t vector;       /* elements of a vector access */
    uint8_t mod;          /* small number that only `run` knows */
    uint8_t results;      /* how many rows at the head of `list` are written */
    bool uniform;         /* .uni: the program promises that all lanes agree */
    bool guarded, negated; /* @p, @!p */
    uint32_t guard;
    uint32_t d, d2, a, b, c; /* first slot of the row: slot * LANES */
    int64_t imm;          /* offset of an address, target of a branch */
    uint32_t *list;       /* further rows, branch targets, arguments */
    uint32_t count;
    uint32_t line;
    const char *callee;
};

/* Slots that hold something on entry. */
enum preset_kind {
    CONSTANT, LOCAL_ADDRESS, DYNAMIC_SHARED_ADDRESS,
    TID_X, TID_Y, TID_Z, NTID_X, NTID_Y, NTID_Z, CTAID_X, CTAID_Y, CTAID_Z, NCTAID_X, NCTAID_Y, NCTAID_Z,
    LANEID, WARPID, NWARPID, DYNAMIC_SMEM_SIZE, TOTAL_SMEM_SIZE, LANEMASK_EQ, LANEMASK_LE, LANEMASK_LT, LANEMASK_GE, LANEMASK_GT
};
typedef struct { uint32_t row; enum preset_kind kind; uint64_t value; } preset;

typedef struct { char name[80]; uint32_t offset, size; } param;

struct func {
    char name[256];
    bool entry, defined;
    ins *code;
    uint32_t length;
    uint32_t *order;      /* by instruction: its place in the order in which divergent parts of a warp run (flow.c) */
    bool *leader;         /* by instruction: begins a basic block */
    uint32_t slots;
    preset *presets;
    uint32_t preset_count;
    param *params, *results;
    uint32_t param_count, result_count;
    uint32_t param_bytes; /* of an entry: the argument buffer; of a function: arguments, results and those of its calls */
    uint32_t frame_param_bytes; /* .param memory of a lane */
    uint32_t local_bytes;
    uint32_t max_threads; /* .maxntid, 0 when absent */
};

typedef struct module {
    func *funcs;
    uint32_t func_count;
    uint32_t shared_bytes;   /* static */
    uint32_t dynamic_offset; /* where dynamic shared memory begins, behind the static */
    uint32_t target;         /* 80 of sm_80 */
    uint32_t uniform_branches; /* conditional branches that say .uni */
    uint32_t contractable;   /* add.f32 or sub.f32 of a mul.f32 that a compiler may fuse */
    struct block { struct block *next; void *keeps_16_byte_alignment; } *blocks;
    uint8_t *globals;        /* .global and .const variables */
    uint64_t global_bytes;
} module;

/* ptx_parse.c, ptx_flow.c, ptx_contract.c */
module *ptx_load(const char *text, bool fusing, int *error, char *log, size_t log_size);
void ptx_free(module *m);
void *module_memory(module *m, size_t bytes);
void order_blocks(module *m, func *f);
void contract(module *m, func *f, bool fusing);

/* An instruction without operands of special form; a width is 1 for a predicate, else bytes, 0 for none. */
typedef struct { const char *name; op_fn *run; uint8_t width[4]; } op_row;
extern const op_row integer_rows[], float_rows[], compare_rows[], convert_rows[], atomic_rows[], memory_rows[];
extern op_fn op_shared_to_generic, op_generic_to_shared, op_local_to_generic, op_generic_to_local, op_move, op_move_predicate;
extern op_fn op_pack, op_unpack, op_load_kernel_param, op_load_param, op_store_param;
extern op_fn op_shuffle, op_vote, op_warp_barrier, op_active_mask, op_redux, op_mma_b1, op_mma_s8;

/* Execution. */
enum group_state { READY, AT_BARRIER, AT_COLLECTIVE };
typedef struct { const func *f; uint32_t return_pc, rows, local, param; } frame;
typedef struct {
    uint32_t mask, pc;
    enum group_state state;
    uint32_t depth;
    frame frames[MAX_DEPTH];
} group;

typedef struct cta cta;
struct warp {
    uint64_t *R;          /* rows of the running frame */
    const frame *frame;
    uint64_t low, bytes;  /* the global range that was hit last */
    cta *cta;
    uint64_t *rows;       /* rows of all frames */
    uint8_t *local, *param;
    uint32_t index, live; /* lanes that have not left */
    uint32_t group_count;
    uint64_t steps, met;  /* instructions so far, and when parts of the warp met last */
    const ins *at;
    group groups[LANES];
};

typedef struct {
    const module *module;
    const func *f;
    uint32_t grid[3], block[3];
    uint32_t dynamic_shared;
    const uint8_t *args;
    int device;
    uint64_t order;       /* 0: in order, 1: backwards, else a seed */
    uint64_t limit;       /* lane instructions before the launch is taken for endless */
    uint64_t instructions, divergent_uniform;
    char message[512];
    int error;
} launch;

struct cta {
    launch *launch;
    uint32_t id[3], threads, warp_count;
    uint8_t *shared;
    uint32_t shared_bytes, local_bytes, rows; /* local bytes and rows (times LANES) of a lane's whole call stack */
    warp *warps;
    jmp_buf fault;
};

int run_launch(launch *l);
void fill_presets(warp *w, const frame *fr, uint32_t mask);
group *pick(warp *w);
void run_group(warp *w, group *g);
/* Whoever waits in a loop for another cannot starve it: a warp gives way after SLICE instructions, and in a warp whose parts have not
 * met for as many, the part that stands last has a turn. */
enum { SLICE = 1 << 14 };
_Noreturn void fault(warp *w, int error, const char *format, ...) __attribute__((format(printf, 3, 4)));
/* memory.c: the allocation around an address, and its range */
bool device_range(int device, uint64_t address, uint64_t *low, uint64_t *bytes);

#define EACH(mask, body) \
    do { \
        if ((mask) == ~UINT32_C(0)) { \
            _Pragma("GCC ivdep") for (int l = 0; l < LANES; l++) { body; } \
        } else { \
            for (uint32_t m_ = (mask); m_; m_ &= m_ - 1) { const int l = __builtin_ctz(m_); body; } \
        } \
    } while (0)

#endif
