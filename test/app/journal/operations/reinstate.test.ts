import { mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { expect, test } from "vitest";
import { undoRelease } from "../../../../src/app/file/undo-release.ts";
import { HEAT_FOLDER, type TestEngine } from "../../../support/engine.ts";
import { askedUndo } from "../../../support/filing.ts";
import { LARGE, take, upgrading } from "../../../support/upgrade.ts";

/** An older file that was replaced under another name. Answers the release that replaced it. */
async function replaced(engine: TestEngine): Promise<number> {
  await take(engine, "Heat.1995.720p.BluRay.x264-ONE.mp4", "the small film");
  return (await take(engine, LARGE)).id;
}

test("a returning file makes its missing folder with the configured permissions", async () => {
  await using engine = await upgrading();
  const id = await replaced(engine);
  const folder = join(engine.library, HEAT_FOLDER);
  rmSync(folder, { recursive: true });
  const deps = { ...engine.deps, policy: { ...engine.deps.policy, dirMode: 0o2775 } };
  await undoRelease(deps, await askedUndo(engine, id), engine.signal);
  expect(readFileSync(join(folder, "Heat (1995).mp4"), "utf8")).toBe("the small film");
  expect((statSync(folder).mode & 0o7777).toString(8)).toBe("2775");
});

test("a file in place of its folder keeps it in the trash, and the undo ends", async () => {
  await using engine = await upgrading();
  const id = await replaced(engine);
  const folder = join(engine.library, HEAT_FOLDER);
  rmSync(folder, { recursive: true });
  mkdirSync(dirname(folder), { recursive: true });
  writeFileSync(folder, "somebody's");
  await undoRelease(engine.deps, await askedUndo(engine, id), engine.signal);
  const { state, reasons } = await engine.now(id);
  expect({ state, codes: reasons.map(({ code }) => code) }).toEqual({
    state: "undone",
    codes: ["missing", "conflict"],
  });
  expect(reasons[1]?.message).toMatch(/cannot be put back: .* is a file where a folder is needed/);
  expect(engine.inTrash()).toHaveLength(1);
  expect(readFileSync(folder, "utf8")).toBe("somebody's");
});
