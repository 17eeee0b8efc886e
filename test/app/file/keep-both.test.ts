import { linkSync, rmSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { createFileStage } from "../../../src/app/file/stage.ts";
import { toCommandText, translateSentences } from "../../../src/base/actions/sentence.ts";
import { HEAT_FILE, HEAT_FOLDER, type TestEngine, testEngine } from "../../support/engine.ts";
import { take } from "../../support/upgrade.ts";
import { episodePath, episodesOf } from "./episodes.ts";

const keeping = (): Promise<TestEngine> => testEngine({ duplicatePolicy: "keep_both" });
const CUT = `${HEAT_FOLDER}/Heat (1995) {edition-Director's Cut}`;

test("distinguishes an edition from the plain film, regardless of which arrives first", async () => {
  for (const names of [
    ["Heat.1995.1080p.BluRay.x264-ONE.mkv", "Heat.1995.Directors.Cut.1080p.BluRay.x264-ONE.mkv"],
    ["Heat.1995.Directors.Cut.1080p.BluRay.x264-ONE.mkv", "Heat.1995.1080p.BluRay.x264-ONE.mkv"],
  ]) {
    await using engine = await keeping();
    for (const name of names) {
      expect(await take(engine, name, name)).toMatchObject({ state: "filed", reasons: [] });
    }
    expect(engine.inLibrary()).toEqual([`${CUT}.mkv`, HEAT_FILE]);
  }
});

test("labels the later of two files of one edition with their difference, regardless of other files", async () => {
  await using engine = await keeping();
  for (const name of [
    "Heat.1995.1080p.BluRay.x264-ONE.mkv",
    "Heat.1995.Directors.Cut.720p.BluRay.x264-ONE.mkv",
    "Heat.1995.Directors.Cut.1080p.BluRay.x264-ONE.mkv",
  ]) {
    await take(engine, name, name);
  }
  expect(engine.inLibrary()).toEqual([`${CUT} - 1080p.mkv`, `${CUT}.mkv`, HEAT_FILE]);
});

test("distinguishes someone else's edition only by its name", async () => {
  await using engine = await keeping();
  engine.drop(`../media/${CUT}.mkv`, "theirs");
  await take(engine, "Heat.1995.1080p.BluRay.x264-ONE.mkv", "ours");
  expect(engine.inLibrary()).toEqual([`${CUT}.mkv`, HEAT_FILE]);
});

test("files the same bytes only once if they arrive under many names", async () => {
  await using engine = await keeping();
  const names = Array.from({ length: 6 }, (_, at) => `Heat.1995.720p.BluRay.x264-G${at}.mkv`);
  const ids: number[] = [];
  for (const name of names) ids.push((await engine.approved(name, "the same film")).id);
  const stage = createFileStage(engine.deps);
  for (let round = 0; round < 2 * names.length; round++) {
    await stage.run(engine.signal);
    await stage.drained();
    engine.clock.advance(1500); // releases that encountered another one in progress check again
  }
  const states = (await Promise.all(ids.map(engine.now))).map(({ state }) => state).toSorted();
  expect(states).toEqual(["filed", ...names.slice(1).map(() => "ignored")]);
  expect(engine.inLibrary()).toEqual([HEAT_FILE]);
});

test("ignores a film with the same bytes as a version that someone else added", async () => {
  for (const content of ["first", "second", "third"]) {
    await using engine = await keeping();
    engine.drop(`../media/${HEAT_FOLDER}/Heat - 480p.mkv`, "first");
    engine.drop(`../media/${HEAT_FOLDER}/Heat - 720p.mkv`, "second");
    engine.drop("../media/Movies/Heat (1995)/heat.mkv", "third");
    const release = await take(engine, "Heat.1995.1080p.BluRay.x264-ONE.mkv", content);
    expect(release, content).toMatchObject({
      state: "ignored",
      reasons: [{ code: "already_there" }],
    });
  }
});

test("skips an episode of a pack that is already there, and files the other episodes", async () => {
  const [one, two] = [
    "Show.S01E01.1080p.WEB-DL-AB.mkv",
    "Show.S01E02.1080p.WEB-DL-AB.mkv",
  ] as const;
  const episodes = episodesOf({ [one]: [1], [two]: [2] });
  const srt = "Show.S01E01.1080p.WEB-DL-AB.en.srt";
  for (const linked of [false, true]) {
    await using engine = await keeping();
    const first = await take(engine, one, "first", episodes);
    const path = engine.drop("Show.S01.1080p", { [one]: "first", [srt]: "words" });
    if (linked) {
      rmSync(join(path, one));
      linkSync(first.path, join(path, one));
    }
    const pack = await take(engine, "Show.S01.1080p", { [two]: "second" }, episodes);
    expect(engine.inLibrary()).toEqual([episodePath(1), episodePath(2)]);
    const message = expect.stringMatching(/S01E01.*The library has this very file/);
    expect(translateSentences(pack, toCommandText)).toMatchObject({
      state: "filed",
      reasons: [{ code: "not_filed", message }],
    });
  }
});
