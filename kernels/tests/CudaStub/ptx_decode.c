/* One PTX instruction to one `ins`: its name is looked up, its operands become rows, their widths are checked. */
#include "decoder.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void append(parser *p, ins i)
{
    func *f = p->f;
    f->code = grow(p, f->code, f->length, &p->code_room, sizeof *f->code);
    f->code[f->length++] = i;
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
    else if (STEM("bra")) decode_branch(p, name, &i);
    else if (STEM("brx")) decode_table_branch(p, name, &i);
    else if (STEM("call")) decode_call(p, &i);
    else if (STEM("ret") || STEM("exit")) i.kind = LEAVE, i.mod = STEM("exit");
    else if (STEM("trap")) i.kind = TRAP;
    else if (STEM("bar") || STEM("barrier")) decode_barrier(p, name, &i);
    else if (STEM("membar") || STEM("fence")) i.run = op_warp_barrier;
    else if (STEM("shfl")) decode_shuffle(p, name, &i);
    else if (STEM("vote")) decode_vote(p, name, &i);
    else if (STEM("redux")) decode_redux(p, name, &i);
    else if (STEM("activemask")) i.run = op_active_mask, i.d = target(p, 4, false);
    else if (STEM("mma")) decode_matrix(p, name, &i);
    else if (!tabulated(p, name, &i))
        reject(p, INVALID_PTX, "unknown instruction '%s'", name);
#undef STEM
    expect(p, ";");
    append(p, i);
}
