/* A row of a CSV file: what is plain in it stands as it is, the other cells are written by Python. */
#include "glue.h"

/* Whether a cell is text that neither divides cells nor begins as a formula may. */
static bool is_plain(PyObject *cell) {
    if (!PyUnicode_IS_ASCII(cell))
        return false;
    const uint8_t *at = PyUnicode_1BYTE_DATA(cell), *end = at + PyUnicode_GET_LENGTH(cell);
    if (at < end && (*at == ' ' || *at == '=' || *at == '+' || *at == '-' || *at == '@'))
        return false;
    for (; at < end; at++)
        if (*at < ' ' || *at == ',' || *at == ';' || *at == '"')
            return false;
    return true;
}

/* Puts in place of each other cell what `harmless` makes of it: 0, or -1 with an error. */
static int disarm(PyObject *cells, PyObject *harmless) {
    for (Py_ssize_t i = 0; i < PyList_GET_SIZE(cells); i++) {
        PyObject *cell = PyList_GET_ITEM(cells, i);
        if (!PyUnicode_Check(cell)) {
            PyErr_SetString(PyExc_TypeError, "a cell is text");
            return -1;
        }
        if (PyUnicode_READY(cell) < 0)
            return -1;
        if (!is_plain(cell)) {
            PyObject *written = PyObject_CallOneArg(harmless, cell);
            if (written == NULL || PyList_SetItem(cells, i, written) < 0)
                return -1;
        }
    }
    return 0;
}

PyObject *csv_line(PyObject *Py_UNUSED(module), PyObject *args) {
    PyObject *row, *harmless, *line = NULL;
    if (!PyArg_ParseTuple(args, "OO:csv_line", &row, &harmless))
        return NULL;
    PyObject *cells = PySequence_List(row), *comma = PyUnicode_FromString(",");
    if (cells != NULL && comma != NULL && disarm(cells, harmless) == 0) {
        line = PyUnicode_Join(comma, cells);
        PyUnicode_AppendAndDel(&line, PyUnicode_FromString("\r\n"));
    }
    Py_XDECREF(cells);
    Py_XDECREF(comma);
    return line;
}
