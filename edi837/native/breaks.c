#include "breaks.h"

#include <string.h>

#include "masks.h"

bool breaks_follow(const uint8_t *data, int64_t size, uint8_t terminator) {
    /* What stands in the last byte before the block, in bit 0. */
    uint64_t ended = 0, returned = 0;
    for (int64_t block = 0; block < size; block += 64) {
        uint8_t last[64] = {0};
        const uint8_t *bytes = data + block;
        if (size - block < 64) {
            memcpy(last, bytes, (size_t)(size - block));
            bytes = last;
        }
        masks found = masks_of(bytes, terminator);
        uint64_t after_terminator = found.terminators << 1 | ended;
        uint64_t after_return = found.returns << 1 | returned;
        if ((found.returns & ~after_terminator) | (found.feeds & ~(after_terminator | after_return)) |
            (after_return & ~found.feeds))
            return false;
        ended = found.terminators >> 63;
        returned = found.returns >> 63;
    }
    return size == 0 || data[size - 1] != '\r';
}
