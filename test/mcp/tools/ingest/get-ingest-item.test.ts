import { expect, test } from "vitest";
import { parsed } from "../../../support/parsed.ts";
import { inReview } from "../../../support/review-release.ts";
import { testServer } from "../../support-server.ts";

test("one release, with its files, history and what was read from its name", async () => {
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

test("an unknown id names the tool that lists them", async () => {
  await using server = await testServer();
  expect(await server.error("get_ingest_item", { id: 7 })).toMatch(/^not_found: There is no release 7\. .*queue/);
  expect(await server.error("get_ingest_item", { id: 0 })).toMatch(/^invalid_request: id: /);
  expect(await server.error("get_ingest_item")).toMatch(/^invalid_request: id: /);
});
