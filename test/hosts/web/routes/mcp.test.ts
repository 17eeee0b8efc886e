import { setImmediate } from "node:timers/promises";
import { parseErrorResponse } from "@modelcontextprotocol/sdk/client/auth.js";
import { expect, test } from "vitest";
import { waitFor } from "../../../support/wait-for.ts";
import { BEARER, call, INITIALIZE, JSON_TYPE, startWeb } from "../web-server.ts";

const POST = { method: "POST", headers: { ...BEARER, ...JSON_TYPE } };
const STREAM = { accept: "application/json, text/event-stream" };

test("answers each message separately, without a session", async () => {
  await using web = await startWeb();
  expect((await web.send(call("a"))).json()).toEqual({
    jsonrpc: "2.0",
    id: "a",
    result: { content: [{ type: "text", text: '{"ok":true}' }], structuredContent: { ok: true } },
  });
  expect((await web.send({ jsonrpc: "2.0", id: 2, method: "ping" })).json()).toEqual({
    jsonrpc: "2.0",
    id: 2,
    result: {},
  });
  expect(web.calls.map(({ call: { actor } }) => actor)).toEqual(["mcp:unknown"]);
});

test("the session id identifies the client in later calls, and a forged id does not", async () => {
  await using web = await startWeb();
  const { headers, json } = await web.send(INITIALIZE);
  expect(json()).toMatchObject({
    result: { serverInfo: { name: "plex-ingest" }, protocolVersion: "2025-11-25" },
  });
  const label = String(headers["mcp-session-id"]);
  await web.send(call(1), { "mcp-session-id": label });
  const [, ...rest] = label.split(".");
  for (const forged of [["cm9vdA", ...rest].join("."), "x", "a.b.c", "é".repeat(9)].map(
    encodeURI,
  )) {
    const { status, json: body } = await web.send(call(2), { "mcp-session-id": forged });
    // A client that reads this initializes again. As an unknown client, it would lose its forms.
    expect([status, body()]).toEqual([
      404,
      {
        jsonrpc: "2.0",
        id: 2,
        error: { code: -32_001, message: expect.stringContaining("Initialize again") },
      },
    ]);
  }
  expect(web.calls.map(({ call: { actor } }) => actor)).toEqual(["mcp:test-client"]);
});

test("after a restart, a session is served on, but a client that follows something begins a new one", async () => {
  const before = await startWeb({ offers: {} });
  const label = String((await before.send(INITIALIZE)).headers["mcp-session-id"]);
  await before[Symbol.asyncDispose]();
  await using web = await startWeb({ offers: {} });
  const session = { "mcp-session-id": label };
  expect((await web.send(call(1), session)).status).toBe(200);
  const params = { uri: "ingest://queue" };
  const subscribe = { jsonrpc: "2.0", id: 3, method: "resources/subscribe", params };
  expect((await web.send(subscribe, session)).status).toBe(404);
  const opened = await web.ask({
    headers: { ...BEARER, ...session, accept: "text/event-stream" },
  });
  expect([opened.status, opened.json()]).toMatchObject([
    404,
    { error: expect.stringContaining("Initialize again") },
  ]);
});

test.each(["/register", "/authorize", "/token"])(
  "%s is 404 without a token, and OAuth clients show why",
  async (path) => {
    await using web = await startWeb();
    for (const [address, status, says] of [
      [path, 404, "There is no sign-in at this address."],
      ["/mcp", 401, ""],
    ] as const) {
      const { status: answered, text } = await web.ask({
        path: address,
        method: "POST",
        headers: JSON_TYPE,
        body: "{}",
      });
      expect(answered).toBe(status);
      const error = await parseErrorResponse(new Response(text, { status }));
      expect(error.message).toContain(says);
      expect(error.message).not.toBe("");
    }
  },
);

test("sends the response as an event stream if progress precedes it and the client accepts one", async () => {
  await using web = await startWeb({
    async run(_, { onProgress }) {
      onProgress?.({ done: 1, total: 2, message: "half" });
      await setImmediate();
      return { ok: true };
    },
  });
  const asked = call(7, "known_tool", { _meta: { progressToken: "p" } });
  const { headers, text } = await web.send(asked, STREAM);
  expect(headers).toMatchObject({ "content-type": "text/event-stream", "x-accel-buffering": "no" });
  const events = [...text.matchAll(/^data: (.+)$/gm)].map(
    ([, data = ""]) => JSON.parse(data) as Record<string, unknown>,
  );
  expect(events).toMatchObject([
    {
      method: "notifications/progress",
      params: { progressToken: "p", progress: 1, total: 2, message: "half" },
    },
    { id: 7, result: { structuredContent: { ok: true } } },
  ]);
  const plain = await web.send(asked, { accept: "application/json" });
  expect(plain).toMatchObject({ status: 200, headers: { "content-type": "application/json" } });
  expect((await web.send(call(8), STREAM)).headers["content-type"]).toBe("application/json");
  expect((await web.send(call(9), { accept: "text/event-stream" })).text).toMatch(
    /^event: message\ndata: \{.*"id":9/s,
  );
});

test("a client can cancel its own call, but not another client's call with the same id", async () => {
  const stops: string[] = [];
  await using web = await startWeb({
    run: (_, { signal, actor }) =>
      new Promise((_done, reject) => {
        signal.addEventListener("abort", () => {
          stops.push(actor);
          reject(signal.reason);
        });
      }),
  });
  const labelOf = async (name: string): Promise<string> => {
    const { params } = INITIALIZE;
    const message = { ...INITIALIZE, params: { ...params, clientInfo: { name, version: "1" } } };
    return String((await web.send(message)).headers["mcp-session-id"]);
  };
  const [one, other] = [await labelOf("one"), await labelOf("other")];
  const cancelled = web.send(call(5), { "mcp-session-id": one });
  const going = web.ask({
    ...POST,
    headers: { ...POST.headers, "mcp-session-id": other },
    body: JSON.stringify(call(5)),
  });
  await waitFor("both calls", () => web.calls.length === 2);
  const cancel = { jsonrpc: "2.0", method: "notifications/cancelled", params: { requestId: 5 } };
  expect(await web.send(cancel)).toMatchObject({ status: 202, text: "" });
  expect(await web.send(cancel, { "mcp-session-id": one })).toMatchObject({ status: 202 });
  expect(await cancelled).toMatchObject({ status: 202, text: "" });
  expect(stops).toEqual(["mcp:one"]);
  await web.stop();
  await expect(going).rejects.toThrow();
  await waitFor("the other's end", () => stops.length === 2);
});

test("ends a call when its client disconnects", async () => {
  const { promise, resolve } = Promise.withResolvers<void>();
  await using web = await startWeb({
    run: (_, { signal }) =>
      new Promise((_done, reject) => {
        signal.addEventListener("abort", () => {
          resolve();
          reject(signal.reason);
        });
      }),
  });
  const leaving = new AbortController();
  const left = fetch(`${web.url}/mcp`, {
    ...POST,
    body: JSON.stringify(call(1)),
    signal: leaving.signal,
  });
  await waitFor("the call", () => web.calls.length === 1);
  leaving.abort();
  await expect(left).rejects.toThrow();
  await promise;
  await waitFor("the log", () =>
    web.events.some((event) => event.kind === "served" && event.status === 499),
  );
});

const error = (code: number) => ({
  jsonrpc: "2.0",
  error: { code, message: expect.stringMatching(/\w/) },
});

test.each<[string, string, number, object]>([
  ["no JSON", "{", 400, error(-32_700)],
  ["an empty body", "", 400, error(-32_700)],
  ["half a message", '{"jsonrpc":"2.0","id":9001,"method":', 400, error(-32_700)],
  ["a batch", JSON.stringify([call(1), call(2)]), 400, error(-32_600)],
  ["an empty array", "[]", 400, error(-32_600)],
  [
    "20,000 arrays in each other",
    `${"[".repeat(20_000)}${"]".repeat(20_000)}`,
    400,
    error(-32_600),
  ],
  ["no message", '{"hello":"world"}', 400, error(-32_600)],
  ["null", "null", 400, error(-32_600)],
  ["a number", "42", 400, error(-32_600)],
  ["no method", '{"jsonrpc":"2.0","id":1}', 400, error(-32_600)],
  [
    "text for params",
    '{"jsonrpc":"2.0","id":1,"method":"tools/call","params":"x"}',
    400,
    error(-32_600),
  ],
  ["another version of JSON-RPC", '{"jsonrpc":"1.0","id":1,"method":"ping"}', 400, error(-32_600)],
  ["an id that is an object", '{"jsonrpc":"2.0","id":{},"method":"ping"}', 400, error(-32_600)],
  [
    "an unknown method",
    '{"jsonrpc":"2.0","id":1,"method":"no/such"}',
    200,
    { ...error(-32_601), id: 1 },
  ],
  [
    "a call without a name",
    '{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{}}',
    200,
    { ...error(-32_602), id: 1 },
  ],
])("%s is answered as JSON-RPC requires", async (_, body, status, expected) => {
  await using web = await startWeb();
  const answer = await web.ask({ ...POST, body });
  expect(answer.status).toBe(status);
  expect(answer.json()).toMatchObject(expected);
  // A host may log the response unchanged.
  expect(answer.text).not.toMatch(/\bat .*\.ts:\d|Error: .*\n/);
});

test.each<[string, object, string | Buffer, number]>([
  ["another type", { "content-type": "text/plain" }, "{}", 415],
  ["no type", { "content-type": "" }, "{}", 415],
  ["a form", { "content-type": "application/x-www-form-urlencoded" }, "{}", 415],
  ["a compressed body", { "content-encoding": "gzip" }, "{}", 415],
  ["an answer as a picture", { accept: "image/png" }, "{}", 406],
  ["more than a mebibyte", {}, Buffer.alloc(1024 ** 2 + 1, " "), 413],
  [
    "more than a mebibyte in pieces",
    { "transfer-encoding": "chunked" },
    Buffer.alloc(1024 ** 2 + 1, " "),
    413,
  ],
  [
    "another protocol version",
    { "mcp-protocol-version": "2099-01-01" },
    JSON.stringify(call(1)),
    400,
  ],
  [
    "a known protocol version",
    { "mcp-protocol-version": "2025-06-18" },
    JSON.stringify(call(1)),
    200,
  ],
  [
    "a charset",
    { "content-type": "application/json; charset=utf-8" },
    JSON.stringify(call(1)),
    200,
  ],
  ["anything as the answer", { accept: "*/*" }, JSON.stringify(call(1)), 200],
  ["a notification", {}, '{"jsonrpc":"2.0","method":"notifications/initialized"}', 202],
  ["an unknown notification", {}, '{"jsonrpc":"2.0","method":"notifications/none"}', 202],
  [
    "a cancel of nothing",
    {},
    '{"jsonrpc":"2.0","method":"notifications/cancelled","params":{"requestId":7}}',
    202,
  ],
  ["an answer to nothing", {}, '{"jsonrpc":"2.0","id":1,"result":{}}', 202],
])("%s is %s %s %i", async (_, headers, body, status) => {
  await using web = await startWeb();
  expect(
    await web.ask({ method: "POST", headers: { ...POST.headers, ...headers }, body }),
  ).toMatchObject({ status });
});
