// What the two limit servers share: their flags, the file limit and the line that says they are ready.
#pragma once

#include <errno.h>
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>

struct options {
  const char *address;
  int port;
};

enum { exit_usage = 64, exit_unavailable = 69 };

static inline struct options parse_options(int argc, char **argv) {
  struct options options = {.address = "127.0.0.1", .port = 8080};
  static const struct option flags[] = {
    {"address", required_argument, NULL, 'a'}, {"port", required_argument, NULL, 'p'}, {NULL, 0, NULL, 0}};
  int flag;
  while ((flag = getopt_long(argc, argv, "", flags, NULL)) != -1) {
    char *end = NULL;
    if (flag == 'a') {
      options.address = optarg;
      continue;
    }
    long port = flag == 'p' ? strtol(optarg, &end, 10) : -1;
    if (flag != 'p' || end == optarg || *end != '\0' || port < 0 || port > 65535) {
      fprintf(stderr, "usage: %s [--address 127.0.0.1] [--port 0..65535]\n", argv[0]);
      exit(exit_usage);
    }
    options.port = (int)port;
  }
  return options;
}

/// Raises the soft limit of open files to the hard one and returns it; capped, since arrays are sized by it.
static inline int raise_file_limit(void) {
  enum { most = 1 << 20 };
  struct rlimit limit;
  if (getrlimit(RLIMIT_NOFILE, &limit) != 0) {
    perror("getrlimit");
    exit(1);
  }
  limit.rlim_cur = limit.rlim_max > most ? most : limit.rlim_max;
  if (setrlimit(RLIMIT_NOFILE, &limit) != 0) {
    perror("setrlimit");
    exit(1);
  }
  return (int)limit.rlim_cur;
}

static inline void announce(const char *name, const char *address, int port) {
  printf("%s listening on http://%s:%d\n", name, address, port);
  fflush(stdout);
}

static inline _Noreturn void fail_to_listen(const char *address, int port) {
  fprintf(stderr, "cannot listen on %s:%d: %s\n", address, port, strerror(errno));
  exit(exit_unavailable);
}
