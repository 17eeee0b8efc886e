import { expect, test } from "vitest";
import { fileRelease } from "../../../src/app/file/file-release.ts";
import { changeState } from "../../../src/app/releases/change-state.ts";
import type { EngineFiles } from "../../../src/app/releases/files-port.ts";
import { HEAT, testEngine } from "../../support/engine.ts";

/** A disk that shows another file under the second name, and that no trial has seen through. */
const seemsChanged = (): Partial<EngineFiles> => ({
  tryHardlink: async () => ({
    ok: false,
    code: "source_changed",
    why: "The downloaded file changed after it was checked.",
    fallThrough: false,
  }),
});

test("asks a person once an unchanged source has gone back from filing to settling three times", async () => {
  await using engine = await testEngine({ files: seemsChanged });
  const { id } = await engine.approved("Heat.1995.mkv");
  const states: string[] = [];
  for (let round = 1; round <= 3; round++) {
    await fileRelease(engine.deps, await engine.now(id), engine.signal);
    states.push((await engine.now(id)).state);
    if (round === 3) break;
    const by = { actor: "engine", at: engine.clock.now() };
    for (const event of [{ kind: "settled" }, { kind: "sure", identity: HEAT }] as const) {
      await changeState(engine.store, await engine.now(id), event, by);
    }
  }
  expect(states).toEqual(["settling", "settling", "review"]);
  const { reasons } = await engine.now(id);
  expect(reasons.at(-1)?.code).toBe("source_changed");
  expect(JSON.stringify(reasons)).toContain("seemed changed 3 times");
});
