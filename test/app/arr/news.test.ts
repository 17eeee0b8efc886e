import { expect, test } from "vitest";
import { NEWS_PAUSE_MS } from "../../../src/app/arr/ask-apps.ts";
import { createFollowBlockedStage } from "../../../src/app/arr/follow-blocked.ts";
import type { FakeArr } from "../../support/arr.ts";
import { movie } from "../../support/works.ts";
import { AFTER_MS, type NextToArr, nextToArr } from "./next-to-arr.ts";

const FILM = "Quartz.Amber.1987.1080p.BluRay-GRP";
const HASH = "0A".repeat(20);

const listed = (state: string, ...messages: string[]) => ({
  downloadId: HASH,
  title: FILM,
  trackedDownloadState: state,
  statusMessages: messages.length === 0 ? [] : [{ title: FILM, messages }],
});

async function withFilm(): Promise<NextToArr> {
  const here = await nextToArr([movie(7, "Quartz Amber", 1987)]);
  here.t.add(FILM, { "amber.mkv": "a" }, { hash: HASH.toLowerCase() });
  return here;
}

/** Radarr imports the film between two of its polls, so its queue never shows the import. */
function importFilm({ radarr, t }: NextToArr, path: string): void {
  radarr.state.queue = [];
  radarr.state.history.push({
    downloadId: HASH,
    sourceTitle: FILM,
    eventType: "downloadFolderImported",
    at: t.engine.clock.now(),
    data: { droppedPath: path, importedPath: "/movies/Quartz Amber (1987)/amber.mkv" },
  });
}

/** The files of a held download are checked twice before its apps are asked. */
async function look(here: NextToArr): Promise<void> {
  await here.step(100);
  await here.step(600);
}

const forget = (...apps: FakeArr[]): void => apps.forEach((app) => void app.asked());

test("news about a held download make the next question due now instead of in a minute", async () => {
  await using here = await withFilm();
  here.radarr.state.queue.push(listed("importPending"));
  await here.minute();
  await here.step(NEWS_PAUSE_MS);
  importFilm(here, `/downloads/${FILM}/amber.mkv`);
  forget(here.sonarr, here.radarr);
  await here.step(10_000);
  expect((await here.release(FILM)).state).toBe("settling");
  expect(here.radarr.asked()).toEqual([]);

  // Another download's news change nothing for this one.
  expect(await here.news("F".repeat(40))).toBe(false);
  await look(here);
  expect(here.radarr.asked()).toEqual([]);

  expect(await here.news(HASH)).toBe(true);
  await look(here);
  expect((await here.release(FILM)).state).toBe("ignored");
  expect(here.radarr.asked()).toEqual(["/queue", "/history/since"]);
  expect(here.sonarr.asked()).toEqual(["/queue", "/history/since"]);
});

test("news that arrive just after a question are asked about at the next poll, not after a minute", async () => {
  await using here = await withFilm();
  here.radarr.state.queue.push(listed("importPending"));
  await here.minute();
  forget(here.sonarr, here.radarr);
  importFilm(here, `/downloads/${FILM}/amber.mkv`);
  await here.news(HASH);
  await look(here);
  expect((await here.release(FILM)).state).toBe("settling");
  expect(here.radarr.asked()).toEqual([]);
  await here.step(30_000);
  await here.step(600);
  expect((await here.release(FILM)).state).toBe("ignored");
});

test("a watched folder's held download is due with any news, because it has no hash", async () => {
  await using here = await nextToArr([movie(7, "Quartz Amber", 1987)]);
  await here.addToFolder(`${FILM}.mkv`, "a");
  here.radarr.state.queue.push({ ...listed("importPending"), title: `${FILM}.mkv` });
  await here.minute();
  await here.step(NEWS_PAUSE_MS);
  expect((await here.release(`${FILM}.mkv`)).waiting?.code).toBe("claimed_by_arr");
  importFilm(here, `/downloads/${FILM}.mkv`);
  forget(here.radarr);
  await here.step(NEWS_PAUSE_MS);
  expect(here.radarr.asked()).toEqual([]);
  await here.news(HASH);
  await look(here);
  expect((await here.release(`${FILM}.mkv`)).state).toBe("ignored");
});

test("300 messages within a minute lead to one request per list in five seconds", async () => {
  await using here = await withFilm();
  here.radarr.state.queue.push(listed("importPending"));
  await here.minute();
  forget(here.sonarr, here.radarr);
  const asked = new Map<string, number[]>();
  for (let message = 0; message < 300; message++) {
    await here.news(HASH);
    if (message % 3 === 0) await here.step(600);
    for (const [app, { asked: paths }] of Object.entries({ S: here.sonarr, R: here.radarr })) {
      for (const path of paths()) {
        const key = `${app} ${path}`;
        asked.set(key, [...(asked.get(key) ?? []), here.t.engine.clock.monotonic()]);
      }
    }
  }
  expect([...asked.keys()].toSorted()).toEqual([
    "R /history/since",
    "R /queue",
    "S /history/since",
    "S /queue",
  ]);
  for (const times of asked.values()) {
    const gaps = times.slice(1).map((time, index) => time - (times[index] ?? 0));
    expect(Math.min(...gaps)).toBeGreaterThanOrEqual(NEWS_PAUSE_MS);
    expect(times.length).toBeGreaterThanOrEqual(10);
    expect(times.length).toBeLessThanOrEqual(13);
  }
  expect((await here.release(FILM)).state).toBe("settling");
  expect((await here.t.engine.history((await here.release(FILM)).id)).length).toBeLessThan(5);
});

test("news about a download that an app could not import are followed at once", async () => {
  await using here = await withFilm();
  const { engine } = here.t;
  let claims = 0;
  const follow = createFollowBlockedStage({
    store: engine.store,
    clock: engine.clock,
    findArrClaim(...asked) {
      claims++;
      return here.findArrClaim(...asked);
    },
    mentions: here.mentions,
    wake: () => {},
  });
  here.radarr.state.queue.push(listed("importBlocked", "Not a known film"));
  for (let passed = 0; passed <= AFTER_MS + 60_000; passed += 60_000) await here.minute();
  expect((await here.release(FILM)).reasons[0]?.code).toBe("arr_blocked");
  await follow.run(engine.signal);
  forget(here.radarr);
  let queues = 0;
  claims = 0;
  for (let message = 0; message < 300; message++) {
    engine.clock.advance(200);
    await here.news(HASH);
    await follow.run(engine.signal);
    queues += here.radarr.asked().filter((path) => path === "/queue").length;
  }
  expect(queues).toBeGreaterThanOrEqual(10);
  expect(queues).toBeLessThanOrEqual(13);
  expect(claims).toBeLessThanOrEqual(26);
  engine.clock.advance(10_000);
  await follow.run(engine.signal);
  engine.clock.advance(10_000);
  importFilm(here, `/downloads/${FILM}/amber.mkv`);
  forget(here.radarr);
  await follow.run(engine.signal);
  expect((await here.release(FILM)).state).toBe("review");
  expect(here.radarr.asked()).toEqual([]);
  await here.news(HASH);
  await follow.run(engine.signal);
  expect((await here.release(FILM)).state).toBe("ignored");
});
