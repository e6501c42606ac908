/* How claims are written: plain C without Python; nothing outside the content is read. */
#ifndef EDI837_WRITING_H
#define EDI837_WRITING_H

#include "text.h"

typedef struct {
    uint8_t element, component, terminator;
    bool gap[256];
} writing;

/* Whether nothing in a claim is to be read with leniency, for certain: each ID is in capitals and digits, no blank ends a
   value, and each service follows its LX and divides its code as the header says. */
bool is_written_plainly(const writing *self, text content);

#endif
