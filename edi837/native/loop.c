/* Loops for Python: edi837.claim.loops has the same in Python, and says what each method gives. */
#include "glue.h"

static const Py_ssize_t MOST_REMEMBERED = 1000;

typedef struct {
    PyObject_HEAD
    PyObject *id, *segments, *loops;
} Loop;

static Loop *loop_made(PyObject *id) {
    Loop *self = PyObject_New(Loop, &LoopType);
    if (self == NULL)
        return NULL;
    self->id = Py_NewRef(id);
    self->segments = PyList_New(0);
    self->loops = PyList_New(0);
    if (self->segments == NULL || self->loops == NULL)
        Py_CLEAR(self);
    return self;
}

static PyObject *loop_new(PyTypeObject *Py_UNUSED(type), PyObject *args, PyObject *Py_UNUSED(named)) {
    PyObject *id;
    return PyArg_ParseTuple(args, "U:Loop", &id) ? (PyObject *)loop_made(id) : NULL;
}

static void loop_dealloc(Loop *self) {
    Py_XDECREF(self->id);
    Py_XDECREF(self->segments);
    Py_XDECREF(self->loops);
    PyObject_Free(self);
}

/* Whether the first element, without outer blanks, is one of the qualifiers. */
static int qualified(Segment *segment, PyObject *const *qualifiers, Py_ssize_t count) {
    text sent = stripped(text_part(text_of(segment), segment->element, 1));
    Py_ssize_t length = sent.start == NULL ? 0 : sent.end - sent.start;
    for (Py_ssize_t i = 0; i < count; i++) {
        PyObject *one = qualifiers[i];
        if (PyUnicode_Check(one) && PyUnicode_GET_LENGTH(one) == length &&
            PyUnicode_KIND(one) == PyUnicode_1BYTE_KIND &&
            (length == 0 || memcmp(PyUnicode_DATA(one), sent.start, (size_t)length) == 0))
            return 1;
    }
    return 0;
}

static Segment *segment_at(Loop *self, Py_ssize_t at) {
    PyObject *one = PyList_GET_ITEM(self->segments, at);
    return Py_IS_TYPE(one, &SegmentType) ? (Segment *)one : NULL;
}

static int has_id(Segment *segment, PyObject *id) { return segment != NULL && same(segment->id, id); }

static int named(PyObject *const *args, Py_ssize_t count) {
    for (Py_ssize_t i = 0; i < count; i++)
        if (!PyUnicode_Check(args[i])) {
            PyErr_SetString(PyExc_TypeError, "text is expected");
            return 0;
        }
    if (count == 0)
        PyErr_SetString(PyExc_TypeError, "an ID is expected");
    return count > 0;
}

static PyObject *chosen(Loop *self, PyObject *const *args, Py_ssize_t count, int any) {
    PyObject *found = named(args, count) ? PyList_New(0) : NULL;
    for (Py_ssize_t at = 0; found != NULL && at < PyList_GET_SIZE(self->segments); at++) {
        Segment *segment = segment_at(self, at);
        if (has_id(segment, args[0]) && (any || qualified(segment, args + 1, count - 1)) &&
            PyList_Append(found, (PyObject *)segment) < 0)
            Py_CLEAR(found);
    }
    return found;
}

static PyObject *loop_of(Loop *self, PyObject *id) { return chosen(self, &id, 1, 1); }

static PyObject *loop_all(Loop *self, PyObject *const *args, Py_ssize_t count) { return chosen(self, args, count, 0); }

static PyObject *loop_first(Loop *self, PyObject *const *args, Py_ssize_t count) {
    if (!named(args, count))
        return NULL;
    for (Py_ssize_t at = 0; at < PyList_GET_SIZE(self->segments); at++) {
        Segment *segment = segment_at(self, at);
        if (has_id(segment, args[0]) && (count == 1 || qualified(segment, args + 1, count - 1)))
            return Py_NewRef((PyObject *)segment);
    }
    Py_RETURN_NONE;
}

static PyObject *loop_child(Loop *self, PyObject *id) {
    for (Py_ssize_t at = 0; named(&id, 1) && at < PyList_GET_SIZE(self->loops); at++) {
        PyObject *one = PyList_GET_ITEM(self->loops, at);
        if (Py_IS_TYPE(one, &LoopType) && same(((Loop *)one)->id, id))
            return Py_NewRef(one);
    }
    return PyErr_Occurred() ? NULL : Py_NewRef(Py_None);
}

static PyObject *loop_children(Loop *self, PyObject *const *args, Py_ssize_t count) {
    PyObject *found = count == 0 || named(args, count) ? PyList_New(0) : NULL;
    for (Py_ssize_t at = 0; found != NULL && at < PyList_GET_SIZE(self->loops); at++) {
        PyObject *one = PyList_GET_ITEM(self->loops, at);
        for (Py_ssize_t i = 0; found != NULL && i < count && Py_IS_TYPE(one, &LoopType); i++)
            if (same(((Loop *)one)->id, args[i])) {
                if (PyList_Append(found, one) < 0)
                    Py_CLEAR(found);
                break;
            }
    }
    return found;
}

static int walk_into(Loop *self, PyObject *list) {
    Py_ssize_t end = PyList_GET_SIZE(list);
    if (PyList_SetSlice(list, end, end, self->segments) < 0 || Py_EnterRecursiveCall(" in walk"))
        return -1;
    int failed = 0;
    for (Py_ssize_t at = 0; !failed && at < PyList_GET_SIZE(self->loops); at++) {
        PyObject *one = PyList_GET_ITEM(self->loops, at);
        failed = Py_IS_TYPE(one, &LoopType) && walk_into((Loop *)one, list) < 0;
    }
    Py_LeaveRecursiveCall();
    return failed ? -1 : 0;
}

static PyObject *loop_walk(Loop *self, PyObject *Py_UNUSED(none)) {
    PyObject *list = PyList_New(0), *walk = NULL;
    if (list != NULL && walk_into(self, list) == 0)
        walk = PyObject_GetIter(list);
    Py_XDECREF(list);
    return walk;
}

/* A segment as far as its place can depend on it: its ID, and its first element where that qualifies some. */
static PyObject *mark_of(Segment *segment, PyObject *qualifiers) {
    int depends = PyDict_Contains(qualifiers, segment->id);
    if (depends <= 0)
        return depends < 0 ? NULL : Py_NewRef(segment->id);
    text whole = text_of(segment), first = text_part(whole, segment->element, 1);
    return to_str((text){whole.start, first.start == NULL ? whole.end : first.end});
}

/* What is known of that mark in the loop, or is asked for and remembered. */
static PyObject *step_of(PyObject *guide, PyObject *marks, PyObject *qualifiers, Loop *at, Segment *segment) {
    PyObject *known = PyDict_GetItemWithError(marks, at->id);
    if (known == NULL) {
        if (PyErr_Occurred() || (known = PyDict_New()) == NULL)
            return NULL;
        int failed = PyDict_SetItem(marks, at->id, known);
        Py_DECREF(known);
        if (failed)
            return NULL;
    }
    PyObject *mark = mark_of(segment, qualifiers);
    PyObject *step = mark == NULL ? NULL : Py_XNewRef(PyDict_GetItemWithError(known, mark));
    if (mark != NULL && step == NULL && !PyErr_Occurred()) {
        PyObject *elements = PyObject_GetAttrString((PyObject *)segment, "elements");
        step = elements == NULL ? NULL : PyObject_CallMethod(guide, "step", "OO", at->id, elements);
        Py_XDECREF(elements);
        /* An HL is told by another element. */
        int keep = step != NULL && PyDict_GET_SIZE(known) < MOST_REMEMBERED && PyUnicode_GET_LENGTH(mark) > 1 &&
                   PyUnicode_CompareWithASCIIString(segment->id, "HL") != 0;
        if (keep && PyDict_SetItem(known, mark, step) < 0)
            Py_CLEAR(step);
    }
    Py_XDECREF(mark);
    return step;
}

static int opened(PyObject *stack, Py_ssize_t pops, PyObject *id) {
    Py_ssize_t end = PyList_GET_SIZE(stack);
    if (pops && PyList_SetSlice(stack, end - pops, end, NULL) < 0)
        return -1;
    Loop *above = (Loop *)PyList_GET_ITEM(stack, end - pops - 1), *made = loop_made(id);
    int failed = made == NULL || PyList_Append(above->loops, (PyObject *)made) < 0 ||
                 PyList_Append(stack, (PyObject *)made) < 0;
    Py_XDECREF(made);
    return failed ? -1 : 0;
}

static int put(Loop *loop, Segment *segment) {
    Py_SETREF(segment->loop, Py_NewRef(loop->id));
    return PyList_Append(loop->segments, (PyObject *)segment);
}

static int placed(PyObject *guide, PyObject *marks, PyObject *qualifiers, PyObject *stack, Segment *segment) {
    Py_ssize_t depth = PyList_GET_SIZE(stack);
    PyObject *step = step_of(guide, marks, qualifiers, (Loop *)PyList_GET_ITEM(stack, depth - 1), segment);
    if (step == NULL)
        return -1;
    int failed = !PyTuple_Check(step) || PyTuple_GET_SIZE(step) != 2 || !PyUnicode_Check(PyTuple_GET_ITEM(step, 1));
    Py_ssize_t pops = failed ? 0 : PyLong_AsSsize_t(PyTuple_GET_ITEM(step, 0));
    if (failed || pops < 0) {
        PyErr_SetString(PyExc_TypeError, "a step is a number and an id");
        failed = 1;
    } else if (pops >= depth) {
        failed = put((Loop *)PyList_GET_ITEM(stack, depth - 1), segment);
    } else if (PyUnicode_GET_LENGTH(PyTuple_GET_ITEM(step, 1))) {
        failed = opened(stack, pops, PyTuple_GET_ITEM(step, 1)) < 0 ||
                 put((Loop *)PyList_GET_ITEM(stack, PyList_GET_SIZE(stack) - 1), segment) < 0;
    } else {
        failed = put((Loop *)PyList_GET_ITEM(stack, depth - 1 - pops), segment);
    }
    Py_DECREF(step);
    return failed ? -1 : 0;
}

PyObject *build(PyObject *Py_UNUSED(module), PyObject *args) {
    PyObject *segments, *guide, *marks, *qualifiers, *root;
    if (!PyArg_ParseTuple(args, "O!OO!O!U:build", &PyList_Type, &segments, &guide, &PyDict_Type, &marks, &PyDict_Type,
                          &qualifiers, &root))
        return NULL;
    PyObject *stack = PyList_New(0);
    Loop *top = stack == NULL ? NULL : loop_made(root);
    int failed = top == NULL || PyList_Append(stack, (PyObject *)top) < 0;
    for (Py_ssize_t i = 0; !failed && i < PyList_GET_SIZE(segments); i++) {
        PyObject *one = PyList_GET_ITEM(segments, i);
        if (!Py_IS_TYPE(one, &SegmentType)) {
            PyErr_SetString(PyExc_TypeError, "a segment is expected");
            failed = 1;
        } else
            failed = i == 0 ? put(top, (Segment *)one) : placed(guide, marks, qualifiers, stack, (Segment *)one);
    }
    Py_XDECREF(stack);
    if (failed)
        Py_CLEAR(top);
    return (PyObject *)top;
}

static PyObject *loop_repr(Loop *self) { return PyUnicode_FromFormat("<Loop %U>", self->id); }

static PyMemberDef loop_members[] = {
    {"id", T_OBJECT, offsetof(Loop, id), READONLY, NULL},
    {"segments", T_OBJECT, offsetof(Loop, segments), READONLY, NULL},
    {"loops", T_OBJECT, offsetof(Loop, loops), READONLY, NULL},
    {NULL, 0, 0, 0, NULL},
};

static PyMethodDef loop_methods[] = {
    METHOD("of", loop_of, METH_O),           METHOD("first", loop_first, METH_FASTCALL),
    METHOD("all", loop_all, METH_FASTCALL),  METHOD("child", loop_child, METH_O),
    METHOD("walk", loop_walk, METH_NOARGS),  METHOD("children", loop_children, METH_FASTCALL),
    {NULL, NULL, 0, NULL},
};

PyTypeObject LoopType = {
    PyVarObject_HEAD_INIT(NULL, 0)
    .tp_name = "edi837.native._native.Loop",
    .tp_doc = "One occurrence of a loop: see edi837.claim.loops.",
    .tp_basicsize = sizeof(Loop),
    .tp_flags = Py_TPFLAGS_DEFAULT,
    .tp_new = loop_new,
    .tp_dealloc = (destructor)loop_dealloc,
    .tp_repr = (reprfunc)loop_repr,
    .tp_members = loop_members,
    .tp_methods = loop_methods,
};
