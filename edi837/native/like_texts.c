/* What alike claims have in common, for Python. */
#include "glue.h"
#include "likeness.h"

enum { KINDS = 3 };

typedef struct {
    likeness likeness;
    /* Days, numbers, authorizations. */
    PyObject *kept[KINDS];
} Reading;

/* Keep what differs of the last segment; a day of service is kept once. 0, or -1 when memory is missing. */
static int keep_value(Reading *self, bool once) {
    likeness_kind kind = self->likeness.kind;
    if (kind == LIKENESS_NONE)
        return 0;
    PyObject *list = self->kept[kind - 1], *value = to_str(self->likeness.value);
    int known = value == NULL ? -1 : once && kind == LIKENESS_DAY ? PySequence_Contains(list, value) : 0;
    int state = known == 0 ? PyList_Append(list, value) : known > 0 ? 0 : -1;
    Py_XDECREF(value);
    return state;
}

/* 1 when all segments were read, 0 when one is like no other, -1 when a call failed. */
static int read_all(Reading *self, PyObject *const *texts, Py_ssize_t count, bool of_claim) {
    for (Py_ssize_t i = 0; i < count; i++) {
        const uint8_t *start = PyUnicode_DATA(texts[i]);
        text segment = {start, start + PyUnicode_GET_LENGTH(texts[i])};
        if (!(of_claim ? likeness_of_claim : likeness_of_level)(&self->likeness, segment))
            return 0;
        if (keep_value(self, of_claim) < 0)
            return -1;
    }
    return 1;
}

/* How many bytes some texts have together with what divides them; -1 where one is no text in Latin-1. */
static Py_ssize_t size_of(PyObject *const *texts, Py_ssize_t count) {
    Py_ssize_t size = count + 1;
    for (Py_ssize_t i = 0; i < count; i++) {
        if (!PyUnicode_Check(texts[i]) || PyUnicode_READY(texts[i]) < 0 || PyUnicode_KIND(texts[i]) != PyUnicode_1BYTE_KIND) {
            PyErr_SetString(PyExc_TypeError, "texts in Latin-1 are expected");
            return -1;
        }
        size += PyUnicode_GET_LENGTH(texts[i]);
    }
    return size;
}

static PyObject *texts_of(PyObject *args, bool of_claim) {
    PyObject *given, *marks, *result = NULL;
    if (!PyArg_ParseTuple(args, "OU:like_texts", &given, &marks))
        return NULL;
    PyObject *sequence = PySequence_Fast(given, "texts are expected");
    if (sequence == NULL)
        return NULL;
    PyObject **texts = PySequence_Fast_ITEMS(sequence);
    Py_ssize_t count = PySequence_Fast_GET_SIZE(sequence), size = size_of(texts, count);
    Reading self = {{0}, {PyList_New(0), PyList_New(0), PyList_New(0)}};
    self.likeness.common = size < 0 ? NULL : PyMem_Malloc((size_t)size);
    if (size >= 0 && (PyUnicode_GET_LENGTH(marks) != 2 || PyUnicode_KIND(marks) != PyUnicode_1BYTE_KIND))
        PyErr_SetString(PyExc_ValueError, "two separators are expected");
    else if (size >= 0 && self.likeness.common == NULL)
        PyErr_NoMemory();
    else if (size >= 0 && self.kept[0] != NULL && self.kept[1] != NULL && self.kept[2] != NULL) {
        const uint8_t *mark = PyUnicode_DATA(marks);
        self.likeness.element = mark[0];
        self.likeness.sign = mark[1];
        int state = count == 0 && of_claim ? 0 : read_all(&self, texts, count, of_claim);
        text common = {self.likeness.common, self.likeness.common + self.likeness.length};
        if (state > 0)
            result = Py_BuildValue("(NOOO)", to_str(common), self.kept[0], self.kept[1], self.kept[2]);
        else if (state == 0)
            result = Py_NewRef(Py_None);
    }
    PyMem_Free(self.likeness.common);
    for (int kind = 0; kind < KINDS; kind++)
        Py_XDECREF(self.kept[kind]);
    Py_DECREF(sequence);
    return result;
}

PyObject *claim_texts(PyObject *Py_UNUSED(module), PyObject *args) { return texts_of(args, true); }

PyObject *level_texts(PyObject *Py_UNUSED(module), PyObject *args) { return texts_of(args, false); }
