import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { approve } from "../../../src/app/review/decisions/approve.ts";
import { requestEach } from "../../../src/app/review/decisions/engine-requests.ts";
import { toCommandText } from "../../../src/base/actions/sentence.ts";
import { readHistoryPage } from "../../../src/store/releases/history.ts";
import { type WholeEngine, wholeEngine } from "../../support/whole-engine.ts";
import { movie, season, series } from "../../support/works.ts";

const NAME = "Heat.1995.1080p.BluRay.x264-GRP";
const HOME = "Movies/Heat (1995) {tmdb-949}/Heat (1995)";
const ANNA = { actor: "cli:anna", at: 9 };

const drop = (engine: WholeEngine, ...names: string[]): void => {
  for (const name of names) writeFileSync(join(engine.downloads, name), name);
};
const heat = (auto = true): Promise<WholeEngine> =>
  wholeEngine([movie(949, "Heat", 1995)], { auto });

test("files a loose subtitle with the film that was dropped at the same time", async () => {
  await using engine = await heat();
  drop(engine, `${NAME}.mkv`, `${NAME}.en.srt`);
  await engine.round();
  expect(engine.inLibrary()).toEqual([`${HOME}.en.srt`, `${HOME}.mkv`]);
  expect((await engine.all()).map(({ state }) => state)).toEqual(["filed", "filed"]);
  await engine.round();
  expect(await engine.all()).toHaveLength(2);
});

test("files a loose subtitle with its film, regardless of which arrives first", async () => {
  await using later = await heat();
  drop(later, `${NAME}.mkv`);
  await later.round();
  drop(later, `${NAME}.de.srt`);
  await later.round();
  expect(await later.states()).toEqual(["1 filed", "2 filed of 1"]);
  await using earlier = await heat();
  drop(earlier, `${NAME}.de.srt`);
  await earlier.round();
  expect(await earlier.states()).toEqual(["1 ignored"]);
  drop(earlier, `${NAME}.mkv`);
  await earlier.round();
  expect(await earlier.states()).toEqual(["1 filed of 2", "2 filed"]);
  for (const engine of [later, earlier]) {
    expect(engine.inLibrary()).toEqual([`${HOME}.de.srt`, `${HOME}.mkv`]);
  }
});

test("keeps a subtitle ignored if its video never arrives, and gives advice", async () => {
  await using engine = await heat();
  drop(engine, `${NAME}.mkv`, "Ronin.1998.en.srt", `${NAME}.en.idx`);
  await engine.round();
  const ignored = (await engine.all()).filter(({ state }) => state === "ignored");
  expect(ignored.map(({ name }) => name)).toEqual([`${NAME}.en.idx`, "Ronin.1998.en.srt"]);
  for (const { reasons } of ignored) {
    expect(reasons[0]?.message).toContain("Put the video into its folder");
  }
  expect(engine.inLibrary()).toEqual([`${HOME}.mkv`]);
});

test("files a loose subtitle of an episode next to that episode", async () => {
  await using engine = await wholeEngine([series(1396, "Breaking Bad", 2008, [season(1, 3)])]);
  const name = "Breaking.Bad.S01E0";
  drop(engine, `${name}1.mkv`, `${name}2.mkv`, `${name}2.en.srt`);
  await engine.round();
  expect(engine.inLibrary().filter((path) => path.endsWith(".srt"))).toEqual([
    expect.stringMatching(/Season 01\/.*s01e02.*\.en\.srt$/),
  ]);
});

test("ignores a loose subtitle while its film is in review, and files both after approval", async () => {
  await using engine = await heat(false);
  drop(engine, `${NAME}.mkv`, `${NAME}.en.srt`);
  await engine.round();
  const states = async () =>
    new Map((await engine.all()).map(({ name, state }) => [name.slice(-3), state]));
  expect(await states()).toEqual(new Map(Object.entries({ srt: "ignored", mkv: "review" })));
  for (const kind of ["mkv", "srt"]) {
    const { id } = (await engine.all()).find(({ name }) => name.endsWith(kind)) ?? { id: 0 };
    await approve(engine.store, [{ ids: [id], approval: { type: "movie", tmdbId: 949 } }], ANNA);
    await engine.round();
  }
  expect(engine.inLibrary()).toEqual([`${HOME}.en.srt`, `${HOME}.mkv`]);
});

test("an ignored subtitle says that it is filed with its video while the video waits next to it", async () => {
  await using engine = await heat(false);
  drop(engine, `${NAME}.en.srt`);
  await engine.round();
  const said = async () => {
    const subtitle = (await engine.all()).find(({ name }) => name.endsWith(".srt"));
    return toCommandText(subtitle?.reasons[0]?.message ?? "");
  };
  expect(await said()).toContain("Put the video into its folder");
  drop(engine, `${NAME}.mkv`);
  await engine.round();
  expect(await said()).toMatch(/filed with its video, which is next to it.*plex-ingest show 2/);
  await requestEach(engine.store, [2], { kind: "reject" }, ANNA);
  await engine.round();
  expect(await said()).toContain("Put the video into its folder");
});

test("a subtitle next to its video is never reported as one without a video", async () => {
  for (const auto of [true, false]) {
    await using engine = await heat(auto);
    drop(engine, `${NAME}.mkv`, `${NAME}.en.srt`);
    await engine.round();
    drop(engine, `${NAME}.de.srt`);
    await engine.round();
    const subtitles = (await engine.all()).filter(({ name }) => name.endsWith(".srt"));
    expect(subtitles).toHaveLength(2);
    for (const { id } of subtitles) {
      const page = await readHistoryPage(engine.store.read, { releaseId: id, limit: 20 });
      const history = JSON.stringify(page.entries);
      expect(history).toContain("It is filed with its video, which is next to it");
      expect(history).not.toContain("without a video");
    }
  }
});

test("undoing a film keeps its subtitle filed, and files nothing twice", async () => {
  await using engine = await heat();
  drop(engine, `${NAME}.mkv`);
  await engine.round();
  drop(engine, `${NAME}.en.srt`);
  await engine.round();
  await requestEach(engine.store, [1], { kind: "undo" }, ANNA);
  await engine.round();
  expect(await engine.states()).toEqual(["1 undone", "2 filed of 1"]);
  expect(engine.inLibrary()).toEqual([`${HOME}.en.srt`]);
  rmSync(join(engine.downloads, `${NAME}.en.srt`));
  await engine.round();
  expect(await engine.states()).toEqual(["1 undone", "2 filed of 1"]);
});
