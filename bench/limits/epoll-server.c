// The upper limit of one thread: accept4, epoll_wait, read, write and nothing else. It looks for the empty line that
// ends a request and answers every one alike, so it is no HTTP server, only the cost that no HTTP server can avoid.
//
// Replies are identical, so what a connection still owes is a count of bytes into an endless repetition of one reply:
// no connection needs a buffer, neither for input (four states of CR LF CR LF) nor for output.

#define _GNU_SOURCE
#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <signal.h>
#include <stdbool.h>
#include <stdint.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include "options.h"

// As many bytes as a server that keeps a clock would send; the date is fixed because a limit has no work to do.
#define REPLY                              \
  "HTTP/1.1 200 OK\r\n"                    \
  "Date: Thu, 01 Jan 1970 00:00:00 GMT\r\n" \
  "Content-Type: text/plain\r\n"           \
  "Content-Length: 5\r\n"                  \
  "\r\n"                                   \
  "easy!"

enum { reply_size = sizeof(REPLY) - 1, repetitions = 128, event_batch = 512, read_size = 16384 };

struct connection {
  uint8_t matched;  // how much of CR LF CR LF the bytes so far end in
  bool writing;     // waiting for EPOLLOUT, reading paused
  size_t owed;      // bytes of replies not yet written
};

static char replies[reply_size * repetitions];
static struct connection *connections;  // indexed by descriptor
static int poller, listener;
static bool listening = true;

static void watch(int operation, int descriptor, uint32_t events) {
  struct epoll_event event = {.events = events, .data.fd = descriptor};
  if (epoll_ctl(poller, operation, descriptor, &event) != 0) {
    perror("epoll_ctl");
    exit(1);
  }
}

static void drop(int descriptor) {
  close(descriptor);
  if (!listening) {
    listening = true;
    watch(EPOLL_CTL_MOD, listener, EPOLLIN);
  }
}

static void accept_all(void) {
  for (;;) {
    int descriptor = accept4(listener, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC);
    if (descriptor < 0) {
      if (errno == EINTR || errno == ECONNABORTED) continue;
      if (errno == EAGAIN) return;
      // Out of descriptors or memory: a level-triggered listener would spin, so it rests until a connection ends.
      listening = false;
      watch(EPOLL_CTL_MOD, listener, 0);
      return;
    }
    int on = 1;
    setsockopt(descriptor, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    connections[descriptor] = (struct connection){0};
    watch(EPOLL_CTL_ADD, descriptor, EPOLLIN);
  }
}

/// Counts the requests that end in these bytes; the state carries over to the next read.
static size_t count_ends(struct connection *connection, const char *bytes, size_t count) {
  size_t ends = 0;
  uint8_t matched = connection->matched;
  for (size_t i = 0; i < count; i++) {
    char expected = matched % 2 == 0 ? '\r' : '\n';
    if (bytes[i] == expected) {
      matched++;
    } else {
      matched = bytes[i] == '\r' ? 1 : 0;
    }
    if (matched == 4) {
      ends++;
      matched = 0;
    }
  }
  connection->matched = matched;
  return ends;
}

/// Writes what is owed; false when the connection is gone.
static bool write_owed(int descriptor, struct connection *connection) {
  while (connection->owed > 0) {
    size_t offset = (reply_size - connection->owed % reply_size) % reply_size;
    size_t size = sizeof replies - offset;
    if (size > connection->owed) size = connection->owed;
    ssize_t written = write(descriptor, replies + offset, size);
    if (written < 0) {
      if (errno == EINTR) continue;
      if (errno != EAGAIN) return false;
      break;
    }
    connection->owed -= (size_t)written;
  }
  bool writing = connection->owed > 0;
  if (writing != connection->writing) {
    connection->writing = writing;
    watch(EPOLL_CTL_MOD, descriptor, writing ? EPOLLOUT : EPOLLIN);
  }
  return true;
}

static void serve(int descriptor, uint32_t events) {
  struct connection *connection = &connections[descriptor];
  if (events & (EPOLLIN | EPOLLHUP | EPOLLERR)) {
    static char bytes[read_size];
    ssize_t count = read(descriptor, bytes, sizeof bytes);
    if (count < 0 && (errno == EAGAIN || errno == EINTR)) return;
    if (count <= 0) return drop(descriptor);
    connection->owed += count_ends(connection, bytes, (size_t)count) * reply_size;
  }
  if (connection->owed > 0 && !write_owed(descriptor, connection)) drop(descriptor);
}

static int open_listener(const struct options *options, int *port) {
  struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons((uint16_t)options->port)};
  if (inet_pton(AF_INET, options->address, &address.sin_addr) != 1) {
    fprintf(stderr, "--address %s: not an IPv4 address\n", options->address);
    exit(exit_usage);
  }
  int descriptor = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0), on = 1;
  socklen_t size = sizeof address;
  if (descriptor < 0 || setsockopt(descriptor, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on) != 0 ||
      bind(descriptor, (struct sockaddr *)&address, size) != 0 || listen(descriptor, 4096) != 0 ||
      getsockname(descriptor, (struct sockaddr *)&address, &size) != 0) {
    fail_to_listen(options->address, options->port);
  }
  *port = ntohs(address.sin_port);
  return descriptor;
}

int main(int argc, char **argv) {
  struct options options = parse_options(argc, argv);
  signal(SIGPIPE, SIG_IGN);
  connections = calloc((size_t)raise_file_limit(), sizeof *connections);
  poller = epoll_create1(EPOLL_CLOEXEC);
  if (connections == NULL || poller < 0) {
    perror("epoll-server");
    return 1;
  }
  for (int i = 0; i < repetitions; i++) memcpy(replies + i * reply_size, REPLY, reply_size);
  int port;
  listener = open_listener(&options, &port);
  watch(EPOLL_CTL_ADD, listener, EPOLLIN);
  announce("epoll-server", options.address, port);

  static struct epoll_event events[event_batch];
  for (;;) {
    int count = epoll_wait(poller, events, event_batch, -1);
    for (int i = 0; i < count; i++) {
      if (events[i].data.fd == listener) {
        accept_all();
      } else {
        serve(events[i].data.fd, events[i].events);
      }
    }
  }
}
