#include "listing.h"
#include "values.h"

enum { LEVELS = 3, PARTY_ELEMENTS = 10 };

static bool is_letter(uint8_t byte, uint8_t letter) { return (byte & ~0x20) == letter; }

/* Whether a segment is not of the level before it: HL and CLM however they are written, and what ends a set. */
static bool ends_level(text segment, uint8_t element) {
    const uint8_t *id = segment.start;
    uint32_t known = id_of(segment, element);
    if (known == ID2('S', 'E') || known == ID2('S', 'T') || known == ID2('G', 'E') || known == ID3('I', 'E', 'A'))
        return true;
    if (known > 0xFFFF)
        return is_letter(id[0], 'C') && is_letter(id[1], 'L') && is_letter(id[2], 'M');
    return known > 0 && is_letter(id[0], 'H') && is_letter(id[1], 'L');
}

static void meet_party(listing_level *level, text segment, uint8_t element) {
    text parts[PARTY_ELEMENTS];
    divide(segment, element, parts, PARTY_ELEMENTS);
    text entity = stripped(parts[1]);
    text *party = is(entity, "85")   ? level->billing
                  : is(entity, "PR") ? level->payer
                  : is(entity, "IL") ? level->insured
                  : is(entity, "QC") ? level->patient
                                     : NULL;
    if (party != NULL && party->start == NULL)
        memcpy(party, parts, sizeof parts);
}

static void read_level(const listing *self, listing_level *level, int64_t offset) {
    text rest = {self->data + (offset < 0 ? self->size : offset), self->data + self->size}, segment;
    memset(level, 0, sizeof *level);
    level->offset = offset;
    for (bool opened = false; text_segment(&rest, self->gap, self->terminator, &segment); opened = true) {
        uint32_t id = id_of(segment, self->element);
        if (opened && ends_level(segment, self->element))
            break;
        if (id == ID3('N', 'M', '1'))
            meet_party(level, segment, self->element);
        if (id == ID3('D', 'M', 'G') && level->birth.start == NULL) {
            text parts[3];
            divide(segment, self->element, parts, 3);
            level->birth = parts[2];
        }
    }
}

bool listing_levels(listing *self, const int64_t *claim) {
    self->patient_changed = false;
    if (claim[LISTING_PROVIDER] < 0 || claim[LISTING_SUBSCRIBER] < 0)
        return false;
    for (int depth = 0; depth < LEVELS; depth++) {
        int64_t offset = claim[LISTING_PROVIDER + depth];
        if (self->levels[depth].offset != offset) {
            read_level(self, self->levels + depth, offset);
            self->patient_changed = self->patient_changed || depth > 0;
        }
    }
    return true;
}

void listing_patient(const listing *self, text parts[3]) {
    static const uint8_t NOTHING[1] = {0};
    const listing_level *subscriber = self->levels + 1, *patient = self->levels + 2;
    const text *person = patient->patient->start != NULL ? patient->patient : subscriber->insured;
    parts[0] = stripped(subscriber->insured[9]);
    parts[1] = patient->birth.start != NULL ? patient->birth : subscriber->birth;
    parts[2] = stripped(person[4]);
    for (int i = 0; i < 3; i++)
        if (parts[i].start == NULL)
            parts[i] = (text){NOTHING, NOTHING};
}
