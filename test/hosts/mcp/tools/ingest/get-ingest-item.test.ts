import { expect, test } from "vitest";
import { parsed } from "../../../../support/parsed.ts";
import { candidate, inReview } from "../../../../support/review-release.ts";
import { movie } from "../../../../support/works.ts";
import { testServer } from "../../support-server.ts";

test("a release is shown with files, history, what its name says, and how its length fits each candidate", async () => {
  const facts = { runtimeMinutes: 137, posterPath: "/abc.jpg", overview: "A desert planet." };
  await using server = await testServer({ catalogue: [movie(841, "Dune", 1984, facts)] });
  const lengths = [{ path: "Dune.mkv", kind: "read" as const, duration_ms: 137 * 60_000 }];
  const id = await inReview(server.engine, "Dune.1080p.mkv", {
    candidates: [candidate(841, "Dune", 1984, 665)],
    files: ["Dune.mkv"],
    parsed: { ...parsed({ title: "Dune", resolution: "1080p" }), lengths },
  });
  const { item } = await server.data("get_ingest_item", { id });
  expect(item).toMatchObject({
    id,
    state: "review",
    parsed: { title: "Dune", resolution: "1080p" },
    candidates: [
      {
        poster_path: "/abc.jpg",
        overview: "A desert planet.",
        runtime_minutes: 137,
        length_fit: { fit: "fits", difference_ms: 0, text: "The file runs 2 h 17 min, as long as the film." },
      },
    ],
    files: [{ path: "Dune.mkv", role: "video", bytes: 1, duration_ms: 137 * 60_000 }],
    history: [{ action: "held" }, { action: "settled" }, { action: "found" }],
  });
});
