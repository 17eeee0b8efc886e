import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { createFileStage } from "../../../src/app/file/stage.ts";
import { requestEach } from "../../../src/app/review/decisions/engine-requests.ts";
import { createPlaying } from "../../../src/app/scan/playing.ts";
import { toCommandText } from "../../../src/base/actions/sentence.ts";
import { Outage, UserError } from "../../../src/base/errors.ts";
import { HEAT_FILE, HEAT_FOLDER, type TestEngine } from "../../support/engine.ts";
import { fakeClock } from "../../support/fake-clock.ts";
import { writePlan } from "../../support/rename-plan.ts";
import { LARGE, SMALL, take, upgrading } from "../../support/upgrade.ts";

/** An engine that performs upgrades, and whose server is playing these files of the library. */
async function watched() {
  const now = { plays: [] as string[] };
  const engine = await upgrading();
  const deps = {
    ...engine.deps,
    playing: async () => now.plays.map((path) => join(engine.library, path)),
  };
  async function round(): Promise<void> {
    engine.clock.advance(60_000);
    const stage = createFileStage(deps);
    await stage.run(engine.signal);
    await stage.drained();
  }
  return { engine, now, round, [Symbol.asyncDispose]: () => engine[Symbol.asyncDispose]() };
}

const waitsFor = async (engine: TestEngine, id: number) => {
  const { state, waiting } = await engine.now(id);
  return { state, code: waiting?.code, message: waiting && toCommandText(waiting.message) };
};

test("replaces a film that is being played only after playback ends, under its own name", async () => {
  await using it = await watched();
  const { engine, now, round } = it;
  await take(engine, SMALL);
  now.plays = [HEAT_FILE];
  const { id } = await engine.approved(LARGE, "the large film!");
  await round();
  const message = 'Plex is playing "Heat (1995).mkv". plex-ingest continues when playback ends.';
  expect(await waitsFor(engine, id)).toEqual({ state: "approved", code: "playing", message });
  expect(readFileSync(join(engine.library, HEAT_FILE), "utf8")).toBe("the small film");
  expect([engine.inLibrary(), engine.inTrash()]).toEqual([[HEAT_FILE], []]);
  now.plays = [];
  await round();
  expect(await waitsFor(engine, id)).toMatchObject({ state: "filed", code: undefined });
  expect(readFileSync(join(engine.library, HEAT_FILE), "utf8")).toBe("the large film!");
});

test("moves a film to the trash after playback if playback began while a better version was filed", async () => {
  await using it = await watched();
  const { engine, now, round } = it;
  await take(engine, SMALL.replace("mkv", "mp4"), {
    [SMALL.replace("mkv", "mp4")]: "small",
    "x.en.srt": "text",
  });
  const old = HEAT_FILE.replace("mkv", "mp4");
  const { id } = await engine.approved(LARGE, "the large film!");
  let asked = 0;
  const deps = {
    ...engine.deps,
    // The first check happens before the file is filed.
    playing: async () => (asked++ > 0 ? now.plays.map((path) => join(engine.library, path)) : []),
  };
  now.plays = [old];
  const stage = createFileStage(deps);
  await stage.run(engine.signal);
  await stage.drained();
  expect(await waitsFor(engine, id)).toMatchObject({ state: "filing", code: "playing" });
  expect(engine.inLibrary()).toEqual(expect.arrayContaining([HEAT_FILE, old]));
  expect(engine.inTrash()).toEqual([]);
  now.plays = [];
  await round();
  expect((await engine.now(id)).state).toBe("filed");
  expect(engine.inLibrary()).not.toContain(old);
});

test("a plan and its undo rename unplayed files at once, but wait for a file that is being played and its folder", async () => {
  await using it = await watched();
  const { engine, now, round } = it;
  await take(engine, SMALL);
  engine.drop("../media/Movies/Up (2009)/Up.mkv", "up");
  const steps = [
    [HEAT_FILE, `${HEAT_FOLDER}/Heat.mkv`],
    ["Movies/Up (2009)/Up.mkv", "Movies/Up (2009)/Up (2009).mkv"],
    [HEAT_FOLDER, "Movies/Heat"],
  ] as const;
  const at = (path: string): string => join(engine.library, path);
  now.plays = [HEAT_FILE];
  const id = await writePlan(
    engine,
    steps.map(([from, to]) => [at(from), at(to)] as const),
  );
  await round();
  expect(await waitsFor(engine, id)).toMatchObject({ state: "filing", code: "playing" });
  expect(engine.inLibrary()).toEqual([HEAT_FILE, "Movies/Up (2009)/Up (2009).mkv"]);
  now.plays = [];
  await round();
  const done = ["Movies/Heat/Heat.mkv", "Movies/Up (2009)/Up (2009).mkv"];
  expect((await engine.now(id)).state).toBe("filed");
  expect(engine.inLibrary()).toEqual(done);

  now.plays = ["Movies/Heat/Heat.mkv"];
  await requestEach(
    engine.store,
    [id],
    { kind: "undo" },
    { actor: "cli:me", at: engine.clock.now() },
  );
  await round();
  expect(await waitsFor(engine, id)).toMatchObject({ state: "undoing", code: "playing" });
  expect(engine.inLibrary()).toContain("Movies/Heat/Heat.mkv");
  now.plays = [];
  await round();
  expect((await engine.now(id)).state).toBe("undone");
  expect(engine.inLibrary()).toEqual([HEAT_FILE, "Movies/Up (2009)/Up.mkv"]);
});

test.each<{ why: string; playing?: () => Promise<string[]>; files: string[] }>([
  {
    why: "plays a file, by its own name for it",
    playing: async () => ["D:\\Films\\a.mkv"],
    files: ["/m/a.mkv"],
  },
  {
    why: "is down",
    playing: () => Promise.reject(new Outage("plex_unavailable", "Plex does not answer.")),
    files: [],
  },
  {
    why: "refuses the list",
    playing: () => Promise.reject(new UserError("No.", "Ask.", "refused")),
    files: [],
  },
  { why: "does not say what it plays", files: [] },
])("lists the played files of a server that $why", async ({ playing, files }) => {
  const clock = fakeClock();
  let asked = 0;
  const server = playing ? { playing: () => (asked++, playing()) } : {};
  const ask = createPlaying({ server, pathMap: [{ here: "/m", there: "D:\\Films" }], clock });
  const { signal } = new AbortController();
  expect([await ask(signal), await ask(signal)]).toEqual([files, files]);
  expect(asked).toBe(playing ? 1 : 0);
  clock.advance(2_000);
  await ask(signal);
  expect(asked).toBe(playing ? 2 : 0);
});

test("does not mistake an abort or a defect of ours for a server that is down", async () => {
  const clock = fakeClock();
  const stop = new AbortController();
  stop.abort(new Error("stopped"));
  const down = {
    playing: () => Promise.reject(new Outage("plex_unavailable", "Plex does not answer.")),
  };
  await expect(createPlaying({ server: down, pathMap: [], clock })(stop.signal)).rejects.toThrow(
    "stopped",
  );
  const broken = { playing: () => Promise.reject(new TypeError("a fault")) };
  const ask = createPlaying({ server: broken, pathMap: [], clock });
  await expect(ask(new AbortController().signal)).rejects.toThrow("a fault");
});
