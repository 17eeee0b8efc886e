import { describe, expect, test } from "vitest";
import type { TokenRole } from "../../../../src/core/role.ts";
import { SCRIPT, SHELL, startPage } from "./page-server.ts";

const HTML = { accept: "text/html,application/xhtml+xml,*/*;q=0.8" };
const POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; manifest-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'self'; frame-ancestors 'none'";
const NEVER = new Promise<never>(() => {});

describe("the shell", () => {
  test.each([
    "/",
    "/item/7",
    "/history",
    "/item/7?from=mail",
    "/no/such/page",
    "/%2e%2e/etc/passwd",
  ])("is sent to a browser at %s, signed in or not", async (path) => {
    await using web = await startPage();
    const answered = await web.ask({ path, headers: HTML });
    expect(answered).toMatchObject({
      status: 200,
      text: SHELL,
      headers: {
        "content-type": "text/html; charset=utf-8",
        "content-security-policy": POLICY,
        "cache-control": "no-store",
        "x-content-type-options": "nosniff",
        "referrer-policy": "no-referrer",
      },
    });
    expect(answered.headers["set-cookie"]).toBeUndefined();
  });

  test.each([
    ["https://media.example.org/a/b/", "/a/b/"],
    ["https://media.example.org/a/b", "/a/b/"],
    ["https://media.example.org", "/"],
    [`https://media.example.org/a"onload="x&$'`, "/a%22onload=%22x&amp;$'/"],
    ["https://media.example.org//evil.example/", "/evil.example/"],
  ])(
    "contains the path of SERVER_URL %s, whether or not the request has it",
    async (publicUrl, base) => {
      await using web = await startPage({ publicUrl });
      const before = new URL(publicUrl).pathname.replace(/\/$/, "").replace(/^\/+/, "/");
      for (const path of ["/", "/item/7", `${before}/`, `${before}/item/7`, before || "/"]) {
        const { text } = await web.ask({ path, headers: HTML });
        expect(text).toBe(SHELL.replace('"/"', () => `"${base}"`));
        const asset = await web.ask({ path: `${before}/assets/page-0A1B2C3D.js` });
        expect(asset).toMatchObject({ status: 200, text: SCRIPT });
      }
    },
  );

  test.each(["light", "dark"])(
    "is %s from the first paint for a browser that chose it, regardless of other cookies",
    async (look) => {
      await using web = await startPage();
      for (const cookie of [
        `plex_ingest_look=${look}`,
        `a=b; plex_ingest_look=${look}; plex_ingest=x`,
      ]) {
        const { text, headers } = await web.ask({ path: "/", headers: { ...HTML, cookie } });
        expect(text).toBe(SHELL.replace("<html ", `<html data-look="${look}" `));
        expect(headers["vary"]).toBe("Accept-Encoding, Cookie");
      }
      for (const cookie of [
        `plex_ingest_look=${look}">`,
        "plex_ingest_look=system",
        `not_plex_ingest_look=${look}`,
      ]) {
        expect(await web.ask({ path: "/", headers: { ...HTML, cookie } })).toMatchObject({
          text: SHELL,
        });
      }
    },
  );

  test("contains the page's first data for a signed-in browser, and loads only that page's scripts", async () => {
    const data = { name: "</script><script>alert(1)</script><!--" };
    const links = ["waiting", "work"].map(
      (page) => `<link rel="modulepreload" data-page="${page}" href="x">\n`,
    );
    const files = { shell: `${links.join("")}<body></body>`, assets: new Map() };
    const roles: TokenRole[] = [];
    await using web = await startPage({
      files,
      writtenWithinMs: 60_000,
      async callTool(name, _, { role }) {
        roles.push(role);
        const error = { code: "refused", message: "No.", temporary: false };
        return name === "get_filed_work" ? { ok: true, data } : { ok: false, error };
      },
    });
    const path = "/library/movie/949";
    expect(await web.ask({ path, headers: HTML })).toMatchObject({
      text: `${links[1]}<body></body>`,
    });
    const { cookie, id } = await web.signIn("phone", "reviewer");
    const { text, headers } = await web.ask({ path, headers: { ...HTML, cookie } });
    expect(headers["cache-control"]).toBe("no-store");
    const [, json = ""] =
      /<script type="application\/json" id="answers">([^<]*)<\/script>\n<\/body>$/.exec(text) ?? [];
    expect(JSON.parse(json)).toEqual([
      ["session", null, expect.objectContaining({ signed_in: true, id, role: "reviewer" })],
      ["api/get_filed_work", { type: "movie", tmdb_id: 949 }, data],
    ]);
    expect(text).not.toContain(cookie.split("=")[1]);
    expect(new Set(roles)).toEqual(new Set(["reviewer"]));
    // Another page on this host may have the browser send the cookie.
    for (const site of ["same-site", "cross-site"]) {
      expect(
        await web.ask({ path, headers: { ...HTML, cookie, "sec-fetch-site": site } }),
      ).toMatchObject({
        text: `${links[1]}<body></body>`,
      });
    }
  });

  test("does not wait for slow data", async () => {
    await using web = await startPage({
      files: { shell: "<body></body>", assets: new Map() },
      callTool: () => NEVER,
    });
    const { cookie } = await web.signIn();
    const { text } = await web.ask({ path: "/", headers: { ...HTML, cookie } });
    expect(text).toMatch(/^<body>.*<\/body>$/s);
    expect(text).not.toContain("api/");
  });

  test("is not sent to programs, for write requests, or at the addresses of probes and MCP", async () => {
    await using web = await startPage();
    expect(await web.ask({ path: "/item/7" })).toMatchObject({ status: 401 });
    expect(await web.ask({ path: "/item/7", method: "POST", headers: HTML })).toMatchObject({
      status: 401,
    });
    expect(await web.ask({ path: "/mcp", headers: HTML })).toMatchObject({ status: 401 });
    expect(await web.ask({ path: "/.well-known/oauth", headers: HTML })).toMatchObject({
      status: 404,
    });
    expect((await web.ask({ path: "/health/live", headers: HTML })).json()).toMatchObject({
      status: "ok",
    });
    expect(await web.ask({ path: "/", headers: { ...HTML, host: "evil.example" } })).toMatchObject({
      status: 421,
    });
  });

  test("explains how to build the page if it is missing", async () => {
    await using web = await startPage({ built: false });
    const answered = await web.ask({ path: "/", headers: HTML });
    expect(answered).toMatchObject({ status: 404 });
    expect(answered.json()).toEqual({
      error: "The page was not built.",
      code: "not_found",
      next: "Run `npm run build`; MCP is at /mcp.",
    });
  });
});

describe("an asset", () => {
  test("is cached as immutable, and sent compressed to clients that accept it", async () => {
    await using web = await startPage();
    const path = "/assets/page-0A1B2C3D.js";
    const headers = {
      "content-type": "text/javascript; charset=utf-8",
      "cache-control": "public, max-age=31536000, immutable",
    };
    expect(await web.ask({ path })).toMatchObject({ status: 200, text: SCRIPT, headers });
    const zipped = await fetch(new URL(path, web.url), { headers: { "accept-encoding": "gzip" } });
    expect(zipped.headers.get("content-encoding")).toBe("gzip");
    expect(await zipped.text()).toBe(SCRIPT);
    expect(await web.ask({ path, method: "HEAD" })).toMatchObject({ status: 200, text: "" });
  });

  test("has no headers that apply only to pages", async () => {
    await using web = await startPage();
    const { headers } = await web.ask({ path: "/assets/page-0A1B2C3D.js" });
    expect(headers).toMatchObject({
      "x-content-type-options": "nosniff",
      "cross-origin-resource-policy": "same-origin",
    });
    for (const name of ["content-security-policy", "referrer-policy", "x-frame-options"]) {
      expect(headers, name).not.toHaveProperty(name);
    }
  });

  test.each([
    "",
    "nothing.js",
    "../page.html",
    "..%2fpage.html",
    "__proto__",
    "page-0A1B2C3D.js/",
    "page-0A1B2C3D.js%00.css",
  ])("%j is not found", async (name) => {
    await using web = await startPage();
    const answered = await web.ask({ path: `/assets/${name}`, headers: HTML });
    expect(answered).toMatchObject({ status: 404 });
    expect(answered.json()).toMatchObject({ error: "There is no such file.", code: "not_found" });
  });
});
