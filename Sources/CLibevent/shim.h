// Swift's Glibc module was built without X/Open's name for the member of fd_set. The same header read here with that name would be
// another type to the compiler, which then refuses to import both; so it is read first, without it.
#include <features.h>
#pragma push_macro("__USE_XOPEN")
#undef __USE_XOPEN
#include <sys/select.h>
#pragma pop_macro("__USE_XOPEN")
#include <event2/event.h>
