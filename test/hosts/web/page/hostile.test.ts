import type { OutgoingHttpHeaders } from "node:http";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { BEARER, startWeb, TOKEN } from "../web-server.ts";
import { PAGE, type PageServer, startPage } from "./page-server.ts";

describe("hostile requests from another page, another program or a thief", () => {
  let web: PageServer;
  let cookie: string;
  let otherPort: string;
  beforeAll(async () => {
    web = await startPage({ names: ["nas.example.org"], proxies: ["127.0.0.1"] });
    ({ cookie } = await web.signIn("victim"));
    const other = await startWeb();
    otherPort = other.url;
    await other.stop();
  });
  afterAll(() => web[Symbol.asyncDispose]());

  /**
   * Headers that the attacker sends in addition to, or in place of, our own origin and the victim's
   * cookie.
   */
  type Row = [what: string, status: number, headers: (own: PageServer) => OutgoingHttpHeaders];
  const rows: Row[] = [
    [
      "a page of another site, which sends no Strict cookie",
      403,
      () => ({ origin: "https://evil.example", cookie: undefined }),
    ],
    ["a page of another site with the cookie", 403, () => ({ origin: "https://evil.example" })],
    [
      "a page of another port of this host, whose browser sends the cookie",
      403,
      () => ({ origin: otherPort }),
    ],
    [
      "a page of this host and port over TLS",
      403,
      ({ port }) => ({ origin: `https://127.0.0.1:${port}` }),
    ],
    [
      "a page of another name of this server",
      403,
      ({ port }) => ({ origin: `http://localhost:${port}` }),
    ],
    ["a sandboxed frame or a redirect", 403, () => ({ origin: "null" })],
    ["a program without an origin", 403, () => ({ origin: undefined })],
    ["an empty origin", 403, () => ({ origin: "" })],
    ["our origin with more behind it", 403, ({ url }) => ({ origin: `${url}.evil.example` })],
    ["a form, which cannot send the header", 403, () => ({ "x-plex-ingest": undefined })],
    ["the header with another value", 403, () => ({ "x-plex-ingest": "true" })],
    [
      "another site by what the browser says of it",
      403,
      () => ({ "sec-fetch-site": "cross-site" }),
    ],
    ["the same site", 403, () => ({ "sec-fetch-site": "same-site" })],
    ["a typed address", 403, () => ({ "sec-fetch-site": "none" })],
    ["a foreign host", 421, () => ({ host: "evil.example" })],
    ["text that looks like JSON", 415, () => ({ "content-type": "text/plain" })],
    ["no cookie", 401, () => ({ cookie: undefined })],
    [
      "no cookie, from a loopback address",
      401,
      () => ({ cookie: undefined, "x-forwarded-for": "127.0.0.1" }),
    ],
    ["a made-up cookie", 401, () => ({ cookie: `plex_ingest=${"A".repeat(43)}` })],
    [
      "the secret under another name",
      401,
      () => ({ cookie: cookie.replace("plex_ingest", "session") }),
    ],
    ["the bearer token", 401, () => ({ cookie: undefined, ...BEARER })],
    [
      "the secret as the bearer token",
      401,
      () => ({ authorization: `Bearer ${cookie.split("=")[1]}`, cookie: undefined }),
    ],
  ];
  test.each(rows)("answers %s with %i, and writes nothing", async (_, status, headersOf) => {
    const before = web.written();
    for (const [path, body] of [
      ["/api/approve_ingest", { ids: [1] }],
      ["/sessions/end", { others: true }],
    ] as const) {
      const given = Object.entries({
        ...PAGE,
        origin: web.url,
        cookie,
        ...headersOf(web),
      }).filter(([, value]) => value !== undefined);
      const headers = Object.fromEntries(given);
      const answered = await web.ask({
        method: "POST",
        path,
        headers,
        body: JSON.stringify(body),
      });
      expect(answered.status).toBe(status);
      expect(answered.json()).toMatchObject({
        error: expect.stringMatching(/\.$/),
        code: expect.any(String),
      });
      for (const name of Object.keys(answered.headers)) {
        expect(name).not.toMatch(/^access-control|^set-cookie/);
      }
      for (const secret of [TOKEN, cookie.split("=")[1] ?? ""]) {
        expect(answered.text).not.toContain(secret);
      }
    }
    expect(web.asked).toEqual([]);
    expect(web.written()).toBe(before);
  });

  test("reading also requires the session, and a page on another port gets nothing", async () => {
    for (const path of ["/sessions", "/events", "/posters/movie/841?w=154"]) {
      expect(await web.ask({ path, headers: BEARER }), path).toMatchObject({ status: 401 });
      for (const site of ["cross-site", "same-site"]) {
        expect(
          await web.ask({ path, headers: { cookie, "sec-fetch-site": site } }),
          path,
        ).toMatchObject({
          status: 403,
        });
      }
      expect(await web.ask({ path, headers: { cookie, origin: otherPort } }), path).toMatchObject({
        status: 403,
      });
      expect(
        await web.ask({ path, headers: { cookie, host: "evil.example" } }),
        path,
      ).toMatchObject({ status: 421 });
    }
    expect((await web.ask({ path: "/session" })).json()).toEqual({ signed_in: false });
  });

  test("addresses that change something refuse GET and preflight requests", async () => {
    for (const path of ["/api/approve_ingest", "/session/end"]) {
      expect(await web.ask({ path, headers: { cookie } })).toMatchObject({ status: 405 });
      const preflight = { cookie, origin: web.url, "access-control-request-method": "POST" };
      const answered = await web.ask({ method: "OPTIONS", path, headers: preflight });
      expect(answered).toMatchObject({ status: 405 });
      expect(
        Object.keys(answered.headers).filter((name) => name.startsWith("access-control")),
      ).toEqual([]);
    }
  });

  test("the cookie does not give access to MCP, the hook or the metrics", async () => {
    for (const path of ["/mcp", "/api/process-torrent"]) {
      expect(await web.post(path, {}, { cookie }), path).toMatchObject({ status: 401 });
    }
    expect(await web.ask({ path: "/metrics", headers: { cookie } })).toMatchObject({ status: 401 });
    expect(web.calls).toEqual([]);
    expect(web.recorded).toEqual([]);
  });

  test("the page itself may call tools even if its cookie is sent among other cookies", async () => {
    const stuffed = `plex_ingest=${"x".repeat(43)}; other=1; ${cookie}; plex_ingest=""`;
    for (const headers of [
      { cookie },
      { cookie: stuffed },
      { cookie, "sec-fetch-site": "same-origin" },
    ]) {
      expect(await web.post("/api/get_ingest_queue", {}, headers)).toMatchObject({ status: 200 });
    }
    const byName = {
      cookie,
      host: `localhost:${web.port}`,
      origin: `http://localhost:${web.port}`,
    };
    expect(await web.post("/api/get_ingest_queue", {}, byName)).toMatchObject({ status: 200 });
    expect(web.asked.map(({ actor }) => actor)).toEqual(
      Array.from({ length: 4 }, () => "web:victim"),
    );
  });
});

test("under a public name, only pages with the public scheme and port may write", async () => {
  await using web = await startPage({ publicUrl: "https://media.example.org/ingest/" });
  const { cookie } = await web.signIn();
  const post = async (origin: string, host: string): Promise<number> =>
    (await web.post("/ingest/api/get_ingest_queue", {}, { cookie, origin, host })).status;
  expect(await post("https://media.example.org", "media.example.org")).toBe(200);
  expect(await post("https://media.example.org", `127.0.0.1:${web.port}`)).toBe(200);
  expect(await post("http://media.example.org", "media.example.org")).toBe(403);
  expect(await post("https://media.example.org:8443", "media.example.org")).toBe(403);
});
