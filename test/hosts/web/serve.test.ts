import type { OutgoingHttpHeaders } from "node:http";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { assertMayServe } from "../../../src/hosts/web/serve.ts";
import { BEARER, call, JSON_TYPE, startWeb, TOKEN, type WebServer } from "./web-server.ts";

const MESSAGE = JSON.stringify(call(1));
const HEADERS = {
  "x-content-type-options": "nosniff",
  "x-frame-options": "DENY",
  "referrer-policy": "no-referrer",
  "content-security-policy": "default-src 'none'; frame-ancestors 'none'",
  "cache-control": "no-store",
};
const GOOD = { ...BEARER, ...JSON_TYPE };

describe("access to the MCP server", () => {
  let web: WebServer;
  beforeAll(async () => {
    web = await startWeb({
      publicUrl: "https://media.example.org/ingest",
      names: ["nas.example.org"],
    });
  });
  afterAll(() => web.stop());

  type Row = [what: string, headers: OutgoingHttpHeaders, status: number, code: string];
  test.each<Row>([
    ["no token", {}, 401, "unauthorized"],
    ["an empty token", { authorization: "Bearer " }, 401, "unauthorized"],
    ["another scheme", { authorization: `Basic ${TOKEN}` }, 401, "unauthorized"],
    ["another token", { authorization: `Bearer ${"n0t-it".repeat(8)}` }, 401, "unauthorized"],
    ["the token as a cookie", { cookie: `token=${TOKEN}` }, 401, "unauthorized"],
    ["another Host", { ...GOOD, host: "evil.example" }, 421, "refused"],
    [
      "another Host that begins like ours",
      { ...GOOD, host: "127.0.0.1.evil.example" },
      421,
      "refused",
    ],
    ["an address on a server for loopback alone", { ...GOOD, host: "192.0.2.7" }, 421, "refused"],
    ["an invalid Host", { ...GOOD, host: "a b" }, 400, "invalid_request"],
    ["a Host with a fragment", { ...GOOD, host: "127.0.0.1#x" }, 400, "invalid_request"],
    ["a Host with a user", { ...GOOD, host: "me@127.0.0.1" }, 400, "invalid_request"],
    ["the page of another server", { ...GOOD, origin: "https://evil.example" }, 403, "refused"],
    ["the page of another port", { ...GOOD, origin: "http://127.0.0.1:1" }, 403, "refused"],
    ["a page without an origin", { ...GOOD, origin: "null" }, 403, "refused"],
  ])("%s is refused before any effect", async (_, headers, status, code) => {
    const before = web.calls.length;
    const answer = await web.ask({
      method: "POST",
      headers: { ...JSON_TYPE, ...headers },
      body: MESSAGE,
    });
    expect(answer).toMatchObject({
      status,
      headers: { ...HEADERS, "content-type": "application/json" },
    });
    const { error, error_description: shown } = answer.json() as Record<string, string>;
    expect(error).toMatch(/\.$/);
    // OAuth clients show this field.
    expect(shown).toBe(error);
    expect(answer.json()).toEqual({ error, error_description: error, code });
    const challenge = answer.headers["www-authenticate"];
    const expected =
      "authorization" in headers
        ? 'Bearer realm="plex-ingest", error="invalid_token"'
        : 'Bearer realm="plex-ingest"';
    expect(challenge).toBe(status === 401 ? expected : undefined);
    expect(web.calls).toHaveLength(before);
    expect(answer.text).not.toContain(TOKEN);
  });

  test.each<[string, (own: string) => OutgoingHttpHeaders]>([
    ["the token", () => ({})],
    ["the scheme in small letters", () => ({ authorization: `bearer ${TOKEN}` })],
    ["a page of the same origin", (origin) => ({ origin })],
    ["localhost", () => ({ host: "localhost:1234" })],
    ["its IPv6 address", () => ({ host: "[::1]:8080" })],
    [
      "the name of SERVER_URL, and its page",
      () => ({ host: "media.example.org", origin: "https://media.example.org" }),
    ],
    ["a name of SERVER_NAMES", () => ({ host: "NAS.example.org:8080" })],
  ])("%s is accepted", async (_, headersFor) => {
    const headers = { ...GOOD, ...headersFor(web.url) };
    expect(await web.ask({ method: "POST", headers, body: MESSAGE })).toMatchObject({
      status: 200,
      headers: HEADERS,
    });
  });

  test("refuses two Host headers, two tokens, and requests without a host", async () => {
    const post = (head: string) =>
      web.raw(
        `POST /mcp HTTP/1.1\r\n${head}Content-Type: application/json\r\nContent-Length: 2\r\nConnection: close\r\n\r\n{}`,
      );
    const right = `Authorization: Bearer ${TOKEN}\r\n`;
    expect(await post(`Host: 127.0.0.1\r\nHost: evil\r\n${right}`)).toMatch(/^HTTP\/1\.1 400/);
    expect(await post(`Host: 127.0.0.1\r\n${right}Authorization: Bearer x\r\n`)).toMatch(
      /^HTTP\/1\.1 401/,
    );
    expect(await post(right)).toMatch(/^HTTP\/1\.1 400/);
    expect(await web.raw("GET /mcp HTTP/1.0\r\n\r\n")).toMatch(/^HTTP\/1\.1 400/);
  });

  test.each([
    ["/metrics"],
    ["/api/process-torrent"],
    ["/nothing"],
    ["/mcp/"],
    [`/mcp?token=${TOKEN}`],
  ])("%s requires the token", async (path) => {
    expect(await web.ask({ path })).toMatchObject({ status: 401 });
    expect(await web.ask({ path, method: "POST" })).toMatchObject({ status: 401 });
  });

  test.each<[string, string, number, string | undefined]>([
    ["GET", "/mcp", 405, "POST"],
    ["DELETE", "/mcp", 405, "POST, GET, HEAD"],
    ["OPTIONS", "/mcp", 405, "POST, GET, HEAD"],
    ["POST", "/metrics", 405, "GET, HEAD"],
    ["PUT", "/api/process-torrent", 405, "POST"],
    ["GET", "/", 404, undefined],
    ["POST", "/mcp/../metrics", 404, undefined],
    ["GET", "/.well-known/oauth-protected-resource", 404, undefined],
  ])("%s %s is %i", async (method, path, status, allow) => {
    const answer = await web.ask({ method, path, headers: BEARER });
    expect(answer.status).toBe(status);
    expect(answer.headers.allow).toBe(allow);
    expect(answer.json()).toEqual({
      error: expect.any(String),
      error_description: expect.any(String),
      code: status === 404 ? "not_found" : "invalid_request",
    });
  });

  test("strips a path prefix that the proxy did not remove", async () => {
    const answer = await web.ask({
      path: "/ingest/mcp",
      method: "POST",
      headers: GOOD,
      body: MESSAGE,
    });
    expect(answer.status).toBe(200);
    expect(await web.ask({ path: "/ingest/health/live" })).toMatchObject({ status: 200 });
  });

  test("sends HSTS for an https address, but not to a client on this machine", async () => {
    const hsts = async (host: string) =>
      (await web.ask({ path: "/health/live", headers: { host } })).headers[
        "strict-transport-security"
      ];
    expect(await hsts("media.example.org")).toBe("max-age=31536000");
    expect(await hsts("localhost")).toBeUndefined();
  });
});

test("on a public address, accepts only host names that cannot be registered", async () => {
  await using web = await startWeb({ host: "0.0.0.0" });
  const status = async (host: string): Promise<number> =>
    (await web.ask({ method: "POST", headers: { ...GOOD, host }, body: MESSAGE })).status;
  for (const host of [
    "plex-ingest:8080",
    "nas.local",
    "10.1.2.3:8080",
    "[fd00::1]:8080",
    "a.b.svc.cluster.local",
  ]) {
    expect(await status(host), host).toBe(200);
  }
  for (const host of ["evil.example", "rebind.network", "10.1.2.3.evil.example"]) {
    expect(await status(host), host).toBe(421);
  }
});

test("probes need no token and no known host name, and public metrics need no token", async () => {
  await using web = await startWeb({ metricsPublic: true });
  const headers = { host: "10.42.0.7:8080" };
  for (const path of ["/health/live", "/health/ready", "/health/startup", "/metrics"]) {
    expect(await web.ask({ path, headers }), path).toMatchObject({ status: 200 });
  }
  expect(await web.ask({ path: "/health/live", method: "HEAD" })).toMatchObject({
    status: 200,
    text: "",
  });
});

test("the token can change while the server runs, after which only the new token is valid", async () => {
  let token = TOKEN;
  await using web = await startWeb({ token: () => token });
  const status = async (one: string): Promise<number> =>
    (
      await web.ask({
        method: "POST",
        headers: { ...JSON_TYPE, authorization: `Bearer ${one}` },
        body: MESSAGE,
      })
    ).status;
  expect(await status(TOKEN)).toBe(200);
  token = "n3w-t0ken-".repeat(5);
  expect(await status(TOKEN)).toBe(401);
  expect(await status(token)).toBe(200);
});

test("no log line or metric contains untrusted text", async () => {
  await using web = await startWeb();
  const secret = "s3cr3t-in-a-place-where-it-should-not-be";
  await web.ask({ path: `/mcp?token=${secret}`, headers: { authorization: `Bearer ${secret}` } });
  await web.ask({ path: `/nothing/${secret}`, method: "BREW" }).catch(() => {});
  await web.ask({ path: `/nothing/${secret}`, headers: BEARER });
  await web.send(call(1, secret));
  const { text } = await web.ask({ path: "/metrics", headers: BEARER });
  expect(text).not.toContain(secret);
  expect(text).toContain(
    'plex_ingest_http_requests_total{route="other",method="GET",status="404"} 1',
  );
  expect(
    JSON.stringify([web.logged, web.events.map((event) => ({ ...event, path: "" }))]),
  ).not.toContain(secret);
});

test.each<[string | undefined, string, boolean, boolean]>([
  [undefined, "127.0.0.1", true, true],
  [undefined, "localhost", true, true],
  [undefined, "::1", true, true],
  [undefined, "127.0.0.1", false, false],
  [undefined, "0.0.0.0", true, false],
  [undefined, "::", true, false],
  [undefined, "192.168.1.2", true, false],
  [TOKEN, "0.0.0.0", false, true],
])("may serve with token %j, on %s, read-only %s: %s", (token, host, readOnly, may) => {
  const attempt = (): void => assertMayServe({ host, token: () => token }, readOnly);
  if (may) expect(attempt).not.toThrow();
  else expect(attempt).toThrow(/AUTH_TOKEN is not set/);
});
