import { createServer, type RequestListener } from "node:http";
import {
  type AddressInfo,
  createServer as createTcpServer,
  type Server,
  type Socket,
} from "node:net";
import { setImmediate } from "node:timers/promises";
import { expect, test } from "vitest";
import { BodyTooDeep, BodyTooLong } from "../../../src/adapters/http/faults.ts";
import { createHttp, type HttpRequest } from "../../../src/adapters/http/http.ts";
import { fakeClock } from "../../support/fake-clock.ts";

const never = new AbortController().signal;
const OPTIONS = {
  clock: fakeClock(),
  deadlineMs: 5000,
  maxBytes: 1000,
  connections: 1,
  service: "test",
};

/** A server on the loopback address and a client with one connection. */
async function asked(server: Server, options: Partial<typeof OPTIONS> = {}) {
  const sockets = new Set<Socket>();
  server.on("connection", (socket: Socket) => void sockets.add(socket.on("error", () => {})));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  const http = createHttp({ ...OPTIONS, ...options });
  const at = (path: string) => new URL(`http://127.0.0.1:${port}${path}`);
  const get = (path: string, more: Partial<HttpRequest> = {}, signal = never) =>
    http.send({ method: "GET", url: at(path), headers: {}, ...more }, signal);
  return {
    http,
    at,
    get,
    connections: () => sockets.size,
    async [Symbol.asyncDispose]() {
      await http.close();
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
const serving = (listener: RequestListener, options?: Partial<typeof OPTIONS>) =>
  asked(createServer(listener), options);

/** Responds with the request in one line. */
const echo: RequestListener = (request, response) => {
  const chunks: Buffer[] = [];
  request.on("data", (chunk: Buffer) => chunks.push(chunk));
  request.on("end", () => {
    const { "content-length": length, "content-type": type } = request.headers;
    response.end([request.method, request.url, length, type, Buffer.concat(chunks)].join("|"));
  });
};

test("sends a body unchanged with its length in bytes, and no length without a body", async () => {
  await using it = await serving(echo);
  const headers = { "content-type": "application/json" };
  const { text } = await it.get("/rpc?x=1", { method: "POST", headers, body: '"ä"' });
  expect(text).toBe('POST|/rpc?x=1|4|application/json|"ä"');
  expect((await it.get("/rpc?x=1")).text).toBe("GET|/rpc?x=1|||");
  expect((await it.get("/rpc?x=1", { method: "POST" })).text).toBe("POST|/rpc?x=1|0||");
});

test.each(["[", '{"a":', " \n[[],[", '\ufeff["\\"",['])(
  "refuses JSON of %j that is nested too deeply, before it is parsed",
  async (start) => {
    await using it = await serving((_, response) => void response.end(start.repeat(200)), {
      maxBytes: 10_000,
    });
    await expect(it.get("/")).rejects.toBeInstanceOf(BodyTooDeep);
  },
);

test("accepts brackets in strings and in other texts than JSON", async () => {
  for (const text of [`{"a":"${"[".repeat(200)}"}`, `<a>${"[".repeat(200)}</a>`]) {
    await using it = await serving((_, response) => void response.end(text));
    expect((await it.get("/")).text).toBe(text);
  }
});

test("distinguishes a response that is too long from other errors", async () => {
  await using it = await serving(echo, { maxBytes: 100 });
  await expect(it.get("/", { method: "POST", body: "x".repeat(101) })).rejects.toBeInstanceOf(
    BodyTooLong,
  );
});

test("traces each request's host, path, status, duration and failure cause, but no secrets", async () => {
  await using server = await serving(echo);
  const told: unknown[] = [];
  const options = { ...OPTIONS, service: "plex", trace: (event: unknown) => told.push(event) };
  const http = createHttp(options);
  const small = createHttp({ ...options, maxBytes: 1 });
  const url = server.at("/rpc?x=1&X-Plex-Token=s3cr3t");
  await http.send(
    { method: "POST", url, headers: { authorization: "s3cr3t" }, body: "s3cr3t" },
    never,
  );
  await small.send({ method: "GET", url, headers: {} }, never).catch(() => {});
  await Promise.all([http.close(), small.close()]);
  const shown = {
    kind: "request",
    service: "plex",
    url: `${url.host}/rpc?x=1&X-Plex-Token=[hidden]`,
    ms: 0,
  };
  expect(told).toEqual([
    { ...shown, method: "POST", answer: 200 },
    { ...shown, method: "GET", answer: "the response is larger than 1 bytes", fault: "too_long" },
  ]);
});

test("reports a response that is cut off as an error, and reuses a kept-alive connection", async () => {
  await using it = await serving((request, response) => {
    if (request.url === "/cut") {
      response.writeHead(200, { "content-length": 100 });
      response.write("half");
      response.destroy();
    } else {
      response.end("whole");
    }
  });
  await it.get("/");
  await it.get("/");
  expect(it.connections()).toBe(1);
  await expect(it.get("/cut")).rejects.toThrow("the connection was closed");
  expect((await it.get("/")).text).toBe("whole");
});

test("does not send the user and password of a URL", async () => {
  await using it = await serving(
    (request, response) => void response.end(request.headers.authorization ?? "none"),
  );
  const url = Object.assign(it.at("/"), { username: "anna", password: "s3cr3t" });
  expect((await it.get("/", { url })).text).toBe("none");
});

test("a closed client aborts running and queued requests, and refuses new ones", async () => {
  const arrived = Promise.withResolvers<void>();
  await using it = await serving(() => arrived.resolve());
  const both = Promise.allSettled([it.get("/"), it.get("/")]);
  await arrived.promise;
  await it.http.close();
  for (const one of await both) {
    expect(one).toMatchObject({ reason: { why: "the client was closed" } });
  }
  await expect(it.get("/")).rejects.toThrow("the client was closed");
});

const ANSWER = "HTTP/1.1 200 OK\r\ncontent-length: 2\r\nconnection: keep-alive\r\n\r\nok";

/** Answers the first requests of each connection and closes the connection during the next one. */
async function closing({ answers = 1, rude = false } = {}) {
  let requests = 0;
  const server = createTcpServer((socket) => {
    let answered = 0;
    socket.on("data", (bytes: Buffer) => {
      // After a failure, the client tries a TLS handshake.
      if (/^(?:GET|POST) /.test(bytes.toString("latin1"))) requests++;
      if (answered++ < answers) socket.write(ANSWER);
      else if (rude) socket.resetAndDestroy();
      else socket.destroy();
    });
  });
  return { ...(await asked(server)), requests: () => requests };
}

test.each([false, true])(
  "retries a repeatable request once if its kept-alive connection was closed (reset: %s)",
  async (rude) => {
    await using it = await closing({ rude });
    for (let call = 0; call < 3; call++) {
      expect((await it.get("/", { repeatable: true })).text).toBe("ok");
    }
    expect(it.connections()).toBe(3);
    expect(it.requests()).toBe(5);
  },
);

test("never retries a request that may change something", async () => {
  await using it = await closing();
  expect((await it.get("/")).text).toBe("ok");
  await expect(it.get("/")).rejects.toThrow("the connection was closed");
  expect(it.requests()).toBe(2);
});

test("does not retry when a new connection is closed", async () => {
  await using it = await closing({ answers: 0 });
  await expect(it.get("/", { repeatable: true })).rejects.toThrow("the connection was closed");
  expect(it.requests()).toBe(1);
});

test("treats a response in another protocol as a closed connection", async () => {
  const upgrade = "HTTP/1.1 101 Switching\r\nupgrade: x\r\nconnection: upgrade\r\n\r\n";
  await using it = await asked(
    createTcpServer((socket) => socket.on("data", () => socket.write(upgrade))),
  );
  await expect(it.get("/")).rejects.toThrow("the connection was closed");
});

test("a request that waits for a connection ends at once when it is aborted", async () => {
  const arrived = Promise.withResolvers<void>();
  await using it = await serving(() => arrived.resolve());
  const [first, waiting] = [new AbortController(), new AbortController()];
  let isFirstOver = false;
  const ended = it
    .get("/", {}, first.signal)
    .catch(() => {})
    .finally(() => (isFirstOver = true));
  await arrived.promise;
  const aborted = it.get("/", {}, waiting.signal);
  await setImmediate();
  waiting.abort(new Error("Nobody waits for it."));
  await expect(aborted).rejects.toThrow("Nobody waits for it.");
  expect(isFirstOver).toBe(false);
  first.abort();
  await ended;
});
