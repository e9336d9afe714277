// The same reply through libevent's own HTTP server: what the library would give us without a server of our own.

#include <arpa/inet.h>
#include <event2/buffer.h>
#include <event2/event.h>
#include <event2/http.h>
#include <netinet/in.h>
#include <signal.h>
#include <sys/socket.h>

#include "options.h"

// evhttp adds Date and Content-Length by itself.
static void answer(struct evhttp_request *request, void *context) {
  (void)context;
  evhttp_add_header(evhttp_request_get_output_headers(request), "Content-Type", "text/plain");
  evbuffer_add_reference(evhttp_request_get_output_buffer(request), "easy!", 5, NULL, NULL);
  evhttp_send_reply(request, 200, "OK", NULL);
}

static int bound_port(struct evhttp_bound_socket *socket) {
  struct sockaddr_in address;
  socklen_t size = sizeof address;
  if (getsockname(evhttp_bound_socket_get_fd(socket), (struct sockaddr *)&address, &size) != 0) {
    perror("getsockname");
    exit(1);
  }
  return ntohs(address.sin_port);
}

int main(int argc, char **argv) {
  struct options options = parse_options(argc, argv);
  signal(SIGPIPE, SIG_IGN);
  raise_file_limit();
  struct event_config *config = event_config_new();
  if (config == NULL || event_config_set_flag(config, EVENT_BASE_FLAG_NOLOCK) != 0) return 1;
  struct event_base *base = event_base_new_with_config(config);
  struct evhttp *server = base == NULL ? NULL : evhttp_new(base);
  if (server == NULL) {
    fprintf(stderr, "evhttp-server: libevent could not start\n");
    return 1;
  }
  evhttp_set_allowed_methods(server, EVHTTP_REQ_GET | EVHTTP_REQ_HEAD);
  evhttp_set_gencb(server, answer, NULL);
  struct evhttp_bound_socket *socket =
    evhttp_bind_socket_with_handle(server, options.address, (ev_uint16_t)options.port);
  if (socket == NULL) fail_to_listen(options.address, options.port);
  announce("evhttp-server", options.address, bound_port(socket));
  event_base_dispatch(base);
  return 0;
}
