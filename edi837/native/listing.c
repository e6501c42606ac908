#include "listing.h"

#include "cells.h"
#include "reading.h"

enum { NOT_READ = -2, LEVELS = 3 };

void listing_begin(listing *self) {
    for (int depth = 0; depth < LEVELS; depth++)
        self->levels[depth].offset = NOT_READ;
}

void listing_end(listing *self) {
    free(self->rows.bytes);
    free(self->lines.bytes);
    self->rows = self->lines = (listing_bytes){NULL, 0, 0};
}

static bool put_parties(listing *self, listing_bytes *to) {
    const text *billing = self->levels[0].billing, *payer = self->levels[1].payer;
    text npi = {NULL, NULL};
    if (billing->start != NULL && is(stripped(billing[8]), "XX"))
        npi = stripped(billing[9]);
    return put_cell(to, npi) && put_cell(to, stripped(payer[9])) && put_cell(to, stripped(payer[3]));
}

static bool put_row(listing *self, const int64_t *span, const reading *claim, listing_bytes *to) {
    put(to, self->head);
    put_number(to, span[LISTING_ORDINAL]);
    put_byte(to, ',');
    put_number(to, span[LISTING_ORDINAL] + claim->segments - 1);
    put_byte(to, ',');
    put_number(to, span[LISTING_START]);
    put_byte(to, ',');
    put_number(to, span[LISTING_END]);
    put_byte(to, ',');
    if (!put_cell(to, stripped(claim->clm[1])) || !put_cell(to, claim->d9) || !put_parties(self, to) ||
        !put_amount(to, claim->clm[2]))
        return false;
    put_byte(to, ',');
    put_day(to, claim->has_period ? claim->from : claim->first);
    put_byte(to, ',');
    put_day(to, claim->has_period ? claim->to : claim->last);
    put_byte(to, ',');
    if (!put_cell(to, claim->frequency) || !put_cell(to, claim->f8))
        return false;
    put(to, self->patient_digest);
    PUT(to, ",\"[");
    put(to, (text){self->lines.bytes, self->lines.bytes + self->lines.length - 1});
    PUT(to, "]\"\r\n");
    return true;
}

/* No cell grows to more than twice what it is of, and two quotes. */
static size_t most_of_row(const listing *self, const reading *claim) {
    enum { AROUND = 512 };
    const text *payer = self->levels[1].payer, *billing = self->levels[0].billing;
    size_t cells = length_of(claim->clm[1]) + length_of(claim->clm[2]) + length_of(claim->d9) + length_of(claim->f8);
    cells += length_of(billing[9]) + length_of(payer[9]) + length_of(payer[3]);
    return AROUND + 2 * cells + length_of(self->head) + length_of(self->patient_digest) + self->lines.length;
}

listing_state listing_row(listing *self, const int64_t *span) {
    reading claim = {.place = OF_CLAIM};
    self->lines.length = 0;
    listing_state state = read_claim(self, span, &claim);
    if (state != LISTING_DONE)
        return state;
    size_t before = self->rows.length;
    if (!reserve(&self->rows, most_of_row(self, &claim)))
        return LISTING_NO_MEMORY;
    if (put_row(self, span, &claim, &self->rows))
        return LISTING_DONE;
    self->rows.length = before;
    return LISTING_UNUSUAL;
}
