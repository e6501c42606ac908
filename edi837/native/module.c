/* The extension module: edi837/native/__init__.py decides whether it is used. */
#include "breaks.h"
#include "glue.h"
#include "scan.h"
#include "writing.h"

/* Raised by one with every change that Python has to know of. */
static const int VERSION = 11;

typedef struct {
    PyObject *take, *take_every, *is_product, *other_amount;
} Callers;

static int answer(PyObject *called, text part) {
    PyObject *given = PyBytes_FromStringAndSize((const char *)part.start, part.end - part.start);
    PyObject *result = given == NULL ? NULL : PyObject_CallOneArg(called, given);
    int is_true = result == NULL ? -1 : PyObject_IsTrue(result);
    Py_XDECREF(given);
    Py_XDECREF(result);
    return is_true;
}

static int hand_claims(const int64_t *claims, size_t *count, PyObject *take) {
    const uint8_t *first = (const uint8_t *)claims;
    size_t size = *count * CLAIM_FIELDS * sizeof *claims;
    *count = 0;
    return size == 0 ? 0 : answer(take, (text){first, first + size});
}

/* What is full, or all that is there; -1 when a call failed. */
static int hand_over(scan *self, const Callers *callers, bool all) {
    if (self->claim_count == CLAIMS_A_BATCH || all)
        if (hand_claims(self->claims, &self->claim_count, callers->take) < 0)
            return -1;
    return self->every_count == CLAIMS_A_BATCH || all
               ? hand_claims(self->every, &self->every_count, callers->take_every)
               : 0;
}

/* To the end of the set: 1 when it was read, 0 when it is not regular, -1 when a call failed. */
static int run(scan *self, const Callers *callers) {
    for (;;) {
        scan_state state;
        Py_BEGIN_ALLOW_THREADS state = scan_next(self);
        Py_END_ALLOW_THREADS text asked = {self->text, self->text + self->text_size};
        int answered = 0;
        switch (state) {
        case SCAN_GAVE_UP:
            return 0;
        case SCAN_DONE:
            return hand_over(self, callers, true) < 0 ? -1 : 1;
        case SCAN_FULL:
            answered = hand_over(self, callers, false);
            break;
        case SCAN_PRODUCT:
            answered = answer(callers->is_product, asked);
            self->wanted = answered > 0;
            break;
        case SCAN_AMOUNT:
            answered = answer(callers->other_amount, asked);
            break;
        }
        if (answered < 0)
            return -1;
    }
}

static PyObject *result_of(const scan *self) {
    return Py_BuildValue("(LLLLi(LL)(LL))", self->se, self->segments, self->claim_total, self->cents, self->decimals,
                         self->lines.first, self->lines.times, self->claims_a_level.first, self->claims_a_level.times);
}

PyObject *read_set(PyObject *Py_UNUSED(module), PyObject *args) {
    Py_buffer data, marks, gap, codes;
    long long start, most_lines, long_claim, most_claims;
    int everything, examined;
    Callers callers;
    if (!PyArg_ParseTuple(args, "y*Ly*y*y*pp(LLL)OOOO:read_set", &data, &start, &marks, &gap, &codes, &everything,
                          &examined, &most_lines, &long_claim, &most_claims, &callers.take, &callers.take_every,
                          &callers.is_product, &callers.other_amount))
        return NULL;
    PyObject *result = NULL;
    scan *self = PyMem_Calloc(1, sizeof *self);
    if (self == NULL)
        PyErr_NoMemory();
    else if (marks.len != 3 || codes.len % sizeof(uint64_t) != 0)
        PyErr_SetString(PyExc_ValueError, "three delimiters, and codes of eight bytes each");
    else {
        const uint8_t *mark = marks.buf, *gaps = gap.buf;
        self->data = data.buf;
        self->size = data.len;
        self->start = start;
        self->element = mark[0];
        self->component = mark[1];
        self->terminator = mark[2];
        self->everything = everything;
        self->examined = examined;
        self->all_places = callers.take_every != Py_None;
        for (Py_ssize_t i = 0; i < gap.len; i++)
            self->gap[gaps[i]] = true;
        self->codes = codes.buf;
        self->code_count = (size_t)codes.len / sizeof(uint64_t);
        self->most_lines = most_lines;
        self->long_claim = long_claim;
        self->most_claims = most_claims;
        int done = scan_begin(self) ? run(self, &callers) : 0;
        result = done > 0 ? result_of(self) : done == 0 ? Py_NewRef(Py_None) : NULL;
        scan_end(self);
    }
    PyMem_Free(self);
    PyBuffer_Release(&data);
    PyBuffer_Release(&marks);
    PyBuffer_Release(&gap);
    PyBuffer_Release(&codes);
    return result;
}

static PyObject *each_break_follows(PyObject *Py_UNUSED(module), PyObject *args) {
    Py_buffer data, terminator;
    if (!PyArg_ParseTuple(args, "y*y*:each_break_follows", &data, &terminator))
        return NULL;
    bool holds = false;
    if (terminator.len != 1)
        PyErr_SetString(PyExc_ValueError, "a terminator is one byte");
    else {
        Py_BEGIN_ALLOW_THREADS holds = breaks_follow(data.buf, data.len, *(const uint8_t *)terminator.buf);
        Py_END_ALLOW_THREADS
    }
    PyBuffer_Release(&data);
    PyBuffer_Release(&terminator);
    return PyErr_Occurred() ? NULL : PyBool_FromLong(holds);
}

static PyObject *written_plainly(PyObject *Py_UNUSED(module), PyObject *args) {
    Py_buffer content, marks, gap;
    if (!PyArg_ParseTuple(args, "y*y*y*:written_plainly", &content, &marks, &gap))
        return NULL;
    bool holds = false;
    if (marks.len != 3)
        PyErr_SetString(PyExc_ValueError, "three delimiters are expected");
    else {
        const uint8_t *mark = marks.buf, *gaps = gap.buf, *start = content.buf;
        writing self = {.element = mark[0], .component = mark[1], .terminator = mark[2]};
        for (Py_ssize_t i = 0; i < gap.len; i++)
            self.gap[gaps[i]] = true;
        holds = is_written_plainly(&self, (text){start, start + content.len});
    }
    PyBuffer_Release(&content);
    PyBuffer_Release(&marks);
    PyBuffer_Release(&gap);
    return PyErr_Occurred() ? NULL : PyBool_FromLong(holds);
}

static PyMethodDef methods[] = {
    {"each_break_follows", each_break_follows, METH_VARARGS, "Whether each line break follows a terminator at once."},
    {"read_set", read_set, METH_VARARGS, "One regular transaction set; None where it is not regular."},
    {"claim_rows", claim_rows, METH_VARARGS, "The rows of the listing of claims that are written as claims are."},
    {"csv_line", csv_line, METH_VARARGS, "A row as it stands in a CSV file."},
    {"cut", cut, METH_VARARGS, "The segments of a piece of a source."},
    {"stretch", stretch, METH_VARARGS, "Plain segments, their heads, and what is known of such."},
    {"claim_texts", claim_texts, METH_VARARGS, "What alike claims have in common of a claim, and what they do not."},
    {"level_texts", level_texts, METH_VARARGS, "The same of a level above it."},
    {"unmatched", unmatched, METH_VARARGS, "The places of texts that are not known, nor match a pattern."},
    {"written_plainly", written_plainly, METH_VARARGS, "Whether nothing in a claim is to be read with leniency."},
    {"build", build, METH_VARARGS, "Segments put into loops."},
    {"use_element", use_element, METH_O, "The type that Segment.element makes."},
    {NULL, NULL, 0, NULL},
};

static struct PyModuleDef module = {
    PyModuleDef_HEAD_INIT, .m_name = "_native", .m_doc = "The scan, the claim cut, rows.", .m_size = -1, .m_methods = methods,
};

PyMODINIT_FUNC PyInit__native(void) {
    PyObject *made = PyModule_Create(&module);
    if (made == NULL || PyModule_AddType(made, &SegmentType) < 0 || PyModule_AddType(made, &LoopType) < 0 ||
        PyModule_AddIntConstant(made, "VERSION", VERSION) < 0)
        Py_CLEAR(made);
    return made;
}
