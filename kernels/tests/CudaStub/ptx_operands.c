/* The operands of instructions: registers, literals, special registers, addresses, vectors. Each becomes a row. */
#include "decoder.h"
#include <ctype.h>
#include <stdlib.h>
#include <string.h>

uint64_t literal(parser *p, uint32_t width, bool floating)
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

uint32_t source(parser *p, uint32_t width, bool wider, bool floating)
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
    case SHARED_VARIABLE: return preset_row(p, y->size == 0 ? DYNAMIC_SHARED_ADDRESS : CONSTANT, y->offset);
    case LOCAL_VARIABLE: return preset_row(p, LOCAL_ADDRESS, y->offset);
    case GLOBAL_VARIABLE: return preset_row(p, CONSTANT, (uint64_t)(uintptr_t)(p->m->globals + y->offset));
    default: reject(p, INVALID_PTX, "the address of parameter '%s' cannot be taken", y->name);
    }
}

uint32_t target(parser *p, uint32_t width, bool wider)
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
uint32_t vector(parser *p, uint32_t *rows, uint32_t width, bool wider, bool results)
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

uint32_t *keep(parser *p, const uint32_t *rows, uint32_t n)
{
    uint32_t *kept = module_memory(p->m, n * sizeof *rows);
    memcpy(kept, rows, n * sizeof *rows);
    return kept;
}

/* [register], [register+4], [symbol+8], [immediate]. A parameter is given back in `param`. */
void address(parser *p, ins *i, const symbol **param)
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

void split(parser *p, mnemonic *m, const char *word)
{
    strcpy(m->text, word);
    m->count = 0;
    for (char *part = strtok(m->text, "."); part != NULL; part = strtok(NULL, ".")) {
        if (m->count == MAX_PARTS)
            reject(p, INVALID_PTX, "unknown instruction '%s'", word);
        m->part[m->count++] = part;
    }
}

bool has(const mnemonic *m, const char *part)
{
    for (uint32_t k = 1; k < m->count; k++)
        if (strcmp(m->part[k], part) == 0)
            return true;
    return false;
}

/* The width of the first register in braces, before which the parser stands. */
uint32_t first_width(const parser *p)
{
    parser ahead = *p;
    uint32_t index;
    next(&ahead);
    const symbol *y = find_symbol(&ahead, ahead.word, &index);
    return y != NULL ? y->width : 0;
}

void need_target(parser *p, uint32_t target, const char *name)
{
    if (p->m->target < target)
        reject(p, INVALID_PTX, "'%s' requires .target sm_%u or higher", name, target);
}
