// Preloaded into a server of one thread, makes it slower by a known share: before each answer it burns SLOWER_BY percent
// of the CPU time that went by since the request was read. So a server is slowed whose code nobody touched, and what the
// machine does to its work it does to the rest. Not slowed is the kernel's part: read, send and the wait in between.
#define _GNU_SOURCE
#include <dlfcn.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

static ssize_t (*real_read)(int, void *, size_t);
static ssize_t (*real_send)(int, const void *, size_t, int);
static double share;
static __thread int64_t read_at;

__attribute__((constructor)) static void prepare(void) {
  real_read = (ssize_t (*)(int, void *, size_t))dlsym(RTLD_NEXT, "read");
  real_send = (ssize_t (*)(int, const void *, size_t, int))dlsym(RTLD_NEXT, "send");
  const char *percent = getenv("SLOWER_BY");
  share = percent ? atof(percent) / 100 : 0;
}

static int64_t cpu_nanoseconds(void) {
  struct timespec now;
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
  return now.tv_sec * INT64_C(1000000000) + now.tv_nsec;
}

ssize_t read(int descriptor, void *bytes, size_t count) {
  ssize_t result = real_read(descriptor, bytes, count);
  if (result > 0) read_at = cpu_nanoseconds();
  return result;
}

ssize_t send(int descriptor, const void *bytes, size_t count, int flags) {
  if (read_at) {
    int64_t now = cpu_nanoseconds();
    int64_t until = now + (int64_t)((double)(now - read_at) * share);
    while (now < until) now = cpu_nanoseconds();
    read_at = 0;
  }
  return real_send(descriptor, bytes, count, flags);
}
