#include "reading.h"

#include "values.h"

/* The day of CCYYMMDD; 0 when it is not one. */
static int32_t day_of(text written) {
    static const int8_t most[] = {0, 31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    int32_t value = 0;
    if (length_of(written) != 8)
        return 0;
    for (const uint8_t *at = written.start; at < written.end; at++) {
        if (!is_digit(*at))
            return 0;
        value = value * 10 + (*at - '0');
    }
    int32_t year = value / 10000, month = value / 100 % 100, day = value % 100;
    bool leaps = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
    bool is_day = year > 0 && month >= 1 && month <= 12 && day >= 1 && day <= most[month];
    return is_day && (leaps || month != 2 || day < 29) ? value : 0;
}

/* A D8 or RD8 period whose days are days. */
static bool period(const text *dtp, int32_t *first, int32_t *last) {
    text sent = dtp[3];
    if (is(dtp[2], "D8"))
        *first = *last = day_of(sent);
    else if (is(dtp[2], "RD8") && length_of(sent) == 17 && sent.start[8] == '-') {
        *first = day_of((text){sent.start, sent.start + 8});
        *last = day_of((text){sent.start + 9, sent.end});
    } else
        return false;
    return *first > 0 && *last > 0;
}

static bool is_bare(text part) { return length_of(part) == length_of(stripped(part)); }

static bool reference(const listing *self, reading *claim, text segment) {
    text parts[3];
    divide(segment, self->element, parts, 3);
    text value = stripped(parts[2]);
    if (!is_bare(parts[1]))
        return false;
    if (claim->place == OF_LINE && is(parts[1], "6R") && !claim->has_control) {
        claim->control = value;
        claim->has_control = true;
    }
    if (claim->place == OF_CLAIM && is(parts[1], "D9") && claim->d9.start == NULL)
        claim->d9 = value;
    if (claim->place == OF_CLAIM && is(parts[1], "F8") && claim->f8.start == NULL)
        claim->f8 = value;
    return true;
}

static bool dates(const listing *self, reading *claim, text segment) {
    text parts[4];
    int32_t first, last;
    bool again = length_of(segment) == length_of(claim->days) && claim->days.start != NULL &&
                 memcmp(segment.start, claim->days.start, length_of(segment)) == 0;
    if (again && claim->place == OF_LINE) {
        claim->has_line_days = true;
        return true;
    }
    divide(segment, self->element, parts, 4);
    if (!is_bare(parts[1]))
        return false;
    if (claim->place == OF_CLAIM && is(parts[1], "434") && !claim->has_period) {
        claim->has_period = true;
        return period(parts, &claim->from, &claim->to);
    }
    if (claim->place != OF_LINE || !is(parts[1], "472") || claim->has_line_days)
        return true;
    claim->has_line_days = true;
    claim->days = segment;
    if (!period(parts, &first, &last))
        return false;
    claim->first = claim->first == 0 || first < claim->first ? first : claim->first;
    claim->last = last > claim->last ? last : claim->last;
    return true;
}

static listing_state begin_line(listing *self, reading *claim, text segment) {
    text parts[2];
    listing_state state = end_line(self, claim);
    if (segment.end == segment.start + 2)
        return LISTING_UNUSUAL;
    divide(segment, self->element, parts, 2);
    claim->lx = stripped(parts[1]);
    claim->control = (text){segment.end, segment.end};
    claim->has_control = claim->has_line_days = claim->has_others = false;
    claim->place = OPENED;
    claim->lines++;
    return state;
}

/* What may stand in a claim, but for what is looked at. */
static bool is_known(uint32_t id) {
    switch (id) {
    case ID3('C', 'L', '1'):
    case ID3('P', 'W', 'K'):
    case ID3('C', 'N', '1'):
    case ID3('A', 'M', 'T'):
    case ID2('K', '3'):
    case ID3('N', 'T', 'E'):
    case ID3('C', 'R', '1'):
    case ID3('C', 'R', '2'):
    case ID3('C', 'R', '3'):
    case ID3('C', 'R', 'C'):
    case ID2('H', 'I'):
    case ID3('H', 'C', 'P'):
    case ID3('P', 'R', 'V'):
    case ID2('N', '3'):
    case ID2('N', '4'):
    case ID3('P', 'E', 'R'):
    case ID3('C', 'A', 'S'):
    case ID2('O', 'I'):
    case ID3('M', 'I', 'A'):
    case ID3('M', 'O', 'A'):
    case ID3('D', 'M', 'G'):
    case ID3('C', 'T', 'P'):
    case ID3('Q', 'T', 'Y'):
    case ID3('M', 'E', 'A'):
    case ID3('P', 'S', '1'):
    case ID2('L', 'Q'):
    case ID3('F', 'R', 'M'):
        return true;
    default:
        return false;
    }
}

static text qualifier_of(const listing *self, text segment) {
    text parts[2];
    divide(segment, self->element, parts, 2);
    return stripped(parts[1]);
}

static void go_below(const listing *self, reading *claim, text segment, uint32_t id) {
    claim->place = BELOW;
    claim->has_others = claim->has_others || id == ID3('S', 'B', 'R');
    claim->of_other = claim->has_others && id == ID3('N', 'M', '1') && is(qualifier_of(self, segment), "PR");
}

/* Whether a REF or DTP in a loop below is of that loop: what is read of claim and lines is theirs wherever it stands. */
static bool is_below(const listing *self, const reading *claim, text segment) {
    text qualifier = qualifier_of(self, segment);
    if (is(qualifier, "F8"))
        return claim->of_other;
    return !is(qualifier, "D9") && !is(qualifier, "6R") && !is(qualifier, "434") && !is(qualifier, "472");
}

/* What a segment says; what stands in loops below claim and line says nothing here. */
static listing_state take(listing *self, reading *claim, text segment) {
    uint32_t id = id_of(segment, self->element);
    bool fits = true;
    if (claim->place == OPENED) {
        divide(segment, self->element, claim->service, LINE_ELEMENTS);
        claim->place = OF_LINE;
        return id == (self->institutional ? ID3('S', 'V', '2') : ID3('S', 'V', '1')) ? LISTING_DONE : LISTING_UNUSUAL;
    }
    switch (id) {
    case ID2('L', 'X'):
        return begin_line(self, claim, segment);
    case ID3('R', 'E', 'F'):
        fits = claim->place == BELOW ? is_below(self, claim, segment) : reference(self, claim, segment);
        break;
    case ID3('D', 'T', 'P'):
        fits = claim->place == BELOW ? is_below(self, claim, segment) : dates(self, claim, segment);
        break;
    case ID3('N', 'M', '1'):
    case ID3('S', 'B', 'R'):
    case ID3('L', 'I', 'N'):
    case ID3('S', 'V', 'D'):
        go_below(self, claim, segment, id);
        break;
    default:
        fits = is_known(id);
    }
    return fits ? LISTING_DONE : LISTING_UNUSUAL;
}

static bool begin_claim(const listing *self, reading *claim, text segment) {
    text place[4];
    if (id_of(segment, self->element) != ID3('C', 'L', 'M'))
        return false;
    divide(segment, self->element, claim->clm, CLAIM_ELEMENTS);
    divide(claim->clm[5], self->component, place, 3);
    claim->frequency = place[2];
    return length_of(place[2]) == 1 && (is_digit(*place[2].start) || is_capital(*place[2].start));
}

listing_state read_claim(listing *self, const int64_t *span, reading *claim) {
    text rest = {self->data + span[LISTING_START], self->data + span[LISTING_END]}, segment;
    if (text_is_padded(rest, self->element, self->component, self->terminator))
        return LISTING_UNUSUAL;
    for (; text_segment(&rest, self->gap, self->terminator, &segment); claim->segments++) {
        listing_state state = LISTING_DONE;
        if (claim->segments > 0)
            state = take(self, claim, segment);
        else if (!begin_claim(self, claim, segment))
            state = LISTING_UNUSUAL;
        if (state != LISTING_DONE)
            return state;
    }
    return claim->lines > 0 ? end_line(self, claim) : LISTING_UNUSUAL;
}
