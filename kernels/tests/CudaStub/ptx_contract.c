/* mul.f32 followed by add.f32 or sub.f32, all without .rn, may become one fused operation, whose bits differ (PTX ISA, "add": "An add
 * instruction with no rounding modifier may be optimized aggressively by the code optimizer"). A program that must give the same
 * bits everywhere contains no such pair; here the pairs within a block are counted, and fused where a test asks for it. */
#include "ptx.h"
#include <stdlib.h>
#include <string.h>

typedef struct { uint32_t *product, slots; } tracker; /* by slot: the multiplication it holds, as index + 1, or 0 */

static op_fn *float_op(const char *name)
{
    const op_row *row = float_rows;
    while (strcmp(row->name, name) != 0)
        row++;
    return row->run;
}

static void written(tracker *t, const func *f, uint32_t row)
{
    t->product[row / LANES] = 0;
    for (uint32_t s = 0; s < t->slots; s++)
        if (t->product[s] != 0 && (f->code[t->product[s] - 1].a == row || f->code[t->product[s] - 1].b == row))
            t->product[s] = 0;
}

static void fuse(ins *i, const ins *mul, const char *name, uint32_t addend)
{
    i->run = float_op(name);
    i->a = mul->a;
    i->b = mul->b;
    i->c = addend;
}

void contract(module *m, func *f, bool fusing)
{
    op_fn *const mul = float_op("mul.f32"), *const add = float_op("add.f32"), *const sub = float_op("sub.f32");
    tracker t = { calloc(f->slots, sizeof *t.product), f->slots };
    if (t.product == NULL)
        abort();
    for (uint32_t k = 0; k < f->length; k++) {
        ins *i = &f->code[k];
        if (f->leader[k] || i->kind == CALL)
            memset(t.product, 0, t.slots * sizeof *t.product);
        if (i->kind == CALL || i->kind == TABLE_BRANCH)
            continue;
        const uint32_t left = t.product[i->a / LANES], right = t.product[i->b / LANES];
        if ((i->run == add || i->run == sub) && (left || right)) {
            m->contractable++;
            if (fusing)
                fuse(i, &f->code[(left ? left : right) - 1], i->run == add ? "fused a*b+c" : left ? "fused a*b-c" : "fused c-a*b", left ? i->b : i->a);
        }
        const uint32_t product = i->guarded ? 0 : i->run == mul ? k + 1 : i->run == op_move ? left : 0;
        for (uint32_t n = 0; n < i->results; n++)
            written(&t, f, i->list[n]);
        written(&t, f, i->d);
        written(&t, f, i->d2);
        t.product[i->d / LANES] = i->run == mul && (i->d == i->a || i->d == i->b) ? 0 : product;
    }
    free(t.product);
}
