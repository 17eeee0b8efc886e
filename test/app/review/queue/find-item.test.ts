import { expect, test } from "vitest";
import { fileRelease } from "../../../../src/app/file/file-release.ts";
import { findItem } from "../../../../src/app/review/queue/find-item.ts";
import { readQueue } from "../../../../src/app/review/queue/queue.ts";
import { testEngine } from "../../../support/engine.ts";
import { candidate, inReview } from "../../../support/review-release.ts";

test("a release has files, history, reading and candidates, and is recorded as shown except by read-only access", async () => {
  await using engine = await testEngine();
  const id = await inReview(engine, "Heat.mkv", {
    candidates: [candidate(949, "Heat", 1995, 912)],
    parsed: { title: "Heat" },
  });
  await findItem(engine.store, id, { readOnly: true });
  expect((await engine.now(id)).shown).toBeUndefined();
  const item = await findItem(engine.store, id);
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

test("a candidate has its details and its page; a stored one without details has its page", async () => {
  await using engine = await testEngine();
  const overview = "A thief \u001b[2Jsteals secrets.";
  const told = {
    ...candidate(1, "Heat", 1995, 912),
    originalTitle: "Hitze",
    overview,
    runtimeMinutes: 170,
  };
  const id = await inReview(engine, "Heat.mkv", {
    candidates: [told, candidate(2, "Heat", 1986, 400)],
  });
  const { candidates } = await findItem(engine.store, id);
  expect(candidates).toEqual([
    {
      type: "movie",
      tmdb_id: 1,
      title: "Heat",
      year: 1995,
      confidence: 0.912,
      original_title: "Hitze",
      overview: "A thief \ufffd[2Jsteals secrets.",
      runtime_minutes: 170,
      url: "https://www.themoviedb.org/movie/1",
    },
    {
      type: "movie",
      tmdb_id: 2,
      title: "Heat",
      year: 1986,
      confidence: 0.4,
      url: "https://www.themoviedb.org/movie/2",
    },
  ]);
  // With the details, a list would be too long.
  const [listed] = (await readQueue(engine.store, { limit: 20 })).items;
  expect(Object.keys(listed?.candidates[0] ?? {})).toEqual([
    "type",
    "tmdb_id",
    "title",
    "year",
    "confidence",
  ]);
});

test("a candidate already in the library includes the file's name and the release that filed it", async () => {
  await using engine = await testEngine();
  const filed = await engine.approved("Heat.1995.mkv");
  await fileRelease(engine.deps, filed, engine.signal);
  const candidates = [candidate(12, "White Heat", 1949, 900), candidate(949, "Heat", 1995, 700)];
  const id = await inReview(engine, "Heat.mkv", { candidates });
  const facts = async () => ({ candidates: new Map(), files: new Map() });
  const { candidates: shown } = await findItem(engine.store, id, { facts });
  expect(shown.map((one) => one.in_library)).toEqual([
    undefined,
    `"Heat (1995).mkv", filed by release ${filed.id}`,
  ]);
  const [own] = (await findItem(engine.store, filed.id, { facts })).candidates;
  expect(own?.in_library).toBeUndefined();
});

test("reports an unknown id as not found", async () => {
  await using engine = await testEngine();
  await expect(findItem(engine.store, 99)).rejects.toMatchObject({ code: "not_found" });
});
