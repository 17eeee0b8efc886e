import { expect, test } from "vitest";
import { changeState } from "../../../../src/app/releases/change-state.ts";
import { undo } from "../../../../src/hosts/cli/commands/undo.ts";
import { fakeContext, fakeIo } from "../fake-context.ts";
import { waitingOfEachKind } from "../review/waiting.ts";

const HEAT = { type: "movie", tmdbId: 949, title: "Heat", year: 1995 } as const;
const one = (id: number) => ({ ids: [id], ranges: [] });

test("undo of an approved release asks no question, and reports that it is in review again", async () => {
  await using waiting = await waitingOfEachKind(1);
  const [id = 0] = waiting.idsOf("certain");
  await waiting.review.approve([id], { type: "movie", tmdbId: HEAT.tmdbId }, "cli:anna");
  expect((await waiting.engine.now(id)).state).toBe("approved");
  const io = fakeIo({ terminal: true, ask: async () => expect.unreachable("It asked.") });
  const { context } = fakeContext(io, waiting.review);
  expect(await undo.run({ ids: one(id) }, context), io.written()).toBe(0);
  expect(io.written()).toContain(
    `#${id} is review. Nothing was filed. The release needs a decision again.`,
  );
  expect(await waiting.engine.now(id)).toMatchObject({
    state: "review",
    reasons: [{ code: "withdrawn" }],
  });
  // A withdrawn release cannot be withdrawn again.
  await expect(undo.run({ ids: one(id) }, context)).rejects.toMatchObject({ code: "refused" });
});

test("undo of a release that is being filed asks no question, and reports that filing stops", async () => {
  await using waiting = await waitingOfEachKind(1);
  const [id = 0] = waiting.idsOf("certain");
  const { engine, review } = waiting;
  await review.approve([id], { type: "movie", tmdbId: HEAT.tmdbId }, "cli:anna");
  await changeState(
    engine.store,
    await engine.now(id),
    { kind: "start_filing" },
    { actor: "engine", at: 3 },
  );
  const io = fakeIo({ ask: async () => expect.unreachable("It asked.") });
  expect(await undo.run({ ids: one(id) }, fakeContext(io, review).context), io.written()).toBe(0);
  expect(io.written()).toContain(`#${id} is filing. Filing is being stopped.`);
  expect((await engine.now(id)).requested).toMatchObject({ kind: "withdraw" });
});
