#define _GNU_SOURCE
#include "CPlatform.h"

#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/timerfd.h>
#include <sys/wait.h>
#include <unistd.h>

int platform_eventfd(void) { return eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC); }

int platform_timerfd(void) { return timerfd_create(CLOCK_MONOTONIC, TFD_NONBLOCK | TFD_CLOEXEC); }

int platform_timerfd_set(int descriptor, uint64_t nanoseconds) {
  struct itimerspec when = {0};
  when.it_value.tv_sec = (time_t)(nanoseconds / 1000000000u);
  when.it_value.tv_nsec = (long)(nanoseconds % 1000000000u);
  return timerfd_settime(descriptor, TFD_TIMER_ABSTIME, &when, NULL);
}

int platform_pipe(int ends[2]) { return pipe2(ends, O_CLOEXEC); }

int platform_accept(int listener) { return accept4(listener, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC); }

int platform_set_nonblocking(int descriptor) {
  int flags = fcntl(descriptor, F_GETFL);
  return flags < 0 ? -1 : fcntl(descriptor, F_SETFL, flags | O_NONBLOCK);
}

void platform_hold_standard_descriptors(void) {
  // The lowest free number is given out first: once it is above 2, none of the three was missing.
  int descriptor = open("/dev/null", O_RDONLY);
  while (descriptor >= 0 && descriptor <= 2) descriptor = open("/dev/null", O_RDONLY);
  if (descriptor > 2) close(descriptor);
}

static int end_descriptor = -1;
static atomic_int end_signal;

static void note_end_signal(int number) {
  if (atomic_exchange(&end_signal, number) != 0) _exit(128 + number);
  int reason = errno;
  uint64_t one = 1;
  (void)!write(end_descriptor, &one, sizeof one);
  errno = reason;
}

int platform_tell_end_signals(int descriptor) {
  end_descriptor = descriptor;
  struct sigaction action = {0};
  action.sa_handler = note_end_signal;
  action.sa_flags = SA_RESTART;
  sigset_t both;
  sigemptyset(&both);
  sigaddset(&both, SIGTERM);
  sigaddset(&both, SIGINT);
  // One at a time, so that the later of two is the second.
  action.sa_mask = both;
  if (sigaction(SIGTERM, &action, NULL) != 0 || sigaction(SIGINT, &action, NULL) != 0) return -1;
  // A process started from a worker thread of its parent can begin with nearly all signals blocked.
  return sigprocmask(SIG_UNBLOCK, &both, NULL);
}

int platform_end_signal(void) { return atomic_load(&end_signal); }

pid_t platform_fork(void) { return fork(); }
int platform_exit_status(int status) { return WEXITSTATUS(status); }
bool platform_signaled(int status) { return WIFSIGNALED(status); }
int platform_term_signal(int status) { return WTERMSIG(status); }
int platform_die_with_parent(int signal) { return prctl(PR_SET_PDEATHSIG, signal); }

static void exit_at_parents_sigterm(int number, siginfo_t *info, void *context) {
  (void)number;
  (void)context;
  if (info->si_code == SI_USER && info->si_pid == getppid()) _exit(0);
}

int platform_exit_at_parents_sigterm(void) {
  struct sigaction action = {0};
  action.sa_sigaction = exit_at_parents_sigterm;
  action.sa_flags = SA_SIGINFO | SA_RESTART;
  return sigaction(SIGTERM, &action, NULL);
}

int platform_shared_memory(const char *name, uint64_t bytes) {
  int descriptor = memfd_create(name, MFD_CLOEXEC);
  if (descriptor >= 0 && ftruncate(descriptor, (off_t)bytes) != 0) {
    int reason = errno;
    close(descriptor);
    errno = reason;
    return -1;
  }
  return descriptor;
}

int platform_close_from(unsigned int first) { return (int)syscall(SYS_close_range, first, ~0u, 0u); }
void platform_set_process_name(const char *name) { prctl(PR_SET_NAME, name); }

// Fields 48 and 49 of /proc/self/stat, proc(5): where the arguments lie. The name in field 2 can hold anything, so fields are counted
// from the last ')'.
static int argument_area(char **start, char **end) {
  char text[4096];
  int descriptor = open("/proc/self/stat", O_RDONLY | O_CLOEXEC);
  ssize_t length = descriptor < 0 ? -1 : read(descriptor, text, sizeof text - 1);
  if (descriptor >= 0) close(descriptor);
  if (length <= 0) return -1;
  text[length] = 0;
  char *rest = strrchr(text, ')');
  unsigned long area[2] = {0, 0};
  for (int field = 3; rest != NULL && field <= 49; field++) {
    rest = strchr(rest + 1, ' ');
    if (rest != NULL && field >= 48) area[field - 48] = strtoul(rest + 1, NULL, 10);
  }
  *start = (char *)area[0];
  *end = (char *)area[1];
  return area[0] != 0 && area[0] < area[1] ? 0 : -1;
}

int platform_hide_argument(int index, size_t offset, size_t length) {
  char *at, *end;
  if (argument_area(&at, &end) != 0) return -1;
  for (; index > 0 && at < end; index--) at += strnlen(at, (size_t)(end - at)) + 1;
  if (at >= end || offset + length > strnlen(at, (size_t)(end - at))) return -1;
  memset(at + offset, '*', length);
  return 0;
}

int platform_exact_timers(void) { return prctl(PR_SET_TIMERSLACK, 1ul); }

int platform_set_policy(int policy) {
  struct sched_param none = {0};
  return sched_setscheduler(0, policy, &none);
}

int platform_set_affinity(const int *processors, int count) {
  cpu_set_t set;
  CPU_ZERO(&set);
  for (int index = 0; index < count; index++) {
    if (processors[index] < 0 || processors[index] >= CPU_SETSIZE) { errno = EINVAL; return -1; }
    CPU_SET(processors[index], &set);
  }
  return sched_setaffinity(0, sizeof set, &set);
}

bool platform_may_use_processor(int processor) {
  cpu_set_t set;
  if (processor < 0 || processor >= CPU_SETSIZE || sched_getaffinity(0, sizeof set, &set) != 0) return false;
  return CPU_ISSET(processor, &set);
}

int platform_available_processors(void) {
  cpu_set_t set;
  if (sched_getaffinity(0, sizeof set, &set) != 0) return -1;
  return CPU_COUNT(&set);
}
