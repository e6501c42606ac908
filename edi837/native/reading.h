/* What is read of a claim for its row, and its lines as they stand in it. */
#ifndef EDI837_READING_H
#define EDI837_READING_H

#include "listing.h"

enum { CLAIM_ELEMENTS = 6, LINE_ELEMENTS = 6 };

/* What a claim says, while its segments are walked. Days are numbers CCYYMMDD, 0 for none. */
typedef struct {
    enum { OF_CLAIM, OPENED, OF_LINE, BELOW } place;
    /* Whether another payer stands in it, and whether what follows is of one. */
    bool has_others, of_other;
    bool has_period, has_line_days, has_control;
    int32_t from, to, first, last;
    /* The DTP of the line before: mostly all lines have the same. */
    text days;
    text clm[CLAIM_ELEMENTS], frequency, d9, f8, lx, control, service[LINE_ELEMENTS];
    int64_t segments, lines;
} reading;

/* Walk the segments of a claim; its lines are written into `self->lines`, each with a comma behind it. */
listing_state read_claim(listing *self, const int64_t *span, reading *claim);
/* Write the line that was read last, where there is one. */
listing_state end_line(listing *self, const reading *claim);

#endif
