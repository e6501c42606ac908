/* What alike claims have in common: edi837.claim.likeness_texts has the same in Python.

   Plain C without Python; nothing outside the segments is read. */
#ifndef EDI837_LIKENESS_H
#define EDI837_LIKENESS_H

#include "text.h"

/* What stood in a segment in which a name stands for it now. */
typedef enum { LIKENESS_NONE, LIKENESS_DAY, LIKENESS_NUMBER, LIKENESS_AUTHORIZATION } likeness_kind;

typedef struct {
    uint8_t element, sign;
    /* The segments with names for what differs, divided by the sign: no longer than they were. */
    uint8_t *common;
    size_t length;
    /* Segments so far, and whether an LX was among them. */
    size_t segments;
    bool in_lines;
    /* What differs of the last segment, where it is not LIKENESS_NONE. */
    likeness_kind kind;
    text value;
} likeness;

/* Add the next segment of a claim, or of a level; false where it is like no other. */
bool likeness_of_claim(likeness *self, text segment);
bool likeness_of_level(likeness *self, text segment);

#endif
