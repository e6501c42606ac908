/* Segments by their IDs, elements by their places, and single values as bytes. */
#ifndef EDI837_VALUES_H
#define EDI837_VALUES_H

#include "text.h"

/* Segment IDs as numbers. */
#define ID2(a, b) ((uint32_t)(a) << 8 | (uint32_t)(b))
#define ID3(a, b, c) (ID2(a, b) << 8 | (uint32_t)(c))

static inline size_t length_of(text part) { return (size_t)(part.end - part.start); }

/* What str.strip() takes away, of Latin-1. */
static inline bool is_blank(uint8_t byte) {
    return (byte >= 0x09 && byte <= 0x0D) || (byte >= 0x1C && byte <= 0x20) || byte == 0x85 || byte == 0xA0;
}

static inline text stripped(text part) {
    while (part.start < part.end && is_blank(*part.start))
        part.start++;
    while (part.start < part.end && is_blank(part.end[-1]))
        part.end--;
    return part;
}

static inline bool is_digit(uint8_t byte) { return byte >= '0' && byte <= '9'; }

static inline bool is_capital(uint8_t byte) { return byte >= 'A' && byte <= 'Z'; }

static inline bool is(text part, const char *word) {
    size_t length = strlen(word);
    return length_of(part) == length && memcmp(part.start, word, length) == 0;
}

/* The ID of a segment as a number, 0 where it is longer than three or shorter than two. */
static inline uint32_t id_of(text segment, uint8_t element) {
    size_t length = length_of(segment);
    const uint8_t *id = segment.start;
    if (length < 2)
        return 0;
    if (length == 2 || id[2] == element)
        return id[1] == element ? 0 : ID2(id[0], id[1]);
    return (length == 3 || id[3] == element) && id[0] != element && id[1] != element ? ID3(id[0], id[1], id[2]) : 0;
}

/* The first `count` elements, the ID among them; an absent one is empty. */
static inline void divide(text whole, uint8_t separator, text *parts, int count) {
    const uint8_t *at = whole.start;
    for (int i = 0; i < count; i++) {
        const uint8_t *start = at;
        while (at < whole.end && *at != separator)
            at++;
        parts[i] = (text){start, at};
        if (at < whole.end)
            at++;
    }
}

#endif
