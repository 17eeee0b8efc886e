import { mkdirSync, readFileSync, renameSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { expect, test } from "vitest";
import { fileRelease } from "../../../src/app/file/file-release.ts";
import type { DuplicatePolicy } from "../../../src/app/library-state/duplicates.ts";
import { withoutGone } from "../../../src/app/library-state/find-gone.ts";
import { createDryStage } from "../../../src/app/preview/dry-run.ts";
import { previewFiling } from "../../../src/app/preview/preview-filing.ts";
import { changeState } from "../../../src/app/releases/change-state.ts";
import { findItem } from "../../../src/app/review/queue/find-item.ts";
import { toCommandText } from "../../../src/base/actions/sentence.ts";
import { publicationsOf } from "../../../src/store/journal/publications.ts";
import { itemsOf } from "../../../src/store/releases/items.ts";
import { askWhy } from "../../support/ask-why.ts";
import {
  HEAT,
  HEAT_FILE,
  type TestEngine,
  type TestEngineOptions,
  testEngine,
} from "../../support/engine.ts";
import { heatPlace, LARGE, SMALL, take, undo } from "../../support/upgrade.ts";
import { episodePath, episodesOf } from "./episodes.ts";

const OTHER = { type: "movie", tmdbId: 27205, title: "Inception", year: 2010 } as const;

/** An engine whose library has two films: the second one keeps the library from being empty. */
async function withFilms(options: TestEngineOptions = {}): Promise<TestEngine> {
  const engine = await testEngine(options);
  await take(engine, "Inception.2010.1080p.BluRay.x264-ONE.mkv", "dream", { identity: OTHER });
  return engine;
}

const filmsOf = (engine: TestEngine): string[] =>
  engine.inLibrary().filter((path) => !path.includes("Inception"));

function move(from: string, to: string): void {
  mkdirSync(dirname(to), { recursive: true });
  renameSync(from, to);
}

test.each<DuplicatePolicy>(["skip", "upgrade", "review", "keep_both"])(
  "%s: files a film again whose file was deleted by hand",
  async (duplicatePolicy) => {
    await using engine = await withFilms({ duplicatePolicy });
    const first = await take(engine, LARGE, {
      "heat.mkv": "the large film!",
      "heat.en.srt": "words",
    });
    rmSync(dirname(heatPlace(engine)), { recursive: true });
    const again = await take(engine, SMALL, {
      "heat.mkv": "the small film",
      "heat.en.srt": "other",
    });
    expect(again).toMatchObject({ state: "filed", reasons: [] });
    expect(filmsOf(engine)).toEqual([HEAT_FILE.replace(".mkv", ".en.srt"), HEAT_FILE]);
    expect(readFileSync(heatPlace(engine), "utf8")).toBe("the small film");
    expect(await publicationsOf(engine.store.read, first.id)).toEqual([]);

    // The deleted release has nothing left to take out, and the new one stays in place.
    expect(await undo(engine, first.id)).toEqual({ ok: true });
    expect(readFileSync(heatPlace(engine), "utf8")).toBe("the small film");
    expect(await undo(engine, again.id)).toEqual({ ok: true });
    expect(filmsOf(engine)).toEqual([]);
    expect(engine.warnings).toEqual([]);
  },
);

test("skip: files only the deleted episode of a pack", async () => {
  await using engine = await testEngine({ duplicatePolicy: "skip" });
  const [one, two] = ["Show.S01E01.720p.WEB-DL-AB.mkv", "Show.S01E02.720p.WEB-DL-AB.mkv"];
  const episodes = episodesOf({ [one]: [1], [two]: [2] });
  await take(engine, "Show.S01.720p.WEB-DL-AB", { [one]: "first", [two]: "second" }, episodes);
  rmSync(join(engine.library, episodePath(2)));
  const again = { "Show.S01E01.mkv": "other one", "Show.S01E02.mkv": "other two" };
  const pack = await take(
    engine,
    "Show.S01.480p.WEB-DL-CD",
    again,
    episodesOf({ "Show.S01E01.mkv": [1], "Show.S01E02.mkv": [2] }),
  );
  expect(pack.state).toBe("filed");
  const text = (episode: number) =>
    readFileSync(join(engine.library, episodePath(episode)), "utf8");
  expect([text(1), text(2)]).toEqual(["first", "other two"]);
});

test("files a replacement that was approved after the old file was deleted by hand", async () => {
  await using engine = await withFilms();
  await take(engine, SMALL);
  const asked = await take(engine, LARGE);
  expect(asked).toMatchObject({ state: "review", reasons: [{ code: "duplicate" }] });
  rmSync(heatPlace(engine));
  const event = { kind: "approve", identity: HEAT, duplicates: { do: "replace" } } as const;
  await changeState(engine.store, asked, event, { actor: "cli:me", at: engine.clock.now() });
  await fileRelease(engine.deps, await engine.now(asked.id), engine.signal);
  expect(await engine.now(asked.id)).toMatchObject({ state: "filed", reasons: [] });
  expect(readFileSync(heatPlace(engine), "utf8")).toBe("the large film!");
});

const AWAY: [what: string, away: (engine: TestEngine) => void][] = [
  [
    "the library's disk is not mounted",
    (engine) => {
      renameSync(join(engine.library, "Movies"), join(engine.library, "../disk"));
      mkdirSync(join(engine.library, "Movies"));
    },
  ],
  [
    "the disk behind its linked folder is not mounted",
    (engine) => {
      const folder = dirname(heatPlace(engine));
      move(folder, join(engine.library, "../disk/heat"));
      symlinkSync(join(engine.library, "../disk/heat"), folder);
      renameSync(join(engine.library, "../disk"), join(engine.library, "../away"));
    },
  ],
  [
    "it was moved to another folder",
    (engine) => move(heatPlace(engine), join(engine.library, "Movies/Crime/one.mkv")),
  ],
  [
    "it was copied to another folder, with another time",
    (engine) => {
      const to = join(engine.library, "Movies/Crime/one.mkv");
      mkdirSync(dirname(to));
      writeFileSync(to, readFileSync(heatPlace(engine)));
      rmSync(heatPlace(engine));
    },
  ],
  [
    "it was replaced by hand",
    (engine) => {
      rmSync(heatPlace(engine));
      writeFileSync(heatPlace(engine), "another cut");
    },
  ],
];

test.each(AWAY)("skip: a film counts as there while %s", async (what, away) => {
  await using engine = await withFilms({ duplicatePolicy: "skip" });
  await take(engine, SMALL);
  away(engine);
  engine.clock.advance(31_000);
  const { id } = await engine.approved(LARGE, "the large film!");
  const filing = fileRelease(engine.deps, await engine.now(id), engine.signal);
  if (what === "the library's disk is not mounted") await expect(filing).rejects.toThrow(/Mount/);
  else await filing;
  expect((await engine.now(id)).state).not.toBe("filed");
  expect(await publicationsOf(engine.store.read, id)).toEqual([]);
});

test("refuses to replace a moved file, and names its new path and how to follow it", async () => {
  await using engine = await withFilms();
  await take(engine, SMALL);
  const asked = await take(engine, LARGE);
  const place = join(engine.library, "Movies/Crime/one.mkv");
  move(heatPlace(engine), place);
  engine.clock.advance(31_000);
  const event = { kind: "approve", identity: HEAT, duplicates: { do: "replace" } } as const;
  await changeState(engine.store, asked, event, { actor: "cli:me", at: engine.clock.now() });
  await fileRelease(engine.deps, await engine.now(asked.id), engine.signal);
  const { state, reasons } = await engine.now(asked.id);
  expect(state).toBe("review");
  expect(toCommandText(reasons[0]?.message ?? "")).toMatch(
    /is now ".*Crime\/one\.mkv"\. To let plex-ingest follow it: `plex-ingest adopt`/,
  );
});

test("candidates, previews, dry runs and why give the same answer", async () => {
  await using engine = await withFilms({ duplicatePolicy: "skip" });
  const first = await take(engine, LARGE);
  const { id, name, path } = await engine.approved(SMALL, "the small film");
  const candidate = { ...HEAT, confidence: 1000, parts: {} };
  await engine.store.write((trx) =>
    trx
      .updateTable("release")
      .set({ candidates_json: JSON.stringify([candidate]) })
      .where("id", "=", id)
      .execute(),
  );
  const inLibrary = async () => {
    const shown = await findItem(engine.store, id, {
      readOnly: true,
      facts: async () => ({ candidates: new Map(), files: new Map() }),
      stillThere: (filed) => withoutGone(engine.deps.findGone, filed, engine.signal),
    });
    return shown.candidates.map((one) => one.in_library);
  };
  const preview = async () => {
    const items = await itemsOf(engine.store.read, id);
    const plan = await engine.deps.planner(
      { id, name, path, identity: HEAT, items },
      engine.signal,
    );
    return previewFiling(engine.deps, { id, name, path }, plan, items, engine.signal);
  };
  expect(await inLibrary()).toEqual([`"Heat (1995).mkv", filed by release ${first.id}`]);
  expect((await preview()).notes.map(toCommandText).join()).toMatch(/would be ignored/);

  rmSync(heatPlace(engine));
  expect(await inLibrary()).toEqual([undefined]);
  expect(await preview()).toMatchObject({ notes: [], plan: { files: [{ path: SMALL }] } });
  const lines: string[] = [];
  const dry = createDryStage({ ...engine.deps, auto: true, report: (line) => lines.push(line) });
  await dry.run(engine.signal);
  await dry.drained();
  expect(lines.join("\n")).toMatch(/would be filed/);

  await fileRelease(engine.deps, await engine.now(id), engine.signal);
  expect((await engine.now(id)).state).toBe("filed");
  expect(JSON.stringify(await askWhy(engine)(first.id))).toMatch(/then deleted there by hand/);
});
