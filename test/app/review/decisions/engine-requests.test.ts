import { expect, test } from "vitest";
import { reject, retry, undo } from "../../../../src/app/review/decisions/engine-requests.ts";
import { testEngine } from "../../../support/engine.ts";
import { inReview } from "../../../support/review-release.ts";
import { saying } from "../../../support/said.ts";

const by = { actor: "cli:anna", at: 9 };

test("a rejected release gives its reason, in history too", async () => {
  await using engine = await testEngine();
  const id = await inReview(engine, "Heat.mkv");
  expect(await reject(engine.store, [id], "seen it", by)).toEqual([{ id, ok: true, state: "rejected" }]);
  expect(await engine.now(id)).toMatchObject({
    state: "rejected",
    reasons: [{ code: "rejected", message: "seen it" }],
  });
  expect((await engine.history(id)).at(-1)).toMatchObject({
    action: "rejected",
    actor: "cli:anna",
    detail: { reason: "seen it" },
  });
});

test("a retry settles and identifies again", async () => {
  await using engine = await testEngine();
  const id = await inReview(engine, "Heat.mkv");
  await reject(engine.store, [id], undefined, by);
  expect(await retry(engine.store, [id], by)).toEqual([{ id, ok: true, state: "settling" }]);
  expect((await engine.history(id)).at(-1)).toMatchObject({ action: "retried", from: "rejected" });
});

test("only a filed release can be undone, and each id has its own answer", async () => {
  await using engine = await testEngine();
  const id = await inReview(engine, "Heat.mkv");
  expect(await undo(engine.store, [id, 99], by)).toMatchObject([
    { id, ok: false, code: "refused", message: saying("review") },
    { id: 99, ok: false, code: "not_found", message: saying("There is no release 99.") },
  ]);
  expect((await engine.now(id)).state).toBe("review");
});
