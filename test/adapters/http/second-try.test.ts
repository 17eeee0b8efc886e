import { createServer, type Socket } from "node:net";
import { setImmediate } from "node:timers/promises";
import { expect, test } from "vitest";
import { createHttp } from "../../../src/adapters/http/http.ts";
import { fakeClock } from "../../support/fake-clock.ts";

const never = new AbortController().signal;
const ANSWER = "HTTP/1.1 200 OK\r\ncontent-length: 2\r\nconnection: keep-alive\r\n\r\nok";

/** Answers the first request of each connection and closes the connection under the second one. */
async function closingServer({ answers = 1, rude = false } = {}) {
  const sockets = new Set<Socket>();
  let requests = 0;
  const server = createServer((socket) => {
    sockets.add(socket);
    let answered = 0;
    socket.on("error", () => {});
    socket.on("data", () => {
      requests++;
      if (answered++ < answers) socket.write(ANSWER);
      else if (rude) socket.resetAndDestroy();
      else socket.destroy();
    });
  });
  const { promise, resolve } = Promise.withResolvers<void>();
  server.listen(0, "127.0.0.1", resolve);
  await promise;
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("It listens nowhere.");
  const http = createHttp({
    clock: fakeClock(),
    deadlineMs: 5000,
    maxBytes: 1000,
    connections: 1,
    service: "test",
  });
  return {
    get: (repeatable?: boolean) =>
      http.send({ method: "GET", url: new URL(`http://127.0.0.1:${address.port}/`), headers: {}, repeatable }, never),
    requests: () => requests,
    connections: () => sockets.size,
    async [Symbol.asyncDispose]() {
      await http.close();
      for (const socket of sockets) socket.destroy();
      server.close();
    },
  };
}

test.each([false, true])("a read whose kept connection was closed is sent once more (reset: %s)", async (rude) => {
  await using server = await closingServer({ rude });
  for (let call = 0; call < 3; call++) expect((await server.get(true)).text).toBe("ok");
  expect(server.connections()).toBe(3);
  expect(server.requests()).toBe(5);
});

test("what may change something is sent once", async () => {
  await using server = await closingServer();
  expect((await server.get()).text).toBe("ok");
  await expect(server.get()).rejects.toThrow("the connection was closed");
  expect(server.requests()).toBe(2);
});

test("a new connection that is closed is not tried again, and a second try has no third", async () => {
  await using server = await closingServer({ answers: 0 });
  await expect(server.get(true)).rejects.toThrow("the connection was closed");
  expect(server.requests()).toBe(1);
});

/** Answers 101, and asks for no upgrade; or answers nothing at all. */
async function strangeServer(answer: string | undefined) {
  const asked = Promise.withResolvers<void>();
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on("error", () => {});
    socket.on("data", () => {
      asked.resolve();
      if (answer !== undefined) socket.write(answer);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("It listens nowhere.");
  const http = createHttp({ clock: fakeClock(), deadlineMs: 5000, maxBytes: 1000, connections: 1, service: "test" });
  const url = new URL(`http://127.0.0.1:${address.port}/`);
  return {
    asked: asked.promise,
    get: (signal: AbortSignal) => http.send({ method: "GET", url, headers: {} }, signal),
    async [Symbol.asyncDispose]() {
      await http.close();
      for (const socket of sockets) socket.destroy();
      server.close();
    },
  };
}

test("a server that answers with another protocol is one that closed the connection", async () => {
  await using server = await strangeServer("HTTP/1.1 101 Switching\r\nupgrade: x\r\nconnection: upgrade\r\n\r\n");
  await expect(server.get(never)).rejects.toThrow("the connection was closed");
});

test("a request that waits for a connection ends at once when it is aborted", async () => {
  await using server = await strangeServer(undefined);
  const [first, waiting] = [new AbortController(), new AbortController()];
  let isFirstOver = false;
  const ended = server
    .get(first.signal)
    .catch(() => {})
    .finally(() => {
      isFirstOver = true;
    });
  await server.asked;
  const aborted = server.get(waiting.signal);
  await setImmediate();
  waiting.abort(new Error("Nobody waits for it."));
  await expect(aborted).rejects.toThrow("Nobody waits for it.");
  expect(isFirstOver).toBe(false);
  first.abort();
  await ended;
});
