#include "likeness.h"

#include "values.h"

enum { MOST_ELEMENTS = 11, LONGEST_ACCOUNT = 20, LONGEST_NUMBER = 50, NPI_DIGITS = 10, NPI_PREFIX = 24 };
enum { NAMED = 10, KIND = 8, NUMBER = 9 };
/* The elements of a set of positions, as bits. */
#define AT(position) (1u << (position))
enum { OF_NAME = AT(3) | AT(4) | AT(5) | AT(6) | AT(7) | AT(9) };

static void put(likeness *self, text part) {
    if (part.start < part.end)
        memcpy(self->common + self->length, part.start, length_of(part));
    self->length += length_of(part);
}

/* With a sign that no segment holds for what stands in some places; what is empty stays empty. */
static void put_without(likeness *self, text segment, unsigned positions) {
    const uint8_t *at = segment.start;
    for (unsigned position = 0;; position++) {
        text value = text_near(at, segment.end, self->element);
        if (position < 32 && (positions & AT(position)) && value.start < value.end)
            self->common[self->length++] = self->sign;
        else
            put(self, value);
        if (value.end == segment.end)
            return;
        self->common[self->length++] = self->element;
        at = value.end + 1;
    }
}

/* The first elements, the ID among them, and how many there are, one more than these at most. */
static int elements_of(const likeness *self, text segment, text *elements) {
    const uint8_t *at = segment.start;
    for (int count = 0; count < MOST_ELEMENTS; count++) {
        elements[count] = text_near(at, segment.end, self->element);
        if (elements[count].end == segment.end)
            return count + 1;
        at = elements[count].end + 1;
    }
    return MOST_ELEMENTS + 1;
}

static bool are_digits(text value, size_t count) {
    for (const uint8_t *at = value.start; at < value.end; at++)
        if (!is_digit(*at))
            return false;
    return length_of(value) == count;
}

/* In capitals and digits. */
static bool is_number(text value, size_t longest) {
    for (const uint8_t *at = value.start; at < value.end; at++)
        if (!is_digit(*at) && !is_capital(*at))
            return false;
    return length_of(value) > 0 && length_of(value) <= longest;
}

/* Ten digits that begin with 1 or 2, the last of which proves the others under the prefix 80840 (ISO 7812). */
static bool is_npi(text value) {
    if (!are_digits(value, NPI_DIGITS) || (*value.start != '1' && *value.start != '2'))
        return false;
    int total = NPI_PREFIX;
    for (int place = 0; place < NPI_DIGITS; place++) {
        int digit = value.end[-1 - place] - '0', doubled = place % 2 ? digit * 2 : digit;
        total += doubled > 9 ? doubled - 9 : doubled;
    }
    return total % 10 == 0;
}

static bool has_npi(const text *nm1, int count) { return count == NAMED && is(nm1[KIND], "XX") && is_npi(nm1[NUMBER]); }

static bool is_printable(text whole) {
    for (const uint8_t *at = whole.start; at < whole.end; at++)
        if (*at < 0x20 || *at >= 0x7F)
            return false;
    return true;
}

static bool keep(likeness *self, likeness_kind kind, text value) {
    self->kind = kind;
    self->value = value;
    return true;
}

/* What a segment begins with, after a sign where it is not the first. */
static void begin(likeness *self) {
    if (self->segments++ > 0)
        self->common[self->length++] = self->sign;
    self->kind = LIKENESS_NONE;
}

static bool put_account(likeness *self, text segment, const text *clm, int count) {
    if (count < 3 || !is_number(clm[1], LONGEST_ACCOUNT))
        return false;
    put(self, (text){clm[1].end, segment.end});
    return keep(self, LIKENESS_NUMBER, clm[1]);
}

static bool put_service_date(likeness *self, const text *dtp, int count) {
    if (count != 4 || !is(dtp[1], "472") || !is(dtp[2], "D8") || !are_digits(dtp[3], 8))
        return false;
    put(self, dtp[1]);
    return keep(self, LIKENESS_DAY, dtp[3]);
}

static bool put_reference(likeness *self, text segment, const text *ref, int count) {
    bool plain = count == 3 && is_number(ref[2], LONGEST_NUMBER);
    bool of_line = count > 1 && is(ref[1], "6R"), authorizes = count > 1 && is(ref[1], "G1");
    if (of_line || authorizes) {
        if (!plain)
            return false;
        put(self, ref[1]);
        return keep(self, of_line ? LIKENESS_NUMBER : LIKENESS_AUTHORIZATION, ref[2]);
    }
    put(self, plain && (is(ref[1], "D9") || is(ref[1], "EA")) ? ref[1] : segment);
    return true;
}

bool likeness_of_claim(likeness *self, text segment) {
    text elements[MOST_ELEMENTS];
    uint32_t id = id_of(segment, self->element);
    if ((self->segments == 0) != (id == ID3('C', 'L', 'M')))
        return false;
    begin(self);
    switch (id) {
    case ID3('C', 'L', 'M'):
        return put_account(self, segment, elements, elements_of(self, segment, elements));
    case ID3('D', 'T', 'P'):
        return put_service_date(self, elements, elements_of(self, segment, elements));
    case ID3('R', 'E', 'F'):
        return put_reference(self, segment, elements, elements_of(self, segment, elements));
    case ID3('N', 'M', '1'):
        if (self->in_lines)
            return false;
        if (has_npi(elements, elements_of(self, segment, elements)) && is_printable(segment)) {
            put_without(self, segment, OF_NAME);
            return true;
        }
        break;
    case ID2('L', 'X'):
        self->in_lines = true;
        break;
    case ID2('H', 'I'):
    case ID2('N', '3'):
    case ID2('N', '4'):
    case ID3('P', 'R', 'V'):
    case ID3('N', 'T', 'E'):
    case ID3('S', 'V', '1'):
    case ID3('L', 'I', 'N'):
    case ID3('C', 'T', 'P'):
        break;
    default:
        return false;
    }
    put(self, segment);
    return true;
}

/* Whether a date of eight digits is announced anywhere: *D8* */
static bool is_dated(const likeness *self, text segment) {
    const uint8_t *at = segment.start;
    while (segment.end - at >= 4 && (at = memchr(at, self->element, (size_t)(segment.end - at - 3))) != NULL) {
        if (at[1] == 'D' && at[2] == '8' && at[3] == self->element)
            return true;
        at++;
    }
    return false;
}

static bool is_letter(uint8_t byte, char capital) { return byte == capital || byte == capital + ('a' - 'A'); }

static bool holds_box(text street) {
    for (const uint8_t *at = street.start; street.end - at >= 3; at++)
        if (is_letter(at[0], 'B') && is_letter(at[1], 'O') && is_letter(at[2], 'X'))
            return true;
    return false;
}

static bool put_party(likeness *self, text segment, const text *nm1, int count) {
    if (count > NUMBER)
        keep(self, LIKENESS_NUMBER, nm1[NUMBER]);
    bool is_person = is(nm1[1], "IL") || is(nm1[1], "QC");
    if (is_person || (is(nm1[1], "85") && has_npi(nm1, count)))
        put_without(self, segment, OF_NAME);
    else
        put(self, segment);
    return true;
}

static bool put_born(likeness *self, text segment, const text *dmg) {
    if (!is(dmg[1], "D8") || !are_digits(dmg[2], 8))
        return false;
    put_without(self, segment, AT(2) | AT(3));
    return keep(self, LIKENESS_DAY, dmg[2]);
}

/* The places of what differs in a segment of a level that has no number to keep. */
static unsigned differing(text segment, uint32_t id, const text *elements, int count) {
    switch (id) {
    case ID2('H', 'L'):
        return AT(1) | AT(2);
    case ID3('S', 'B', 'R'):
        return AT(3);
    case ID2('N', '3'):
        return holds_box(segment) ? 0 : AT(1) | AT(2);
    case ID2('N', '4'):
        return AT(1) | AT(2) | AT(3);
    case ID3('R', 'E', 'F'):
        return count == 3 && is(elements[1], "EI") && are_digits(elements[2], 9) ? AT(2) : 0;
    case ID3('P', 'E', 'R'):
        return AT(2) | AT(4) | AT(6) | AT(8);
    default:
        return 0;
    }
}

bool likeness_of_level(likeness *self, text segment) {
    for (const uint8_t *at = segment.start; at < segment.end; at++)
        if (*at >= 0x80)
            return false;
    begin(self);
    text elements[MOST_ELEMENTS];
    uint32_t id = id_of(segment, self->element);
    int count = elements_of(self, segment, elements);
    bool born = id == ID3('D', 'M', 'G'), party = id == ID3('N', 'M', '1');
    if ((born || party) && count < 3)
        return false;
    if (born)
        return put_born(self, segment, elements);
    if (is_dated(self, segment))
        return false;
    if (party)
        return put_party(self, segment, elements, count);
    put_without(self, segment, differing(segment, id, elements, count));
    return true;
}
