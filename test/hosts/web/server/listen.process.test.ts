import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { Agent, get } from "node:http";
import { connect, type Socket } from "node:net";
import { connect as connectTls } from "node:tls";
import { afterEach, expect, test } from "vitest";
import { listen } from "../../../../src/hosts/web/server/listen.ts";
import { tempFolder } from "../../../support/temp-folder.ts";
import { waitFor } from "../../../support/wait-for.ts";
import { BEARER, call, JSON_TYPE, startWeb, TOKEN } from "../web-server.ts";

const FAST = { headersMs: 300, requestMs: 500, checkMs: 100, idleMs: 700, graceMs: 300 };
const HEAD = `POST /mcp HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer ${TOKEN}\r\nContent-Type: application/json\r\n`;

const drips: NodeJS.Timeout[] = [];
afterEach(() => {
  for (const drip of drips.splice(0)) clearInterval(drip);
});

/**
 * Sends one piece after the other. Resolves with the data received before the server closes the
 * connection.
 */
function drip(port: number, first: string, piece: string): Promise<string> {
  return new Promise((resolve) => {
    const socket: Socket = connect(port, "127.0.0.1", () => {
      socket.write(first);
      drips.push(setInterval(() => socket.writable && piece !== "" && socket.write(piece), 30));
    });
    let text = "";
    socket.on("data", (chunk: Buffer) => (text += chunk.toString()));
    socket.on("error", () => {});
    socket.on("close", () => resolve(text));
  });
}

test.each([
  ["a client that connects and says nothing", "", "", /^(?:HTTP\/1\.1 408|$)/],
  [
    "a header that never ends",
    "GET / HTTP/1.1\r\nHost: x\r\n",
    "X-A: b\r\n",
    /^(?:HTTP\/1\.1 408|$)/,
  ],
  [
    "a body that comes byte by byte",
    `${HEAD}Content-Length: 100000\r\n\r\n`,
    " ",
    /^HTTP\/1\.1 408/,
  ],
  ["half a body and then nothing", `${HEAD}Content-Length: 100\r\n\r\n{`, "", /^HTTP\/1\.1 408/],
  [
    "a megabyte of headers",
    "GET / HTTP/1.1\r\nHost: x\r\n",
    `X-A: ${"b".repeat(100_000)}\r\n`,
    /^HTTP\/1\.1 431/,
  ],
  ["no HTTP", "SSH-2.0-OpenSSH_9.2\r\n", "", /^HTTP\/1\.1 400/],
  [
    "TLS on a plain port",
    "\u0016\u0003\u0001\u0002\u0000\u0001\u0000\u0001",
    "",
    /^HTTP\/1\.1 400/,
  ],
])("cuts off %s", async (_, first, piece, expected) => {
  await using web = await startWeb({ limits: FAST });
  expect(await drip(web.port, first, piece)).toMatch(expected);
  expect(web.calls).toEqual([]);
  expect(await web.ask({ path: "/health/live" })).toMatchObject({ status: 200 });
});

test("cuts off a client that does not read its answer", async () => {
  await using web = await startWeb({
    limits: FAST,
    run: async () => ({ text: "x".repeat(30_000_000) }),
  });
  const socket = connect(web.port, "127.0.0.1");
  const body = JSON.stringify(call(1));
  socket.pause();
  socket.on("error", () => {});
  socket.write(`${HEAD}Content-Length: ${body.length}\r\n\r\n${body}`);
  await waitFor("its end", () =>
    web.events.some((event) => event.kind === "served" && event.status === 499),
  );
  socket.destroy();
});

/**
 * Sends this text over one connection, and returns the text of all that is answered once `isAll` is
 * true or the connection is closed.
 */
const exchange = (
  port: number,
  sent: readonly string[],
  isAll: (text: string) => boolean,
): Promise<string> =>
  new Promise((resolve) => {
    let text = "";
    const socket = connect(port, "127.0.0.1", () => {
      for (const part of sent) socket.write(part);
    });
    socket.on("data", (chunk: Buffer) => {
      text += chunk.toString();
      if (isAll(text)) socket.destroy();
    });
    socket.on("error", () => {});
    socket.on("close", () => resolve(text));
  });
const LIVE = "GET /health/live HTTP/1.1\r\nHost: x\r\n\r\n";
const count = (text: string): number => text.split("HTTP/1.1 200").length - 1;

test("answers all requests that were sent ahead on one connection", async () => {
  await using web = await startWeb();
  for (const requests of [20, 3000]) {
    const isAll = (text: string): boolean => count(text) === requests;
    expect(count(await exchange(web.port, [LIVE.repeat(requests)], isAll))).toBe(requests);
  }
});

const post = (body: string, id: number, how: "length" | "chunks"): string => {
  const text = JSON.stringify(call(id, "known_tool", { _meta: { padding: body } }));
  return how === "length"
    ? `${HEAD}Content-Length: ${Buffer.byteLength(text)}\r\n\r\n${text}`
    : `${HEAD}Transfer-Encoding: chunked\r\n\r\n${Buffer.byteLength(text).toString(16)}\r\n${text}\r\n0\r\n\r\n`;
};

test.each([
  ["short bodies", ["a", "b", "c"], undefined],
  [
    "bodies that contain blank lines",
    ["a\r\n\r\nb", "\r\n\r\n", "\r\n\r\nGET / HTTP/1.1"],
    undefined,
  ],
  ["long bodies", ["x".repeat(200_000), "y".repeat(70_000), "z"], undefined],
  ["short bodies that arrive byte by byte", ["a", "b"], 1],
  ["bodies that arrive in odd pieces", ["x".repeat(30_000), "\r\n\r\n".repeat(2000)], 997],
])("handles one request of a connection after the other: %s", async (_, bodies, piece) => {
  let [atWork, most] = [0, 0];
  await using web = await startWeb({
    async run() {
      most = Math.max(most, ++atWork);
      for (let turn = 0; turn < 5; turn++) await new Promise((next) => setImmediate(next));
      atWork--;
      return { ok: true };
    },
  });
  const all = bodies
    .flatMap((body, at) => [post(body, at, "length"), LIVE, post(body, at + 100, "chunks")])
    .join("");
  const parts =
    piece === undefined
      ? [all]
      : Array.from({ length: Math.ceil(all.length / piece) }, (_unused, at) =>
          all.slice(at * piece, (at + 1) * piece),
        );
  const expected = 3 * bodies.length;
  const text = await exchange(web.port, parts, (got) => count(got) === expected);
  expect(count(text)).toBe(expected);
  const ids = [...text.matchAll(/"id":(\d+)/g)].map(([, id]) => Number(id));
  expect(ids).toEqual(bodies.flatMap((_body, at) => [at, at + 100]));
  expect(most).toBe(1);
});

test("does not read the requests that were sent ahead until the first one is answered", async () => {
  const { promise: answered, resolve } = Promise.withResolvers<void>();
  await using web = await startWeb({
    async run() {
      await answered;
      return { ok: true };
    },
  });
  const text = exchange(
    web.port,
    [post("", 1, "length"), LIVE.repeat(50)],
    (got) => count(got) === 51,
  );
  await waitFor("the call", () => web.calls.length === 1);
  for (let probes = 0; probes < 3; probes++) await web.ask({ path: "/health/live" });
  expect(web.events.filter(({ kind }) => kind === "served")).toHaveLength(3);
  resolve();
  expect(count(await text)).toBe(51);
});

test("each further piece of a body is read in a turn of its sender", async () => {
  const turns: (() => void)[] = [];
  let read = 0;
  const listener = await listen({
    host: "127.0.0.1",
    port: 0,
    tls: undefined,
    takeTurn: () => new Promise((resolve) => turns.push(resolve)),
    async handle(request, response) {
      for await (const bytes of request) read += (bytes as Buffer).length;
      response.end();
    },
    report: () => {},
  });
  const socket = connect(Number(new URL(listener.url).port), "127.0.0.1");
  const takeTurn = async (number: number): Promise<void> => {
    await waitFor("a turn or a byte", () => turns.length === number || read === number);
    turns[number - 1]?.();
  };
  // The first byte arrives with the headers, and needs no other turn.
  socket.write(`${HEAD}Content-Length: 3\r\n\r\n1`);
  await takeTurn(1);
  await waitFor("the first byte", () => read === 1);
  for (const piece of [2, 3]) {
    socket.write(String(piece));
    await takeTurn(piece);
    await waitFor("the next byte", () => read === piece);
  }
  expect(turns).toHaveLength(3);
  socket.destroy();
  await listener.stop();
});

test("waits longer than the idle limit for a request whose answer takes long", async () => {
  const { promise: answered, resolve } = Promise.withResolvers<void>();
  await using web = await startWeb({
    limits: { ...FAST, idleMs: 50 },
    async run() {
      await answered;
      return { ok: true };
    },
  });
  const asked = web.send(call(1));
  await waitFor("the call", () => web.calls.length === 1);
  // The limit passes several times.
  await new Promise((passed) => setTimeout(passed, 300));
  resolve();
  expect((await asked).status).toBe(200);
});

test("a stop answers callers that keep their connections, and asks them to leave", async () => {
  await using web = await startWeb();
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  const ask = (): Promise<string | undefined> =>
    new Promise((resolve, reject) => {
      const sent = get(`${web.url}/health/live`, { agent }, (answer) =>
        answer.resume().on("end", () => resolve(answer.headers.connection)),
      );
      sent.on("error", reject);
    });
  expect(await ask()).toBe("keep-alive");
  const stopped = web.stop();
  expect(await ask()).toBe("close");
  await stopped;
  agent.destroy();
});

test("a stop asks the client of a running call to leave", async () => {
  const { promise, resolve } = Promise.withResolvers<void>();
  await using web = await startWeb({
    async run() {
      await promise;
      return { ok: true };
    },
  });
  const asked = web.send(call(1), { connection: "keep-alive" });
  await waitFor("the call", () => web.calls.length === 1);
  const stopped = web.stop();
  resolve();
  expect((await asked).headers.connection).toBe("close");
  await stopped;
});

test("a stop lets a running call finish, and cuts off a call that does not", async () => {
  const { promise, resolve } = Promise.withResolvers<void>();
  await using web = await startWeb({
    limits: { graceMs: 400 },
    async run(name) {
      if (name === "endless") return new Promise(() => {});
      await promise;
      return { ok: true };
    },
  });
  const [ending, endless] = [web.send(call(1)), web.send(call(2, "endless"))];
  void endless.catch(() => {});
  await waitFor("both calls", () => web.calls.length === 2);
  const stopped = web.stop();
  resolve();
  expect((await ending).json()).toMatchObject({ id: 1, result: {} });
  await stopped;
  await expect(endless).rejects.toThrow();
  await expect(web.ask({ path: "/health/live" })).rejects.toThrow(/ECONNREFUSED/);
});

test("an unused connection does not delay a stop", async () => {
  await using web = await startWeb({ limits: { graceMs: 3_600_000 } });
  const agent = new Agent({ keepAlive: true });
  await new Promise((resolve) =>
    get(`${web.url}/health/live`, { agent }, (answer) => answer.resume().on("end", resolve)),
  );
  await web.stop();
  agent.destroy();
});

test("a failing handler does not end the process or the listener", async () => {
  const reported: unknown[] = [];
  const listener = await listen({
    host: "127.0.0.1",
    port: 0,
    tls: undefined,
    handle: async () => {
      throw new Error("planted");
    },
    report: (error) => void reported.push(String(error)),
  });
  for (const _ of [1, 2]) await expect(fetch(listener.url)).rejects.toThrow();
  expect(reported).toEqual(["Error: planted", "Error: planted"]);
  await listener.stop();
});

test.each([
  ["256.1.2.3", /not an address of this machine/],
  ["192.0.2.1", /not an address of this machine/],
])("reports that it cannot listen on %s", async (host, said) => {
  const handle = async (): Promise<void> => {};
  await expect(listen({ host, port: 0, tls: undefined, handle, report: () => {} })).rejects.toThrow(
    said,
  );
});

function certificate(
  folder: ReturnType<typeof tempFolder>,
  name: string,
): { cert: string; key: string } {
  const [cert, key] = [folder.at(`${name}.pem`), folder.at(`${name}.key`)];
  const made = [
    "req",
    "-x509",
    "-newkey",
    "rsa:2048",
    "-nodes",
    "-days",
    "2",
    "-subj",
    `/CN=${name}`,
  ];
  execFileSync("openssl", [...made, "-keyout", key, "-out", cert], { stdio: "ignore" });
  return { cert: readFileSync(cert, "utf8"), key: readFileSync(key, "utf8") };
}

const namePresented = (port: number, more: object = {}): Promise<string> =>
  new Promise((resolve, reject) => {
    const socket = connectTls(
      { port, host: "127.0.0.1", rejectUnauthorized: false, ...more },
      () => {
        resolve(String(socket.getPeerCertificate().subject.CN));
        socket.end();
      },
    );
    socket.on("error", reject);
  });

test("over TLS, an open connection may idle, and a connection that never sends anything is closed", async () => {
  using folder = tempFolder();
  await using web = await startWeb({
    tls: certificate(folder, "one"),
    limits: { firstByteMs: 300, judgeMs: 50 },
  });
  let [closed, text] = [false, ""];
  const silent = connect(web.port, "127.0.0.1").on("error", () => {});
  const resting = connectTls({ port: web.port, host: "127.0.0.1", rejectUnauthorized: false });
  resting
    .on("close", () => (closed = true))
    .on("data", (chunk: Buffer) => (text += chunk.toString()));
  await new Promise((resolve) => silent.on("close", resolve));
  expect(closed).toBe(false);
  resting.write("GET /health/live HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n");
  await waitFor("the answer", () => text.startsWith("HTTP/1.1 200"));
  resting.destroy();
});

test("over TLS, answers requests, refuses old versions, and accepts a new certificate without a restart", async () => {
  using folder = tempFolder();
  const [one, two] = [certificate(folder, "one"), certificate(folder, "two")];
  await using web = await startWeb({ tls: one, names: ["nas.example.org"] });
  const asked = {
    path: "/mcp",
    method: "POST",
    headers: { ...BEARER, ...JSON_TYPE },
    body: JSON.stringify(call(1)),
  };
  expect(await web.ask(asked)).toMatchObject({ status: 200 });
  const named = await web.ask({
    ...asked,
    headers: { ...asked.headers, host: "nas.example.org" },
  });
  expect(named.headers["strict-transport-security"]).toBe("max-age=31536000");
  await expect(
    namePresented(web.port, { maxVersion: "TLSv1.1", minVersion: "TLSv1" }),
  ).rejects.toThrow();
  expect(await namePresented(web.port)).toBe("one");
  expect(() => web.renewTls({ cert: one.cert, key: two.key })).toThrow();
  expect(await namePresented(web.port)).toBe("one");
  web.renewTls(two);
  expect(await namePresented(web.port)).toBe("two");
});
