/* Rows of the listing of claims for Python, from claims that a scan handed over. */
#include "glue.h"
#include "listing.h"

enum { CLAIM_NUMBERS = 6 };

/* The digest of the patient as `keyed` gives it, into `kept`, which `self` then shows: 0 when the name is not plain. */
static int read_patient(listing *self, PyObject *keyed, PyObject **kept) {
    text parts[3];
    listing_patient(self, parts);
    for (const uint8_t *at = parts[2].start; at < parts[2].end; at++)
        if (*at >= 0x80)
            return 0;
    PyObject *digest = PyObject_CallFunction(
        keyed, "y#y#y#", parts[0].start, parts[0].end - parts[0].start, parts[1].start, parts[1].end - parts[1].start,
        parts[2].start, parts[2].end - parts[2].start);
    if (digest == NULL || !PyBytes_Check(digest)) {
        if (digest != NULL)
            PyErr_SetString(PyExc_TypeError, "a digest is bytes");
        Py_XDECREF(digest);
        return -1;
    }
    Py_XSETREF(*kept, digest);
    const uint8_t *bytes = (const uint8_t *)PyBytes_AS_STRING(digest);
    self->patient_digest = (text){bytes, bytes + PyBytes_GET_SIZE(digest)};
    return 1;
}

/* The rows of all claims that are usual; `unusual` gets number and place of each other one. 0, or -1 with an error. */
static int add_rows(listing *self, const int64_t *claims, Py_ssize_t count, PyObject *keyed, PyObject *unusual) {
    PyObject *digest = NULL;
    int state = 1, known = 1;
    for (Py_ssize_t i = 0; state >= 0 && i < count; i++) {
        const int64_t *claim = claims + i * CLAIM_NUMBERS;
        bool inside = claim[LISTING_START] >= 0 && claim[LISTING_START] <= claim[LISTING_END] &&
                      claim[LISTING_END] <= self->size && claim[LISTING_PROVIDER] < self->size &&
                      claim[LISTING_SUBSCRIBER] < self->size && claim[LISTING_PATIENT] < self->size;
        listing_state row = LISTING_UNUSUAL;
        if (inside && listing_levels(self, claim)) {
            if (keyed != Py_None && self->patient_changed)
                state = known = read_patient(self, keyed, &digest);
            if (known > 0)
                row = listing_row(self, claim);
        }
        if (row == LISTING_NO_MEMORY) {
            PyErr_NoMemory();
            state = -1;
        }
        if (state >= 0 && row == LISTING_UNUSUAL) {
            PyObject *place = Py_BuildValue("(nn)", i, (Py_ssize_t)self->rows.length);
            state = place == NULL ? -1 : PyList_Append(unusual, place);
            Py_XDECREF(place);
        }
    }
    Py_XDECREF(digest);
    return state < 0 ? -1 : 0;
}

static PyObject *rows_of(listing *self, const Py_buffer *claims, PyObject *keyed) {
    PyObject *unusual = PyList_New(0), *result = NULL;
    listing_begin(self);
    if (unusual != NULL && add_rows(self, claims->buf, claims->len / (8 * CLAIM_NUMBERS), keyed, unusual) == 0)
        result = Py_BuildValue("(y#O)", self->rows.bytes ? (const char *)self->rows.bytes : "",
                               (Py_ssize_t)self->rows.length, unusual);
    listing_end(self);
    Py_XDECREF(unusual);
    return result;
}

PyObject *claim_rows(PyObject *Py_UNUSED(module), PyObject *args) {
    Py_buffer data, claims, marks, gap, head;
    int institutional;
    PyObject *keyed, *result = NULL;
    if (!PyArg_ParseTuple(args, "y*y*y*y*py*O:claim_rows", &data, &claims, &marks, &gap, &institutional, &head, &keyed))
        return NULL;
    if (marks.len != 3 || claims.len % (8 * CLAIM_NUMBERS) != 0)
        PyErr_SetString(PyExc_ValueError, "three delimiters, and claims of six numbers each");
    else {
        const uint8_t *mark = marks.buf, *gaps = gap.buf, *cells = head.buf;
        listing self = {.data = data.buf, .size = data.len, .element = mark[0], .component = mark[1],
                        .terminator = mark[2], .institutional = institutional, .head = {cells, cells + head.len}};
        for (Py_ssize_t i = 0; i < gap.len; i++)
            self.gap[gaps[i]] = true;
        result = rows_of(&self, &claims, keyed);
    }
    PyBuffer_Release(&data);
    PyBuffer_Release(&claims);
    PyBuffer_Release(&marks);
    PyBuffer_Release(&gap);
    PyBuffer_Release(&head);
    return result;
}
