import { expect, test } from "vitest";
import { parsed } from "../../../../support/parsed.ts";
import { candidate, inReview } from "../../../../support/review-release.ts";
import { movie } from "../../../../support/works.ts";
import { testServer } from "../../support-server.ts";

test("a release is shown with its files, its history and what was read from its name", async () => {
  await using server = await testServer();
  const id = await inReview(server.engine, "Dune.1080p", {
    files: ["Dune.mkv", "Subs/2_English.mkv"],
    parsed: parsed({ title: "Dune", resolution: "1080p" }),
  });
  const { item } = await server.data("get_ingest_item", { id });
  expect(item).toMatchObject({
    id,
    state: "review",
    files: [
      { path: "Dune.mkv", role: "video" },
      { path: "Subs/2_English.mkv", role: "video" },
    ],
    parsed: { title: "Dune", resolution: "1080p" },
  });
  expect((item as { history: { action: string }[] }).history.map(({ action }) => action)).toEqual([
    "held",
    "settled",
    "found",
  ]);
});

test("candidates say how the length of the file fits them, with their posters", async () => {
  const facts = { runtimeMinutes: 137, posterPath: "/abc.jpg", overview: "A desert planet." };
  await using server = await testServer({ catalogue: [movie(841, "Dune", 1984, facts)] });
  const lengths = [{ path: "Dune.mkv", kind: "read" as const, duration_ms: 137 * 60_000 }];
  const candidates = [candidate(841, "Dune", 1984, 665)];
  const id = await inReview(server.engine, "Dune.mkv", { candidates, parsed: { ...parsed(), lengths } });
  expect(await server.data("get_ingest_item", { id })).toMatchObject({
    item: {
      candidates: [
        {
          poster_path: "/abc.jpg",
          overview: "A desert planet.",
          runtime_minutes: 137,
          length_fit: { fit: "fits", difference_ms: 0, text: "The file runs 2 h 17 min, as long as the film." },
        },
      ],
      files: [{ bytes: 1, duration_ms: 137 * 60_000 }],
    },
  });
});

test("an unknown id names the tool that lists them", async () => {
  await using server = await testServer();
  expect(await server.error("get_ingest_item", { id: 7 })).toMatch(/^not_found: There is no release 7\. .*queue/);
  expect(await server.error("get_ingest_item", { id: 0 })).toMatch(/^invalid_request: id: /);
  expect(await server.error("get_ingest_item")).toMatch(/^invalid_request: id: /);
});
