import { expect } from "vitest";
import { extractArchive } from "../../../src/adapters/unpack/extract.ts";
import { copiesOf } from "../../../src/app/engine/status.ts";
import type { Archives } from "../../../src/app/unpack/files-beside.ts";
import { listRunningSteps } from "../../../src/store/journal/copy-progress.ts";
import { rar4 } from "../../support/rar.ts";
import { test } from "../../support/unpack-program.ts";
import { FILM, oldNames, packedEngine, RELEASE } from "./support-packed.ts";

test("unpacking shows its progress on the release, and shows nothing once it is done", async () => {
  await using engine = await packedEngine();
  engine.drop(RELEASE, oldNames(rar4([FILM], 3000)));
  await engine.round();
  const seen: unknown[] = [];
  // The real program, but each piece of its output takes two seconds on the engine's clock.
  const slow: Archives["extractArchive"] = async (program, job, signal) => {
    const onBytes = (bytes: number): void => {
      engine.clock.advance(2000);
      job.onBytes?.(bytes);
    };
    const extracted = await extractArchive(program, { ...job, onBytes }, signal);
    await engine.store.write(async () => {});
    seen.push((await copiesOf(engine.store, true)).copies?.[0]);
    return extracted;
  };
  await engine.unpack({ archives: { extractArchive: slow } });
  expect(seen).toEqual([
    expect.objectContaining({
      release_id: 1,
      step: "unpack",
      name: RELEASE,
      total_bytes: FILM.data.length,
    }),
  ]);
  expect(await listRunningSteps(engine.store.read)).toEqual([]);
});
