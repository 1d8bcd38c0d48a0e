/* What the parts of the parser share: words (ptx_words.c), variables and functions (ptx_parse.c), instructions (ptx_decode.c). */
#ifndef PARSER_H
#define PARSER_H

#include "ptx.h"

enum { WORD = 192, MAX_SCOPES = 8, GLOBAL_ROOM = 1 << 20 };

/* A name in a scope. Registers come as a family `%r` with a count; count 0 is a single name. */
enum symbol_kind { REGISTER, KERNEL_PARAM, FRAME_PARAM, LOCAL_VARIABLE, SHARED_VARIABLE, GLOBAL_VARIABLE };
typedef struct {
    char name[80];
    enum symbol_kind kind;
    uint32_t width;    /* register: 1 for a predicate, else bytes */
    uint32_t count;
    uint32_t row;      /* register: the first row */
    uint64_t offset, size;
} symbol;

typedef struct { char name[80]; uint32_t at; } label;
typedef struct { char name[80]; char *targets; uint32_t count; } table; /* .branchtargets: names one after the other */

typedef struct {
    const char *cursor;
    char word[WORD];       /* the current token */
    uint32_t line;
    module *m;
    func *f;
    symbol *symbols;       /* of the module, then of the open scopes */
    uint32_t symbol_count, symbol_room, preset_room, code_room;
    label *labels;
    table *tables;
    uint32_t label_count, label_room, table_count, table_room;
    uint32_t scopes[MAX_SCOPES], depth;
    bool fusing;           /* see ptx_contract.c */
    uint32_t sink;         /* row for results that nobody wants */
    jmp_buf failed;
    int error;
    char message[400];
} parser;

_Noreturn void reject(parser *p, int error, const char *format, ...) __attribute__((format(printf, 3, 4)));
void next(parser *p);
bool at(const parser *p, const char *word);
bool accept(parser *p, const char *word);
void expect(parser *p, const char *word);
bool parse_integer(const char *word, uint64_t *value);
uint64_t integer(parser *p);
void name_into(parser *p, char *name, size_t room);
symbol *declare(parser *p, const char *name, enum symbol_kind kind);
const symbol *find_symbol(parser *p, const char *name, uint32_t *index);
uint32_t new_row(parser *p);
uint32_t preset_row(parser *p, enum preset_kind kind, uint64_t value);
uint64_t aligned_to(uint64_t offset, uint32_t align);
void shared_variable(parser *p);
void global_variable(parser *p);
void parse_function(parser *p, bool entry, bool external);
func *function_named(module *m, const char *name);
void decode_instruction(parser *p);
void append(parser *p, ins i);
void branch_targets(parser *p);
void *grow(parser *p, void *items, uint32_t count, uint32_t *room, size_t size);

#endif
