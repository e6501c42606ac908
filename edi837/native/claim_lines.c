#include "cells.h"
#include "reading.h"

/* What JSON and CSV hold as it is. */
static bool put_plain(listing_bytes *to, text value) {
    for (const uint8_t *at = value.start; at < value.end; at++) {
        bool small = *at >= 'a' && *at <= 'z';
        if (!is_digit(*at) && !is_capital(*at) && !small && memchr(" .:/_-", *at, 6) == NULL)
            return false;
    }
    put(to, value);
    return true;
}

static bool is_code(text part, size_t length) {
    for (const uint8_t *at = part.start; at < part.end; at++)
        if (!is_digit(*at) && !is_capital(*at))
            return false;
    return length_of(part) == length;
}

/* The code and the modifiers of HC:12345:AB:CD, as JSON goes on with them. */
static bool put_procedure(listing_bytes *to, text procedure, uint8_t component) {
    text parts[8];
    divide(procedure, component, parts, 8);
    if (!is(parts[0], "HC") || !is_code(parts[1], 5))
        return false;
    put(to, parts[1]);
    PUT(to, "\"\",\"\"modifiers\"\":\"\"");
    const uint8_t *end = parts[1].end;
    for (int i = 2; i < 6 && end < procedure.end; i++) {
        if (!is_code(parts[i], 2))
            return false;
        if (i > 2)
            put_byte(to, ':');
        put(to, parts[i]);
        end = parts[i].end;
    }
    return end == procedure.end;
}

static bool is_revenue(text part) {
    for (const uint8_t *at = part.start; at < part.end; at++)
        if (!is_digit(*at))
            return false;
    return length_of(part) == 4;
}

/* The line that was read last, as JSON in a cell that is in quotes. */
static bool put_line(const listing *self, const reading *claim, listing_bytes *to) {
    const text *service = claim->service;
    int at = self->institutional ? 2 : 1;
    PUT(to, "{\"\"lx\"\":\"\"");
    if (!put_plain(to, claim->lx))
        return false;
    PUT(to, "\"\",\"\"ref_6r\"\":\"\"");
    if (!put_plain(to, claim->control))
        return false;
    PUT(to, "\"\",\"\"code\"\":\"\"");
    if (self->institutional && length_of(service[2]) == 0) {
        if (!is_revenue(service[1]))
            return false;
        put(to, service[1]);
        PUT(to, "\"\",\"\"modifiers\"\":\"\"");
    } else if (!put_procedure(to, service[at], self->component))
        return false;
    PUT(to, "\"\",\"\"units\"\":\"\"");
    if (!put_amount(to, service[at + 3]))
        return false;
    PUT(to, "\"\",\"\"charge\"\":\"\"");
    if (!put_amount(to, service[at + 1]))
        return false;
    PUT(to, "\"\"},");
    return true;
}

listing_state end_line(listing *self, const reading *claim) {
    enum { AROUND = 128 };
    size_t length = length_of(claim->lx) + length_of(claim->control);
    if (claim->lines == 0)
        return LISTING_DONE;
    for (int i = 0; i < LINE_ELEMENTS; i++)
        length += length_of(claim->service[i]);
    if (!reserve(&self->lines, AROUND + length))
        return LISTING_NO_MEMORY;
    return claim->place != OPENED && put_line(self, claim, &self->lines) ? LISTING_DONE : LISTING_UNUSUAL;
}
