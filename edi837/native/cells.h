/* Bytes that grow, and the cells of a CSV file in them. */
#ifndef EDI837_CELLS_H
#define EDI837_CELLS_H

#include <stdlib.h>

#include "listing.h"
#include "values.h"

static inline bool reserve(listing_bytes *to, size_t more) {
    if (to->room - to->length >= more)
        return true;
    size_t room = to->room * 2 > to->length + more ? to->room * 2 : to->length + more;
    uint8_t *grown = realloc(to->bytes, room);
    if (grown == NULL)
        return false;
    to->bytes = grown;
    to->room = room;
    return true;
}

/* For these, room was reserved before. */
static inline void put(listing_bytes *to, text part) {
    size_t length = length_of(part);
    if (length > 0)
        memcpy(to->bytes + to->length, part.start, length);
    to->length += length;
}

static inline void put_byte(listing_bytes *to, uint8_t byte) { to->bytes[to->length++] = byte; }

#define PUT(to, literal)                                                      \
    do {                                                                      \
        memcpy((to)->bytes + (to)->length, literal, sizeof literal - 1);      \
        (to)->length += sizeof literal - 1;                                   \
    } while (0)

static inline void put_number(listing_bytes *to, int64_t number) {
    uint8_t digits[20];
    uint8_t *first = digits + sizeof digits;
    do
        *--first = (uint8_t)('0' + number % 10);
    while ((number /= 10) > 0);
    put(to, (text){first, digits + sizeof digits});
}

/* A number without sign as a person would write it, nothing for nothing; false for what is written in another way. */
static inline bool put_amount(listing_bytes *to, text sent) {
    text whole = stripped(sent);
    size_t digits = 0, points = 0;
    if (length_of(whole) > 40)
        return false;
    for (const uint8_t *at = whole.start; at < whole.end; at++) {
        points += *at == '.';
        digits += is_digit(*at);
    }
    if (digits + points != length_of(whole) || points > 1 || (points == 1 && digits == 0))
        return false;
    if (whole.start < whole.end && whole.end[-1] == '.')
        whole.end--;
    while (whole.end - whole.start > 1 && *whole.start == '0' && (whole.start[1] != '.'))
        whole.start++;
    put(to, whole);
    return true;
}

/* CCYYMMDD as CCYY-MM-DD; nothing for 0. */
static inline void put_day(listing_bytes *to, int32_t day) {
    uint8_t written[10] = "0000-00-00";
    static const int places[] = {9, 8, 6, 5, 3, 2, 1, 0};
    for (int i = 0, rest = day; i < 8; i++, rest /= 10)
        written[places[i]] = (uint8_t)('0' + rest % 10);
    if (day > 0)
        put(to, (text){written, written + sizeof written});
}

/* A cell and its comma, Latin-1 as UTF-8, in quotes where it must be; false for what may have to be disarmed first. */
static inline bool put_cell(listing_bytes *to, text cell) {
    bool quoted = false, plain = true;
    if (cell.start < cell.end && strchr("=+-@", *cell.start) != NULL)
        return false;
    for (const uint8_t *at = cell.start; at < cell.end; at++) {
        if (*at < ' ' || *at == ';')
            return false;
        quoted = quoted || *at == ',' || *at == '"';
        plain = plain && *at < 0x80;
    }
    if (!quoted && plain)
        put(to, cell);
    else {
        if (quoted)
            put_byte(to, '"');
        for (const uint8_t *at = cell.start; at < cell.end; at++) {
            if (*at == '"')
                put_byte(to, '"');
            if (*at >= 0x80)
                put_byte(to, (uint8_t)(0xC0 | *at >> 6));
            put_byte(to, *at >= 0x80 ? (uint8_t)(0x80 | (*at & 0x3F)) : *at);
        }
        if (quoted)
            put_byte(to, '"');
    }
    put_byte(to, ',');
    return true;
}

#endif
