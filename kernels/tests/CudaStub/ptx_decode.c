/* One PTX instruction to one `ins`: its name is looked up, its operands become rows, their widths are checked. */
#include "parser.h"
#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MAX_PARTS = 16, MAX_LIST = 16 };
static const uint64_t DYNAMIC_SHARED = UINT64_MAX - 1; /* replaced when the static variables are known */

void append(parser *p, ins i)
{
    func *f = p->f;
    f->code = grow(p, f->code, f->length, &p->code_room, sizeof *f->code);
    f->code[f->length++] = i;
}

static uint64_t literal(parser *p, uint32_t width, bool floating)
{
    const bool negative = accept(p, "-");
    uint64_t value;
    if (p->word[0] == '0' && (p->word[1] == 'f' || p->word[1] == 'F') && strlen(p->word) == 10)
        value = strtoull(p->word + 2, NULL, 16) ^ (negative ? UINT64_C(1) << 31 : 0);
    else if (p->word[0] == '0' && (p->word[1] == 'd' || p->word[1] == 'D') && strlen(p->word) == 18)
        value = strtoull(p->word + 2, NULL, 16) ^ (negative ? UINT64_C(1) << 63 : 0);
    else if (isdigit((unsigned char)p->word[0]) && strchr(p->word, '.') != NULL) {
        char *end;
        union { double d; uint64_t i; } wide = { .d = strtod(p->word, &end) };
        union { float f; uint32_t i; } single = { .f = (float)wide.d };
        if (!floating || *end != '\0')
            reject(p, INVALID_PTX, "'%s' is no literal here", p->word);
        value = width == 8 ? wide.i ^ (negative ? UINT64_C(1) << 63 : 0) : single.i ^ (negative ? UINT64_C(1) << 31 : 0);
    } else {
        if (!parse_integer(p->word, &value))
            reject(p, INVALID_PTX, "unknown operand '%s'", p->word);
        value = negative ? 0 - value : value;
    }
    next(p);
    return value;
}

static bool special_row(parser *p, uint32_t *row)
{
    static const struct { const char *name; enum preset_kind kind; } specials[] = {
        { "%tid.x", TID_X }, { "%tid.y", TID_Y }, { "%tid.z", TID_Z }, { "%ntid.x", NTID_X }, { "%ntid.y", NTID_Y }, { "%ntid.z", NTID_Z },
        { "%ctaid.x", CTAID_X }, { "%ctaid.y", CTAID_Y }, { "%ctaid.z", CTAID_Z },
        { "%nctaid.x", NCTAID_X }, { "%nctaid.y", NCTAID_Y }, { "%nctaid.z", NCTAID_Z },
        { "%laneid", LANEID }, { "%warpid", WARPID }, { "%nwarpid", NWARPID },
        { "%dynamic_smem_size", DYNAMIC_SMEM_SIZE }, { "%total_smem_size", TOTAL_SMEM_SIZE },
        { "%lanemask_eq", LANEMASK_EQ }, { "%lanemask_le", LANEMASK_LE }, { "%lanemask_lt", LANEMASK_LT },
        { "%lanemask_ge", LANEMASK_GE }, { "%lanemask_gt", LANEMASK_GT }
    };
    for (size_t k = 0; k < sizeof specials / sizeof *specials; k++)
        if (at(p, specials[k].name)) {
            *row = preset_row(p, specials[k].kind, 0);
            next(p);
            return true;
        }
    if (at(p, "WARP_SZ")) {
        *row = preset_row(p, CONSTANT, LANES);
        next(p);
        return true;
    }
    return false;
}

/* `wider` allows a register wider than the type, as ld, st and cvt do. */
static uint32_t register_row(parser *p, const symbol *y, uint32_t index, uint32_t width, bool wider)
{
    const bool fits = y->width == width || (wider && width != 1 && y->width > width && y->width != 1) || (wider && width == 1 && y->width > 1);
    if (!fits)
        reject(p, INVALID_PTX, "register '%s' has %u bytes, the instruction wants %u", p->word, y->width, width);
    next(p);
    return y->row + index * LANES;
}

static uint32_t source(parser *p, uint32_t width, bool wider, bool floating)
{
    uint32_t index, row;
    if (special_row(p, &row))
        return row;
    const symbol *y = find_symbol(p, p->word, &index);
    if (y == NULL)
        return preset_row(p, CONSTANT, literal(p, width, floating));
    if (y->kind == REGISTER)
        return register_row(p, y, index, width, wider);
    next(p);
    switch (y->kind) {
    case SHARED_VARIABLE: return preset_row(p, CONSTANT, y->size == 0 ? DYNAMIC_SHARED : y->offset);
    case LOCAL_VARIABLE: return preset_row(p, LOCAL_ADDRESS, y->offset);
    case GLOBAL_VARIABLE: return preset_row(p, CONSTANT, (uint64_t)(uintptr_t)(p->m->globals + y->offset));
    default: reject(p, INVALID_PTX, "the address of parameter '%s' cannot be taken", y->name);
    }
}

static uint32_t target(parser *p, uint32_t width, bool wider)
{
    uint32_t index;
    if (accept(p, "_"))
        return p->sink;
    const symbol *y = find_symbol(p, p->word, &index);
    if (y == NULL || y->kind != REGISTER)
        reject(p, INVALID_PTX, "unknown register '%s'", p->word);
    return register_row(p, y, index, width, wider);
}

/* {a, b, ...} or a single operand; gives the number. */
static uint32_t vector(parser *p, uint32_t *rows, uint32_t width, bool wider, bool results)
{
    uint32_t n = 0;
    if (!accept(p, "{")) {
        rows[0] = results ? target(p, width, wider) : source(p, width, wider, true);
        return 1;
    }
    do {
        if (n == 4)
            reject(p, INVALID_PTX, "a vector of more than four");
        rows[n++] = results ? target(p, width, wider) : source(p, width, wider, true);
    } while (accept(p, ","));
    expect(p, "}");
    return n;
}

static uint32_t *keep(parser *p, const uint32_t *rows, uint32_t n)
{
    uint32_t *kept = module_memory(p->m, n * sizeof *rows);
    memcpy(kept, rows, n * sizeof *rows);
    return kept;
}

/* [register], [register+4], [symbol+8], [immediate]. A parameter is given back in `param`. */
static void address(parser *p, ins *i, const symbol **param)
{
    *param = NULL;
    expect(p, "[");
    uint32_t index;
    const symbol *y = find_symbol(p, p->word, &index);
    if (y != NULL && (y->kind == KERNEL_PARAM || y->kind == FRAME_PARAM)) {
        *param = y;
        next(p);
    } else
        i->a = source(p, y != NULL && y->kind == REGISTER && y->width == 4 ? 4 : 8, false, false);
    if (accept(p, "+"))
        i->imm = (int64_t)literal(p, 8, false);
    else if (at(p, "-"))
        i->imm = (int64_t)literal(p, 8, false);
    expect(p, "]");
}

/* The words of a mnemonic between its dots. */
typedef struct { char text[WORD]; char *part[MAX_PARTS]; uint32_t count; } mnemonic;

static void split(parser *p, mnemonic *m, const char *word)
{
    strcpy(m->text, word);
    m->count = 0;
    for (char *part = strtok(m->text, "."); part != NULL; part = strtok(NULL, ".")) {
        if (m->count == MAX_PARTS)
            reject(p, INVALID_PTX, "unknown instruction '%s'", word);
        m->part[m->count++] = part;
    }
}

static bool has(const mnemonic *m, const char *part)
{
    for (uint32_t k = 1; k < m->count; k++)
        if (strcmp(m->part[k], part) == 0)
            return true;
    return false;
}

static const op_row *find_row(const op_row *rows, const char *name)
{
    for (; rows->name != NULL; rows++)
        if (strcmp(rows->name, name) == 0)
            return rows;
    return NULL;
}

static uint32_t width_of(const char *type)
{
    const char *digits = type + strcspn(type, "0123456789");
    return strcmp(type, "pred") == 0 ? 1 : (uint32_t)strtoul(digits, NULL, 10) / 8;
}

static void need_target(parser *p, uint32_t target, const char *name)
{
    if (p->m->target < target)
        reject(p, INVALID_PTX, "'%s' requires .target sm_%u or higher", name, target);
}

/* Instructions that move data through an address. */

static bool qualifier(const char *part)
{
    static const char *const known[] = { "volatile", "weak", "relaxed", "acquire", "release", "acq_rel", "cta", "gpu", "sys", "cluster",
        "nc", "ca", "cg", "cs", "lu", "cv", "wb", "wt" };
    for (size_t k = 0; k < sizeof known / sizeof *known; k++)
        if (strcmp(part, known[k]) == 0)
            return true;
    return strncmp(part, "L1::", 4) == 0 || strncmp(part, "L2::", 4) == 0;
}

static const char *space_of(const char *part)
{
    return strcmp(part, "global") == 0 || strcmp(part, "const") == 0 ? "global" : strcmp(part, "shared") == 0 || strcmp(part, "shared::cta") == 0
        ? "shared" : strcmp(part, "local") == 0 ? "local" : strncmp(part, "param", 5) == 0 ? "param" : NULL;
}

static void load_or_store(parser *p, const char *name, ins *i)
{
    mnemonic m;
    split(p, &m, name);
    const char *space = "generic", *type = m.part[m.count - 1];
    uint32_t vector_length = 1;
    for (uint32_t k = 1; k + 1 < m.count; k++) {
        if (space_of(m.part[k]) != NULL)
            space = space_of(m.part[k]);
        else if (strcmp(m.part[k], "v2") == 0 || strcmp(m.part[k], "v4") == 0)
            vector_length = (uint32_t)(m.part[k][1] - '0');
        else if (!qualifier(m.part[k]))
            reject(p, INVALID_PTX, "unknown instruction '%s'", name);
    }
    const bool load = m.part[0][0] == 'l';
    const uint32_t width = width_of(type);
    if (width == 0)
        reject(p, INVALID_PTX, "unknown instruction '%s'", name);
    uint32_t rows[4], n = 0;
    const symbol *param;
    if (load) {
        n = vector(p, rows, width, true, true);
        expect(p, ",");
    }
    address(p, i, &param);
    if (!load) {
        expect(p, ",");
        n = vector(p, rows, width, true, false);
    }
    if (n != vector_length)
        reject(p, INVALID_PTX, "'%s' with %u operands", name, n);
    i->d = rows[0];
    i->list = keep(p, rows, n);
    i->vector = (uint8_t)n;
    i->results = load ? (uint8_t)n : 0;
    if (param != NULL || strcmp(space, "param") == 0) {
        if (param == NULL || n != 1)
            reject(p, INVALID_PTX, ".param is accessed by name, one value at a time");
        if (i->imm < 0 || (uint64_t)i->imm + width > param->size)
            reject(p, INVALID_PTX, "outside of parameter '%s'", param->name);
        i->imm += (int64_t)param->offset;
        i->vector = (uint8_t)width;
        i->mod = type[0] == 's';
        i->a = rows[0];
        i->run = !load ? op_store_param : param->kind == KERNEL_PARAM ? op_load_kernel_param : op_load_param;
        return;
    }
    char key[64];
    snprintf(key, sizeof key, "%s.%s.%c%u", m.part[0], space, type[0] == 's' && width < 8 ? 's' : 'u', width * 8);
    const op_row *row = find_row(memory_rows, key);
    if (row == NULL)
        reject(p, INVALID_PTX, "unknown instruction '%s'", name);
    i->run = row->run;
}

static void atomic(parser *p, const char *name, ins *i)
{
    mnemonic m;
    split(p, &m, name);
    enum { GENERIC, GLOBAL, SHARED };
    const char *op = NULL, *type = m.part[m.count - 1];
    for (uint32_t k = 1; k + 1 < m.count; k++) {
        const char *space = space_of(m.part[k]);
        if (space != NULL)
            i->mod = space[0] == 'g' ? GLOBAL : SHARED;
        else if (!qualifier(m.part[k]))
            op = m.part[k];
    }
    const bool bits = op != NULL && strchr("aoxec", op[0]) != NULL && strcmp(op, "add") != 0; /* and, or, xor, exch, cas */
    char key[64];
    snprintf(key, sizeof key, "%s.%s", op ? op : "", type);
    if (bits)
        snprintf(key, sizeof key, "%s.b%u", op, width_of(type) * 8);
    const op_row *row = find_row(atomic_rows, key);
    if (row == NULL)
        reject(p, INVALID_PTX, "unknown instruction '%s'", name);
    const symbol *param;
    i->run = row->run;
    i->d = p->sink;
    if (m.part[0][0] == 'a') {
        i->d = target(p, row->width[0], false);
        expect(p, ",");
    }
    address(p, i, &param);
    if (param != NULL)
        reject(p, INVALID_PTX, "atomic on a parameter");
    expect(p, ",");
    i->b = source(p, row->width[2], false, true);
    if (row->width[3] != 0) {
        expect(p, ",");
        i->c = source(p, row->width[3], false, true);
    }
}

/* Moves, conversions, comparisons. */

/* The width of the first register in braces, before which the parser stands. */
static uint32_t first_width(const parser *p)
{
    parser ahead = *p;
    uint32_t index;
    next(&ahead);
    const symbol *y = find_symbol(&ahead, ahead.word, &index);
    return y != NULL ? y->width : 0;
}

static void move(parser *p, const char *type, ins *i)
{
    const uint32_t width = width_of(type);
    if (width == 0)
        reject(p, INVALID_PTX, "unknown instruction 'mov.%s'", type);
    uint32_t rows[4];
    if (at(p, "{")) {
        i->count = vector(p, rows, first_width(p), false, true);
        i->mod = (uint8_t)(width * 8 / i->count);
        i->run = op_unpack;
        i->results = (uint8_t)i->count;
        expect(p, ",");
        i->a = source(p, width, false, false);
    } else {
        i->d = target(p, width, false);
        expect(p, ",");
        if (at(p, "{")) {
            i->count = vector(p, rows, first_width(p), false, false);
            i->mod = (uint8_t)(width * 8 / i->count);
            i->run = op_pack;
        } else {
            i->a = source(p, width, false, type[0] == 'f');
            i->run = op_move;
            return;
        }
    }
    i->list = keep(p, rows, i->count);
}

static void convert(parser *p, const char *name, ins *i)
{
    mnemonic m;
    split(p, &m, name);
    const op_row *row = find_row(convert_rows, name);
    if (row == NULL || m.count < 3)
        reject(p, INVALID_PTX, "unknown instruction '%s'", name);
    i->run = row->run;
    i->d = target(p, width_of(m.part[m.count - 2]), true);
    expect(p, ",");
    i->a = source(p, width_of(m.part[m.count - 1]), true, true);
}

static void convert_address(parser *p, const char *name, ins *i)
{
    mnemonic m;
    split(p, &m, name);
    const bool to = has(&m, "to");
    if (has(&m, "shared"))
        i->run = to ? op_generic_to_shared : op_shared_to_generic;
    else if (has(&m, "local"))
        i->run = to ? op_generic_to_local : op_local_to_generic;
    else if (has(&m, "global") || has(&m, "const"))
        i->run = op_move;
    else
        reject(p, INVALID_PTX, "unknown instruction '%s'", name);
    i->d = target(p, 8, false);
    expect(p, ",");
    i->a = source(p, 8, false, false);
}

static void compare(parser *p, const char *name, ins *i)
{
    static const char *const combinations[] = { "", "and", "or", "xor" };
    mnemonic m;
    split(p, &m, name);
    char key[WORD];
    uint32_t combine = 0;
    for (uint32_t k = 1; k < 4; k++)
        if (m.count == 4 && strcmp(m.part[2], combinations[k]) == 0)
            combine = k;
    snprintf(key, sizeof key, "setp.%s.%s", m.count > 1 ? m.part[1] : "", m.part[m.count - 1]);
    const op_row *row = find_row(compare_rows, key);
    if (row == NULL || m.count != (combine ? 4 : 3))
        reject(p, INVALID_PTX, "unknown instruction '%s'", name);
    i->run = row->run;
    i->d = target(p, 1, false);
    i->mod = (uint8_t)combine;
    if (accept(p, "|")) {
        i->d2 = target(p, 1, false);
        i->mod |= 4;
    }
    expect(p, ",");
    i->a = source(p, row->width[1], false, true);
    expect(p, ",");
    i->b = source(p, row->width[2], false, true);
    if (combine) {
        expect(p, ",");
        if (at(p, "!"))
            reject(p, INVALID_PTX, "a negated predicate in '%s' is not supported", name);
        i->c = source(p, 1, false, false);
    }
}

static bool tabulated(parser *p, const char *name, ins *i)
{
    const op_row *row = find_row(integer_rows, name);
    if (row == NULL)
        row = find_row(float_rows, name);
    if (row == NULL)
        return false;
    if (strncmp(name, "dp4a", 4) == 0)
        need_target(p, 61, name);
    uint32_t *const sources[] = { &i->a, &i->b, &i->c };
    i->run = row->run;
    i->d = target(p, row->width[0], false);
    for (int k = 0; k < 3 && row->width[k + 1] != 0; k++) {
        expect(p, ",");
        *sources[k] = source(p, row->width[k + 1], false, true);
    }
    if (strcmp(name, "lop3.b32") == 0) {
        expect(p, ",");
        i->imm = (int64_t)literal(p, 4, false);
    } else if (strcmp(name, "bfi.b32") == 0) {
        expect(p, ",");
        i->d2 = source(p, 4, false, false);
    }
    return true;
}

/* Instructions of a whole warp or CTA. */

static uint32_t choice(parser *p, const mnemonic *m, const char *const *names, uint32_t count)
{
    for (uint32_t k = 0; k < count; k++)
        if (has(m, names[k]))
            return k;
    reject(p, INVALID_PTX, "unknown instruction '%s'", m->part[0]);
}

static void members(parser *p, ins *i)
{
    const uint32_t row = source(p, 4, false, false);
    i->kind = COLLECTIVE;
    i->list = keep(p, &row, 1);
}

static void barrier(parser *p, const char *name, ins *i)
{
    static const char *const reductions[] = { "sync", "popc", "and", "or" };
    mnemonic m;
    split(p, &m, name);
    if (has(&m, "warp")) {
        i->run = op_warp_barrier;
        members(p, i);
        return;
    }
    if (has(&m, "arrive"))
        reject(p, INVALID_PTX, "unknown instruction '%s'", name);
    i->kind = BARRIER;
    i->mod = (uint8_t)choice(p, &m, reductions, 4);
    i->d = p->sink;
    if (i->mod != 0) {
        i->d = target(p, i->mod == 1 ? 4 : 1, false);
        expect(p, ",");
    }
    i->imm = (int64_t)literal(p, 4, false);
    if (i->mod != 0) {
        expect(p, ",");
        i->count = accept(p, "!");
        i->a = source(p, 1, false, false);
    }
    if (at(p, ","))
        reject(p, INVALID_PTX, "'%s' with a number of threads is not supported", name);
}

static void shuffle(parser *p, const char *name, ins *i)
{
    static const char *const modes[] = { "idx", "down", "up", "bfly" };
    mnemonic m;
    split(p, &m, name);
    if (!has(&m, "sync"))
        reject(p, INVALID_PTX, "unknown instruction '%s'", name);
    i->run = op_shuffle;
    i->mod = (uint8_t)choice(p, &m, modes, 4);
    i->d = target(p, 4, false);
    if (accept(p, "|")) {
        i->d2 = target(p, 1, false);
        i->count = 1;
    }
    expect(p, ",");
    i->a = source(p, 4, false, true);
    expect(p, ",");
    i->b = source(p, 4, false, false);
    expect(p, ",");
    i->c = source(p, 4, false, false);
    expect(p, ",");
    members(p, i);
}

static void vote(parser *p, const char *name, ins *i)
{
    static const char *const modes[] = { "all", "any", "uni", "ballot" };
    mnemonic m;
    split(p, &m, name);
    if (!has(&m, "sync"))
        reject(p, INVALID_PTX, "unknown instruction '%s'", name);
    i->run = op_vote;
    i->mod = (uint8_t)choice(p, &m, modes, 4);
    i->d = target(p, i->mod == 3 ? 4 : 1, false);
    expect(p, ",");
    i->count = accept(p, "!");
    i->a = source(p, 1, false, false);
    expect(p, ",");
    members(p, i);
}

static void redux(parser *p, const char *name, ins *i)
{
    static const char *const modes[] = { "add", "min.s32", "max.s32", "min.u32", "max.u32", "and", "or", "xor" };
    uint32_t mode = 0;
    while (mode < 8 && strncmp(name + strlen("redux.sync."), modes[mode], strlen(modes[mode])) != 0)
        mode++;
    if (mode == 8 || strncmp(name, "redux.sync.", 11) != 0)
        reject(p, INVALID_PTX, "unknown instruction '%s'", name);
    need_target(p, 80, name);
    i->run = op_redux;
    i->mod = (uint8_t)mode;
    i->d = target(p, 4, false);
    expect(p, ",");
    i->a = source(p, 4, false, false);
    expect(p, ",");
    members(p, i);
}

static void matrix(parser *p, const char *name, ins *i)
{
    static const char *const shapes[] = { "mma.sync.aligned.m16n8k256.row.col.s32.b1.b1.s32.and.popc",
        "mma.sync.aligned.m16n8k256.row.col.s32.b1.b1.s32.xor.popc", "mma.sync.aligned.m16n8k32.row.col.s32.s8.s8.s32" };
    static const uint32_t lengths[] = { 4, 4, 2, 4 };
    uint32_t shape = 0, rows[MAX_LIST], n = 0;
    while (shape < 3 && strcmp(shapes[shape], name) != 0)
        shape++;
    if (shape == 3)
        reject(p, INVALID_PTX, "unknown instruction '%s'", name);
    need_target(p, 80, name);
    i->run = shape < 2 ? op_mma_b1 : op_mma_s8;
    i->mod = (uint8_t)shape;
    i->kind = ALIGNED_COLLECTIVE;
    i->results = 4;
    for (uint32_t k = 0; k < 4; k++) {
        if (k > 0)
            expect(p, ",");
        if (vector(p, rows + n, 4, false, k == 0) != lengths[k])
            reject(p, INVALID_PTX, "'%s' wants %u registers as operand %u", name, lengths[k], k + 1);
        n += lengths[k];
    }
    i->list = keep(p, rows, n);
}

/* Control flow. */

void branch_targets(parser *p)
{
    if (p->label_count == 0)
        reject(p, INVALID_PTX, ".branchtargets without a label");
    p->tables = grow(p, p->tables, p->table_count, &p->table_room, sizeof *p->tables);
    table *t = &p->tables[p->table_count++];
    strcpy(t->name, p->labels[p->label_count - 1].name);
    t->targets = module_memory(p->m, strcspn(p->cursor, ";") + WORD + 1);
    t->count = 0;
    char *to = t->targets;
    do {
        strcpy(to, p->word);
        to += strlen(to) + 1;
        t->count++;
        next(p);
    } while (accept(p, ","));
    expect(p, ";");
}

static void branch(parser *p, const char *name, ins *i)
{
    i->kind = BRANCH;
    i->uniform = strcmp(name, "bra.uni") == 0;
    if (!i->uniform && strcmp(name, "bra") != 0)
        reject(p, INVALID_PTX, "unknown instruction '%s'", name);
    if (i->uniform && i->guarded)
        p->m->uniform_branches++;
    i->callee = strcpy(module_memory(p->m, strlen(p->word) + 1), p->word);
    next(p);
}

static void table_branch(parser *p, const char *name, ins *i)
{
    i->kind = TABLE_BRANCH;
    i->uniform = strcmp(name, "brx.idx.uni") == 0;
    i->a = source(p, 4, false, false);
    expect(p, ",");
    for (uint32_t k = 0; k < p->table_count; k++)
        if (at(p, p->tables[k].name)) {
            i->callee = p->tables[k].targets;
            i->count = p->tables[k].count;
            i->list = module_memory(p->m, i->count * sizeof *i->list);
            next(p);
            return;
        }
    reject(p, INVALID_PTX, "unknown label '%s'", p->word);
}

static uint32_t call_params(parser *p, uint32_t *list, uint32_t n)
{
    expect(p, "(");
    while (!accept(p, ")")) {
        uint32_t index;
        const symbol *y = find_symbol(p, p->word, &index);
        if (y == NULL || y->kind != FRAME_PARAM || n == MAX_LIST)
            reject(p, INVALID_PTX, "unknown parameter '%s' of a call", p->word);
        list[n++] = (uint32_t)y->offset;
        next(p);
        if (!at(p, ")"))
            expect(p, ",");
    }
    return n;
}

/* list: where in this frame the results lie, then the arguments. */
static void call(parser *p, ins *i)
{
    uint32_t list[MAX_LIST], n = 0;
    i->kind = CALL;
    if (at(p, "(")) {
        n = call_params(p, list, n);
        expect(p, ",");
    }
    i->callee = strcpy(module_memory(p->m, strlen(p->word) + 1), p->word);
    next(p);
    if (accept(p, ","))
        n = call_params(p, list, n);
    i->count = n;
    i->list = keep(p, list, n);
}

void decode_instruction(parser *p)
{
    ins i = { .line = p->line };
    if (accept(p, "@")) {
        i.guarded = true;
        i.negated = accept(p, "!");
        i.guard = source(p, 1, false, false);
    }
    char name[WORD];
    strcpy(name, p->word);
    const size_t stem = strcspn(name, ".");
    const char *const rest = name[stem] == '.' ? name + stem + 1 : "";
#define STEM(word) (stem == strlen(word) && strncmp(name, word, stem) == 0)
    i.line = p->line;
    next(p);
    if (STEM("ld") || STEM("st") || STEM("ldu")) load_or_store(p, name, &i);
    else if (STEM("atom") || STEM("red")) atomic(p, name, &i);
    else if (STEM("mov")) move(p, rest, &i);
    else if (STEM("cvt")) convert(p, name, &i);
    else if (STEM("cvta")) convert_address(p, name, &i);
    else if (STEM("setp")) compare(p, name, &i);
    else if (STEM("bra")) branch(p, name, &i);
    else if (STEM("brx")) table_branch(p, name, &i);
    else if (STEM("call")) call(p, &i);
    else if (STEM("ret") || STEM("exit")) i.kind = LEAVE, i.mod = STEM("exit");
    else if (STEM("trap")) i.kind = TRAP;
    else if (STEM("bar") || STEM("barrier")) barrier(p, name, &i);
    else if (STEM("membar") || STEM("fence")) i.run = op_warp_barrier;
    else if (STEM("shfl")) shuffle(p, name, &i);
    else if (STEM("vote")) vote(p, name, &i);
    else if (STEM("redux")) redux(p, name, &i);
    else if (STEM("activemask")) i.run = op_active_mask, i.d = target(p, 4, false);
    else if (STEM("mma")) matrix(p, name, &i);
    else if (!tabulated(p, name, &i))
        reject(p, INVALID_PTX, "unknown instruction '%s'", name);
#undef STEM
    expect(p, ";");
    append(p, i);
}
