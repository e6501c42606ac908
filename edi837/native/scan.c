#include "scan.h"

#include <stdlib.h>
#include <string.h>

#include "masks.h"
#include "text.h"

enum { ON = -1, LONGEST_SE = 512, CODE_BYTES = 8, MOST_DIGITS = 9, PROVIDER = 20, SUBSCRIBER = 22, PATIENT = 23 };
static const int64_t MOST_CENTS = INT64_C(1) << 62;

#define GIVE_UP return SCAN_GAVE_UP

static bool may_delimit(uint8_t byte) {
    bool letter = (byte >= 'A' && byte <= 'Z') || (byte >= 'a' && byte <= 'z');
    bool blank = byte == ' ' || byte == '\t' || byte == '\r' || byte == '\n' || byte == 0;
    return !letter && !blank && !(byte >= '0' && byte <= '9');
}

/* One of the CODE_PLACES of a code: its bits well mixed, of which the first twelve count. */
static size_t place_of(uint64_t code) { return (size_t)((code * UINT64_C(0x9E3779B97F4A7C15)) >> 52); }

static bool load(scan *self, int64_t block) {
    uint8_t last[64] = {0};
    const uint8_t *bytes = self->data + block;
    if (block >= self->size)
        return false;
    if (self->size - block < 64) {
        memcpy(last, bytes, (size_t)(self->size - block));
        bytes = last;
    }
    masks found = masks_of(bytes, self->terminator);
    uint64_t once = found.terminators << 1 | self->last_terminators >> 63;
    uint64_t twice = found.terminators << 2 | self->last_terminators >> 62;
    if (self->break_length == 0)
        self->wrong = found.feeds | found.returns;
    else if (self->break_length == 1)
        self->wrong = found.returns | (found.feeds ^ once);
    else
        self->wrong = (found.returns ^ once) | (found.feeds ^ twice);
    self->block = block;
    self->terminators = self->last_terminators = found.terminators;
    return true;
}

bool scan_begin(scan *self) {
    uint8_t element = self->element, component = self->component, terminator = self->terminator;
    if (!may_delimit(element) || !may_delimit(component) || !may_delimit(terminator) || element == component ||
        element == terminator || component == terminator || self->start < 0 || self->start >= self->size)
        return false;
    /* A level keeps its place in four bytes; a set that long is read in another way. */
    if (self->size - self->start > UINT32_MAX)
        self->size = self->start + UINT32_MAX;
    const uint8_t *end = self->data + self->size;
    const uint8_t *after = text_until(self->data + self->start, end, terminator).end + 1;
    if (end - after >= 2 && after[0] == '\r' && after[1] == '\n')
        self->break_length = 2;
    else
        self->break_length = after < end && after[0] == '\n';
    for (size_t i = 0; i < self->code_count; i++)
        self->code_places[place_of(self->codes[i]) / 64] |= UINT64_C(1) << place_of(self->codes[i]) % 64;
    self->segment = self->start;
    self->wanted = self->everything;
    self->claim = self->provider = self->subscriber = self->patient = -1;
    self->last_terminators = 0;
    return load(self, self->start);
}

void scan_end(scan *self) {
    free(self->levels);
    self->levels = NULL;
}

static void meet(scan_met *met, int64_t start) {
    if (met->times++ == 0)
        met->first = start;
}

static void end_claim(scan *self, int64_t end) {
    int64_t start = self->claim;
    if (start < 0)
        return;
    if (end - start > self->long_claim && self->claim_lines > self->most_lines)
        meet(&self->lines, start);
    int64_t fields[] = {start, end, self->claim_ordinal, self->provider, self->subscriber, self->patient};
    if (self->wanted && self->examined)
        memcpy(self->claims + self->claim_count++ * CLAIM_FIELDS, fields, sizeof fields);
    if (self->all_places && self->examined)
        memcpy(self->every + self->every_count++ * CLAIM_FIELDS, fields, sizeof fields);
    self->claim = -1;
    self->wanted = self->everything;
}

/* The number that is written without sign and leading zeros, 0 for anything else. */
static int64_t number(text written) {
    int64_t value = 0;
    if (written.start == NULL || written.end - written.start > MOST_DIGITS || written.start == written.end ||
        *written.start == '0')
        return 0;
    for (const uint8_t *at = written.start; at < written.end; at++) {
        if (*at < '0' || *at > '9')
            return 0;
        value = value * 10 + (*at - '0');
    }
    return value;
}

static scan_level *new_level(scan *self) {
    if (self->level_count == self->level_room) {
        size_t room = self->level_room ? self->level_room * 2 : 64;
        scan_level *grown = realloc(self->levels, room * sizeof *grown);
        if (grown == NULL)
            return NULL;
        self->levels = grown;
        self->level_room = room;
    }
    return self->levels + self->level_count++;
}

static int level(scan *self, text segment) {
    int64_t start = segment.start - self->data, index = (int64_t)self->level_count;
    end_claim(self, start);
    self->claims_here = 0;
    text parent = text_part(segment, self->element, 2), code = text_part(segment, self->element, 3);
    text children = text_part(segment, self->element, 4);
    if (number(text_part(segment, self->element, 1)) != index + 1 || number(code) < PROVIDER || index >= INT32_MAX)
        GIVE_UP;
    scan_level *added = new_level(self);
    if (added == NULL)
        GIVE_UP;
    *added = (scan_level){.offset = (uint32_t)(start - self->start), .level = (uint8_t)number(code)};
    added->declared = children.start != NULL && children.end - children.start == 1 && *children.start == '1';
    if (number(code) == PROVIDER) {
        self->provider = start;
        self->subscriber = self->patient = -1;
        return parent.start == parent.end ? ON : SCAN_GAVE_UP;
    }
    int64_t named = number(parent);
    if (named < 1 || named > index || (number(code) != SUBSCRIBER && number(code) != PATIENT))
        GIVE_UP;
    scan_level *above = self->levels + named - 1;
    if (above->level != (number(code) == SUBSCRIBER ? PROVIDER : SUBSCRIBER))
        GIVE_UP;
    above->has_children = 1;
    added->parent = (uint32_t)(named - 1);
    if (number(code) == SUBSCRIBER) {
        self->provider = self->start + above->offset;
        self->subscriber = start;
        self->patient = -1;
    } else {
        self->provider = self->start + self->levels[above->parent].offset;
        self->subscriber = self->start + above->offset;
        self->patient = start;
    }
    return ON;
}

static int ask(scan *self, text written, scan_state what) {
    self->text = written.start;
    self->text_size = (size_t)(written.end - written.start);
    return what;
}

/* Digits, or digits with a point and one or two more; nothing at all counts as zero. */
static int amount(scan *self, text sent) {
    int64_t value = 0;
    int decimals = -1;
    if (sent.start == sent.end)
        return ON;
    if (sent.end - sent.start > MOST_DIGITS + 3 || *sent.start == '.' || sent.end[-1] == '.')
        return ask(self, sent, SCAN_AMOUNT);
    for (const uint8_t *at = sent.start; at < sent.end; at++) {
        if (*at == '.' && decimals < 0)
            decimals = 0;
        else if (*at >= '0' && *at <= '9' && decimals < 2) {
            value = value * 10 + (*at - '0');
            decimals += decimals >= 0;
        } else
            return ask(self, sent, SCAN_AMOUNT);
    }
    decimals = decimals < 0 ? 0 : decimals;
    self->decimals = decimals > self->decimals ? decimals : self->decimals;
    self->cents += decimals == 2 ? value : decimals == 1 ? value * 10 : value * 100;
    return self->cents < MOST_CENTS ? ON : SCAN_GAVE_UP;
}

static int begin_claim(scan *self, text segment) {
    int64_t start = segment.start - self->data;
    end_claim(self, start);
    if (self->subscriber < 0)
        GIVE_UP;
    self->claim = start;
    self->claim_ordinal = self->segments;
    self->claim_lines = 0;
    self->claim_total++;
    if (++self->claims_here == self->most_claims + 1)
        meet(&self->claims_a_level, start);
    return amount(self, text_part(segment, self->element, 2));
}

static int product(scan *self, text segment) {
    text sent = text_part(segment, self->element, 3);
    return self->wanted || sent.start == NULL ? ON : ask(self, sent, SCAN_PRODUCT);
}

/* The procedure code after the first component, in upper case and without blanks, is one of the wanted ones. */
static int service(scan *self, text segment) {
    text procedure = text_part(segment, self->element, segment.start[2] - '0');
    text code = procedure.start == NULL ? procedure : text_part(procedure, self->component, 1);
    uint64_t key = 0;
    int taken = 0;
    /* Without a component separator it may have another one than the ISA says. */
    if (code.start == NULL)
        return procedure.start == procedure.end ? ON : SCAN_GAVE_UP;
    for (const uint8_t *at = code.start; at < code.end; at++) {
        if (*at == ' ' || *at == '\t')
            continue;
        if (*at == 0 || ++taken > CODE_BYTES)
            return ON;
        key = key << 8 | (uint64_t)(*at >= 'a' && *at <= 'z' ? *at - 32 : *at);
    }
    key = taken ? key << 8 * (CODE_BYTES - taken) : 0;
    if (!(self->code_places[place_of(key) / 64] >> place_of(key) % 64 & 1))
        return ON;
    size_t low = 0, high = self->code_count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (self->codes[middle] < key)
            low = middle + 1;
        else
            high = middle;
    }
    self->wanted = self->wanted || (low < self->code_count && self->codes[low] == key);
    return ON;
}

/* The end of the set. A trailer that is long, or that an ISA may stand in, is not taken for one here. */
static int trailer(scan *self, text segment) {
    if (segment.end - segment.start > LONGEST_SE)
        GIVE_UP;
    for (const uint8_t *at = segment.start; at + 3 <= segment.end; at++)
        if (memcmp(at, "ISA", 3) == 0)
            GIVE_UP;
    self->se = segment.start - self->data;
    end_claim(self, self->se);
    for (size_t i = 0; i < self->level_count; i++)
        if (self->levels[i].declared != self->levels[i].has_children)
            GIVE_UP;
    return SCAN_DONE;
}

static bool is_small(uint8_t byte) { return byte >= 'a' && byte <= 'z'; }

#define TWO(first, second) ((first) << 8 | (second))

static int take(scan *self, text segment) {
    const uint8_t *id = segment.start;
    /* The terminator follows a segment, and it is no letter: behind what matches there is one byte more to look at. */
    if (segment.end - segment.start < 2)
        return ON;
    uint8_t third = id[2];
    /* What an ID in small letters means is for Python to say: it may be a claim or a line all the same. */
    if (is_small(id[0]) || is_small(id[1]) || is_small(third))
        GIVE_UP;
    bool ended = third == self->element || third == self->terminator;
    switch (TWO(id[0], id[1])) {
    case TWO('L', 'X'):
        self->claim_lines += ended;
        return ON;
    case TWO('H', 'L'):
        return ended ? level(self, segment) : ON;
    case TWO('C', 'L'):
        return third == 'M' && (id[3] == self->element || id[3] == self->terminator) ? begin_claim(self, segment) : ON;
    case TWO('L', 'I'):
        return third == 'N' && id[3] == self->element ? product(self, segment) : ON;
    case TWO('S', 'V'):
        if (third < '1' || third > '3' || id[3] != self->element || self->wanted)
            return ON;
        if (third == '3')
            return self->examined ? SCAN_GAVE_UP : ON;
        return service(self, segment);
    case TWO('S', 'E'):
        return ended ? trailer(self, segment) : ON;
    case TWO('S', 'T'):
    case TWO('G', 'S'):
    case TWO('G', 'E'):
        return ended ? SCAN_GAVE_UP : ON;
    case TWO('I', 'E'):
    case TWO('I', 'S'):
        return third == 'A' ? SCAN_GAVE_UP : ON;
    default:
        return ON;
    }
}

scan_state scan_next(scan *self) {
    for (;;) {
        if (self->claim_count == CLAIMS_A_BATCH || self->every_count == CLAIMS_A_BATCH)
            return SCAN_FULL;
        while (self->terminators == 0)
            if (self->wrong || !load(self, self->block + 64))
                GIVE_UP;
        int bit = first_bit(self->terminators);
        int64_t start = self->segment, end = self->block + bit;
        if (self->wrong & (UINT64_MAX >> (63 - bit)))
            GIVE_UP;
        if (start >= end || self->gap[self->data[start]])
            GIVE_UP;
        self->terminators &= self->terminators - 1;
        self->segment = end + 1 + self->break_length;
        /* The first segment is the ST that the set was opened with. */
        if (self->segments++ == 0)
            continue;
        int state = take(self, (text){self->data + start, self->data + end});
        if (state != ON)
            return (scan_state)state;
    }
}
