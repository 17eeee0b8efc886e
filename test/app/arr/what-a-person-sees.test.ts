import { expect, test } from "vitest";
import {
  createFollowBlockedStage,
  FOLLOW_INTERVAL_MS,
} from "../../../src/app/arr/follow-blocked.ts";
import { readSettling, readSettlingFacts } from "../../../src/app/engine/settling.ts";
import { readStatus } from "../../../src/app/engine/status.ts";
import { approve } from "../../../src/app/review/decisions/approve.ts";
import { findItem } from "../../../src/app/review/queue/find-item.ts";
import { readQueue } from "../../../src/app/review/queue/queue.ts";
import {
  commandOf,
  toCommandText,
  toPageText,
  translateSentences,
} from "../../../src/base/actions/sentence.ts";
import { listActions } from "../../../src/core/actions/offered/actions.ts";
import { formatStatusLines, toStatusExitCode } from "../../../src/hosts/cli/show/status-lines.ts";
import type { FakeAnswer } from "../../../src/hosts/demo/stand-ins/loopback.ts";
import { stateOf } from "../../../src/hosts/ui/model/pill-state.ts";
import { systemClock } from "../../../src/program/process/clock.ts";
import { itemsOf } from "../../../src/store/releases/items.ts";
import { askWhy } from "../../support/ask-why.ts";
import { movie, season, series } from "../../support/works.ts";
import { AFTER_MS, type NextToArr, nextToArr } from "./next-to-arr.ts";

const FILM = "Quartz.Amber.1987.1080p.BluRay-GRP";
const PACK = "Quartz.Birch.S01.1080p.WEB-GRP";
const EPISODES = ["Quartz.Birch.S01E01.mkv", "Quartz.Birch.S01E02.mkv"];
const HASH = "0A".repeat(20);
const WORKS = [
  movie(7, "Quartz Amber", 1987),
  series(8, "Quartz Birch", 1987, [season(1, 2, 1987)]),
];
const AMBER = { type: "movie", tmdbId: 7, title: "Quartz Amber", year: 1987 } as const;
const DAY_MS = 24 * 60 * 60_000;
const by = { actor: "cli:anna", at: 5 };

const listed = (state: string, ...messages: string[]) => ({
  downloadId: HASH,
  title: FILM,
  trackedDownloadState: state,
  statusMessages: messages.length === 0 ? [] : [{ title: FILM, messages }],
});

async function withFilm(): Promise<NextToArr> {
  const here = await nextToArr(WORKS);
  here.t.add(FILM, { "amber.mkv": "a" }, { hash: HASH.toLowerCase() });
  return here;
}

async function minutes(here: NextToArr, count: number): Promise<void> {
  for (let minute = 0; minute < count; minute++) await here.minute();
}

test("status, why and settling name the app, its time limit and the next question", async () => {
  await using here = await withFilm();
  const { engine } = here.t;
  here.radarr.state.queue.push(listed("importPending", "Sample"));
  await here.minute();
  const { id, waiting } = await here.release(FILM);
  const said = /Radarr cannot import it on its own: Sample\. It has until 2026-03-01 12:06 UTC\./;
  const why = await askWhy(engine)(id);
  expect(JSON.stringify(why)).toMatch(said);
  expect(JSON.stringify(why.answer)).toMatch(
    /It is release #\d+, which is complete\. It is waiting: (?:Sonarr|Radarr) /,
  );
  expect(JSON.stringify(why)).not.toContain("INGEST_STABLE_SECONDS");
  expect(JSON.stringify(why)).toMatch(/tried again automatically, next at 2026-03-01 12:02/);
  const settling = await readSettlingFacts(engine.store.read, engine.clock.now());
  expect(settling?.waits).toMatchObject([{ release_id: id, code: "claimed_by_arr" }]);
  expect(JSON.stringify(settling)).toMatch(said);
  expect(JSON.stringify(waiting?.message)).toMatch(said);
  const status = await readStatus(
    engine.store,
    { lockHeld: () => true, mode: "hybrid" },
    systemClock,
  );
  expect(status.last_errors).toEqual([]);
  // A download that waits for its turn is not a problem.
  expect(engine.warnings).toEqual([]);
  expect((await engine.history(id)).filter(({ action }) => action === "waiting")).toHaveLength(1);

  here.radarr.state.queue = [listed("importing")];
  await here.minute();
  expect(JSON.stringify(await askWhy(engine)(id))).toMatch(/Radarr is importing it now\./);
});

test("a held download can be filed or left from every place that shows it", async () => {
  await using here = await withFilm();
  const { engine } = here.t;
  here.radarr.state.queue.push(listed("importPending"));
  await here.minute();
  const { id } = await here.release(FILM);
  expect(await findItem(engine.store, id)).toMatchObject({
    state: "settling",
    reasons: [],
    waiting: { code: "claimed_by_arr" },
    next: [{ tool: "approve_ingest", needs: ["tmdb_id"] }, { tool: "reject_ingest" }],
  });
});

test("a hold of more than a day is a verdict for status, doctor, page, pill and queue", async () => {
  await using here = await withFilm();
  const { store, clock } = here.t.engine;
  const status = () => readStatus(store, { lockHeld: () => true, mode: "hybrid" }, clock);
  const verdict = async () => (await status()).verdicts.find(({ code }) => code === "held");
  const groups = async () =>
    (await readQueue(store, { grouped: true, limit: 5 }, { clock })).groups;
  here.radarr.state.queue.push(listed("importPending", "Not enough free space"));
  await here.minute();
  clock.advance(DAY_MS - 2 * 60_000);
  await here.minute();
  expect([await verdict(), await groups()]).toEqual([undefined, undefined]);
  await minutes(here, 2);

  const { id } = await here.release(FILM);
  const said =
    /^#1 .Quartz\.Amber.* has been held for Sonarr or Radarr since 2026-03-01 \d\d:\d\d UTC\. Radarr cannot import it yet, and tries again: Not enough free space\. To file it anyway, .*approve.* it\.$/;
  const held = await verdict();
  expect(held).toMatchObject({ state: "ill", release_ids: [id] });
  expect(toCommandText(held?.message ?? "")).toMatch(said);
  const shown = await status();
  expect(toStatusExitCode(shown)).toBe(1);
  expect(formatStatusLines(shown).join("\n")).toMatch(/held {2,}downloads {2,}not ok: #1 /);
  const page = translateSentences(shown, toPageText);
  expect(stateOf(page)).toMatchObject({ tone: "bad", words: "Trouble with held downloads" });
  expect(await groups()).toMatchObject([{ by: "held", count: 1, ids: [id] }]);
  expect((await readSettling(store.read, clock.now()))[0]).toMatch(
    /^#1 Quartz\.Amber.* has been held since 2026-03-01/,
  );
  await approve(store, [{ ids: [id], approval: { ...AMBER } }], by);
  await here.minute();
  expect([await verdict(), await groups()]).toEqual([undefined, undefined]);
  expect((await here.release(FILM)).state).toBe("filed");
});

test("a person's approval files a held download at once, although an app works on it", async () => {
  await using here = await withFilm();
  const { engine } = here.t;
  here.radarr.state.queue.push(listed("importing"));
  await here.minute();
  const { id } = await here.release(FILM);
  const choice = { type: "movie", tmdbId: 7, title: "Quartz Amber", year: 1987 } as const;
  const [result] = await approve(engine.store, [{ ids: [id], approval: choice }], by);
  expect(result).toMatchObject({ state: "settling" });
  here.sonarr.state.instead = () => ({ status: 503, body: "" });
  await here.minute();
  expect((await here.release(FILM)).state).toBe("filed");
});

test("an approval of what an app has imported is refused, unless both are kept", async () => {
  await using here = await withFilm();
  const { engine } = here.t;
  here.radarr.state.queue.push(listed("importBlocked", "Unable to parse file"));
  await minutes(here, AFTER_MS / 60_000 + 1);
  const { id } = await here.release(FILM);
  const choice = { type: "movie", tmdbId: 7, title: "Quartz Amber", year: 1987 } as const;
  // A person imports it in Radarr, then approves it here before the question is asked again.
  here.radarr.state.queue = [];
  here.radarr.state.history.push({
    downloadId: HASH,
    sourceTitle: FILM,
    eventType: "downloadFolderImported",
    at: engine.clock.now(),
    data: { droppedPath: "/x/amber.mkv" },
  });
  await approve(engine.store, [{ ids: [id], approval: choice }], by);
  await here.minute();
  const imported = "It is left to Radarr, which has imported it.";
  expect(await here.release(FILM)).toMatchObject({
    state: "ignored",
    reasons: [{ code: "arr_imported", message: imported }],
  });
  expect(engine.inLibrary()).toEqual([]);

  const [refused] = await approve(engine.store, [{ ids: [id], approval: choice }], by);
  expect(refused).toMatchObject({ id, ok: false, code: "refused" });
  expect(toCommandText(refused?.message ?? "")).toMatch(
    /which has imported it\. To file a second copy, keep both with .*approve 1 --keep-both/,
  );
  const both = { ...choice, duplicates: { do: "keep_both" } } as const;
  expect(await approve(engine.store, [{ ids: [id], approval: both }], by)).toMatchObject([
    { id, ok: true },
  ]);
  await minutes(here, 2);
  expect((await here.release(FILM)).state).toBe("filed");
});

test.each<["radarr" | "sonarr", held: string, filed: string]>([
  ["radarr", FILM, PACK],
  ["sonarr", PACK, FILM],
])("an outage of %s holds only what it could take", async (app, held, filed) => {
  await using here = await nextToArr(WORKS);
  const [first = "", second = ""] = EPISODES;
  here.t.add(FILM, { "amber.mkv": "a" }, { hash: "a".repeat(40) });
  here.t.add(PACK, { [first]: "b", [second]: "c" }, { hash: "b".repeat(40) });
  here.t.add("Quartz Birch", { "Birch.mkv": "d" }, { hash: "c".repeat(40) });
  here[app].state.instead = () => ({ status: 503, body: "" });
  await minutes(here, 2);
  expect((await here.release(filed)).state).toBe("filed");
  // The name of the third does not prove what it is.
  for (const name of [held, "Quartz Birch"]) {
    expect(await here.release(name)).toMatchObject({
      state: "settling",
      waiting: { code: "claimed_by_arr" },
    });
  }
  await minutes(here, AFTER_MS / 60_000 + 2);
  expect((await here.release(held)).state).toBe("settling");
});

test("an app that listed a download holds it in an outage, whatever its name is", async () => {
  await using here = await nextToArr(WORKS);
  const [first = "", second = ""] = EPISODES;
  // Radarr lists it before it is complete, so it was not asked about.
  here.t.add(FILM, { "amber.mkv": "a" }, { hash: "a".repeat(40) });
  here.radarr.state.queue.push(listed("downloading"));
  await minutes(here, 1);
  here.radarr.state.instead = () => ({ status: 503, body: "" });
  here.t.add(PACK, { [first]: "b", [second]: "c" }, { hash: HASH.toLowerCase() });
  await minutes(here, 2);
  expect((await here.release(PACK)).state).toBe("settling");
});

test.each<[string, () => FakeAnswer, RegExp]>([
  ["refuses the key", () => ({ status: 401, body: "" }), /^Radarr refuses the API key \(401\)/],
  ["has another path", () => ({ status: 404, body: "" }), /there is no API at this path \(404\)/],
])(
  "a person is asked after the time if an app %s, and its first answer ends that",
  async (_, instead, said) => {
    await using here = await withFilm();
    const { store, clock, signal } = here.t.engine;
    const follow = async (): Promise<void> => {
      clock.advance(FOLLOW_INTERVAL_MS);
      const { findArrClaim, mentions } = here;
      const wake = (): void => {};
      const deps = { store, clock, findArrClaim, mentions, wake };
      await createFollowBlockedStage(deps).run(signal);
    };
    here.radarr.state.instead = instead;
    await minutes(here, 3);
    await here.restart();
    await minutes(here, AFTER_MS / 60_000 - 2);
    expect((await here.release(FILM)).state).toBe("settling");
    await minutes(here, 2);
    expect(await here.release(FILM)).toMatchObject({
      state: "review",
      candidates: [{ tmdbId: 7 }],
      reasons: [{ code: "arr_blocked", message: expect.stringMatching(said) }],
    });
    expect(JSON.stringify((await here.release(FILM)).reasons)).toMatch(/, and cannot be asked\./);
    await follow();
    expect((await here.release(FILM)).state).toBe("review");
    here.radarr.state.instead = undefined;
    await follow();
    await minutes(here, 2);
    expect((await here.release(FILM)).state).toBe("filed");
  },
);

test("a restart does not reset the time that an app has", async () => {
  await using here = await withFilm();
  here.radarr.state.queue.push(listed("importPending", "Sample"));
  await minutes(here, 3);
  const { waiting } = await here.release(FILM);
  await here.restart();
  await here.minute();
  expect((await here.release(FILM)).waiting?.since).toBe(waiting?.since);
  await minutes(here, AFTER_MS / 60_000 - 1);
  expect((await here.release(FILM)).state).toBe("review");
});

test("the app's own message explains why a person is asked", async () => {
  await using here = await withFilm();
  here.radarr.state.queue.push(
    listed("importBlocked", "Movie title mismatch, automatic import is not possible."),
  );
  await minutes(here, AFTER_MS / 60_000 + 1);
  expect(await here.release(FILM)).toMatchObject({
    state: "review",
    reasons: [
      {
        code: "arr_blocked",
        message:
          "Radarr cannot import it on its own: Movie title mismatch, automatic import is not possible.",
      },
    ],
  });
});

test.each<[string, string, number[], RegExp]>([
  ["a film", FILM, [7], /^plex-ingest approve 1 --type movie --tmdb 7$/],
  ["a pack of a series", PACK, [8], /^plex-ingest approve 1 --type tv --tmdb 8$/],
  [
    "an episode of a series that TMDB does not list",
    "Unheard.Melody.S01E01.1080p.WEB-GRP",
    [],
    /^plex-ingest approve 1 --type tv --tmdb ID/,
  ],
])(
  "a question about %s carries its reading, also while it is held",
  async (_, name, found, command) => {
    await using here = await nextToArr(WORKS);
    const { store } = here.t.engine;
    const offered = async (): Promise<string[]> => {
      const release = await here.release(name);
      const files = await itemsOf(store.read, release.id);
      return listActions({ ...release, files }).map(commandOf);
    };
    here.t.add(
      name,
      { [`${name.replace("S01.", "S01E01.")}.mkv`]: "a" },
      { hash: HASH.toLowerCase() },
    );
    here.sonarr.state.queue.push({
      ...listed("importPending", "Unable to parse file"),
      title: name,
    });
    await here.minute();
    expect((await here.release(name)).state).toBe("settling");
    expect((await offered())[0]).toContain(name === FILM ? "--type movie" : "--type tv");
    await minutes(here, AFTER_MS / 60_000);
    const { state, reasons, candidates, parsed } = await here.release(name);
    expect(state).toBe("review");
    expect(reasons[0]).toMatchObject({
      code: "arr_blocked",
      message: "Sonarr cannot import it on its own: Unable to parse file.",
    });
    expect(candidates.map(({ tmdbId }) => tmdbId)).toEqual(found);
    expect(parsed?.title).toBeTruthy();
    expect((await offered())[0]).toMatch(command);
    expect(here.t.engine.inLibrary()).toEqual([]);
  },
);

test("a pack that is approved leaves out the episode that Sonarr has imported", async () => {
  await using here = await nextToArr(WORKS);
  const { engine } = here.t;
  const [first = ""] = EPISODES;
  here.t.add(PACK, Object.fromEntries(EPISODES.map((name) => [name, name])), {
    hash: HASH.toLowerCase(),
  });
  here.sonarr.state.queue.push(listed("importBlocked", "Unable to parse file"));
  here.sonarr.state.history.push({
    downloadId: HASH,
    sourceTitle: PACK,
    eventType: "downloadFolderImported",
    at: engine.clock.now(),
    data: { droppedPath: `/in/the/container/${PACK}/${first}` },
  });
  await minutes(here, AFTER_MS / 60_000 + 1);
  const { id, state } = await here.release(PACK);
  expect(state).toBe("review");
  const problems = (await itemsOf(engine.store.read, id)).map(({ problem }) => problem);
  expect(problems).toEqual(["It is left to Sonarr, which has imported it.", undefined]);
  const choice = { type: "tv", tmdbId: 8, title: "Quartz Birch", year: 1987 } as const;
  await approve(engine.store, [{ ids: [id], approval: choice }], by);
  await here.minute();
  expect(engine.inLibrary().filter((path) => path.includes("Birch"))).toEqual([
    expect.stringMatching(/s01e02/),
  ]);
  // Nothing is left to do, so the filed pack is not in the queue.
  expect(await here.release(PACK)).toMatchObject({ state: "filed", reasons: [] });
});

test.each<[string, (here: NextToArr) => void, string, RegExp]>([
  [
    "imports it in the app",
    ({ radarr, t }) => {
      radarr.state.queue = [];
      radarr.state.history.push({
        downloadId: HASH,
        sourceTitle: FILM,
        eventType: "downloadFolderImported",
        at: t.engine.clock.now(),
        data: { droppedPath: "/x/amber.mkv" },
      });
    },
    "ignored",
    /It is left to Radarr, which has imported it/,
  ],
  [
    "starts the import",
    ({ radarr }) => (radarr.state.queue = [listed("importing", "Unable to parse file")]),
    "review",
    /Radarr is importing it now/,
  ],
  [
    "dismisses it",
    ({ radarr, t }) => {
      radarr.state.queue = [];
      radarr.state.history.push({
        downloadId: HASH,
        sourceTitle: FILM,
        eventType: "downloadIgnored",
        at: t.engine.clock.now(),
      });
    },
    "identifying",
    /./,
  ],
  [
    "blocklists it",
    ({ radarr, t }) => {
      radarr.state.queue = [];
      radarr.state.history.push({
        downloadId: HASH,
        sourceTitle: FILM,
        eventType: "downloadFailed",
        at: t.engine.clock.now(),
        data: { message: "Manually marked as failed" },
      });
    },
    "ignored",
    /marked this download as failed \(Manually marked as failed\)/,
  ],
  [
    "makes the app forget it",
    ({ radarr }) => (radarr.state.queue = []),
    "review",
    /Radarr listed it and no longer does, and its history does not state why/,
  ],
  [
    "stops the app",
    ({ radarr }) => (radarr.state.instead = () => ({ status: 503, body: "" })),
    "review",
    /cannot import it on its own: Unable to parse file/,
  ],
  [
    "refreshes the app's queue",
    ({ radarr }) => (radarr.state.queue = [listed("importPending", "Sample")]),
    "review",
    /cannot import it on its own: Sample/,
  ],
  ["does nothing", () => {}, "review", /cannot import it on its own/],
])("a question about the app's refusal when a person %s", async (_, change, state, message) => {
  await using here = await withFilm();
  const { store, clock, signal } = here.t.engine;
  here.radarr.state.queue.push(listed("importBlocked", "Unable to parse file"));
  await minutes(here, AFTER_MS / 60_000 + 1);
  const stage = createFollowBlockedStage({
    store,
    clock,
    findArrClaim: here.findArrClaim,
    mentions: here.mentions,
    wake: () => {},
  });
  await stage.run(signal);
  expect((await here.release(FILM)).state).toBe("review");
  change(here);
  // A download that left the queue is a question only after the app's next look at its clients.
  for (let minute = 0; minute < 2; minute++) {
    clock.advance(FOLLOW_INTERVAL_MS);
    await stage.run(signal);
  }
  const release = await here.release(FILM);
  expect(release.state).toBe(state);
  if (release.reasons.length > 0) expect(JSON.stringify(release.reasons)).toMatch(message);
  // Nothing is asked while no release waits.
  here.radarr.asked();
  clock.advance(FOLLOW_INTERVAL_MS);
  await stage.run(signal);
  if (state !== "review") expect(here.radarr.asked()).toEqual([]);
});

test("a question of another kind is followed too, and ends with what a person does in the app", async () => {
  await using here = await nextToArr([]);
  const { t } = here;
  const { store, clock, signal } = t.engine;
  t.add(FILM, { "amber.mkv": "a" }, { hash: HASH.toLowerCase() });
  t.add("Unknown.To.All.1987", { "other.mkv": "b" }, { hash: "f".repeat(40) });
  await minutes(here, 2);
  const stage = createFollowBlockedStage({
    store,
    clock,
    findArrClaim: here.findArrClaim,
    mentions: here.mentions,
    wake: () => {},
  });
  await stage.run(signal);
  expect((await here.release(FILM)).reasons[0]?.code).not.toBe("arr_blocked");
  expect((await here.release(FILM)).state).toBe("review");
  // Imported by hand, so the event has no id (recording m47).
  here.radarr.state.history.push({
    sourceTitle: FILM,
    eventType: "downloadFolderImported",
    at: clock.now(),
    data: { droppedPath: `/in/the/container/${FILM}/amber.mkv` },
  });
  clock.advance(FOLLOW_INTERVAL_MS);
  here.radarr.asked();
  await stage.run(signal);
  expect(here.radarr.asked()).toEqual(["/queue", "/history/since"]);
  expect(await here.release(FILM)).toMatchObject({
    state: "ignored",
    reasons: [{ code: "arr_imported", message: "It is left to Radarr, which has imported it." }],
  });
  expect((await here.release("Unknown.To.All.1987")).state).toBe("review");
});

test("a question survives a restart, and the outage of the other app", async () => {
  await using here = await withFilm();
  const { store, clock, signal } = here.t.engine;
  here.radarr.state.queue.push(listed("importBlocked", "Unable to parse file"));
  await minutes(here, AFTER_MS / 60_000 + 1);
  await here.restart();
  here.sonarr.state.instead = () => ({ status: 503, body: "" });
  const follow = async (): Promise<void> => {
    clock.advance(FOLLOW_INTERVAL_MS);
    await createFollowBlockedStage({
      store,
      clock,
      findArrClaim: here.findArrClaim,
      mentions: here.mentions,
      wake: () => {},
    }).run(signal);
  };
  await follow();
  const blocked = { state: "review", reasons: [{ code: "arr_blocked" }] };
  expect(await here.release(FILM)).toMatchObject(blocked);
  // The restarted daemon still knows that Radarr listed it.
  here.sonarr.state.instead = undefined;
  here.radarr.state.queue = [];
  await here.restart();
  await follow();
  expect(await here.release(FILM)).toMatchObject(blocked);
  expect(here.t.engine.inLibrary()).toEqual([]);
});

test("an app that refuses the connection leads to a question, which ends once the app is removed", async () => {
  await using here = await withFilm();
  // Nothing listens at the address, as after an uninstallation.
  await here.radarr.close();
  await minutes(here, AFTER_MS / 60_000);
  const held = await here.release(FILM);
  expect([held.state, held.waiting?.code]).toEqual(["settling", "claimed_by_arr"]);
  expect(toCommandText(held.waiting?.message ?? "")).toMatch(
    /^Radarr did not return a usable response: .* It may want to import this download, so plex-ingest waits for its answer\. It has until /,
  );
  await minutes(here, 2);
  const { state, reasons } = await here.release(FILM);
  expect([state, reasons[0]?.code]).toEqual(["review", "arr_blocked"]);
  expect(toCommandText(reasons[0]?.message ?? "")).toMatch(
    /^Radarr did not .* It may want to import this download, and cannot be asked\.$/,
  );
  // The app is removed from the settings. The other one answers.
  await here.restart("sonarr");
  here.t.engine.clock.advance(FOLLOW_INTERVAL_MS);
  await here.followBlocked();
  await here.minute();
  expect((await here.release(FILM)).state).toBe("filed");
});

test("a question about one of several apps is decided by the others once that app is removed", async () => {
  await using here = await withFilm();
  here.radarr.state.queue.push(listed("importBlocked", "Unable to parse file"));
  await minutes(here, AFTER_MS / 60_000 + 1);
  for (const only of ["radarr", undefined] as const) {
    await here.restart(only);
    here.t.engine.clock.advance(FOLLOW_INTERVAL_MS);
    await here.followBlocked();
    expect((await here.release(FILM)).reasons[0]?.code).toBe("arr_blocked");
  }
  await here.restart("sonarr");
  here.t.engine.clock.advance(FOLLOW_INTERVAL_MS);
  await here.followBlocked();
  await here.minute();
  expect((await here.release(FILM)).state).toBe("filed");
});

test("a pack that an app has imported before has one reason, with the number of its files", async () => {
  await using here = await nextToArr(WORKS);
  const { t, sonarr } = here;
  t.add(PACK, Object.fromEntries(EPISODES.map((name) => [name, name])), {
    hash: HASH.toLowerCase(),
  });
  sonarr.state.queue.push({
    downloadId: HASH,
    title: PACK,
    trackedDownloadState: "importBlocked",
    statusMessages: EPISODES.map((title, index) => ({
      title,
      messages: [`Episode file already imported at 11/29/2026 10:44:1${index}`],
    })),
  });
  await minutes(here, 2);
  const { state, reasons } = await here.release(PACK);
  expect(state).toBe("ignored");
  expect(reasons.map(({ message }) => toCommandText(message))).toEqual([
    "It is left to Sonarr, which does not import it: Episode file already imported at 11/29/2026 10:44:10. The same applies to 1 other file.",
  ]);
});

test("a held download of a watched folder has the app's words, and no note about its changes", async () => {
  await using here = await nextToArr(WORKS);
  here.radarr.state.queue.push({ ...listed("importPending", "Not enough free space") });
  await here.addToFolder(FILM, { "amber.mkv": "a" });
  await here.step(600);
  expect((await here.release(FILM)).reasons[0]?.code).toBe("changing");
  for (let minute = 0; minute < 3; minute++) {
    await here.minute();
    const { state, reasons, waiting } = await here.release(FILM);
    expect([state, reasons, waiting?.code]).toEqual(["settling", [], "claimed_by_arr"]);
    // A restart measures the stability of the file again, which changes nothing about the hold.
    await here.restart();
  }
});
