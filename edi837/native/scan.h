/* One transaction set read from its ST to its SE, as long as it is regular in every respect.

   Regular: each segment begins right after the terminator before it and one line break, or none, the same all along;
   no line break stands anywhere else; HL segments count 1, 2, 3 ..., name their parents, and say rightly whether they
   have children; each claim stands under a subscriber. At the first thing that is not so the scan gives up, and the
   caller reads the set again in another way. Plain C without Python; nothing outside data[0..size) is read. */
#ifndef EDI837_SCAN_H
#define EDI837_SCAN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { CLAIM_FIELDS = 6, CLAIMS_A_BATCH = 512, CODE_PLACES = 1 << 12 };

typedef enum {
    SCAN_DONE,    /* `se` is where the SE begins */
    SCAN_GAVE_UP, /* something is not regular, or there was no memory */
    SCAN_FULL,    /* `claims` and `every` are to be taken where they are full, and their counts set to 0 */
    SCAN_PRODUCT, /* is `text` a wanted NDC? Where it is, `wanted` is to be set */
    SCAN_AMOUNT   /* `text` is a CLM02 that is not written plainly */
} scan_state;

typedef struct {
    int64_t first, times;
} scan_met;

/* What is known of one HL: its offset in the set, the index of its parent, its level, HL04, and whether it has children. */
typedef struct {
    uint32_t offset, parent;
    uint8_t level, declared, has_children;
} scan_level;

typedef struct {
    /* What is given. `codes` are at most eight bytes each, upper case, first byte highest, in ascending order. */
    const uint8_t *data;
    int64_t size, start;
    uint8_t element, component, terminator;
    bool everything, examined, all_places;
    bool gap[256];
    const uint64_t *codes;
    size_t code_count;
    /* A bit for each code, at the place that `place_of` gives it: where none is set, none of them need be looked at. */
    uint64_t code_places[CODE_PLACES / 64];
    int64_t most_lines, long_claim, most_claims;

    /* What is found. Amounts are in hundredths; `decimals` are the most that any had. */
    int64_t segments, claim_total, cents, se;
    int decimals, break_length;
    scan_met lines, claims_a_level;
    int64_t claims[CLAIMS_A_BATCH * CLAIM_FIELDS];
    size_t claim_count;
    /* The same of all claims, wanted or not, where `all_places` are. */
    int64_t every[CLAIMS_A_BATCH * CLAIM_FIELDS];
    size_t every_count;
    bool wanted;
    const uint8_t *text;
    size_t text_size;

    /* Where it is: 64 bytes at `block`, their terminators not yet met, and where a line break is or lacks wrongly. */
    int64_t block, segment;
    uint64_t terminators, wrong, last_terminators;
    /* The claim that is open, or -1, and what was seen in it. */
    int64_t claim, claim_ordinal, claim_lines, claims_here;
    int64_t provider, subscriber, patient;
    int64_t claim_provider, claim_subscriber, claim_patient;
    scan_level *levels;
    size_t level_count, level_room;
} scan;

/* After what is given is filled in, and the rest is zero. False where the delimiters or the size cannot be read here. */
bool scan_begin(scan *self);
/* On to the next thing that the caller has to know; to be called until it is done or gave up. */
scan_state scan_next(scan *self);
void scan_end(scan *self);

#endif
