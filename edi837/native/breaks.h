/* Whether line breaks mean anything: plain C without Python; nothing outside data[0..size) is read. */
#ifndef EDI837_BREAKS_H
#define EDI837_BREAKS_H

#include <stdbool.h>
#include <stdint.h>

/* Whether each line feed, or carriage return and line feed, follows a terminator at once, and no other is there. */
bool breaks_follow(const uint8_t *data, int64_t size, uint8_t terminator);

#endif
