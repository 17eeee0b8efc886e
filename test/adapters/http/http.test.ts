import { createServer } from "node:http";
import { expect, test } from "vitest";
import { BodyTooLong } from "../../../src/adapters/http/faults.ts";
import { createHttp } from "../../../src/adapters/http/http.ts";
import { fakeClock } from "../../support/fake-clock.ts";

const never = new AbortController().signal;

/** Answers with what it was asked, in one line. */
async function echo(maxBytes = 1000) {
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      const { "content-length": length, "content-type": type } = request.headers;
      response.end([request.method, request.url, length, type, Buffer.concat(chunks)].join("|"));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("no port");
  const http = createHttp({ clock: fakeClock(), deadlineMs: 5000, maxBytes, connections: 1, service: "test" });
  const url = new URL(`http://127.0.0.1:${address.port}/rpc?x=1`);
  const close = async (): Promise<void> => {
    await http.close();
    await new Promise((resolve) => server.close(resolve));
  };
  return { http, url, [Symbol.asyncDispose]: close };
}

test("a body is sent unchanged, with its length in bytes", async () => {
  await using it = await echo();
  const headers = { "content-type": "application/json" };
  const { text } = await it.http.send({ method: "POST", url: it.url, headers, body: '"ä"' }, never);
  expect(text).toBe('POST|/rpc?x=1|4|application/json|"ä"');
});

test("a request without a body has none", async () => {
  await using it = await echo();
  expect((await it.http.send({ method: "GET", url: it.url, headers: {} }, never)).text).toBe("GET|/rpc?x=1|||");
  expect((await it.http.send({ method: "POST", url: it.url, headers: {} }, never)).text).toBe("POST|/rpc?x=1|0||");
});

test("an answer that is too long is distinguished from other errors", async () => {
  await using it = await echo(100);
  const request = { method: "POST" as const, url: it.url, headers: {}, body: "x".repeat(101) };
  await expect(it.http.send(request, never)).rejects.toBeInstanceOf(BodyTooLong);
});

test("each request is told with host, path, status and duration, a failed one with why, and no secret", async () => {
  await using server = await echo();
  const told: unknown[] = [];
  const clock = fakeClock();
  const options = {
    clock,
    deadlineMs: 5000,
    connections: 1,
    service: "plex",
    trace: (event: unknown) => told.push(event),
  };
  const http = createHttp({ ...options, maxBytes: 1000 });
  const small = createHttp({ ...options, maxBytes: 1 });
  const url = new URL(`${server.url.href}&X-Plex-Token=s3cr3t`);
  const signal = new AbortController().signal;
  await http.send({ method: "POST", url, headers: { authorization: "s3cr3t" }, body: "s3cr3t" }, signal);
  await small.send({ method: "GET", url, headers: {} }, signal).catch(() => {});
  await Promise.all([http.close(), small.close()]);
  const shown = { kind: "request", service: "plex", url: `${url.host}/rpc?x=1&X-Plex-Token=[hidden]`, ms: 0 };
  expect(told).toEqual([
    { ...shown, method: "POST", answer: 200 },
    { ...shown, method: "GET", answer: "the answer is longer than 1 bytes", fault: "too_long" },
  ]);
});

test("an answer whose connection ends too early is an error, and a kept connection is used again", async () => {
  let connections = 0;
  const server = createServer((request, response) => {
    if (request.url !== "/cut") {
      response.end("whole");
      return;
    }
    response.writeHead(200, { "content-length": 100 });
    response.write("half");
    response.destroy();
  });
  server.on("connection", () => connections++);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as { port: number };
  const http = createHttp({ clock: fakeClock(), deadlineMs: 5000, maxBytes: 1000, connections: 1, service: "test" });
  const get = (path: string) =>
    http.send({ method: "GET", url: new URL(`http://127.0.0.1:${port}${path}`), headers: {} }, never);
  await get("/");
  await get("/");
  expect(connections).toBe(1);
  await expect(get("/cut")).rejects.toThrow("the connection was closed");
  expect((await get("/")).text).toBe("whole");
  await http.close();
  server.close();
});

test("user and password of an address are not sent", async () => {
  const server = createServer((request, response) => void response.end(request.headers.authorization ?? "none"));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as { port: number };
  const http = createHttp({ clock: fakeClock(), deadlineMs: 5000, maxBytes: 1000, connections: 1, service: "test" });
  const url = new URL(`http://anna:s3cr3t@127.0.0.1:${port}/`);
  expect((await http.send({ method: "GET", url, headers: {} }, never)).text).toBe("none");
  await http.close();
  server.close();
});

test("a closed client ends what is under way and what waits for its turn, and asks nothing any more", async () => {
  const server = createServer(() => {});
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as { port: number };
  const http = createHttp({ clock: fakeClock(), deadlineMs: 5000, maxBytes: 1000, connections: 1, service: "test" });
  const request = { method: "GET" as const, url: new URL(`http://127.0.0.1:${port}/`), headers: {} };
  const asked = [http.send(request, never), http.send(request, never)];
  await new Promise((resolve) => server.once("request", resolve));
  const ended = Promise.allSettled(asked);
  await http.close();
  for (const one of await ended) expect(one).toMatchObject({ reason: { why: "the client was closed" } });
  await expect(http.send(request, never)).rejects.toThrow("the client was closed");
  server.close();
});
