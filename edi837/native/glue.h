/* What the parts of the extension module share. */
#ifndef EDI837_GLUE_H
#define EDI837_GLUE_H

#define PY_SSIZE_T_CLEAN
#include <Python.h>
#include <structmember.h>

#include "text.h"

/* A segment as a span of `content`; `start` and `end` are offsets in its source. Text is made when it is asked for. */
typedef struct {
    PyObject_HEAD
    PyObject *delimiters, *content, *id, *loop, *elements;
    Py_ssize_t from, length;
    long long start, end, ordinal;
    uint8_t element, component;
} Segment;

extern PyTypeObject SegmentType, LoopType;

PyObject *read_set(PyObject *module, PyObject *args);
PyObject *claim_rows(PyObject *module, PyObject *args);
PyObject *csv_line(PyObject *module, PyObject *args);
PyObject *cut(PyObject *module, PyObject *args);
PyObject *stretch(PyObject *module, PyObject *args);
PyObject *claim_texts(PyObject *module, PyObject *args);
PyObject *level_texts(PyObject *module, PyObject *args);
PyObject *unmatched(PyObject *module, PyObject *args);
PyObject *use_element(PyObject *module, PyObject *type);
PyObject *build(PyObject *module, PyObject *args);

#define METHOD(name, function, flags) {name, (PyCFunction)(void (*)(void))function, flags, NULL}

static inline text text_of(const Segment *self) {
    const uint8_t *content = (const uint8_t *)PyBytes_AS_STRING(self->content) + self->from;
    return (text){content, content + self->length};
}

static inline PyObject *to_str(text part) {
    return PyUnicode_DecodeLatin1((const char *)part.start, part.start == NULL ? 0 : part.end - part.start, NULL);
}

/* As str.strip() does. */
static inline text stripped(text part) {
    while (part.start < part.end && Py_UNICODE_ISSPACE(*part.start))
        part.start++;
    while (part.start < part.end && Py_UNICODE_ISSPACE(part.end[-1]))
        part.end--;
    return part;
}

/* The same text; both are Latin-1. */
static inline int same(PyObject *one, PyObject *other) {
    if (one == other)
        return 1;
    Py_ssize_t length = PyUnicode_GET_LENGTH(one);
    return PyUnicode_GET_LENGTH(other) == length && PyUnicode_KIND(one) == PyUnicode_KIND(other) &&
           memcmp(PyUnicode_DATA(one), PyUnicode_DATA(other), (size_t)length * PyUnicode_KIND(one)) == 0;
}

#endif
