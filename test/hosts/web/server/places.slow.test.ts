import { once } from "node:events";
import { connect, type Socket } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { afterEach, expect, test } from "vitest";
import { startPage } from "../page/page-server.ts";
import { BEARER, call, JSON_TYPE, startWeb, type WebServer } from "../web-server.ts";

const sockets = new Set<Socket>();
const returns = new Set<NodeJS.Timeout>();
afterEach(async () => {
  for (const timer of returns) clearTimeout(timer);
  const all = [...sockets];
  sockets.clear();
  await Promise.all(
    all.map(async (socket) => {
      socket.destroy();
      if (!socket.closed) await once(socket, "close");
    }),
  );
  returns.clear();
});

/**
 * Opens `count` connections, sends this text on each and then nothing more, and reconnects whenever
 * one is closed.
 */
function besiege(port: number, count: number, { sends = "", addresses = 1 } = {}): void {
  const enter = (number: number): void => {
    const localAddress = `127.0.0.${2 + (number % addresses)}`;
    const socket = connect({
      port,
      host: "127.0.0.1",
      localAddress: addresses === 1 ? "127.0.0.1" : localAddress,
    });
    sockets.add(socket);
    socket.on("connect", () => sends !== "" && socket.write(sends));
    socket.on("error", () => {});
    socket.on("close", () => {
      // No connection is reopened after the test.
      if (!sockets.delete(socket)) return;
      const timer = setTimeout(() => {
        returns.delete(timer);
        enter(number);
      }, 200);
      returns.add(timer);
    });
  };
  for (let number = 0; number < count; number++) enter(number);
}

/** Sends probes, each over a separate connection. */
async function probe(web: WebServer, times: number): Promise<number[]> {
  const statuses: number[] = [];
  for (let count = 0; count < times; count++) {
    statuses.push((await web.ask({ path: "/health/live" }).catch(() => ({ status: 0 }))).status);
    await sleep(20);
  }
  return statuses;
}

const LIMITS = { firstByteMs: 600, judgeMs: 100 };
const HEAD = `POST /mcp HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: ${BEARER.authorization}\r\nContent-Type: application/json\r\n`;

test.each([
  ["560 that say nothing", 560, {}],
  ["560 that begin a request and stop", 560, { sends: "GET / HTTP/1.1\r\nHost: x\r\n" }],
  ["560 that stop in the middle of a body", 560, { sends: `${HEAD}Content-Length: 100\r\n\r\n{` }],
  [
    "560 that read their answer and stay",
    560,
    { sends: "GET /health/live HTTP/1.1\r\nHost: x\r\n\r\n" },
  ],
  ["900 of twenty addresses", 900, { addresses: 20 }],
])("answers each probe next to %s", async (_, count, siege) => {
  await using web = await startWeb({ limits: LIMITS });
  besiege(web.port, count, siege);
  expect(await probe(web, 20)).toEqual(Array<number>(20).fill(200));
});

test("closes a connection that sends nothing for three seconds, but not one that has started a request", async () => {
  await using web = await startWeb({ limits: LIMITS });
  const closed = { silent: false, begun: false };
  const [silent, begun] = [connect(web.port, "127.0.0.1"), connect(web.port, "127.0.0.1")];
  for (const socket of [silent, begun]) sockets.add(socket.on("error", () => {}));
  silent.on("close", () => (closed.silent = true));
  begun.on("close", () => (closed.begun = true));
  begun.write("G");
  await expect.poll(() => closed.silent).toBe(true);
  expect(closed.begun).toBe(false);
});

test("does not close a connection that waits for a response, regardless of how many others arrive", async () => {
  const { promise: answered, resolve } = Promise.withResolvers<void>();
  await using web = await startWeb({
    limits: LIMITS,
    async run() {
      await answered;
      return { ok: true };
    },
  });
  const waiting = Array.from({ length: 70 }, (_, id) =>
    web.ask({
      method: "POST",
      headers: { ...BEARER, ...JSON_TYPE },
      body: JSON.stringify(call(id)),
    }),
  );
  await expect.poll(() => web.calls.length).toBe(70);
  besiege(web.port, 300);
  expect(await probe(web, 20)).toEqual(Array<number>(20).fill(200));
  resolve();
  expect((await Promise.all(waiting)).map(({ status }) => status)).toEqual(
    Array<number>(70).fill(200),
  );
});

test("keeps an event stream open while its address has too many connections", async () => {
  await using web = await startPage({ limits: LIMITS });
  const { cookie } = await web.signIn();
  const response = await fetch(`${web.url}/events`, { headers: { cookie } });
  const reader = response.body?.getReader();
  await reader?.read();
  besiege(web.port, 200);
  await probe(web, 20);
  expect((await fetch(`${web.url}/session`, { headers: { cookie } })).status).toBe(200);
  const ended = await Promise.race([reader?.read().then(({ done }) => done), sleep(0, "open")]);
  expect(ended).not.toBe(true);
  await reader?.cancel();
});

test("a trusted proxy stands for many clients, and may use as many connections as all clients together", async () => {
  await using web = await startWeb({ limits: LIMITS, proxies: ["127.0.0.1"] });
  let closed = 0;
  const kept = Array.from({ length: 100 }, () => {
    const socket = connect(web.port, "127.0.0.1").on("error", () => {});
    socket.on("close", () => closed++);
    socket.write("GET /health/live HTTP/1.1\r\nHost: x\r\n\r\n");
    sockets.add(socket);
    return socket;
  });
  await Promise.all(kept.map((socket) => new Promise((resolve) => socket.once("data", resolve))));
  await probe(web, 20);
  expect(closed).toBe(0);
});

test("closes a connection after its response while its address has too many connections", async () => {
  await using web = await startWeb();
  const headers = { connection: "keep-alive" };
  const kept = async () => (await web.ask({ path: "/health/live", headers })).headers.connection;
  expect(await kept()).toBe("keep-alive");
  besiege(web.port, 80, { sends: "G" });
  await expect.poll(kept).toBe("close");
});
