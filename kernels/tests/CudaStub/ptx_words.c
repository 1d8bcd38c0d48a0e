/* The words of PTX text, and the names and rows that they stand for. */
#include "parser.h"
#include <ctype.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void reject(parser *p, int error, const char *format, ...)
{
    const int length = snprintf(p->message, sizeof p->message, "ptx line %u: ", p->line);
    va_list args;
    va_start(args, format);
    vsnprintf(p->message + length, sizeof p->message - (size_t)length, format, args);
    va_end(args);
    p->error = error;
    longjmp(p->failed, 1);
}

void *module_memory(module *m, size_t bytes)
{
    struct block *b = calloc(1, sizeof *b + bytes);
    if (b == NULL)
        abort();
    b->next = m->blocks;
    m->blocks = b;
    return b + 1;
}

void *grow(parser *p, void *items, uint32_t count, uint32_t *room, size_t size)
{
    if (count < *room)
        return items;
    const uint32_t wanted = *room ? *room * 2 : 64;
    void *more = module_memory(p->m, wanted * size);
    if (items != NULL)
        memcpy(more, items, count * size);
    *room = wanted;
    return more;
}

/* Words keep their dots and colons (`mma.sync.aligned`, `shared::cta`); everything else is a token of one character. */
static bool in_word(const char *c) { return isalnum((unsigned char)*c) || *c == '_' || *c == '$' || *c == '%' || *c == '.'; }

void next(parser *p)
{
    const char *c = p->cursor;
    for (;;) {
        if (*c == '\n')
            p->line++, c++;
        else if (isspace((unsigned char)*c))
            c++;
        else if (c[0] == '/' && c[1] == '/')
            c += strcspn(c, "\n");
        else if (c[0] == '/' && c[1] == '*') {
            for (c += 2; *c != '\0' && !(c[0] == '*' && c[1] == '/'); c++)
                if (*c == '\n')
                    p->line++;
            c += *c == '\0' ? 0 : 2;
        } else
            break;
    }
    size_t n = 0;
    while (in_word(c + n) || (n > 0 && c[n] == ':' && c[n + 1] == ':') || (n > 1 && c[n] == ':' && c[n - 1] == ':'))
        n++;
    if (n == 0 && *c != '\0')
        n = 1;
    if (n >= WORD)
        reject(p, INVALID_PTX, "a word of %zu characters", n);
    memcpy(p->word, c, n);
    p->word[n] = '\0';
    p->cursor = c + n;
}

bool at(const parser *p, const char *word) { return strcmp(p->word, word) == 0; }

bool accept(parser *p, const char *word)
{
    if (!at(p, word))
        return false;
    next(p);
    return true;
}

void expect(parser *p, const char *word)
{
    if (!accept(p, word))
        reject(p, INVALID_PTX, "expected '%s', found '%s'", word, p->word);
}

bool parse_integer(const char *word, uint64_t *value)
{
    if (!isdigit((unsigned char)word[0]))
        return false;
    char *end;
    *value = word[0] == '0' && (word[1] == 'b' || word[1] == 'B') ? strtoull(word + 2, &end, 2) : strtoull(word, &end, 0);
    return *end == '\0' || ((*end == 'U' || *end == 'u') && end[1] == '\0');
}

uint64_t integer(parser *p)
{
    uint64_t value;
    const bool negative = accept(p, "-");
    if (!parse_integer(p->word, &value))
        reject(p, INVALID_PTX, "expected an integer, found '%s'", p->word);
    next(p);
    return negative ? 0 - value : value;
}

void name_into(parser *p, char *name, size_t room)
{
    if (strlen(p->word) >= room || !(isalpha((unsigned char)p->word[0]) || strchr("_$%", p->word[0]) != NULL))
        reject(p, INVALID_PTX, "'%s' is no name", p->word);
    strcpy(name, p->word);
    next(p);
}

const symbol *find_symbol(parser *p, const char *name, uint32_t *index)
{
    size_t digits = strlen(name);
    while (digits > 0 && isdigit((unsigned char)name[digits - 1]))
        digits--;
    for (uint32_t s = p->symbol_count; s-- > 0;) {
        const symbol *y = &p->symbols[s];
        *index = 0;
        if (y->count == 0 ? strcmp(y->name, name) == 0 : strlen(y->name) == digits && memcmp(y->name, name, digits) == 0 && name[digits] != '\0') {
            if (y->count != 0)
                *index = (uint32_t)strtoul(name + digits, NULL, 10);
            if (y->count == 0 || *index < y->count)
                return y;
        }
    }
    return NULL;
}

symbol *declare(parser *p, const char *name, enum symbol_kind kind)
{
    p->symbols = grow(p, p->symbols, p->symbol_count, &p->symbol_room, sizeof *p->symbols);
    symbol *y = &p->symbols[p->symbol_count++];
    memset(y, 0, sizeof *y);
    strcpy(y->name, name);
    y->kind = kind;
    return y;
}

uint32_t new_row(parser *p) { return p->f->slots++ * LANES; }

uint32_t preset_row(parser *p, enum preset_kind kind, uint64_t value)
{
    func *f = p->f;
    for (uint32_t k = 0; k < f->preset_count; k++)
        if (f->presets[k].kind == kind && f->presets[k].value == value)
            return f->presets[k].row;
    f->presets = grow(p, f->presets, f->preset_count, &p->preset_room, sizeof *f->presets);
    f->presets[f->preset_count] = (preset){ new_row(p), kind, value };
    return f->presets[f->preset_count++].row;
}
