import { expect, test } from "vitest";
import { publicationsOf } from "../../../../src/store/journal/publications.ts";
import { HEAT_FOLDER } from "../../../support/engine.ts";
import { LARGE, take, upgrading } from "../../../support/upgrade.ts";
import { NO_LINKS, onlyCopies } from "../../file/only-copies.ts";

test("an upgrade under another name records that it was published by a rename", async () => {
  await using engine = await upgrading({
    files: () => ({ ...onlyCopies(), publishNoReplace: async () => NO_LINKS }),
  });
  await take(engine, "Heat.1995.720p.BluRay.x264-ONE.mp4", "the small film");
  const large = await take(engine, LARGE);
  expect(large).toMatchObject({ state: "filed", reasons: [] });
  expect(engine.inLibrary()).toEqual([`${HEAT_FOLDER}/Heat (1995).mkv`]);
  const [filed] = await publicationsOf(engine.store.read, large.id);
  expect(filed?.why).toMatch(/No hardlink: .* published by rename\.$/);
  expect((await engine.history(large.id)).at(-1)?.detail).toMatchObject({ files: [{ why: filed?.why }] });
});
