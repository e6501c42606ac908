/* Faults below Python: loaded before the C library, it lets the n-th call of one kind on a file of the drop folder fail.
   EDI837_FAULT is KIND:NUMBER:ERRNO:FOLDER; KIND is read, write, fsync, rename or short (a write of which half
   is done). What is read through a mapping is not seen. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/types.h>
#include <unistd.h>

static char kind[16], folder[PATH_MAX];
static long number, count;
static int fault;

__attribute__((constructor)) static void begin(void) {
    const char *told = getenv("EDI837_FAULT");
    if (told == NULL || sscanf(told, "%15[a-z]:%ld:%d:%4000s", kind, &number, &fault, folder) != 4)
        kind[0] = 0;
}

static int is_ours(const char *path) { return strncmp(path, folder, strlen(folder)) == 0; }

static int is_chosen(const char *wanted, const char *path) {
    return strcmp(kind, wanted) == 0 && is_ours(path) && ++count == number;
}

static const char *path_of(int descriptor, char *found) {
    char link[64];
    snprintf(link, sizeof link, "/proc/self/fd/%d", descriptor);
    ssize_t length = readlink(link, found, PATH_MAX - 1);
    found[length < 0 ? 0 : length] = 0;
    return found;
}

ssize_t write(int descriptor, const void *data, size_t size) {
    ssize_t (*next)(int, const void *, size_t) = dlsym(RTLD_NEXT, "write");
    char found[PATH_MAX];
    if (kind[0] == 'w' || kind[0] == 's') {
        path_of(descriptor, found);
        if (is_chosen("write", found)) {
            errno = fault;
            return -1;
        }
        if (size > 1 && is_chosen("short", found))
            return next(descriptor, data, size / 2);
    }
    return next(descriptor, data, size);
}

static int is_unreadable(int descriptor) {
    char found[PATH_MAX];
    return strcmp(kind, "read") == 0 && is_chosen("read", path_of(descriptor, found));
}

ssize_t read(int descriptor, void *to, size_t size) {
    ssize_t (*next)(int, void *, size_t) = dlsym(RTLD_NEXT, "read");
    if (is_unreadable(descriptor)) {
        errno = fault;
        return -1;
    }
    return next(descriptor, to, size);
}

ssize_t pread64(int descriptor, void *to, size_t size, off_t at) {
    ssize_t (*next)(int, void *, size_t, off_t) = dlsym(RTLD_NEXT, "pread64");
    if (is_unreadable(descriptor)) {
        errno = fault;
        return -1;
    }
    return next(descriptor, to, size, at);
}

int fsync(int descriptor) {
    int (*next)(int) = dlsym(RTLD_NEXT, "fsync");
    char found[PATH_MAX];
    if (kind[0] == 'f' && is_chosen("fsync", path_of(descriptor, found))) {
        errno = fault;
        return -1;
    }
    return next(descriptor);
}

int fdatasync(int descriptor) {
    int (*next)(int) = dlsym(RTLD_NEXT, "fdatasync");
    char found[PATH_MAX];
    if (kind[0] == 'f' && is_chosen("fsync", path_of(descriptor, found))) {
        errno = fault;
        return -1;
    }
    return next(descriptor);
}

int renameat2(int from, const char *old, int to, const char *new, unsigned int flags) {
    int (*next)(int, const char *, int, const char *, unsigned int) = dlsym(RTLD_NEXT, "renameat2");
    if (kind[0] == 'r' && is_chosen("rename", new)) {
        errno = fault;
        return -1;
    }
    return next(from, old, to, new, flags);
}
