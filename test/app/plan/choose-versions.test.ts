import { basename } from "node:path";
import { expect, test } from "vitest";
import { fileRelease } from "../../../src/app/file/file-release.ts";
import { HEAT, testEngine } from "../../support/engine.ts";
import { take } from "../../support/upgrade.ts";

test("the plan uses the same label as filing, and a release's own files add no label", async () => {
  await using engine = await testEngine({ duplicatePolicy: "keep_both" });
  const { planner } = engine.deps;
  await take(engine, "Heat.1995.720p.BluRay.x264-ONE.mkv");
  const fresh = await engine.approved("Heat.1995.1080p.BluRay.x264-TWO.mkv");
  const items = [{ path: fresh.name, role: "video", size: 1, mtimeNs: "1", skip: false } as const];
  const place = async (id?: number) => {
    const { files, beside } = await planner(
      { id, name: fresh.name, identity: HEAT, items },
      engine.signal,
    );
    return {
      name: basename(files[0]?.destination ?? ""),
      beside: [...beside.values()].flat().map((path) => basename(path)),
    };
  };
  const shown = await place(fresh.id);
  expect(shown).toEqual({ name: "Heat (1995) - 1080p.mkv", beside: ["Heat (1995).mkv"] });
  await fileRelease(engine.deps, fresh, engine.signal);
  expect(engine.inLibrary().map((path) => basename(path))).toContain(shown.name);
  // When the release is shown again after filing, its own file is not listed next to it.
  expect(await place(fresh.id)).toMatchObject({ beside: ["Heat (1995).mkv"] });
  expect((await place()).beside.toSorted()).toEqual(["Heat (1995) - 1080p.mkv", "Heat (1995).mkv"]);
});
