import { expect, test } from "vitest";
import { moveRelease } from "../../../../src/app/releases/move.ts";
import { statesWhere } from "../../../../src/core/release/state-traits.ts";
import { undo } from "../../../../src/hosts/cli/commands/undo.ts";
import { reviewSession } from "../../../../src/hosts/cli/review/session.ts";
import { fakeContext, fakeIo } from "../fake-context.ts";
import { waitingOfEachKind } from "../review/waiting.ts";

const HEAT = { type: "movie", tmdbId: 949, title: "Heat", year: 1995 } as const;
const one = (id: number) => ({ ids: [id], ranges: [] });

test("undo of an approved release asks nothing, and says that it waits for a decision again", async () => {
  await using waiting = await waitingOfEachKind(1);
  const [id = 0] = waiting.idsOf("certain");
  await waiting.review.approve([id], { type: "movie", tmdbId: HEAT.tmdbId }, "cli:anna");
  expect((await waiting.engine.now(id)).state).toBe("approved");
  const io = fakeIo({ terminal: true, ask: async () => expect.unreachable("It asked.") });
  const { context } = fakeContext(io, waiting.review);
  expect(await undo.run({ ids: one(id) }, context), io.written()).toBe(0);
  expect(io.written()).toContain(`#${id} is review. Nothing of it was filed; it waits for a decision again.`);
  expect(await waiting.engine.now(id)).toMatchObject({
    state: "review",
    reasons: [{ code: "withdrawn" }],
  });
  // What waits is not taken back twice.
  await expect(undo.run({ ids: one(id) }, context)).rejects.toMatchObject({ code: "refused" });
});

test("undo of a release that is being filed asks nothing, and says that filing stops", async () => {
  await using waiting = await waitingOfEachKind(1);
  const [id = 0] = waiting.idsOf("certain");
  const { engine, review } = waiting;
  await review.approve([id], { type: "movie", tmdbId: HEAT.tmdbId }, "cli:anna");
  await moveRelease(engine.store, await engine.now(id), { kind: "start_filing" }, { actor: "engine", at: 3 });
  const io = fakeIo({ ask: async () => expect.unreachable("It asked.") });
  expect(await undo.run({ ids: one(id) }, fakeContext(io, review).context), io.written()).toBe(0);
  expect(io.written()).toContain(`#${id} is filing. Filing is being stopped.`);
  expect((await engine.now(id)).requested).toMatchObject({ kind: "withdraw" });
});

test("where one of several is filed, the question says what becomes of those that are not", async () => {
  const coming = statesWhere(({ happens }) => happens.includes("withdraw"));
  await using waiting = await waitingOfEachKind(1 + coming.length);
  const [filed = 0, ...others] = waiting.idsOf("certain");
  const states = new Map<number, string>([
    [filed, "filed"],
    ...coming.map((state, at) => [others[at] ?? 0, state] as const),
  ]);
  const review = {
    ...waiting.review,
    show: async (id: number) => ({ ...(await waiting.review.show(id)), state: states.get(id) ?? "review" }),
  };
  const io = fakeIo({ terminal: true, ask: async () => false });
  expect(await undo.run({ ids: { ids: [...states.keys()], ranges: [] } }, fakeContext(io, review).context)).toBe(4);
  for (const [id] of [...states].slice(1))
    expect(io.complaints()).toMatch(new RegExp(`  #${id} .* it goes back to review`));
});

test("in a review u takes an approval back, and the release is asked about again", async () => {
  await using waiting = await waitingOfEachKind(2);
  const { review, engine } = waiting;
  const shown: number[] = [];
  const keys = ["a", "u", "q"];
  const io = fakeIo({
    terminal: true,
    key: async () => {
      shown.push(Number(/#(\d+) [^\n]*\n[^#]*$/.exec(io.written())?.[1]));
      return keys.shift() ?? "q";
    },
  });
  // What is certain comes with one yes.
  const certain = new Set(waiting.idsOf("certain"));
  const only: typeof review = {
    ...review,
    queue: async (...asked) => {
      const page = await review.queue(...asked);
      return { ...page, items: page.items.filter(({ id }) => certain.has(id)) };
    },
  };
  const decided = await reviewSession(io, only, "cli:anna");
  expect(decided).toEqual([]);
  const [first = 0] = shown;
  expect(certain.has(first)).toBe(true);
  expect(shown[2]).toBe(first);
  expect(await engine.now(first)).toMatchObject({ state: "review", reasons: [{ code: "withdrawn" }] });
  const actions = (await engine.history(first)).map(({ action }) => action);
  expect(actions).toEqual(expect.arrayContaining(["approved", "withdrawn"]));
});
