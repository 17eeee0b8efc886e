import { readFileSync, writeFileSync } from "node:fs";
import { expect, test } from "vitest";
import { cli } from "../support/daemon.ts";
import { freePort } from "../support/free-port.ts";
import { startFakeTmdb } from "../support/stand-ins.ts";
import { waitFor } from "../support/wait-for.ts";
import { allFiles, makeHome, TMDB_KEY } from "./home.ts";
import { startHttp, TOKEN } from "./http-server.ts";
import { signIn } from "./sign-in.ts";

const DUNE = "Dune.1080p.BluRay.mkv";

/** Interval at which the page's server checks for database writes. */
const LOOK_INTERVAL_MS = 250;

type Queue = { items: { id: number; version: number }[] };
type History = { entries: { action: string; actor: string }[] };
type Results = { results: { ok: boolean; state?: string }[] };

test("a person signs in with a link, gets changes, decides in the browser, and is named in the history", async () => {
  await using tmdb = await startFakeTmdb({ key: TMDB_KEY });
  await using server = await startHttp({ tmdb });
  const { home, url, program: daemon } = server;
  const { url: link } = (await cli(home, "web", "--json")).json() as { url: string };
  expect(link).toMatch(new RegExp(`^${url}/#key=[\\w-]{43}$`));
  const browser = await signIn(link);

  const events = await fetch(`${url}/events`, { headers: { cookie: browser.cookie } });
  const reader = events.body?.pipeThrough(new TextDecoderStream()).getReader();
  let heard = "";
  void (async () => {
    for (let part = await reader?.read(); part?.value !== undefined; part = await reader?.read()) {
      heard += part.value;
    }
  })().catch(() => {});
  home.drop(DUNE);
  await waitFor("the event", () => heard.includes('"review":1'));

  const queue = await browser.call<Queue>("get_ingest_queue", {});
  const [{ id, version } = { id: 0, version: 0 }] = queue.items;
  // The daemon also writes occasionally. If reads also wrote to the database, each check would
  // cause an event.
  await waitFor("reads alongside which no change is sent", async () => {
    const quiet = heard.length;
    for (const since = performance.now(); performance.now() - since < 3 * LOOK_INTERVAL_MS; ) {
      await browser.call("get_ingest_queue", {});
      await browser.call("get_ingest_item", { id });
    }
    return heard.length === quiet;
  });
  const stale = { ids: [id], type: "movie", tmdb_id: 841, version: version + 1 };
  expect(await browser.call("approve_ingest", stale)).toMatchObject({
    results: [{ ok: false, code: "conflict" }],
  });
  const { results } = await browser.call<Results>("approve_ingest", {
    ids: [id],
    type: "movie",
    tmdb_id: 841,
    version,
  });
  expect(results).toMatchObject([{ ok: true }]);
  await home.reaches(DUNE, "filed");
  await waitFor("the event", () => heard.includes('"filed":1'));
  const { entries } = await browser.call<History>("get_ingest_history", { id });
  expect(entries.find(({ action }) => action === "approved")).toMatchObject({ actor: "web:phone" });

  const missing = await browser.send(
    "api/get_ingest_item",
    { id: 999 },
    { cookie: browser.cookie },
  );
  expect(missing.status).toBe(404);
  expect(await missing.json()).toEqual({
    error: expect.stringMatching(/999/),
    code: "not_found",
    next: expect.any(String),
  });
  expect(
    (await fetch(`${url}/mcp`, { method: "POST", headers: { cookie: browser.cookie } })).status,
  ).toBe(401);

  const listed = (await cli(home, "web", "--sessions", "--json")).json() as {
    sessions: { id: number; name: string }[];
  };
  expect(listed.sessions).toMatchObject([{ name: "phone" }]);
  expect((await cli(home, "web", "--end", String(listed.sessions[0]?.id))).stdout).toContain(
    "One browser was signed out.",
  );
  expect((await browser.send("api/get_ingest_queue", {}, { cookie: browser.cookie })).status).toBe(
    401,
  );

  const again = (await fetch(`${url}/events`, { headers: { cookie: browser.cookie } })).status;
  expect(again).toBe(401);
  const { code, ms } = await daemon.end();
  expect([code, ms < 5000]).toEqual([0, true]);
  // The database keeps only hashes of secrets. The log keeps no secrets and no hashes.
  const kept = allFiles(home.state).map((name) => readFileSync(`${home.state}/${name}`, "latin1"));
  for (const secret of [browser.key, browser.secret, TOKEN]) {
    expect(kept.join("") + daemon.log()).not.toContain(secret);
  }
});

test("a new AUTH_TOKEN ends all sessions without a restart, and an open stream does not delay a stop", async () => {
  await using server = await startHttp();
  const { home, url, program: daemon } = server;
  const link = async () => ((await cli(home, "web", "--json")).json() as { url: string }).url;
  const browser = await signIn(await link());
  await browser.call("get_watcher_status");
  const next = "n3w-t0ken-".repeat(4);
  writeFileSync(home.envFile, readFileSync(home.envFile, "utf8").replace(TOKEN, next));
  expect(
    (await browser.send("api/get_watcher_status", {}, { cookie: browser.cookie })).status,
  ).toBe(401);
  const later = await signIn(await link());
  const stream = await fetch(`${url}/events`, { headers: { cookie: later.cookie } });
  expect(stream.status).toBe(200);
  const { code, ms } = await daemon.end();
  expect([code, ms < 2500]).toEqual([0, true]);
  await stream.body?.cancel().catch(() => {});
});

test("a read-only server also supports sessions, but offers no writing tool", async () => {
  const port = await freePort();
  const settings = { SERVER_PORT: String(port), SERVER_URL: `http://127.0.0.1:${port}/a/b/` };
  // A read-only server needs an existing database.
  using place = makeHome({ settings: { ...settings, AUTH_TOKEN: TOKEN } });
  expect((await cli(place, "web")).code).not.toBe(0);
  expect((await cli(place, "daemon", "--once")).code).toBe(0);
  const more = { ...settings, PLEX_INGEST_STATE_DIR: place.state };
  await using server = await startHttp({ settings: more, args: ["--read-only"] });
  const { home, url, program } = server;
  const { url: link } = (await cli(home, "web", "--json")).json() as { url: string };
  expect(link).toContain(`${url}/a/b/#key=`);
  const browser = await signIn(link);
  await browser.call("get_ingest_queue");
  const refused = await browser.send(
    "api/approve_ingest",
    { ids: [1] },
    { cookie: browser.cookie },
  );
  expect(refused.status).toBe(403);
  expect(await refused.json()).toMatchObject({
    code: "refused",
    next: expect.stringContaining("--read-only"),
  });
  expect((await program.end()).code).toBe(0);
});
