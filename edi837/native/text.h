/* Segments, elements and components as spans of bytes. `end` is exclusive. */
#ifndef EDI837_TEXT_H
#define EDI837_TEXT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

typedef struct {
    const uint8_t *start, *end;
} text;

/* Up to `separator`, or to the end. */
static inline text text_until(const uint8_t *start, const uint8_t *end, uint8_t separator) {
    const uint8_t *found = start < end ? memchr(start, separator, (size_t)(end - start)) : NULL;
    return (text){start, found ? found : end};
}

/* The same where it is near: a few bytes are looked through sooner than memchr begins. */
static inline text text_near(const uint8_t *start, const uint8_t *end, uint8_t separator) {
    const uint8_t *at = start;
    while (at < end && *at != separator)
        at++;
    return (text){start, at};
}

/* Part `number`, from 0, of what `separator` divides; `start` is NULL where there are fewer. */
static inline text text_part(text whole, uint8_t separator, int64_t number) {
    text part = text_near(whole.start, whole.end, separator);
    for (; number > 0; number--) {
        if (part.end == whole.end)
            return (text){NULL, NULL};
        part = text_near(part.end + 1, whole.end, separator);
    }
    return part;
}

/* The next segment of the rest, which is moved behind its terminator. False where no terminator follows any more.
   What stands before an ID belongs to no segment, and a terminator with nothing before it ends none. */
static inline bool text_segment(text *rest, const bool *gap, uint8_t terminator, text *segment) {
    while (rest->start < rest->end) {
        const uint8_t *end = memchr(rest->start, terminator, (size_t)(rest->end - rest->start));
        if (end == NULL)
            return false;
        const uint8_t *start = rest->start;
        while (start < end && gap[*start])
            start++;
        rest->start = end + 1;
        if (start < end) {
            *segment = (text){start, end};
            return true;
        }
    }
    return false;
}

/* Whether a blank ends a value: such a claim is read with leniency. */
static inline bool text_is_padded(text whole, uint8_t element, uint8_t component, uint8_t terminator) {
    const uint8_t *at = whole.start;
    while ((at = memchr(at, ' ', (size_t)(whole.end - at))) != NULL) {
        if (++at == whole.end)
            return false;
        if (*at == element || *at == component || *at == terminator)
            return true;
    }
    return false;
}

#endif
