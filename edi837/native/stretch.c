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

typedef struct {
    PyObject *texts;
    uint8_t *heads;
    size_t length;
} Stretch;

/* `to` grows by what the next segment gives: 0 when its ID is not plain, -1 when memory is missing. Heads are divided by
   the terminator, which no segment holds; together they are no longer than what was cut. */
static int add(Stretch *to, text segment, const key *keys, size_t count, const uint8_t *marks) {
    text id = text_until(segment.start, segment.end, marks[0]);
    if (!is_plain(id))
        return 0;
    PyObject *whole = to_str(segment);
    int added = whole != NULL && PyList_Append(to->texts, whole) == 0 ? 1 : -1;
    Py_XDECREF(whole);
    text head = head_of(segment, id, key_of(id, keys, count), marks[0], marks[1]);
    size_t length = (size_t)(head.end - head.start);
    if (to->length > 0)
        to->heads[to->length++] = marks[2];
    memcpy(to->heads + to->length, head.start, length);
    to->length += length;
    return added;
}

/* Whether a pattern of the list matches: 1, 0, or -1 when a call failed. */
static int matches(PyObject *patterns, PyObject *one) {
    for (Py_ssize_t i = 0; i < PyList_GET_SIZE(patterns); i++) {
        PyObject *match = PyObject_CallOneArg(PyList_GET_ITEM(patterns, i), one);
        int found = match == NULL ? -1 : match != Py_None;
        Py_XDECREF(match);
        if (found != 0)
            return found;
    }
    return 0;
}

/* Whether what is known of a table, its good texts and its patterns, says that a text is good; None says so of all. */
static int is_good(PyObject *known, PyObject *one) {
    if (known == Py_None)
        return 1;
    if (!PyTuple_Check(known) || PyTuple_GET_SIZE(known) != 2 || !PySet_Check(PyTuple_GET_ITEM(known, 0)) ||
        !PyList_Check(PyTuple_GET_ITEM(known, 1))) {
        PyErr_SetString(PyExc_TypeError, "good texts and patterns are expected");
        return -1;
    }
    int found = PySet_Contains(PyTuple_GET_ITEM(known, 0), one);
    return found != 0 ? found : matches(PyTuple_GET_ITEM(known, 1), one);
}

/* The places of texts that are not good; NULL with an error. */
static PyObject *places_of_unmatched(PyObject *known, PyObject *texts) {
    PyObject *places = PyList_New(0);
    if (places != NULL && PySequence_Fast_GET_SIZE(texts) != PyTuple_GET_SIZE(known)) {
        PyErr_SetString(PyExc_ValueError, "as many texts as tables are expected");
        Py_CLEAR(places);
    }
    for (Py_ssize_t i = 0; places != NULL && i < PyTuple_GET_SIZE(known) && i < PySequence_Fast_GET_SIZE(texts); i++) {
        PyObject *one = Py_NewRef(PySequence_Fast_GET_ITEM(texts, i)), *at = NULL;
        int good = is_good(PyTuple_GET_ITEM(known, i), one);
        if (good < 0 || (good == 0 && ((at = PyLong_FromSsize_t(i)) == NULL || PyList_Append(places, at) < 0)))
            Py_CLEAR(places);
        Py_XDECREF(at);
        Py_DECREF(one);
    }
    return places;
}

PyObject *unmatched(PyObject *Py_UNUSED(module), PyObject *args) {
    PyObject *known, *given;
    if (!PyArg_ParseTuple(args, "O!O:unmatched", &PyTuple_Type, &known, &given))
        return NULL;
    PyObject *texts = PySequence_Fast(given, "texts are expected");
    PyObject *places = texts == NULL ? NULL : places_of_unmatched(known, texts);
    Py_XDECREF(texts);
    return places;
}

/* What is known of stretches with such heads, borrowed, and the places of texts that it does not say to be good: None
   and no places where nothing is known. A shape ends in what is good of each of its segments. NULL with an error. */
static PyObject *with_shape(PyObject *texts, PyObject *heads, PyObject *shapes) {
    PyObject *shape = PyDict_GetItemWithError(shapes, heads), *places = NULL;
    if (shape == NULL && PyErr_Occurred())
        return NULL;
    if (shape == NULL)
        return Py_BuildValue("(OOO[])", texts, heads, Py_None);
    Py_ssize_t last = PyTuple_Check(shape) ? PyTuple_GET_SIZE(shape) - 1 : -1;
    PyObject *good = last < 0 ? NULL : PyTuple_GET_ITEM(shape, last);
    if (good == NULL || !PyTuple_Check(good))
        PyErr_SetString(PyExc_TypeError, "a shape ends in what is good of its segments");
    else {
        Py_INCREF(shape);
        places = places_of_unmatched(good, texts);
        PyObject *result = places == NULL ? NULL : Py_BuildValue("(OOON)", texts, heads, shape, places);
        Py_DECREF(shape);
        return result;
    }
    return NULL;
}

PyObject *stretch(PyObject *Py_UNUSED(module), PyObject *args) {
    Py_buffer content, marks, gap, keys;
    PyObject *shapes;
    if (!PyArg_ParseTuple(args, "y*y*y*y*O!:stretch", &content, &marks, &gap, &keys, &PyDict_Type, &shapes))
        return NULL;
    PyObject *result = NULL;
    Stretch to = {PyList_New(0), PyMem_Malloc((size_t)content.len + 1), 0};
    if (to.heads == NULL)
        PyErr_NoMemory();
    else if (marks.len != 3 || keys.len % sizeof(key) != 0)
        PyErr_SetString(PyExc_ValueError, "three delimiters, and keys of four bytes each");
    else if (to.texts != NULL) {
        const uint8_t *mark = marks.buf, *start = content.buf, *gaps = gap.buf;
        bool is_gap[256] = {false};
        for (Py_ssize_t i = 0; i < gap.len; i++)
            is_gap[gaps[i]] = true;
        text rest = {start, start + content.len}, segment;
        int added = 1;
        while (added > 0 && text_segment(&rest, is_gap, mark[2], &segment))
            added = add(&to, segment, keys.buf, (size_t)keys.len / sizeof(key), mark);
        PyObject *heads = added > 0 ? to_str((text){to.heads, to.heads + to.length}) : NULL;
        if (heads != NULL)
            result = with_shape(to.texts, heads, shapes);
        else if (added == 0)
            result = Py_NewRef(Py_None);
        Py_XDECREF(heads);
    }
    Py_XDECREF(to.texts);
    PyMem_Free(to.heads);
    PyBuffer_Release(&content);
    PyBuffer_Release(&marks);
    PyBuffer_Release(&gap);
    PyBuffer_Release(&keys);
    return result;
}
