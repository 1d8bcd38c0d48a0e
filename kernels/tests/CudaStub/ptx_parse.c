/* Variables and functions. Words are in ptx_words.c, instructions in ptx_decode.c, what surrounds them in ptx_module.c. */
#include "parser.h"
#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static uint32_t type_bytes(parser *p, const char *type)
{
    static const struct { const char *name; uint32_t bytes; } types[] = {
        { ".pred", 1 }, { ".b8", 1 }, { ".u8", 1 }, { ".s8", 1 }, { ".b16", 2 }, { ".u16", 2 }, { ".s16", 2 }, { ".f16", 2 },
        { ".b32", 4 }, { ".u32", 4 }, { ".s32", 4 }, { ".f32", 4 }, { ".b64", 8 }, { ".u64", 8 }, { ".s64", 8 }, { ".f64", 8 }
    };
    for (size_t k = 0; k < sizeof types / sizeof *types; k++)
        if (strcmp(types[k].name, type) == 0)
            return types[k].bytes;
    reject(p, INVALID_PTX, "unknown type '%s'", type);
}

static void registers(parser *p)
{
    const uint32_t width = type_bytes(p, p->word);
    if (width == 1 && !at(p, ".pred"))
        reject(p, INVALID_PTX, "registers of one byte are not supported");
    next(p);
    do {
        char name[80];
        name_into(p, name, sizeof name);
        uint32_t count = 0;
        if (accept(p, "<")) {
            count = (uint32_t)integer(p);
            expect(p, ">");
        }
        symbol *y = declare(p, name, REGISTER);
        y->width = width;
        y->count = count;
        y->row = p->f->slots * LANES;
        p->f->slots += count ? count : 1;
    } while (accept(p, ","));
    expect(p, ";");
}

typedef struct { char name[80]; uint32_t align, element, size; bool open; } variable;

/* [.align n] .type name[size], without a terminator. `open` says empty brackets: dynamic shared memory. */
static variable parse_variable(parser *p)
{
    variable v = { .align = 0 };
    while (at(p, ".align") || at(p, ".ptr") || at(p, ".global")) {
        const bool aligned = at(p, ".align");
        next(p);
        if (aligned)
            v.align = (uint32_t)integer(p);
    }
    v.element = v.size = type_bytes(p, p->word);
    next(p);
    name_into(p, v.name, sizeof v.name);
    while (accept(p, "[")) {
        if (at(p, "]"))
            v.open = true;
        else
            v.size *= (uint32_t)integer(p);
        expect(p, "]");
    }
    if (v.align == 0)
        v.align = v.element;
    return v;
}


uint64_t aligned_to(uint64_t offset, uint32_t align) { return (offset + align - 1) / align * align; }

/* The .param list of a function's arguments or results. */
static param *params(parser *p, uint32_t *count)
{
    param *list = NULL;
    uint32_t room = 0;
    *count = 0;
    expect(p, "(");
    while (!accept(p, ")")) {
        expect(p, ".param");
        const variable v = parse_variable(p);
        param one = { .offset = (uint32_t)aligned_to(p->f->param_bytes, v.align), .size = v.size };
        strcpy(one.name, v.name);
        p->f->param_bytes = one.offset + v.size;
        list = grow(p, list, *count, &room, sizeof *list);
        list[(*count)++] = one;
        if (!at(p, ")"))
            expect(p, ",");
    }
    return list;
}

static void declare_params(parser *p, const param *list, uint32_t count, enum symbol_kind kind)
{
    for (uint32_t k = 0; k < count; k++) {
        symbol *y = declare(p, list[k].name, kind);
        y->offset = list[k].offset;
        y->size = list[k].size;
    }
}

/* Names a variable that lies after `*end` bytes of its state space, and moves the end behind it. */
static uint64_t place(parser *p, const variable *v, enum symbol_kind kind, uint64_t *end)
{
    symbol *y = declare(p, v->name, kind);
    y->offset = aligned_to(*end, v->align);
    y->size = v->size;
    *end = y->offset + v->size;
    return y->offset;
}

void shared_variable(parser *p)
{
    const variable v = parse_variable(p);
    uint64_t end = p->m->shared_bytes;
    if (v.open)
        declare(p, v.name, SHARED_VARIABLE)->size = 0; /* dynamic: behind all static variables */
    else
        place(p, &v, SHARED_VARIABLE, &end);
    p->m->shared_bytes = (uint32_t)end;
    expect(p, ";");
}

static void local_variable(parser *p)
{
    variable v = parse_variable(p);
    uint64_t end = p->f->local_bytes;
    v.align = v.align < 16 ? 16 : v.align;
    place(p, &v, LOCAL_VARIABLE, &end);
    p->f->local_bytes = (uint32_t)end;
    expect(p, ";");
}

/* .param inside a function: an argument or a result of a call. */
static void frame_param(parser *p)
{
    const variable v = parse_variable(p);
    uint64_t end = p->f->frame_param_bytes;
    place(p, &v, FRAME_PARAM, &end);
    if (end > PARAM_BYTES / 4)
        reject(p, INVALID_PTX, "more than %d bytes of .param in a function", PARAM_BYTES / 4);
    p->f->frame_param_bytes = (uint32_t)end;
    expect(p, ";");
}

void global_variable(parser *p)
{
    const variable v = parse_variable(p);
    uint8_t *to = p->m->globals + place(p, &v, GLOBAL_VARIABLE, &p->m->global_bytes);
    const uint8_t *const end = p->m->globals + p->m->global_bytes;
    if (p->m->global_bytes > GLOBAL_ROOM)
        reject(p, INVALID_PTX, "more than %d bytes of .global and .const", GLOBAL_ROOM);
    if (accept(p, "=")) {
        const bool list = accept(p, "{");
        do {
            const uint64_t value = integer(p);
            if (to + v.element > end)
                reject(p, INVALID_PTX, "too many values for '%s'", v.name);
            memcpy(to, &value, v.element);
            to += v.element;
        } while (list && accept(p, ","));
        if (list)
            expect(p, "}");
    }
    expect(p, ";");
}

static void add_label(parser *p)
{
    p->labels = grow(p, p->labels, p->label_count, &p->label_room, sizeof *p->labels);
    label *l = &p->labels[p->label_count++];
    name_into(p, l->name, sizeof l->name);
    l->at = p->f->length;
    expect(p, ":");
}

static void body(parser *p)
{
    expect(p, "{");
    p->scopes[0] = p->symbol_count;
    p->depth = 1;
    while (p->depth > 0) {
        const char *after = p->cursor;
        while (isspace((unsigned char)*after))
            after++;
        if (accept(p, "{")) {
            if (p->depth == MAX_SCOPES)
                reject(p, INVALID_PTX, "blocks nested more than %d deep", MAX_SCOPES);
            p->scopes[p->depth++] = p->symbol_count;
        } else if (at(p, "}")) {
            p->symbol_count = p->scopes[--p->depth];
            next(p);
        } else if (accept(p, ".reg"))
            registers(p);
        else if (accept(p, ".local"))
            local_variable(p);
        else if (accept(p, ".shared"))
            shared_variable(p);
        else if (accept(p, ".param"))
            frame_param(p);
        else if (accept(p, ".branchtargets"))
            branch_targets(p);
        else if (accept(p, ".pragma") || accept(p, ".loc")) {
            while (!accept(p, ";") && p->word[0] != '\0')
                next(p);
        } else if (*after == ':' && after[1] != ':')
            add_label(p);
        else if (p->word[0] == '\0')
            reject(p, INVALID_PTX, "the text ends inside a function");
        else
            decode_instruction(p);
    }
}

func *function_named(module *m, const char *name)
{
    for (uint32_t k = 0; k < m->func_count; k++)
        if (strcmp(m->funcs[k].name, name) == 0)
            return &m->funcs[k];
    return NULL;
}

static uint32_t label_at(parser *p, uint32_t index)
{
    const char *name = p->f->code[index].callee;
    for (uint32_t k = 0; k < p->label_count; k++)
        if (strcmp(p->labels[k].name, name) == 0)
            return p->labels[k].at;
    p->line = p->f->code[index].line;
    reject(p, INVALID_PTX, "unknown label '%s'", name);
}

/* Branches name labels in `callee` until here; a table branch names the label before its .branchtargets. */
static void resolve_labels(parser *p)
{
    func *f = p->f;
    for (uint32_t k = 0; k < f->length; k++) {
        ins *i = &f->code[k];
        if (i->kind == BRANCH)
            i->imm = label_at(p, k);
        if (i->kind == TABLE_BRANCH) {
            const char *names = i->callee;
            for (uint32_t t = 0; t < i->count; t++, names += strlen(names) + 1) {
                i->callee = names;
                i->list[t] = label_at(p, k);
            }
        }
    }
}

void parse_function(parser *p, bool entry, bool external)
{
    func scratch = { .entry = entry };
    const uint32_t outer = p->symbol_count;
    p->f = &scratch;
    p->label_count = p->table_count = 0;
    if (!entry && at(p, "("))
        scratch.results = params(p, &scratch.result_count);
    name_into(p, scratch.name, sizeof scratch.name);
    if (at(p, "("))
        scratch.params = params(p, &scratch.param_count);
    func *f = function_named(p->m, scratch.name);
    if (f == NULL) {
        if (p->m->func_count == 64)
            reject(p, INVALID_PTX, "more than 64 functions");
        f = &p->m->funcs[p->m->func_count++];
    } else if (f->defined)
        reject(p, INVALID_PTX, "'%s' is defined twice", f->name);
    *f = scratch;
    p->f = f;
    while (p->word[0] == '.') {
        const bool limit = at(p, ".maxntid") || at(p, ".reqntid");
        next(p);
        if (p->word[0] == '.' || at(p, "{") || at(p, ";"))
            continue;
        uint64_t product = integer(p);
        while (accept(p, ","))
            product *= integer(p);
        if (limit)
            f->max_threads = (uint32_t)product;
    }
    if (accept(p, ";")) {
        p->symbol_count = outer;
        return;
    }
    if (external)
        reject(p, INVALID_PTX, "unresolved extern function '%s'", f->name);
    f->frame_param_bytes = entry ? 0 : f->param_bytes;
    p->preset_room = p->code_room = 0;
    p->sink = new_row(p);
    declare_params(p, f->params, f->param_count, entry ? KERNEL_PARAM : FRAME_PARAM);
    declare_params(p, f->results, f->result_count, FRAME_PARAM);
    body(p);
    append(p, (ins){ .kind = LEAVE, .line = p->line }); /* whoever runs off the end returns */
    p->symbol_count = outer;
    f->defined = true;
    resolve_labels(p);
    order_blocks(p->m, f);
    contract(p->m, f, p->fusing);
}
