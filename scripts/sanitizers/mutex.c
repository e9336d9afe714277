// Tells the thread sanitizer what the standard library's Mutex does where it cannot see it. Preloaded by scripts/sanitize.
//
// A lock that is free is taken by an atomic instruction in the caller's own, instrumented code. One that is contended is
// taken and given back by the kernel (futex), within libswiftSynchronization, which is not instrumented: without a word about that
// everything such a lock protects looks like a race. The sanitizer's notes must name the word that the fast path uses, which is
// the first of the handle, and so the handle's own address: `self`.

#define _GNU_SOURCE
#include <dlfcn.h>
#include <stdbool.h>
#include <stdint.h>

#define SWIFT __attribute__((swiftcall))
#define CONTEXT __attribute__((swift_context))

// Absent in programs without the sanitizer, such as `swift test` itself.
extern void __tsan_acquire(void *address) __attribute__((weak));
extern void __tsan_release(void *address) __attribute__((weak));

#define LOCK "$s15Synchronization12_MutexHandleV9_lockSlowyys6UInt32VF"
#define TRY_LOCK "$s15Synchronization12_MutexHandleV12_tryLockSlowSbyF"
#define UNLOCK "$s15Synchronization12_MutexHandleV11_unlockSlowyyF"

SWIFT void lock_slow(uint32_t thread, CONTEXT void *handle) __asm__(LOCK);
SWIFT bool try_lock_slow(CONTEXT void *handle) __asm__(TRY_LOCK);
SWIFT void unlock_slow(CONTEXT void *handle) __asm__(UNLOCK);

SWIFT void lock_slow(uint32_t thread, CONTEXT void *handle) {
  SWIFT void (*real)(uint32_t, CONTEXT void *) = dlsym(RTLD_NEXT, LOCK);
  real(thread, handle);
  if (__tsan_acquire) __tsan_acquire(handle);
}

SWIFT bool try_lock_slow(CONTEXT void *handle) {
  SWIFT bool (*real)(CONTEXT void *) = dlsym(RTLD_NEXT, TRY_LOCK);
  bool is_locked = real(handle);
  if (is_locked && __tsan_acquire) __tsan_acquire(handle);
  return is_locked;
}

SWIFT void unlock_slow(CONTEXT void *handle) {
  SWIFT void (*real)(CONTEXT void *) = dlsym(RTLD_NEXT, UNLOCK);
  if (__tsan_release) __tsan_release(handle);
  real(handle);
}
