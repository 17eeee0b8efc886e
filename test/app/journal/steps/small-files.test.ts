import { copyFileSync, existsSync, renameSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { sql } from "kysely";
import { expect, test } from "vitest";
import { followNewInodes } from "../../../../src/app/library/follow-new-inodes.ts";
import { findNewInodes } from "../../../../src/app/library-state/new-inodes.ts";
import { own } from "../../../../src/store/storages/scope.ts";
import { type TestEngine, testEngine } from "../../../support/engine.ts";
import { take, undo } from "../../../support/upgrade.ts";
import { episodePath, episodesOf } from "../../file/episodes.ts";

const EPISODE = "Show.S01E01.1080p.WEB-DL";
const WORDS = episodePath(1, "en.srt");

/** Files an episode with a subtitle. Returns the release and the subtitle's paths. */
async function withSubtitle(engine: TestEngine) {
  const content = { [`${EPISODE}.mkv`]: "an episode", [`${EPISODE}.en.srt`]: "its words" };
  const { id } = await take(engine, EPISODE, content, episodesOf({ [`${EPISODE}.mkv`]: [1] }));
  const filed = join(engine.library, WORDS);
  return { id, filed, download: join(engine.downloads, EPISODE, `${EPISODE}.en.srt`) };
}

/** Gives a file another inode and another time, like `rsync -r` to another disk. */
function copyWithoutTimes(path: string, text?: string): void {
  if (text === undefined) copyFileSync(path, `${path}.copy`);
  else writeFileSync(`${path}.copy`, text);
  renameSync(`${path}.copy`, path);
  utimesSync(path, 1_500_000_000, 1_500_000_000);
}

const forgetHashes = ({ store }: TestEngine): Promise<unknown> =>
  store.write((trx) => sql`update operation set hash = null`.execute(trx));

test.each<[string, (engine: TestEngine, download: string) => unknown, string | undefined, boolean]>(
  [
    ["its hash, without a download", (_, download) => rmSync(download), undefined, false],
    ["its download, if no hash was recorded", forgetHashes, undefined, false],
    ["neither, if it was edited", (_, download) => rmSync(download), "new words", true],
    ["neither, if it differs from its download", forgetHashes, "new words", true],
  ],
)(
  "a subtitle with a new inode and another time is known by %s",
  async (_, prepare, text, stays) => {
    await using engine = await testEngine();
    const { id, filed, download } = await withSubtitle(engine);
    await prepare(engine, download);
    copyWithoutTimes(filed, text);
    await undo(engine, id);
    expect(existsSync(filed)).toBe(stays);
    expect((await engine.now(id)).reasons.map(({ code }) => code)).toEqual(
      stays ? ["changed"] : [],
    );
  },
);

test("adopt follows a subtitle with a new inode and another time by its content", async () => {
  await using engine = await testEngine();
  const { filed } = await withSubtitle(engine);
  copyWithoutTimes(filed);
  const find = () =>
    findNewInodes({ db: own(engine.store.read), files: engine.files }, {}, engine.signal);
  const found = await find();
  expect(found.sameSize.map(({ path }) => path)).toEqual([filed]);
  const by = { actor: "cli:me", at: 1 };
  expect(await followNewInodes(engine, found, { by }, engine.signal)).toMatchObject({
    recorded: 1,
    unknown: [],
  });
  expect((await find()).sameSize).toEqual([]);
});
