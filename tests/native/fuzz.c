/* The kernel on any bytes: what it says of a set is counted again byte by byte. For libFuzzer, or with a main of its own
   (-DALONE) for compilers without it, which then changes the files that it is given. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../../edi837/native/breaks.h"
#include "../../edi837/native/likeness.h"
#include "../../edi837/native/listing.h"
#include "../../edi837/native/scan.h"
#include "../../edi837/native/text.h"
#include "../../edi837/native/writing.h"

#define HOLDS(condition)                                        \
    do {                                                        \
        if (!(condition)) {                                     \
            fprintf(stderr, "line %d: " #condition, __LINE__);  \
            abort();                                            \
        }                                                       \
    } while (0)

static const uint64_t CODES[] = {0x4A33303030000000 /* J3000 */, 0x4A33343930000000 /* J3490 */};

/* Claims lie in file order between ST and SE, under levels above them, and begin with what they should. */
static int64_t check_claims(scan *self, int64_t after) {
    HOLDS(self->claim_count <= CLAIMS_A_BATCH);
    for (size_t i = 0; i < self->claim_count; i++) {
        const int64_t *claim = self->claims + i * CLAIM_FIELDS;
        HOLDS(claim[0] >= after && claim[1] >= claim[0] + 4 && claim[1] <= self->size);
        HOLDS(memcmp(self->data + claim[0], "CLM", 3) == 0);
        int64_t ordinal = 1;
        for (int64_t at = self->start; at < claim[0]; at++)
            ordinal += self->data[at] == self->terminator;
        HOLDS(ordinal == claim[2]);
        HOLDS(claim[3] < claim[4] && claim[4] < claim[0] && claim[5] < claim[0]);
        for (int level = 3; level < 6; level++)
            HOLDS(claim[level] < 0 || memcmp(self->data + claim[level], "HL", 2) == 0);
        after = claim[1];
    }
    return after;
}

static void check_end(const scan *self) {
    int64_t segments = 1, end = self->se;
    HOLDS(end > self->start && memcmp(self->data + end, "SE", 2) == 0);
    for (int64_t at = self->start; at < end; at++) {
        bool ended = at > self->start && self->data[at - 1] == self->terminator;
        segments += self->data[at] == self->terminator;
        HOLDS(!ended || !self->gap[self->data[at]] || self->data[at] == '\n' || self->data[at] == '\r');
    }
    HOLDS(segments == self->segments && self->claim_total <= segments && self->cents >= 0);
}

/* Cells of a row that is in UTF-8; -1 where quotes are not closed, or what runs as a formula begins one. */
static int cells_of(const uint8_t *row, size_t length) {
    int cells = 1;
    bool quoted = false, begins = true;
    for (size_t at = 0; at < length; at++) {
        if (begins && !quoted && strchr("=+-@\t", row[at]) != NULL && row[at] != 0)
            return -1;
        begins = !quoted && row[at] == ',';
        quoted = quoted != (row[at] == '"');
        cells += !quoted && row[at] == ',';
    }
    return quoted ? -1 : cells;
}

/* The row of a claim at any places, alone in its bytes: whole, or not there at all. */
static void check_row(const scan *of, const int64_t *claim, bool institutional) {
    enum { CELLS = 17 };
    static const uint8_t HEAD[] = "HEAD,", DIGEST[] = "digest";
    listing *self = calloc(1, sizeof *self);
    HOLDS(self != NULL);
    self->data = of->data;
    self->size = of->size;
    self->element = of->element;
    self->component = of->component;
    self->terminator = of->terminator;
    self->institutional = institutional;
    self->head = (text){HEAD, HEAD + sizeof HEAD - 1};
    self->patient_digest = (text){DIGEST, DIGEST + sizeof DIGEST - 1};
    memcpy(self->gap, of->gap, sizeof self->gap);
    listing_begin(self);
    if (listing_levels(self, claim)) {
        text patient[3];
        listing_patient(self, patient);
        for (int i = 0; i < 3; i++)
            HOLDS(patient[i].start <= patient[i].end);
        for (int turn = 0; turn < 2; turn++) {
            size_t before = self->rows.length;
            listing_state state = listing_row(self, claim);
            size_t length = self->rows.length - before;
            HOLDS(state == LISTING_DONE ? length > 7 : state == LISTING_UNUSUAL && length == 0);
            if (state == LISTING_DONE) {
                const uint8_t *row = self->rows.bytes + before;
                HOLDS(memcmp(row, "HEAD,", 5) == 0 && memcmp(row + length - 2, "\r\n", 2) == 0);
                HOLDS(cells_of(row, length - 2) == CELLS);
            }
        }
    }
    listing_end(self);
    free(self);
}

/* The rows of the claims that were met, and of one at places that mean nothing. */
static void check_rows(const scan *of, const uint8_t *choice) {
    for (size_t i = 0; i < of->claim_count && i < 64; i++)
        check_row(of, of->claims + i * CLAIM_FIELDS, (choice[1] & 16) != 0);
    int64_t any[CLAIM_FIELDS], size = of->size;
    for (int i = 0; size > 0 && i < CLAIM_FIELDS; i++)
        any[i] = (choice[i % 3] * 31 + i * 97) % size;
    any[1] = size;
    if (size > 0)
        check_row(of, any, (choice[1] & 16) != 0);
}

static void check_scan(const uint8_t *data, size_t size, const uint8_t *choice) {
    scan *self = calloc(1, sizeof *self);
    HOLDS(self != NULL);
    self->data = data;
    self->size = (int64_t)size;
    self->element = "*|^"[choice[0] % 3];
    self->component = ":>*"[choice[0] / 3 % 3];
    self->terminator = "~!\n"[choice[0] / 9 % 3];
    self->everything = choice[1] & 1;
    self->examined = !(choice[1] & 2);
    self->all_places = choice[1] & 32;
    size_t every = 0;
    self->codes = CODES;
    self->code_count = 2;
    self->most_lines = self->most_claims = choice[1] >> 2 & 3;
    self->long_claim = self->most_lines * 20;
    self->start = size ? choice[2] % size : 0;
    for (int byte = 0; byte < 256; byte++)
        self->gap[byte] = byte <= ' ' || byte >= 0x7F;
    self->gap[self->element] = self->gap[self->component] = self->gap[self->terminator] = false;
    int64_t after = self->start;
    scan_state state = scan_begin(self) ? SCAN_FULL : SCAN_GAVE_UP;
    while (state != SCAN_GAVE_UP && state != SCAN_DONE) {
        state = scan_next(self);
        if (state == SCAN_PRODUCT || state == SCAN_AMOUNT)
            HOLDS(self->text >= data && self->text + self->text_size <= data + size);
        if (state == SCAN_PRODUCT)
            self->wanted = self->text_size % 2;
        if (state == SCAN_FULL || state == SCAN_DONE) {
            after = check_claims(self, after);
            check_rows(self, choice);
            HOLDS(self->every_count <= CLAIMS_A_BATCH && (self->all_places || self->every_count == 0));
            every += self->every_count;
            self->claim_count = self->every_count = 0;
        }
    }
    if (state == SCAN_DONE) {
        check_end(self);
        HOLDS(every == (self->all_places && self->examined ? (size_t)self->claim_total : 0));
    }
    scan_end(self);
    free(self);
}

/* Segments and what lies between them are the whole, and parts joined are what was divided. */
static void check_text(const uint8_t *data, size_t size) {
    bool gap[256] = {[' '] = true, ['\n'] = true, ['\r'] = true};
    text rest = {data, data + size}, segment;
    const uint8_t *at = data;
    while (text_segment(&rest, gap, '~', &segment)) {
        HOLDS(segment.start >= at && segment.start < segment.end && *segment.end == '~' && rest.start == segment.end + 1);
        HOLDS(!gap[*segment.start] && memchr(segment.start, '~', (size_t)(segment.end - segment.start)) == NULL);
        const uint8_t *next = segment.start;
        for (int64_t number = 0;; number++) {
            text part = text_part(segment, '*', number);
            if (part.start == NULL)
                break;
            HOLDS(part.start == next && (part.end == segment.end || *part.end == '*'));
            next = part.end + 1;
        }
        HOLDS(next == segment.end + 1);
        at = rest.start;
    }
}

/* In what is written plainly, no value ends in a blank, and no segment begins with a small letter. */
static void check_writing(const uint8_t *data, size_t size) {
    writing self = {.element = '*', .component = ':', .terminator = '~', .gap = {['\n'] = true, ['\r'] = true}};
    if (!is_written_plainly(&self, (text){data, data + size}))
        return;
    for (size_t at = 1; at < size; at++) {
        HOLDS(data[at - 1] != ' ' || strchr("*:~", data[at]) == NULL || data[at] == 0);
        HOLDS(data[at - 1] != '~' || data[at] < 'a' || data[at] > 'z');
    }
}

/* Segments of a claim and of a level are no longer than they were, and what differs of one stands in it. */
static void check_likeness(const uint8_t *data, size_t size) {
    bool gap[256] = {false};
    for (int kind = 0; kind < 2; kind++) {
        likeness self = {.element = '*', .sign = '~', .common = malloc(size + 1)};
        HOLDS(self.common != NULL);
        text rest = {data, data + size}, segment;
        size_t before = 0;
        while (text_segment(&rest, gap, '~', &segment)) {
            if (!(kind == 0 ? likeness_of_claim : likeness_of_level)(&self, segment))
                break;
            HOLDS(self.length <= before + (size_t)(segment.end - segment.start) + (self.segments > 1));
            HOLDS(self.kind == LIKENESS_NONE || (self.value.start >= segment.start && self.value.end <= segment.end));
            before = self.length;
        }
        HOLDS(before <= size);
        free(self.common);
    }
}

/* Each line feed, or carriage return and line feed, follows a terminator; the same counted byte by byte. */
static void check_breaks(const uint8_t *data, size_t size) {
    bool follow = true;
    for (size_t at = 0; at < size; at++) {
        bool returned = at > 0 && data[at - 1] == '\r';
        bool ended = at > (size_t)returned && data[at - 1 - returned] == '~';
        if (data[at] == '\n')
            follow = follow && ended;
        if (data[at] == '\r')
            follow = follow && at > 0 && data[at - 1] == '~' && at + 1 < size && data[at + 1] == '\n';
    }
    HOLDS(breaks_follow(data, (int64_t)size, '~') == follow);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    if (size < 3)
        return 0;
    /* A buffer of its own size, so that one byte too far is noticed. */
    uint8_t *copy = malloc(size - 3 ? size - 3 : 1);
    HOLDS(copy != NULL);
    memcpy(copy, data + 3, size - 3);
    check_scan(copy, size - 3, data);
    check_text(copy, size - 3);
    check_writing(copy, size - 3);
    check_likeness(data, size);
    check_breaks(copy, size - 3);
    free(copy);
    return 0;
}

#ifdef ALONE
static uint64_t chance = 88172645463325252;

static size_t random_below(size_t most) {
    chance ^= chance << 13;
    chance ^= chance >> 7;
    chance ^= chance << 17;
    return most ? (size_t)(chance % most) : 0;
}

int main(int count, char **names) {
    enum { MOST = 1 << 16 };
    static uint8_t sent[MOST], changed[MOST];
    static const char TOKENS[] = "~*:\n\r SE*HL*22*CLM*LIN*SV1*J3000~\nLX*1~\nREF*6R*DTP*472*D8*NM1*PR=-,;\"0.9";
    long turns = count > 1 ? atol(names[1]) : 0;
    for (int name = 2; name < count; name++) {
        FILE *file = fopen(names[name], "rb");
        HOLDS(file != NULL);
        size_t size = fread(sent, 1, MOST, file);
        fclose(file);
        for (long turn = 0; turn < turns; turn++) {
            memcpy(changed, sent, size);
            for (size_t times = random_below(6); times > 0; times--)
                changed[random_below(size)] = (uint8_t)(random_below(8) ? TOKENS[random_below(sizeof TOKENS - 1)]
                                                                          : (char)random_below(256));
            LLVMFuzzerTestOneInput(changed, size - random_below(random_below(2) ? size : 1));
        }
    }
    printf("%ld files changed in %ld ways each: nothing found\n", (long)count - 2, turns);
    return 0;
}
#endif
