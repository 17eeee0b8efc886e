import { appendFileSync, readFileSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";
import { expect, test } from "vitest";
import { fileRelease } from "../../../src/app/file/file-release.ts";
import { HEAT_FILE, HEAT_FOLDER, type TestEngine, testEngine } from "../../support/engine.ts";
import { take, undo, upgrading } from "../../support/upgrade.ts";
import { afterLink, beforeLink } from "./around-links.ts";

const SUB = `${HEAT_FOLDER}/Heat (1995).en.sub`;
const IDX = `${HEAT_FOLDER}/Heat (1995).en.idx`;
const SMALL = "Heat.1995.720p.BluRay.x264-ONE";
const LARGE = "Heat.1995.1080p.BluRay.x264-TWO";
const film = (name: string, whose: string): Record<string, string> => ({
  [`${name}.mkv`]: `${whose} film`,
  "Subs/2_English.idx": `${whose} positions`,
  "Subs/2_English.sub": `${whose} pictures`,
});
const text = (engine: TestEngine, path: string): string =>
  readFileSync(join(engine.library, path), "utf8");

test("an upgrade replaces both halves of a subtitle, and its undo restores both", async () => {
  await using engine = await upgrading();
  await take(engine, SMALL, film(SMALL, "old"));
  const fresh = await take(engine, LARGE, film(LARGE, "the new"));
  expect(fresh).toMatchObject({ state: "filed", reasons: [] });
  expect(engine.inLibrary()).toEqual([IDX, SUB, HEAT_FILE]);
  expect([text(engine, IDX), text(engine, SUB)]).toEqual(["the new positions", "the new pictures"]);
  expect(await undo(engine, fresh.id)).toEqual({ ok: true });
  expect(engine.inLibrary()).toEqual([IDX, SUB, HEAT_FILE]);
  expect([text(engine, IDX), text(engine, SUB)]).toEqual(["old positions", "old pictures"]);
});

test.each([IDX, SUB])("keeps both old halves if a person changed %s", async (changed) => {
  await using engine = await upgrading();
  await take(engine, SMALL, film(SMALL, "old"));
  appendFileSync(join(engine.library, changed), ", corrected");
  const fresh = await take(engine, LARGE, film(LARGE, "the new"));
  expect(fresh.state).toBe("filed");
  expect(fresh.reasons.map(({ code }) => code).toSorted()).toEqual(["changed", "half_pair"]);
  expect(text(engine, HEAT_FILE)).toBe("the new film");
  expect(text(engine, changed)).toMatch(/^old .*, corrected$/);
  const other = changed === IDX ? SUB : IDX;
  expect(text(engine, other)).toMatch(/^old \w+$/);
  expect(await undo(engine, fresh.id)).toEqual({ ok: true });
  expect(engine.inLibrary()).toEqual([IDX, SUB, HEAT_FILE]);
  expect(text(engine, HEAT_FILE)).toBe("old film");
});

test.each([IDX, SUB])("files neither half if the name %s is taken", async (taken) => {
  await using engine = await testEngine();
  engine.drop(`../media/${taken}`, "mine");
  const { state, reasons } = await take(engine, LARGE, film(LARGE, "the new"));
  expect(state).toBe("filed");
  expect(reasons.map(({ code }) => code).toSorted()).toEqual(["destination_exists", "half_pair"]);
  expect(engine.inLibrary()).toEqual([taken, HEAT_FILE].toSorted());
  expect(text(engine, taken)).toBe("mine");
});

test.each(["idx", "sub"])(
  "does not file the other half if the downloaded .%s vanishes before it is filed",
  async (gone) => {
    await using engine = await testEngine({
      files: afterLink((source) => {
        if (source.endsWith(".mkv")) rmSync(join(dirname(source), "Subs", `2_English.${gone}`));
      }),
    });
    const { state, reasons } = await take(engine, LARGE, film(LARGE, "the new"));
    expect(engine.inLibrary()).toEqual([HEAT_FILE]);
    expect(state).toBe("filed");
    expect(reasons.map(({ code }) => code).toSorted()).toEqual(["half_pair", "source_missing"]);
  },
);

test("completes a pair that was stopped between its halves", async () => {
  let dies = true;
  await using engine = await testEngine({
    files: beforeLink((source) => {
      if (source.endsWith(".sub") && dies) throw new Error("EIO");
    }),
  });
  const { id } = await engine.approved(LARGE, film(LARGE, "the new"));
  await expect(fileRelease(engine.deps, await engine.now(id), engine.signal)).rejects.toThrow(
    "EIO",
  );
  expect(engine.inLibrary()).toEqual([IDX, HEAT_FILE]);
  dies = false;
  await fileRelease(engine.deps, await engine.now(id), engine.signal);
  expect(engine.inLibrary()).toEqual([IDX, SUB, HEAT_FILE]);
  expect((await engine.now(id)).reasons).toEqual([]);
});
