import { expect, test } from "vitest";
import { findItem } from "../../../../src/app/review/queue/find-item.ts";
import { testEngine } from "../../../support/engine.ts";
import { candidate, inReview } from "../../../support/review-release.ts";

test("one release has files, history, reading and candidates, and is recorded as shown", async () => {
  await using engine = await testEngine();
  const id = await inReview(engine, "Heat.mkv", {
    candidates: [candidate(949, "Heat", 1995, 912)],
    parsed: { title: "Heat" },
  });
  const item = await findItem(engine.store, id, ({ name, title }) => ({ name, title }));
  expect(item).toMatchObject({
    id,
    state: "review",
    files: [{ path: "Heat.mkv", role: "video" }],
    parsed: { name: "Heat.mkv", title: "Heat" },
    candidates: [{ tmdb_id: 949, confidence: 0.912 }],
  });
  expect(item.history.map(({ action }) => action)).toEqual(["held", "settled", "found"]);
  expect((await engine.now(id)).shown).toBe("movie/949");
});

test("read-only access records nothing", async () => {
  await using engine = await testEngine();
  const id = await inReview(engine, "Heat.mkv", { candidates: [candidate(949, "Heat", 1995, 912)] });
  await findItem(engine.store, id, () => ({}), { readOnly: true });
  expect((await engine.now(id)).shown).toBeUndefined();
});

test("an unknown id is not found", async () => {
  await using engine = await testEngine();
  await expect(findItem(engine.store, 99, () => ({}))).rejects.toMatchObject({ code: "not_found" });
});
