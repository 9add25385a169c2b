// Loaded into patchbay with LD_PRELOAD, this library ends it as `kill -9` does, at the Nth moment of its run. The
// moments are each write and flush of the journal and of the ledger, each step of a call, and each end of a program.
// The tests compile it with the C compiler that comes with Swift.
//
//   MOMENT   the moment at which it ends; 0 for none, which counts them
//   MOMENTS  the file to which the name of that moment is appended, or the names of all
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/uio.h>
#include <sys/wait.h>
#include <unistd.h>

static long last = -1;
static char report[PATH_MAX];
static atomic_long seen;

// Only patchbay is ended, not the programs that it starts.
__attribute__((constructor)) static void begin(void) {
    const char *moment = getenv("MOMENT"), *path = getenv("MOMENTS");
    if (strcmp(program_invocation_short_name, "patchbay") == 0 && moment && path) {
        snprintf(report, sizeof report, "%s", path);
        last = strtol(moment, NULL, 10);
    }
    unsetenv("LD_PRELOAD");
}

static ssize_t (*real_write(void))(int, const void *, size_t) {
    static _Atomic(void *) found;
    if (!found) found = dlsym(RTLD_NEXT, "write");
    return (ssize_t(*)(int, const void *, size_t))found;
}

static void pass(const char *kind, const char *what) {
    if (last < 0) return;
    long now = atomic_fetch_add(&seen, 1) + 1;
    if (last != 0 && now != last) return;
    int kept = errno;
    char line[128];
    int length = snprintf(line, sizeof line, "%s: %s\n", kind, what);
    int file = open(report, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
    real_write()(file, line, length);
    close(file);
    if (now == last) kill(getpid(), SIGKILL);
    errno = kept;
}

// The kind of moment that a descriptor's use is, or NULL if it is none.
static const char *kind(int descriptor) {
    if (last < 0) return NULL;
    char link[64], path[PATH_MAX];
    snprintf(link, sizeof link, "/proc/self/fd/%d", descriptor);
    ssize_t length = readlink(link, path, sizeof path - 1);
    if (length < 0) return NULL;
    path[length] = 0;
    if (strncmp(path, "socket:", 7) == 0) return "call";
    if (strncmp(path, "pipe:", 5) == 0) return descriptor > 2 ? "program" : NULL;
    if (length > 6 && strcmp(path + length - 6, ".jsonl") == 0) return "journal";
    if (strstr(path, "/.ledger.json.tmp")) return "ledger";
    if (length > 10 && strcmp(path + length - 10, "/.patchbay") == 0) return "ledger's folder";
    return NULL;
}

static int is(const char *kind, const char *other) { return kind && strcmp(kind, other) == 0; }

ssize_t write(int descriptor, const void *bytes, size_t count) {
    const char *of = kind(descriptor);
    int file = is(of, "journal") || is(of, "ledger");
    if (is(of, "call")) pass(of, "before sending");
    if (is(of, "program")) pass(of, "before its input");
    if (file) {
        pass(of, "before a write");
        // The kill at the next moment leaves only half of the bytes written.
        if (last > 0 && atomic_load(&seen) + 1 == last) real_write()(descriptor, bytes, count / 2);
        pass(of, "half a write");
    }
    ssize_t result = real_write()(descriptor, bytes, count);
    if (is(of, "call")) pass(of, "after sending");
    if (file) pass(of, "before its flush");
    return result;
}

ssize_t writev(int descriptor, const struct iovec *parts, int count) {
    static ssize_t (*real)(int, const struct iovec *, int);
    if (!real) real = dlsym(RTLD_NEXT, "writev");
    const char *of = kind(descriptor);
    if (is(of, "call")) pass(of, "before sending");
    ssize_t result = real(descriptor, parts, count);
    if (is(of, "call")) pass(of, "after sending");
    return result;
}

ssize_t read(int descriptor, void *bytes, size_t count) {
    static ssize_t (*real)(int, void *, size_t);
    if (!real) real = dlsym(RTLD_NEXT, "read");
    ssize_t result = real(descriptor, bytes, count);
    if (result > 0) {
        const char *of = kind(descriptor);
        if (is(of, "call")) pass(of, "after the answer");
        if (is(of, "program")) pass(of, "after its output");
    }
    return result;
}

int fsync(int descriptor) {
    static int (*real)(int);
    if (!real) real = dlsym(RTLD_NEXT, "fsync");
    int result = real(descriptor);
    const char *of = kind(descriptor);
    if (of) pass(of, "after its flush");
    return result;
}

int waitid(idtype_t type, id_t id, siginfo_t *info, int options) {
    static int (*real)(idtype_t, id_t, siginfo_t *, int);
    if (!real) real = dlsym(RTLD_NEXT, "waitid");
    int result = real(type, id, info, options);
    if (result == 0 && info && info->si_pid != 0 && !(options & WNOWAIT)) pass("program", "after its end");
    return result;
}
