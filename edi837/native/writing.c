#include "writing.h"

#include "values.h"

static bool is_sign(uint8_t byte) {
    bool small = byte >= 'a' && byte <= 'z';
    return !is_digit(byte) && !is_capital(byte) && !small && byte != ' ';
}

static bool is_plain_id(text id) {
    for (const uint8_t *at = id.start; at < id.end; at++)
        if (!is_digit(*at) && !is_capital(*at))
            return false;
    return length_of(id) == 2 || length_of(id) == 3;
}

/* Whether the code of a service is not divided by another sign: HC>J3000. */
static bool is_divided(const writing *self, text segment, bool institutional) {
    text code = text_part(segment, self->element, institutional ? 2 : 1);
    if (length_of(code) < 3)
        return true;
    uint8_t sign = code.start[2];
    return sign == self->component || !is_sign(sign);
}

bool is_written_plainly(const writing *self, text content) {
    text rest = content, segment;
    if (!is_sign(self->element) || !is_sign(self->component) || !is_sign(self->terminator) ||
        content.start == content.end || self->gap[*content.start] ||
        text_is_padded(content, self->element, self->component, self->terminator))
        return false;
    /* Whether the segment before is an LX, and not the first of all. */
    bool opened = false;
    for (bool first = true; text_segment(&rest, self->gap, self->terminator, &segment); first = false) {
        text id = text_until(segment.start, segment.end, self->element);
        bool service = is(id, "SV1") || is(id, "SV2") || is(id, "SV3");
        if (!is_plain_id(id) || (service && (!opened || !is_divided(self, segment, id.start[2] == '2'))))
            return false;
        opened = !first && length_of(segment) > 2 && is(id, "LX");
    }
    while (rest.start < content.end && self->gap[*rest.start])
        rest.start++;
    return rest.start == content.end;
}
