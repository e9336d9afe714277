// What Swift cannot see of Linux: macros, variadic calls, and headers its Glibc module leaves out.
// Every function returns what the system call returns; on failure -1, with the reason in errno.
#ifndef REACTOMETER_CPLATFORM_H
#define REACTOMETER_CPLATFORM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

// Event descriptors: both are non-blocking and close on exec.
int platform_eventfd(void);
int platform_timerfd(void);
// Arms a timer descriptor for an absolute CLOCK_MONOTONIC time in nanoseconds; 0 disarms it.
int platform_timerfd_set(int descriptor, uint64_t nanoseconds);

// A pipe whose two ends close on exec: the one to read from, the one to write to.
int platform_pipe(int ends[2]);

// Sockets: accept4 with SOCK_NONBLOCK | SOCK_CLOEXEC.
int platform_accept(int listener);
int platform_set_nonblocking(int descriptor);

// Puts something in place of each standard descriptor the process was started without, so that no socket or file takes its
// number and receives what is printed. Reading there finds the end, writing fails as on a closed descriptor.
void platform_hold_standard_descriptors(void);

// Signals. From now on the first SIGTERM or SIGINT writes to the event descriptor, and any after it ends the process at once with 128 and
// its number, whatever the process is doing.
int platform_tell_end_signals(int descriptor);
// The first of them; 0 if there was none.
int platform_end_signal(void);

// Processes.
pid_t platform_fork(void);
int platform_exit_status(int status);
bool platform_signaled(int status);
int platform_term_signal(int status);
// Has the kernel send `signal` to the calling process when its parent dies.
int platform_die_with_parent(int signal);
// From now on a SIGTERM from the parent ends the process at once; from anybody else it is ignored.
int platform_exit_at_parents_sigterm(void);
// A descriptor of so much zeroed memory, closed on exec, to be mapped by several processes.
int platform_shared_memory(const char *name, uint64_t bytes);
// Closes every descriptor from `first` up.
int platform_close_from(unsigned int first);
void platform_set_process_name(const char *name);

// Overwrites bytes of one of the arguments this process was started with, where /proc/PID/cmdline and ps show them. Argument 0 is the
// program's name. Returns 0, or -1 when there is no such place.
int platform_hide_argument(int index, size_t offset, size_t length);

// Scheduling.
// Lets timers of the calling thread fire as exactly as the kernel can (1 ns of slack instead of 50 us).
int platform_exact_timers(void);
int platform_available_processors(void);
// The calling thread's policy: SCHED_OTHER 0, SCHED_BATCH 3, SCHED_IDLE 5. Leaving SCHED_IDLE takes privileges when the nice value
// would not be allowed.
int platform_set_policy(int policy);
// The processors the calling thread may run on.
int platform_set_affinity(const int *processors, int count);
bool platform_may_use_processor(int processor);

#endif
