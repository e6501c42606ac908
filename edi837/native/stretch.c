/* A stretch of a set as a guide's walk begins with it: the text of each segment, and its head. */
#include "glue.h"

/* A segment that has qualifiers: its ID, padded with zeros, and the number of elements up to the last of them; 0 where
   it is the first component of the first element. */
typedef struct {
    char id[3];
    uint8_t elements;
} key;

static const key *key_of(text id, const key *keys, size_t count) {
    size_t length = (size_t)(id.end - id.start);
    for (size_t i = 0; length <= sizeof keys->id && i < count; i++) {
        if (memcmp(keys[i].id, id.start, length) == 0 && (length == sizeof keys->id || keys[i].id[length] == 0))
            return &keys[i];
    }
    return NULL;
}

static bool is_plain(text id) {
    for (const uint8_t *at = id.start; at < id.end; at++) {
        if (!((*at >= 'A' && *at <= 'Z') || (*at >= '0' && *at <= '9')))
            return false;
    }
    return id.start < id.end;
}

/* The ID with its qualifiers, or alone where not all of them are sent. */
static text head_of(text segment, text id, const key *found, uint8_t element, uint8_t component) {
    if (found == NULL || id.end == segment.end)
        return id;
    text value = text_until(id.end + 1, segment.end, element);
    if (found->elements == 0)
        return (text){id.start, text_until(value.start, value.end, component).end};
    for (unsigned number = 1; number < found->elements; number++) {
        if (value.end == segment.end)
            return id;
        value = text_until(value.end + 1, segment.end, element);
    }
    return (text){id.start, value.end};
}

/* Both lists grow by what the next segment gives: 0 when its ID is not plain, -1 when memory is missing. */
static int add(PyObject *texts, PyObject *heads, text segment, const key *keys, size_t count, const uint8_t *marks) {
    text id = text_until(segment.start, segment.end, marks[0]);
    if (!is_plain(id))
        return 0;
    PyObject *whole = to_str(segment);
    PyObject *head = whole ? to_str(head_of(segment, id, key_of(id, keys, count), marks[0], marks[1])) : NULL;
    int added = head != NULL && PyList_Append(texts, whole) == 0 && PyList_Append(heads, head) == 0 ? 1 : -1;
    Py_XDECREF(whole);
    Py_XDECREF(head);
    return added;
}

PyObject *stretch(PyObject *Py_UNUSED(module), PyObject *args) {
    Py_buffer content, marks, gap, keys;
    if (!PyArg_ParseTuple(args, "y*y*y*y*:stretch", &content, &marks, &gap, &keys))
        return NULL;
    PyObject *result = NULL, *texts = PyList_New(0), *heads = PyList_New(0);
    if (marks.len != 3 || keys.len % sizeof(key) != 0)
        PyErr_SetString(PyExc_ValueError, "three delimiters, and keys of four bytes each");
    else if (texts != NULL && heads != NULL) {
        const uint8_t *mark = marks.buf, *start = content.buf, *gaps = gap.buf;
        bool is_gap[256] = {false};
        for (Py_ssize_t i = 0; i < gap.len; i++)
            is_gap[gaps[i]] = true;
        text rest = {start, start + content.len}, segment;
        int added = 1;
        while (added > 0 && text_segment(&rest, is_gap, mark[2], &segment))
            added = add(texts, heads, segment, keys.buf, (size_t)keys.len / sizeof(key), mark);
        PyObject *tuple = added > 0 ? PyList_AsTuple(heads) : NULL;
        result = tuple ? PyTuple_Pack(2, texts, tuple) : added == 0 ? Py_NewRef(Py_None) : NULL;
        Py_XDECREF(tuple);
    }
    Py_XDECREF(texts);
    Py_XDECREF(heads);
    PyBuffer_Release(&content);
    PyBuffer_Release(&marks);
    PyBuffer_Release(&gap);
    PyBuffer_Release(&keys);
    return result;
}
