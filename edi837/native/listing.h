/* The rows of NAME.claims.csv, out of the bytes of claims and of the levels above them: edi837.rows.regular_claims has
   the same in Python. What is written in any unusual way is left to Python, which reads it as a claim.

   Plain C without Python; nothing outside data[0..size) is read. */
#ifndef EDI837_LISTING_H
#define EDI837_LISTING_H

#include "text.h"

/* A claim as the scan hands it over: start, end, ordinal of its CLM, offsets of its levels or -1. */
enum { LISTING_START, LISTING_END, LISTING_ORDINAL, LISTING_PROVIDER, LISTING_SUBSCRIBER, LISTING_PATIENT };

typedef enum { LISTING_DONE, LISTING_UNUSUAL, LISTING_NO_MEMORY } listing_state;

typedef struct {
    uint8_t *bytes;
    size_t length, room;
} listing_bytes;

/* What a row says of the parties of one level; `start` is NULL where there is no such party. */
typedef struct {
    int64_t offset;
    text billing[10], payer[10], insured[10], patient[10], birth;
} listing_level;

typedef struct {
    /* What is given; `head` are the first cells of each row, with a comma behind the last. */
    const uint8_t *data;
    int64_t size;
    uint8_t element, component, terminator;
    bool gap[256], institutional;
    text head;
    /* The cell about the patient, to be set where `patient_changed`. */
    text patient_digest;
    bool patient_changed;

    /* The levels of the claim that was looked at last. */
    listing_level levels[3];
    /* The rows, and the lines of the claim that is read. */
    listing_bytes rows, lines;
} listing;

/* After what is given is filled in, and the rest is zero. */
void listing_begin(listing *self);
/* Read the levels of a claim: false where it lacks one that each claim should have. */
bool listing_levels(listing *self, const int64_t *claim);
/* What makes out the patient: member id, birth date and first name, which may be in small letters. */
void listing_patient(const listing *self, text parts[3]);
/* Add the row of the claim whose levels were read. What is unusual leaves the rows as they are. */
listing_state listing_row(listing *self, const int64_t *claim);
void listing_end(listing *self);

#endif
