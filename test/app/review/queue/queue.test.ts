import { expect, test } from "vitest";
import { readQueue } from "../../../../src/app/review/queue/queue.ts";
import { Outage } from "../../../../src/core/errors.ts";
import { testEngine } from "../../../support/engine.ts";
import { candidate, inReview } from "../../../support/review-release.ts";

test("releases in review are listed oldest first, page by page without gaps or repeats", async () => {
  await using engine = await testEngine();
  const ids: number[] = [];
  for (let at = 0; at < 5; at++) ids.push(await inReview(engine, `${at}.mkv`));
  await engine.approved("not-waiting.mkv");
  const seen: number[] = [];
  let cursor: string | undefined;
  const sizes: number[] = [];
  do {
    const page = await readQueue(engine.store, { limit: 2, cursor });
    expect(page.total).toBe(5);
    sizes.push(page.items.length);
    seen.push(...page.items.map((item) => item.id));
    cursor = page.next;
  } while (cursor);
  expect(seen).toEqual(ids);
  expect(sizes).toEqual([2, 2, 1]);
});

test("states and sources filter, and all shows everything", async () => {
  await using engine = await testEngine();
  const folder = await inReview(engine, "a.mkv");
  const named = await inReview(engine, "b.mkv", { source: "person" });
  const approved = await engine.approved("c.mkv");
  const idsOf = async (query: { state?: string; source?: string }) =>
    (await readQueue(engine.store, { limit: 9, ...query })).items.map((item) => item.id);
  expect(await idsOf({ source: "person" })).toEqual([named]);
  expect(await idsOf({ state: "approved" })).toEqual([approved.id]);
  expect(await idsOf({ state: "all" })).toEqual([folder, named, approved.id]);
  await expect(idsOf({ state: "lost" })).rejects.toMatchObject({
    code: "invalid_request",
    hint: expect.stringContaining("undoing"),
  });
  await expect(idsOf({ source: "nonsense" })).rejects.toMatchObject({
    code: "invalid_request",
    hint: expect.stringContaining("torrent"),
  });
});

test("shown candidates are recorded without a new version, and never through read-only access", async () => {
  await using engine = await testEngine();
  const id = await inReview(engine, "Heat.mkv", { candidates: [candidate(949, "Heat", 1995, 900)] });
  const before = await engine.now(id);
  await readQueue(engine.store, { limit: 9 }, { readOnly: true });
  expect((await engine.now(id)).shown).toBeUndefined();
  await readQueue(engine.store, { limit: 9 });
  expect(await engine.now(id)).toMatchObject({ shown: "movie/949", version: before.version, state: "review" });
});

test("a foreign cursor is refused in one sentence", async () => {
  await using engine = await testEngine();
  const forged = Buffer.from("id:1; drop table release").toString("base64url");
  const longer = Buffer.from("void:1").toString("base64url");
  for (const cursor of ["", "xx", "\u202e", forged, longer])
    await expect(readQueue(engine.store, { limit: 1, cursor })).rejects.toMatchObject({ code: "invalid_request" });
});

test("a full disk or a long write does not prevent reading the queue", async () => {
  await using engine = await testEngine();
  const id = await inReview(engine, "Heat.mkv", { candidates: [candidate(949, "Heat", 1995, 900)] });
  for (const code of ["no_space", "database_busy"] as const) {
    const write = (): Promise<never> => Promise.reject(new Outage(code, "It cannot be written down."));
    const { items } = await readQueue({ ...engine.store, write }, { limit: 9 });
    expect(items.map((item) => item.id)).toEqual([id]);
  }
  expect((await engine.now(id)).shown).toBeUndefined();
});
