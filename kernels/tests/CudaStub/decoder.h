/* What the decoders of instructions share. */
#ifndef DECODER_H
#define DECODER_H

#include "parser.h"

enum { MAX_PARTS = 16, MAX_LIST = 16 };

/* The words of a mnemonic between its dots. */
typedef struct { char text[WORD]; char *part[MAX_PARTS]; uint32_t count; } mnemonic;

void split(parser *p, mnemonic *m, const char *word);
bool has(const mnemonic *m, const char *part);

/* ptx_operands.c. `wider` allows a register wider than the type, as ld, st and cvt do; `floating` a literal with a point. */
uint64_t literal(parser *p, uint32_t width, bool floating);
uint32_t source(parser *p, uint32_t width, bool wider, bool floating);
uint32_t target(parser *p, uint32_t width, bool wider);
uint32_t vector(parser *p, uint32_t *rows, uint32_t width, bool wider, bool results);
uint32_t first_width(const parser *p);
uint32_t *keep(parser *p, const uint32_t *rows, uint32_t n);
void address(parser *p, ins *i, const symbol **param);
void need_target(parser *p, uint32_t target, const char *name);

/* ptx_decode_control.c */
void decode_barrier(parser *p, const char *name, ins *i);
void decode_shuffle(parser *p, const char *name, ins *i);
void decode_vote(parser *p, const char *name, ins *i);
void decode_redux(parser *p, const char *name, ins *i);
void decode_matrix(parser *p, const char *name, ins *i);
void decode_branch(parser *p, const char *name, ins *i);
void decode_table_branch(parser *p, const char *name, ins *i);
void decode_call(parser *p, ins *i);

#endif
