// Node's own http module as a peer: the no-CPU reply and nothing else.
// node server.js --port N (0 picks a free one); loopback only.
"use strict";

const http = require("node:http");
const { parseArgs } = require("node:util");

const { values } = parseArgs({ options: { port: { type: "string", default: "0" } } });

const server = http.createServer((request, response) => {
  const found = request.url === "/hi";
  const body = found ? "easy!" : "not found\n";
  response.writeHead(found ? 200 : 404, { "Content-Type": "text/plain", "Content-Length": body.length });
  response.end(body);
});

// The default of five seconds would close connections between two rounds of a measurement.
server.keepAliveTimeout = 600_000;
server.listen({ port: Number(values.port), host: "127.0.0.1", backlog: 4096 }, () => {
  console.log(`node-server listening on http://127.0.0.1:${server.address().port}`);
});
process.on("SIGTERM", () => process.exit(0));
