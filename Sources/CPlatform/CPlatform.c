#define _GNU_SOURCE
#include "CPlatform.h"

#include <fcntl.h>
#include <sched.h>
#include <sys/eventfd.h>
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

pid_t platform_fork(void) { return fork(); }
int platform_exit_status(int status) { return WEXITSTATUS(status); }
bool platform_signaled(int status) { return WIFSIGNALED(status); }
int platform_term_signal(int status) { return WTERMSIG(status); }
int platform_die_with_parent(int signal) { return prctl(PR_SET_PDEATHSIG, signal); }
int platform_close_from(unsigned int first) { return (int)syscall(SYS_close_range, first, ~0u, 0u); }
void platform_set_process_name(const char *name) { prctl(PR_SET_NAME, name); }

int platform_exact_timers(void) { return prctl(PR_SET_TIMERSLACK, 1ul); }

int platform_available_processors(void) {
  cpu_set_t set;
  if (sched_getaffinity(0, sizeof set, &set) != 0) return -1;
  return CPU_COUNT(&set);
}
