/* PTX text to a module: its version and target, its parts, and what can be known only at its end. */
#include "parser.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void check_calls(parser *p)
{
    for (uint32_t k = 0; k < p->m->func_count; k++) {
        func *f = &p->m->funcs[k];
        for (uint32_t c = 0; c < f->length; c++) {
            if (f->code[c].kind != CALL)
                continue;
            const func *callee = function_named(p->m, f->code[c].callee);
            p->line = f->code[c].line;
            if (callee == NULL || !callee->defined)
                reject(p, INVALID_PTX, "unresolved extern function '%s'", f->code[c].callee);
            if (f->code[c].count != callee->param_count + callee->result_count)
                reject(p, INVALID_PTX, "'%s' is called with the wrong number of arguments", callee->name);
            f->code[c].imm = callee - p->m->funcs;
        }
    }
}

static void version_and_target(parser *p)
{
    if (accept(p, ".version")) {
        extern int supported_isa(void);
        const double version = strtod(p->word, NULL);
        const int isa = (int)(version * 10 + 0.5);
        if (isa > supported_isa())
            reject(p, UNSUPPORTED_PTX_VERSION, "version %s is above what the driver knows (%d.%d)", p->word, supported_isa() / 10, supported_isa() % 10);
        next(p);
    } else if (accept(p, ".target")) {
        p->m->target = (uint32_t)strtoul(p->word + (strncmp(p->word, "sm_", 3) == 0 ? 3 : 0), NULL, 10);
        next(p);
        while (accept(p, ","))
            next(p);
    } else {
        expect(p, ".address_size");
        if (integer(p) != 64)
            reject(p, INVALID_PTX, "only 64-bit addresses");
    }
}

static void whole(parser *p)
{
    next(p);
    while (p->word[0] != '\0') {
        bool external = false;
        while (at(p, ".visible") || at(p, ".extern") || at(p, ".weak")) {
            external |= at(p, ".extern");
            next(p);
        }
        if (at(p, ".version") || at(p, ".target") || at(p, ".address_size"))
            version_and_target(p);
        else if (accept(p, ".entry"))
            parse_function(p, true, external);
        else if (accept(p, ".func")) {
            parse_function(p, false, external);
            if (external)
                reject(p, INVALID_PTX, "unresolved extern function '%s'", p->f->name);
        } else if (accept(p, ".shared"))
            shared_variable(p);
        else if (accept(p, ".global") || accept(p, ".const"))
            global_variable(p);
        else if (accept(p, ".file")) {
            while (p->word[0] != '\0' && p->word[0] != '.')
                next(p);
        } else
            reject(p, INVALID_PTX, "unexpected '%s'", p->word);
    }
    check_calls(p);
    p->m->dynamic_offset = (uint32_t)aligned_to(p->m->shared_bytes, 16);
}

module *ptx_load(const char *text, bool fusing, int *error, char *log, size_t log_size)
{
    module *volatile m = calloc(1, sizeof *m);
    parser *volatile p = calloc(1, sizeof *p);
    if (m == NULL || p == NULL)
        abort();
    m->funcs = module_memory(m, 64 * sizeof *m->funcs);
    m->globals = module_memory(m, GLOBAL_ROOM);
    p->m = m;
    p->cursor = text;
    p->line = 1;
    p->fusing = fusing;
    *error = SUCCESS;
    if (setjmp(p->failed) == 0)
        whole(p);
    else {
        *error = p->error;
        snprintf(log, log_size, "%s", p->message);
        ptx_free(m);
        m = NULL;
    }
    free(p);
    return m;
}

void ptx_free(module *m)
{
    while (m->blocks != NULL) {
        struct block *b = m->blocks;
        m->blocks = b->next;
        free(b);
    }
    free(m);
}
