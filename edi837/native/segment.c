/* Segments for Python: edi837.x12.segment has the same in Python, and says what each attribute is. */
#include "glue.h"

/* The IDs of segments are few, and compared by identity first. */
static PyObject *known_ids;
static const Py_ssize_t MOST_IDS = 1000;
static PyObject *element_type;

typedef struct {
    PyObject *of;
    bool gap[256];
    uint8_t element, component, segment;
} Marks;

/* Those of the delimiters that were asked for last. */
static Marks marks;

static int one_byte(PyObject *of, const char *name, uint8_t *byte) {
    PyObject *text = PyObject_GetAttrString(of, name);
    if (text == NULL)
        return -1;
    int fits = PyUnicode_Check(text) && PyUnicode_GET_LENGTH(text) == 1 && PyUnicode_READ_CHAR(text, 0) < 256;
    if (fits)
        *byte = (uint8_t)PyUnicode_READ_CHAR(text, 0);
    else
        PyErr_Format(PyExc_ValueError, "%s is not one Latin-1 character", name);
    Py_DECREF(text);
    return fits ? 0 : -1;
}

static int read_marks(PyObject *delimiters) {
    Marks read = {.of = delimiters};
    if (marks.of == delimiters)
        return 0;
    if (one_byte(delimiters, "element", &read.element) < 0 || one_byte(delimiters, "component", &read.component) < 0 ||
        one_byte(delimiters, "segment", &read.segment) < 0)
        return -1;
    PyObject *gap = PyObject_GetAttrString(delimiters, "gap_text");
    if (gap == NULL || !PyUnicode_Check(gap)) {
        Py_XDECREF(gap);
        PyErr_SetString(PyExc_TypeError, "gap_text is not text");
        return -1;
    }
    for (Py_ssize_t i = 0; i < PyUnicode_GET_LENGTH(gap); i++)
        read.gap[PyUnicode_READ_CHAR(gap, i) & 0xFF] = true;
    Py_DECREF(gap);
    Py_INCREF(delimiters);
    Py_XSETREF(marks.of, NULL);
    marks = read;
    return 0;
}

static PyObject *id_of(text part) {
    PyObject *made = to_str(part);
    if (made == NULL || part.end - part.start > 3)
        return made;
    if (known_ids == NULL && (known_ids = PyDict_New()) == NULL) {
        Py_DECREF(made);
        return NULL;
    }
    PyObject *known = PyDict_GetItemWithError(known_ids, made);
    if (known != NULL) {
        Py_INCREF(known);
        Py_DECREF(made);
        return known;
    }
    if (PyErr_Occurred() || PyDict_GET_SIZE(known_ids) >= MOST_IDS)
        return made;
    PyUnicode_InternInPlace(&made);
    if (PyDict_SetItem(known_ids, made, made) < 0)
        Py_CLEAR(made);
    return made;
}

/* A segment over `part` of `content`, by the marks read last. */
static Segment *segment_over(PyObject *content, text part, long long start, long long end, long long ordinal) {
    PyObject *id = id_of(text_until(part.start, part.end, marks.element));
    if (id == NULL)
        return NULL;
    Segment *self = PyObject_New(Segment, &SegmentType);
    if (self == NULL) {
        Py_DECREF(id);
        return NULL;
    }
    self->delimiters = Py_NewRef(marks.of);
    self->content = Py_NewRef(content);
    self->id = id;
    self->loop = PyUnicode_FromStringAndSize(NULL, 0);
    self->elements = NULL;
    self->from = part.start - (const uint8_t *)PyBytes_AS_STRING(content);
    self->length = part.end - part.start;
    self->start = start;
    self->end = end;
    self->ordinal = ordinal;
    self->element = marks.element;
    self->component = marks.component;
    return self;
}

PyObject *cut(PyObject *Py_UNUSED(module), PyObject *args) {
    PyObject *content, *delimiters;
    long long at, ordinal = 1;
    if (!PyArg_ParseTuple(args, "SOL|L:cut", &content, &delimiters, &at, &ordinal) || read_marks(delimiters) < 0)
        return NULL;
    PyObject *segments = PyList_New(0);
    const uint8_t *first = (const uint8_t *)PyBytes_AS_STRING(content);
    text rest = {first, first + PyBytes_GET_SIZE(content)}, part;
    while (segments != NULL && text_segment(&rest, marks.gap, marks.segment, &part)) {
        Segment *made = segment_over(content, part, at + (part.start - first), at + (rest.start - first), ordinal++);
        if (made == NULL || PyList_Append(segments, (PyObject *)made) < 0)
            Py_CLEAR(segments);
        Py_XDECREF(made);
    }
    return segments;
}

static PyObject *segment_new(PyTypeObject *Py_UNUSED(type), PyObject *args, PyObject *Py_UNUSED(named)) {
    PyObject *delimiters, *elements, *loop = NULL;
    long long start, end, ordinal;
    if (!PyArg_ParseTuple(args, "OLLLO!|U:Segment", &delimiters, &start, &end, &ordinal, &PyList_Type, &elements,
                          &loop) ||
        read_marks(delimiters) < 0)
        return NULL;
    PyObject *separator = PyUnicode_FromOrdinal(marks.element);
    PyObject *joined = separator ? PyUnicode_Join(separator, elements) : NULL;
    PyObject *content = joined ? PyUnicode_AsLatin1String(joined) : NULL;
    Segment *self = NULL;
    if (content != NULL) {
        const uint8_t *first = (const uint8_t *)PyBytes_AS_STRING(content);
        self = segment_over(content, (text){first, first + PyBytes_GET_SIZE(content)}, start, end, ordinal);
        if (self != NULL && loop != NULL)
            Py_SETREF(self->loop, Py_NewRef(loop));
    }
    Py_XDECREF(separator);
    Py_XDECREF(joined);
    Py_XDECREF(content);
    return (PyObject *)self;
}

static void segment_dealloc(Segment *self) {
    Py_XDECREF(self->delimiters);
    Py_XDECREF(self->content);
    Py_XDECREF(self->id);
    Py_XDECREF(self->loop);
    Py_XDECREF(self->elements);
    PyObject_Free(self);
}

static PyObject *split(text whole, uint8_t separator) {
    PyObject *parts = PyList_New(0);
    for (const uint8_t *at = whole.start; parts != NULL;) {
        text part = text_until(at, whole.end, separator);
        PyObject *made = to_str(part);
        if (made == NULL || PyList_Append(parts, made) < 0)
            Py_CLEAR(parts);
        Py_XDECREF(made);
        if (part.end == whole.end)
            break;
        at = part.end + 1;
    }
    return parts;
}

static int place(PyObject *const *args, Py_ssize_t count, Py_ssize_t most, Py_ssize_t *position, Py_ssize_t *component) {
    if (count < 1 || count > most) {
        PyErr_SetString(PyExc_TypeError, "a position is expected, and a component may follow");
        return -1;
    }
    *position = PyLong_AsSsize_t(args[0]);
    *component = count == 2 ? PyLong_AsSsize_t(args[1]) : 0;
    if ((*position < 0 || *component < 0) && !PyErr_Occurred())
        PyErr_SetString(PyExc_ValueError, "a position counts from 0");
    return PyErr_Occurred() ? -1 : 0;
}

static PyObject *segment_value(Segment *self, PyObject *const *args, Py_ssize_t count) {
    Py_ssize_t position, component;
    if (place(args, count, 2, &position, &component) < 0)
        return NULL;
    text part = text_part(text_of(self), self->element, position);
    if (component && part.start != NULL)
        part = text_part(part, self->component, component - 1);
    return to_str(part);
}

static PyObject *segment_components(Segment *self, PyObject *position) {
    Py_ssize_t at, component;
    if (place(&position, 1, 1, &at, &component) < 0)
        return NULL;
    text part = text_part(text_of(self), self->element, at);
    return part.start == NULL ? Py_BuildValue("[s]", "") : split(part, self->component);
}

static PyObject *segment_span_of(Segment *self, PyObject *const *args, Py_ssize_t count) {
    Py_ssize_t position, component;
    if (place(args, count, 2, &position, &component) < 0)
        return NULL;
    text whole = text_of(self), part = text_part(whole, self->element, position);
    if (part.start == NULL)
        return Py_BuildValue("(LL)", self->end - 1, self->end - 1);
    if (component) {
        text within = text_part(part, self->component, component - 1);
        part = within.start == NULL ? (text){part.end, part.end} : within;
    }
    return Py_BuildValue("(LL)", self->start + (part.start - whole.start), self->start + (part.end - whole.start));
}

static PyObject *segment_element(Segment *self, PyObject *const *args, Py_ssize_t count) {
    if (count < 1 || count > 2 || element_type == NULL) {
        PyErr_SetString(PyExc_TypeError, "a position is expected, and a component may follow");
        return NULL;
    }
    PyObject *made = ((PyTypeObject *)element_type)->tp_alloc((PyTypeObject *)element_type, 3);
    PyObject *component = count == 2 ? Py_NewRef(args[1]) : PyLong_FromLong(0);
    if (made == NULL || component == NULL) {
        Py_XDECREF(made);
        Py_XDECREF(component);
        return NULL;
    }
    PyTuple_SET_ITEM(made, 0, Py_NewRef((PyObject *)self));
    PyTuple_SET_ITEM(made, 1, Py_NewRef(args[0]));
    PyTuple_SET_ITEM(made, 2, component);
    return made;
}

PyObject *use_element(PyObject *Py_UNUSED(module), PyObject *type) {
    if (!PyType_Check(type) || !PyType_IsSubtype((PyTypeObject *)type, &PyTuple_Type)) {
        PyErr_SetString(PyExc_TypeError, "a type of tuples is expected");
        return NULL;
    }
    Py_XSETREF(element_type, Py_NewRef(type));
    Py_RETURN_NONE;
}

static PyObject *segment_elements(Segment *self, void *Py_UNUSED(closure)) {
    if (self->elements == NULL)
        self->elements = split(text_of(self), self->element);
    return Py_XNewRef(self->elements);
}

/* How a segment goes to disk and to other processes. */
static PyObject *segment_reduce(Segment *self, PyObject *Py_UNUSED(none)) {
    PyObject *elements = segment_elements(self, NULL);
    if (elements == NULL)
        return NULL;
    return Py_BuildValue("(O(OLLLNO))", &SegmentType, self->delimiters, self->start, self->end, self->ordinal, elements,
                         self->loop);
}

static PyObject *segment_text(Segment *self, void *Py_UNUSED(closure)) { return to_str(text_of(self)); }

static PyObject *segment_repr(Segment *self) {
    return PyUnicode_FromFormat("<Segment %U %lld..%lld>", self->id, self->start, self->end);
}

static PyMemberDef segment_members[] = {
    {"delimiters", T_OBJECT, offsetof(Segment, delimiters), READONLY, NULL},
    {"start", T_LONGLONG, offsetof(Segment, start), READONLY, NULL},
    {"end", T_LONGLONG, offsetof(Segment, end), READONLY, NULL},
    {"ordinal", T_LONGLONG, offsetof(Segment, ordinal), READONLY, NULL},
    {"id", T_OBJECT, offsetof(Segment, id), READONLY, NULL},
    {"loop", T_OBJECT, offsetof(Segment, loop), 0, NULL},
    {NULL, 0, 0, 0, NULL},
};

static PyGetSetDef segment_getset[] = {
    {"elements", (getter)segment_elements, NULL, NULL, NULL},
    {"text", (getter)segment_text, NULL, NULL, NULL},
    {NULL, NULL, NULL, NULL, NULL},
};

static PyMethodDef segment_methods[] = {
    METHOD("value", segment_value, METH_FASTCALL),
    METHOD("components", segment_components, METH_O),
    METHOD("span_of", segment_span_of, METH_FASTCALL),
    METHOD("element", segment_element, METH_FASTCALL),
    METHOD("__reduce__", segment_reduce, METH_NOARGS),
    {NULL, NULL, 0, NULL},
};

PyTypeObject SegmentType = {
    PyVarObject_HEAD_INIT(NULL, 0)
    .tp_name = "edi837.native._native.Segment",
    .tp_doc = "A segment as a span of bytes: see edi837.x12.segment.",
    .tp_basicsize = sizeof(Segment),
    .tp_flags = Py_TPFLAGS_DEFAULT,
    .tp_new = segment_new,
    .tp_dealloc = (destructor)segment_dealloc,
    .tp_repr = (reprfunc)segment_repr,
    .tp_members = segment_members,
    .tp_getset = segment_getset,
    .tp_methods = segment_methods,
};
