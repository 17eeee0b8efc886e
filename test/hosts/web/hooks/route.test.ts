import type { OutgoingHttpHeaders } from "node:http";
import { expect, test } from "vitest";
import { HOOK_APPS, type HookEvent } from "../../../../src/app/hooks/read-event.ts";
import { createExchangeLog } from "../../../../src/hosts/web/server/exchange-log.ts";
import { MESSAGES } from "../../../fixtures/hooks/messages.ts";
import { BEARER, JSON_TYPE, startWeb, TOKEN, type WebOptions } from "../web-server.ts";

const SECRET = "h00k-".repeat(7);
const basic = (text: string) => ({
  authorization: `Basic ${Buffer.from(text).toString("base64")}`,
});

/** Starts a server with HOOK_TOKEN that keeps the events. */
async function startHooks(options: WebOptions = {}) {
  const received: [HookEvent, string][] = [];
  const web = await startWeb({
    hookSecret: SECRET,
    async recordHook(event, actor) {
      received.push([event, actor]);
      return "hint";
    },
    ...options,
  });
  const post = (path: string, headers: OutgoingHttpHeaders = {}, body: string | Buffer = "{}") =>
    web.ask({ method: "POST", path, headers: { ...JSON_TYPE, ...headers }, body });
  return { ...web, received, post };
}

test.each(MESSAGES)("$app's $name is recorded", async ({ app, message, event }) => {
  await using web = await startHooks();
  const headers = { "x-api-key": SECRET, "user-agent": "script/1.0" };
  const answered = await web.post(`/api/hook/${app}`, headers, JSON.stringify(message));
  expect([answered.status, answered.json()]).toEqual([202, { recorded: "hint" }]);
  expect(web.received).toEqual([[event, app === "any" ? "http:script" : `http:${app}`]]);
});

test.each<[string, OutgoingHttpHeaders]>([
  ["a bearer", { authorization: `Bearer ${SECRET}` }],
  ["a key", { "x-api-key": SECRET }],
  ["a password", basic(`anyone:${SECRET}`)],
  ["a password without a name", basic(`:${SECRET}`)],
])("the token is taken as %s, for each app", async (_, headers) => {
  await using web = await startHooks();
  for (const app of HOOK_APPS) {
    expect(await web.post(`/api/hook/${app}`, headers)).toMatchObject({ status: 202 });
  }
});

test.each<[string, string, OutgoingHttpHeaders]>([
  ["no token", "radarr", {}],
  ["another token", "radarr", { "x-api-key": `${SECRET}x` }],
  ["a shortened token", "radarr", { "x-api-key": SECRET.slice(0, -1) }],
  ["the operator's token", "radarr", BEARER],
  ["the token as a user name", "radarr", basic(`${SECRET}:`)],
  ["an empty password", "radarr", basic("radarr:")],
  ["another last part", "plex/0000", {}],
])("%s records nothing", async (_, address, headers) => {
  await using web = await startHooks();
  const answered = await web.post(`/api/hook/${address}`, headers);
  expect(answered.status).toBe(401);
  expect(answered.json()["error"]).toContain("Send HOOK_TOKEN");
  expect(web.received).toEqual([]);
});

test.each(["127.0.0.1", "0.0.0.0"])("unset on %s, nothing opens the address", async (host) => {
  await using web = await startHooks({ hookSecret: "", host });
  await using unset = await startWeb({ host });
  const answered = await unset.ask({ method: "POST", path: "/api/hook/plex/x", headers: BEARER });
  expect(answered.status).toBe(403);
  expect(answered.json()["error"]).toContain("HOOK_TOKEN is not set");
  expect(await web.post("/api/hook/any", basic(":"))).toMatchObject({ status: 401 });
});

test("Plex sends a form, with a picture and the token at the end of the address", async () => {
  await using web = await startHooks();
  const form = new FormData();
  form.append("payload", JSON.stringify({ event: "library.new" }));
  form.append("thumb", new Blob([new Uint8Array(50_000).fill(255)]), "thumb.jpg");
  const { headers, body } = encodeForm(form);
  const bytes = Buffer.from(await body());
  const answered = await web.post(`/api/hook/plex/${SECRET}`, headers, bytes);
  expect(answered.status).toBe(202);
  expect(web.received).toEqual([[{ is: "plex_added" }, "http:plex"]]);
});

function encodeForm(form: FormData) {
  const encoded = new Response(form);
  return {
    headers: { "content-type": encoded.headers.get("content-type") ?? "" },
    body: () => encoded.arrayBuffer(),
  };
}

test("tokens in addresses, right, wrong or misplaced, appear in no log", async () => {
  const lines: string[] = [];
  const exchanges = createExchangeLog({
    hide: (text) => text,
    log: (line) => void lines.push(line),
  });
  await using web = await startHooks({ exchanges });
  const secrets = [SECRET, "0ld-t0ken", TOKEN];
  for (const secret of secrets) {
    for (const path of [
      `plex/${secret}`,
      `radarr/${secret}`,
      `plex/${secret}/x`,
      `lidarr/${secret}`,
    ]) {
      await web.post(`/api/hook/${path}?token=${secret}`, { "x-api-key": secret });
    }
  }
  const written = JSON.stringify([lines, web.logged, web.events]);
  expect(lines.length).toBe(12);
  for (const secret of secrets) expect(written).not.toContain(secret);
});

test.each([
  ["overseerr", "seerr"],
  ["jellyseerr", "seerr"],
  ["Radarr", "radarr"],
  ["SONARR", "sonarr"],
])("%s is taken as %s", async (name, app) => {
  await using web = await startHooks();
  const answered = await web.post(`/api/hook/${name}`, { "x-api-key": SECRET });
  expect(answered.status).toBe(202);
  expect(web.received).toEqual([[{ is: "other" }, `http:${app}`]]);
});

test.each([
  "tautulli",
  "unpackerr",
  "jellyfin",
  "whisparr",
  "lidarr",
  "prowlarr/hook",
  "constructor",
  "__proto__",
  "",
  "%72adarr",
  "x".repeat(3000),
])("an address for %s is answered with the names that exist", async (name) => {
  await using web = await startHooks();
  for (const headers of [{}, { "x-api-key": SECRET }]) {
    const answered = await web.post(`/api/hook/${name}`, headers);
    const { error } = answered.json();
    expect(answered.status).toBe(404);
    for (const app of [...HOOK_APPS, "overseerr", "jellyseerr"]) {
      expect(error).toMatch(new RegExp(`\\b${app}\\b`));
    }
    if (name.length > 8) expect(error).not.toContain(name);
  }
  expect(web.received).toEqual([]);
});

test.each(["radarr", "any", "plex/x"])("a token behind %s is refused without it", async (name) => {
  await using web = await startHooks();
  const answered = await web.post(`/api/hook/${name}/${SECRET}`);
  expect([answered.status, answered.json()["error"]]).toEqual([
    404,
    expect.stringContaining("Only Plex sends HOOK_TOKEN there"),
  ]);
  expect(JSON.stringify(answered.json())).not.toContain(SECRET);
});

const FORM = "multipart/form-data; boundary=x";

test.each<[string, number, string, string | Buffer]>([
  ["broken JSON", 202, "application/json", "{"],
  ["an empty body", 202, "application/json", ""],
  ["deep JSON", 400, "application/json", "[".repeat(100_000)],
  ["wide JSON", 400, "application/json", `[${"[],".repeat(6000)}[]]`],
  ["a list", 202, "application/json", "[1]"],
  ["more than 256 KiB", 413, "application/json", `"${"x".repeat(256 * 1024)}"`],
  ["text", 415, "text/plain", "Test"],
  [
    "a form without an end",
    400,
    FORM,
    "--x\r\nContent-Disposition: form-data; name=payload\r\n\r\n{",
  ],
  [
    "a form without a payload",
    202,
    FORM,
    '--x\r\nContent-Disposition: form-data; name="a"\r\n\r\n{}\r\n--x--\r\n',
  ],
  [
    "a form with many parts",
    400,
    FORM,
    '--x\r\nContent-Disposition: form-data; name="a"\r\n\r\n{}\r\n'.repeat(17).concat("--x--\r\n"),
  ],
  [
    "a form with deep JSON",
    400,
    FORM,
    `--x\r\nContent-Disposition: form-data; name="payload"\r\n\r\n${"[".repeat(5000)}\r\n--x--\r\n`,
  ],
  ["a form of more than a mebibyte", 413, FORM, Buffer.alloc(1024 ** 2 + 1)],
])("%s is answered with %d", async (_, status, type, body) => {
  await using web = await startHooks();
  const headers = { "x-api-key": SECRET, "content-type": type };
  expect(await web.post("/api/hook/plex", headers, body)).toMatchObject({ status });
  expect(web.received.filter(([event]) => event.is !== "other")).toEqual([]);
});
