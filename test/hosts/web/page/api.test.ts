import type { OutgoingHttpHeaders } from "node:http";
import { expect, test } from "vitest";
import type { CallTool } from "../../../../src/hosts/web/page/page.ts";
import { createExchangeLog } from "../../../../src/hosts/web/server/exchange-log.ts";
import { BEARER } from "../web-server.ts";
import { PAGE, startPage } from "./page-server.ts";

type Failed = Extract<Awaited<ReturnType<CallTool>>, { ok: false }>["error"];

test("calls a tool with unchanged arguments and the session's name, and returns its answer as the body", async () => {
  await using web = await startPage();
  const { cookie } = await web.signIn("phone");
  const answered = await web.post(
    "/api/approve_ingest",
    { releases: [{ id: 7, version: 2 }] },
    { cookie },
  );
  expect(answered).toMatchObject({
    status: 200,
    headers: { "content-type": "application/json", "cache-control": "no-store" },
  });
  expect(answered.json()).toEqual({ done: "approve_ingest" });
  expect(web.asked).toEqual([
    { name: "approve_ingest", args: { releases: [{ id: 7, version: 2 }] }, actor: "web:phone" },
  ]);
});

test("compresses a longer response with gzip for a client that accepts it, and logs it uncompressed", async () => {
  const data = { names: Array.from({ length: 100 }, (_, at) => `Film ${at}`) };
  const lines: string[] = [];
  const exchanges = createExchangeLog({ hide: (text) => text, log: (line) => lines.push(line) });
  await using web = await startPage({ callTool: async () => ({ ok: true, data }), exchanges });
  const { cookie } = await web.signIn();
  const plain = await web.post("/api/get_home", {}, { cookie });
  expect([plain.headers["content-encoding"], plain.json()]).toEqual([undefined, data]);
  const headers = { ...PAGE, origin: web.url, cookie, "accept-encoding": "gzip, deflate, br" };
  // fetch decodes the body as the header states.
  const answered = await fetch(`${web.url}/api/get_home`, { method: "POST", headers, body: "{}" });
  expect(answered.headers.get("content-encoding")).toBe("gzip");
  expect(Number(answered.headers.get("content-length"))).toBeLessThan(plain.text.length / 2);
  expect(await answered.json()).toEqual(data);
  await expect.poll(() => lines.filter((line) => line.includes("Film 0")).length).toBe(2);
});

const error = (change: Partial<Failed>): Failed => ({
  code: "conflict",
  message: "It changed.",
  temporary: false,
  ...change,
});

test.each<[Failed, number, object]>([
  [
    error({ next: "Look again." }),
    409,
    { error: "It changed.", code: "conflict", next: "Look again." },
  ],
  [error({ code: "invalid_request" }), 400, { error: "It changed.", code: "invalid_request" }],
  [error({ code: "not_found" }), 404, { code: "not_found" }],
  [error({ code: "unsupported" }), 404, { code: "unsupported" }],
  [error({ code: "refused" }), 403, { code: "refused" }],
  [error({ code: "unauthorized" }), 502, { code: "unauthorized" }],
  [
    error({ code: "plex_unavailable", temporary: true, retryAfterSeconds: 7 }),
    503,
    { retry_after_seconds: 7 },
  ],
  [
    error({ code: "internal_error", temporary: true, retryAfterSeconds: 5 }),
    503,
    { retry_after_seconds: 5 },
  ],
  [error({ code: "internal_error", temporary: true }), 500, { code: "internal_error" }],
  [error({ code: "something_new" }), 503, { code: "something_new" }],
])("returns the error %j with status %i and separate fields", async (failed, status, body) => {
  await using web = await startPage({ callTool: async () => ({ ok: false, error: failed }) });
  const { cookie } = await web.signIn();
  const answered = await web.post("/api/get_home", {}, { cookie });
  expect(answered.status).toBe(status);
  expect(answered.json()).toMatchObject(body);
  expect(answered.headers["retry-after"]).toBe(failed.retryAfterSeconds?.toString());
});

test.each<[string, string, number]>([
  ["/api/get_ingest_queue", "[]", 400],
  ["/api/get_ingest_queue", "null", 400],
  ["/api/get_ingest_queue", "{", 400],
  ["/api/get_ingest_queue", `{"a":"${"x".repeat(1024 ** 2)}"}`, 413],
  ["/api/", "{}", 404],
  ["/api/a/b", "{}", 404],
  ["/api/..%2fmcp", "{}", 404],
  [`/api/${"x".repeat(101)}`, "{}", 404],
])("%s with %s calls no tool", async (path, body, status) => {
  await using web = await startPage();
  const { cookie } = await web.signIn();
  const headers = {
    cookie,
    origin: web.url,
    "content-type": "application/json",
    "x-plex-ingest": "1",
  };
  const answered = await web.ask({
    method: "POST",
    path,
    headers,
    body: body.slice(0, 1024 ** 2 + 20),
  });
  expect(answered.status).toBe(status);
  expect(answered.json()).toMatchObject({ error: expect.any(String), code: expect.any(String) });
  expect(web.asked).toEqual([]);
});

test.each([
  "/api/",
  "/api/nothing",
  "/api/hook",
  "/api/hook/lidarr",
  "/api/hook/radarr/secret",
  "/api/v3/queue",
])("%s does not exist, with and without a token", async (path) => {
  await using web = await startPage();
  const headers: OutgoingHttpHeaders[] = [{}, BEARER, { accept: "text/html" }];
  for (const method of ["GET", "POST"]) {
    for (const sent of headers) {
      expect(await web.ask({ method, path, headers: sent })).toMatchObject({ status: 404 });
    }
  }
});

test("ends a call when its page disconnects", async () => {
  const { promise: left, resolve } = Promise.withResolvers<void>();
  const { promise: began, resolve: begin } = Promise.withResolvers<void>();
  await using web = await startPage({
    async callTool(_name, _args, { signal }) {
      signal.addEventListener("abort", () => resolve());
      begin();
      await left;
      return { ok: true, data: {} };
    },
  });
  const { cookie } = await web.signIn();
  const gone = new AbortController();
  const headers = {
    cookie,
    origin: web.url,
    "content-type": "application/json",
    "x-plex-ingest": "1",
  };
  const asked = fetch(`${web.url}/api/get_home`, {
    method: "POST",
    headers,
    body: "{}",
    signal: gone.signal,
  });
  await began;
  gone.abort();
  await expect(asked).rejects.toThrow();
  await left;
});
