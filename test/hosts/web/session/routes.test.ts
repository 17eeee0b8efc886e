import { sql } from "kysely";
import { expect, test } from "vitest";
import { systemClock } from "../../../../src/program/process/clock.ts";
import { cookieOf, PAGE, startPage } from "../page/page-server.ts";
import { TOKEN } from "../web-server.ts";

const FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:153.0) Gecko/20100101 Firefox/153.0";

test("a link's key signs in only once, and its session has the link's owner", async () => {
  await using web = await startPage();
  const key = await web.key();
  const made = await web.post("/session", { key }, { "user-agent": FIREFOX });
  expect(made).toMatchObject({ status: 200, headers: { "cache-control": "no-store" } });
  const about = {
    signed_in: true,
    id: expect.any(Number),
    name: "Firefox on Linux",
    role: "operator",
    kept_tools: [],
    version: "1.2.3",
    read_only: false,
    first_visit: false,
  };
  expect(made.json()).toEqual(about);
  expect(made.headers["set-cookie"]).toEqual([
    expect.stringMatching(
      /^plex_ingest=[\w-]{43}; Path=\/; Max-Age=2592000; HttpOnly; SameSite=Strict$/,
    ),
  ]);
  const cookie = cookieOf(made);
  expect((await web.ask({ path: "/session", headers: { cookie } })).json()).toEqual(about);
  const again = await web.post("/session", { key });
  expect(again).toMatchObject({ status: 401 });
  expect(again.json()).toEqual({
    error: "The link was already used or has expired.",
    code: "unauthorized",
    next: expect.stringMatching(/^Ask the person who invited you .*plex-ingest web/),
  });
  expect(again.headers["set-cookie"]).toBeUndefined();
});

test("no log line, response or address contains a key, a token or a cookie", async () => {
  await using web = await startPage();
  const key = await web.key();
  const made = [
    await web.post("/session", { key }),
    await web.post("/session", { key }),
    await web.post("/session", { token: TOKEN }),
  ];
  const cookies = made.map((answered) => cookieOf(answered).split("=")[1] ?? "").filter(Boolean);
  expect(cookies).toHaveLength(2);
  const told = [
    ...web.logged,
    ...web.events.map((event) => JSON.stringify(event)),
    ...made.map(({ text }) => text),
  ];
  expect(told.length).toBeGreaterThan(3);
  for (const secret of [key, TOKEN, ...cookies]) expect(told.join("\n")).not.toContain(secret);
});

test("AUTH_TOKEN also signs in, and wrong tokens are logged", async () => {
  await using web = await startPage();
  expect(await web.post("/session", { token: TOKEN, name: "phone" })).toMatchObject({
    status: 200,
  });
  for (const token of [`${TOKEN}x`, TOKEN.slice(1), "a b", "é".repeat(40)]) {
    expect((await web.post("/session", { token })).json()).toMatchObject({
      code: "unauthorized",
      error: "The token is wrong.",
    });
  }
  expect(await web.post("/session", { key: "wrong" })).toMatchObject({ status: 401 });
  expect(web.logged.join()).toContain("127.0.0.1 sends wrong tokens");
});

test("refuses an invalid sign-in body before reading it, and delays the sender's next attempt", async () => {
  await using web = await startPage();
  const headers = { ...PAGE, origin: web.url };
  const send = (body: string, more = {}) =>
    web.ask({ method: "POST", path: "/session", headers: { ...headers, ...more }, body });
  const nested = "[".repeat(9000);
  expect(await send(nested)).toMatchObject({ status: 413 });
  expect(await send(nested.slice(0, 8000))).toMatchObject({ status: 400 });
  expect(await send("{}", { "content-type": "text/plain" })).toMatchObject({ status: 415 });
  expect(await send(nested)).toMatchObject({ status: 413 });
  expect(web.logged.join()).toContain("127.0.0.1 sends wrong tokens or refused bodies");
  expect(await web.post("/session", { token: TOKEN })).toMatchObject({ status: 200 });
});

test("finds the session's cookie among cookies planted by a neighbour on another port", async () => {
  await using web = await startPage();
  const { cookie } = await web.signIn();
  const planted = Array.from(
    { length: 50 },
    (_, n) => `plex_ingest=${String(n).padStart(43, "x")}`,
  );
  const headers = { cookie: [...planted, cookie].join("; ") };
  expect((await web.ask({ path: "/session", headers })).json()).toMatchObject({ signed_in: true });
});

test("an address lists every method that it accepts when it refuses another", async () => {
  await using web = await startPage();
  const refused = await web.ask({ method: "PUT", path: "/session", headers: PAGE });
  expect(refused).toMatchObject({ status: 405, headers: { allow: "POST, GET, HEAD" } });
});

test("a server without a token accepts no token, but still accepts a link", async () => {
  await using web = await startPage({ token: undefined });
  expect(await web.post("/session", { token: "undefined" })).toMatchObject({ status: 401 });
  const { cookie } = await web.signIn();
  expect(await web.post("/api/get_home", {}, { cookie })).toMatchObject({ status: 200 });
});

test.each<[object | string, string]>([
  [{}, "neither"],
  [{ key: "a", token: "b" }, "both"],
  [{ key: 7 }, "no text"],
  [{ key: "" }, "empty"],
  [{ key: "x".repeat(5000) }, "too long"],
  [[], "a list"],
  ["text", "text"],
])("%j does not sign in: %s", async (body) => {
  await using web = await startPage();
  expect(await web.post("/session", body)).toMatchObject({ status: 400 });
});

test.each([
  [undefined, FIREFOX, "Firefox on Linux"],
  ["", "curl/8.1", "Browser"],
  ["Annas  Telefon ", "", "Annas  Telefon"],
  ["<script>alert(1)</script>", "", "script alert 1 script"],
  ["a\u202eb\nc\u0000", "", "a b c"],
  ["x".repeat(300), "", "x".repeat(40)],
  [
    7,
    "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Version/18.0 Mobile/15E148 Safari/604.1",
    "Safari on iPhone",
  ],
  [7, "Mozilla/5.0 (X11; Linux x86_64) HeadlessChrome/156.0.0.0 Safari/537.36", "Chrome on Linux"],
  [null, "Mozilla/5.0 (Windows NT 10.0) Chrome/150.0 Safari/537.36 Edg/150.0", "Edge on Windows"],
])("the name %j of %j is stored as %j", async (name, agent, expected) => {
  await using web = await startPage();
  const made = await web.post("/session", { token: TOKEN, name }, { "user-agent": agent });
  expect(made.json()["name"]).toBe(expected);
});

test("lists sessions, and ends one or all others", async () => {
  await using web = await startPage();
  const [one, two, three] = [
    await web.signIn("one"),
    await web.signIn("two"),
    await web.signIn("three"),
  ];
  const list = async (cookie: string) =>
    (await web.ask({ path: "/sessions", headers: { cookie } })).json()["sessions"];
  const ISO = expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/);
  expect(await list(one.cookie)).toEqual([
    {
      id: three.id,
      name: "three",
      role: "operator",
      created_at: ISO,
      last_used_at: ISO,
      current: false,
    },
    {
      id: two.id,
      name: "two",
      role: "operator",
      created_at: ISO,
      last_used_at: ISO,
      current: false,
    },
    {
      id: one.id,
      name: "one",
      role: "operator",
      created_at: ISO,
      last_used_at: ISO,
      current: true,
    },
  ]);
  const end = (body: object, cookie: string) => web.post("/sessions/end", body, { cookie });
  const leave = (cookie: string) => web.post("/session/end", {}, { cookie });
  expect((await end({ id: 999 }, one.cookie)).json()).toEqual({ ended: 0 });
  expect(await end({ id: "2" }, one.cookie)).toMatchObject({ status: 400 });
  const other = await end({ id: two.id }, one.cookie);
  expect(other.json()).toEqual({ ended: 1 });
  expect(other.headers["set-cookie"]).toBeUndefined();
  expect(await end({}, one.cookie)).toMatchObject({ status: 400 });
  expect(await leave(two.cookie)).toMatchObject({ status: 401 });
  expect((await end({ others: true }, one.cookie)).json()).toEqual({ ended: 1 });
  expect(await list(one.cookie)).toHaveLength(1);
  const out = await leave(one.cookie);
  expect(out.headers["set-cookie"]).toEqual([
    "plex_ingest=; Path=/; Max-Age=0; HttpOnly; SameSite=Strict",
  ]);
  expect(await leave(one.cookie)).toMatchObject({ status: 401 });
});

test.each(["/session/end", "/sessions/end"])(
  "a session that %s could not end keeps its cookie, so that it can be ended again",
  async (path) => {
    await using web = await startPage();
    const { cookie, id } = await web.signIn("one");
    const end = () => web.post(path, { id }, { cookie });
    const run = (statement: string) =>
      web.temp.store.write((trx) => sql.raw(statement).execute(trx));
    await run(
      "create trigger keep before delete on web_session begin select raise(abort, 'kept'); end",
    );
    const failed = await end();
    expect(failed.status).toBe(500);
    expect(failed.headers["set-cookie"]).toBeUndefined();
    await run("drop trigger keep");
    const ended = await end();
    expect(ended.json()).toEqual({ ended: 1 });
    expect(ended.headers["set-cookie"]).toHaveLength(1);
  },
);

test("lists unused links to the operator without their keys, and ends them one by one", async () => {
  await using web = await startPage();
  const { cookie } = await web.signIn("one");
  const links = async () =>
    (await web.ask({ path: "/sessions", headers: { cookie } })).json()["links"] as {
      id: string;
      role: string;
    }[];
  expect(await links()).toEqual([]);
  const keys: string[] = [];
  for (let n = 0; n < 3; n++) {
    keys.push(String((await web.post("/sessions/invite", {}, { cookie })).json()["key"]));
  }
  const invited = await web.post("/sessions/invite", { name: " <b>Anna</b> " }, { cookie });
  const { id, key } = invited.json();
  expect((await links()).find((one) => one.id === id)).toMatchObject({
    role: "reviewer",
    guest: "b Anna b",
  });
  expect((await web.post("/session", { key, name: "phone" })).json()).toMatchObject({
    name: "b Anna b",
  });
  const [first = "", second = "", third = ""] = keys;
  const reviewer = cookieOf(await web.post("/session", { key: first }));
  const listed = await links();
  expect(listed).toHaveLength(2);
  expect(listed[0]).toEqual({
    id: expect.any(String),
    role: "reviewer",
    expires_at: expect.any(String),
  });
  expect(JSON.stringify(listed)).not.toContain(second);
  const seen = await web.ask({ path: "/sessions", headers: { cookie: reviewer } });
  expect(seen.json()["links"]).toEqual([]);
  expect((await web.post("/sessions/end", { link: listed[0]?.id }, { cookie })).json()).toEqual({
    ended: 1,
  });
  expect(await links()).toHaveLength(1);
  const entered = [
    await web.post("/session", { key: second }),
    await web.post("/session", { key: third }),
  ];
  expect(entered.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([200, 401]);
});

test("changing AUTH_TOKEN ends all sessions", async () => {
  let token = TOKEN;
  await using web = await startPage({ token: () => token });
  const { cookie } = await web.signIn();
  expect(await web.post("/api/get_home", {}, { cookie })).toMatchObject({ status: 200 });
  token = "another-token-that-nobody-guesses-9876";
  expect(await web.post("/api/get_home", {}, { cookie })).toMatchObject({ status: 401 });
  const later = (await web.signIn()).cookie;
  expect(
    (await web.ask({ path: "/sessions", headers: { cookie: later } })).json()["sessions"],
  ).toHaveLength(1);
});

test("a cookie lasts thirty days from its last use, and a write renews it after a day", async () => {
  let now = Date.parse("2026-03-01T12:00:00Z");
  await using web = await startPage({ clock: { ...systemClock, now: () => now } });
  const { cookie } = await web.signIn();
  const use = () => web.post("/api/get_home", {}, { cookie });
  expect((await use()).headers["set-cookie"]).toBeUndefined();
  now += 25 * 3600_000;
  expect(
    (await web.ask({ path: "/sessions", headers: { cookie } })).headers["set-cookie"],
  ).toBeUndefined();
  expect((await use()).headers["set-cookie"]).toEqual([
    expect.stringContaining(`${cookie}; Path=/; Max-Age=2592000;`),
  ]);
  now += 30 * 24 * 3600_000;
  expect(await use()).toMatchObject({ status: 200 });
  now += 30 * 24 * 3600_000 + 1;
  expect(await use()).toMatchObject({ status: 401 });
});

test.each([
  [
    "https://media.example.org",
    "https://media.example.org",
    /^__Host-plex_ingest=[\w-]{43}; Path=\/; .*; SameSite=Strict; Secure$/,
  ],
  [
    "https://media.example.org/a/b/",
    "https://media.example.org",
    /^plex_ingest=[\w-]{43}; Path=\/a\/b\/; .*; SameSite=Strict; Secure$/,
  ],
  [
    "https://media.example.org/a/b",
    "http://127.0.0.1",
    /^plex_ingest=[\w-]{43}; Path=\/a\/b\/; .*; SameSite=Strict$/,
  ],
  [
    "http://nas.lan/a",
    "http://nas.lan",
    /^plex_ingest=[\w-]{43}; Path=\/a\/; .*; SameSite=Strict$/,
  ],
])("with SERVER_URL %s, a browser at %s gets its cookie", async (publicUrl, origin, cookie) => {
  await using web = await startPage({ publicUrl, host: "0.0.0.0" });
  const made = await web.post(
    "/session",
    { key: await web.key() },
    { origin, host: new URL(origin).host },
  );
  expect(made.json()).toMatchObject({
    signed_in: true,
    public_url: `${publicUrl.replace(/\/$/, "")}/`,
  });
  expect(made.headers["set-cookie"]?.[0]).toMatch(cookie);
  const back = { cookie: cookieOf(made), origin, host: new URL(origin).host };
  expect(await web.post("/api/get_home", {}, back)).toMatchObject({ status: 200 });
});
