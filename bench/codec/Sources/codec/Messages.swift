/// The messages measured: one object, since globals of a library are fetched behind a check.
struct Messages {
  let short = Array("GET /hi HTTP/1.1\r\nHost: localhost:8080\r\n\r\n".utf8)
  let usual = Array(
    "GET /hi HTTP/1.1\r\nHost: 127.0.0.1:8080\r\nUser-Agent: load/1.0\r\nAccept: */*\r\nConnection: keep-alive\r\n\r\n"
      .utf8)
  let browser = Array(
    """
    GET /index.html?x=1 HTTP/1.1\r
    Host: www.example.com\r
    User-Agent: Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0\r
    Accept: text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,*/*;q=0.8\r
    Accept-Language: en-US,en;q=0.5\r
    Accept-Encoding: gzip, deflate\r
    Connection: keep-alive\r
    Cookie: session=0123456789abcdef0123456789abcdef; theme=dark\r
    Upgrade-Insecure-Requests: 1\r
    \r\n
    """.utf8)
  let response = Array(
    """
    HTTP/1.1 200 OK\r
    Date: Sun, 06 Nov 1994 08:49:37 GMT\r
    Content-Type: text/plain\r
    Content-Length: 5\r
    \r
    easy!
    """.utf8)
}
