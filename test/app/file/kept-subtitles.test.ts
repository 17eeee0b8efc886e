import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { recordAdopted } from "../../../src/app/adopt/record.ts";
import { factsOf, foundWork, HEAT, libraryFile, ME } from "../../support/adopted.ts";
import type { TestEngine } from "../../support/engine.ts";
import { treeOf } from "../../support/rename-plan.ts";
import { LARGE, take, undo, upgrading } from "../../support/upgrade.ts";

const OLD = "Movies/Heat 1995/Heat.1995.720p";

/** An adopted third-party film, with its subtitles. */
async function adopted(engine: TestEngine, ...subtitles: string[]): Promise<void> {
  const at = (path: string): string => join(engine.library, path);
  const files = [
    libraryFile(at(`${OLD}.mkv`)),
    ...subtitles.map((end) => libraryFile(at(`${OLD}.${end}`), { role: "subtitle" })),
  ];
  await recordAdopted(
    engine.deps,
    foundWork(at("Movies/Heat 1995"), ...files),
    HEAT,
    factsOf(),
    ME,
  );
}

const NEW = "Heat.1995.1080p.BluRay.x264-TWO";

test("renames old subtitles after the better film unless it brings its own, and an undo restores them all", async () => {
  await using engine = await upgrading();
  await adopted(engine, "en.forced.srt", "de.srt", "fr.idx", "fr.sub");
  const before = treeOf(join(engine.library, "Movies"));
  const fresh = await take(engine, NEW, {
    [`${NEW}.mkv`]: "better",
    [`${NEW}.de.srt`]: "new words",
  });
  expect(fresh).toMatchObject({ state: "filed", reasons: [] });
  const stem = engine
    .inLibrary()
    .find((path) => path.endsWith(".mkv"))
    ?.replace(/\.mkv$/, "");
  expect(engine.inLibrary()).toEqual(
    ["de.srt", "en.forced.srt", "fr.idx", "fr.sub", "mkv"].map((end) => `${stem}.${end}`),
  );
  expect(readFileSync(join(engine.library, `${stem}.de.srt`), "utf8")).toBe("new words");
  expect(engine.inTrash().filter((path) => path.endsWith("srt"))).toHaveLength(1);
  expect(await undo(engine, fresh.id)).toEqual({ ok: true });
  expect((await engine.now(fresh.id)).reasons).toEqual([]);
  const after = treeOf(join(engine.library, "Movies"));
  expect(
    Object.fromEntries(Object.entries(after).filter(([path]) => path.startsWith("Heat 1995"))),
  ).toEqual(before);
});

test("after two upgrades, the subtitles belong to the last film, and each undo moves them back one step", async () => {
  await using engine = await upgrading();
  await adopted(engine, "en.srt");
  const first = await take(engine, NEW, { [`${NEW}.mkv`]: "better" });
  const again = NEW.replace("1080p", "2160p");
  const second = await take(engine, again, { [`${again}.mp4`]: "the best film" });
  expect(second).toMatchObject({ state: "filed", reasons: [] });
  expect(engine.inLibrary()).toHaveLength(2);
  for (const { id } of [second, first]) expect(await undo(engine, id)).toEqual({ ok: true });
  expect(engine.inLibrary()).toEqual([`${OLD}.en.srt`, `${OLD}.mkv`]);
});

test("leaves a subtitle in place and reports it if someone else's file has its new name", async () => {
  await using engine = await upgrading();
  await adopted(engine, "en.srt");
  engine.drop("../media/Movies/Heat 1995/Heat (1995).en.srt", "theirs");
  const fresh = await take(engine, LARGE);
  expect(fresh.state).toBe("filed");
  expect(fresh.reasons).toMatchObject([{ code: "destination_exists" }]);
  expect(engine.inLibrary()).toContain(`${OLD}.en.srt`);
});
