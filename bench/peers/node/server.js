// Node's own http module as a peer: fib on its event loop or in worker threads, and the reply that costs no CPU.
//
//   node server.js --port 0 --fib 30 --work inline|threads --workers 2
//
// `/hi` answers `easy!`; `/` answers `answer is >>> N`; `/?fib=20` overrides N. Loopback only; port 0 picks a free one.
"use strict";

const http = require("node:http");
const { parseArgs } = require("node:util");
const { Worker, isMainThread, parentPort } = require("node:worker_threads");

function fib(n) {
  return n < 2 ? n : fib(n - 1) + fib(n - 2);
}

// Jobs go to idle workers, the rest waits in order. Like the other pools it never gives a busy worker a second job.
class Pool {
  constructor(size) {
    this.idle = Array.from({ length: size }, () => new Worker(__filename));
    this.waiting = [];
  }

  run(n, done) {
    const worker = this.idle.pop();
    if (!worker) {
      this.waiting.push([n, done]);
      return;
    }
    worker.once("message", (answer) => {
      this.idle.push(worker);
      const next = this.waiting.shift();
      if (next) this.run(...next);
      done(answer);
    });
    worker.postMessage(n);
  }
}

function answer(response, status, body) {
  response.writeHead(status, { "Content-Type": "text/plain", "Content-Length": Buffer.byteLength(body) });
  response.end(body);
}

function serve() {
  const { values } = parseArgs({
    options: {
      port: { type: "string", default: "0" },
      fib: { type: "string", default: process.env.FIB ?? "30" },
      work: { type: "string", default: "inline" },
      workers: { type: "string", default: "2" },
    },
  });
  const pool = values.work === "threads" ? new Pool(Number(values.workers)) : null;
  const work = pool ? (n, done) => pool.run(n, done) : (n, done) => done(fib(n));

  const server = http.createServer((request, response) => {
    const { url } = request;
    if (url === "/hi") {
      answer(response, 200, "easy!");
    } else if (url === "/" || url.startsWith("/?")) {
      const asked = new URLSearchParams(url.slice(2)).get("fib") ?? values.fib;
      const n = /^\d{1,2}$/.test(asked) ? Number(asked) : NaN;
      if (!(n <= 40)) return answer(response, 400, "fib must be a whole number from 0 to 40\n");
      work(n, (result) => answer(response, 200, `answer is >>> ${result}\n`));
    } else {
      answer(response, 404, "not found\n");
    }
  });
  // The default of five seconds would close connections between two rounds of a measurement.
  server.keepAliveTimeout = 600_000;
  server.listen({ port: Number(values.port), host: "127.0.0.1", backlog: 4096 }, () => {
    console.log(`node-server listening on http://127.0.0.1:${server.address().port}`);
  });
  process.on("SIGTERM", () => process.exit(0));
}

if (isMainThread) serve();
else parentPort.on("message", (n) => parentPort.postMessage(fib(n)));
