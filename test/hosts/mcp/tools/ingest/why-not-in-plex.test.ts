import { expect, test } from "vitest";
import { askWhy } from "../../../../support/ask-why.ts";
import { testEngine } from "../../../../support/engine.ts";
import { inReview } from "../../../../support/review-release.ts";
import { testServer } from "../../support-server.ts";

test("answers why a release or a file is not in Plex, with the call that helps", async () => {
  const engine = await testEngine();
  const why = askWhy(engine);
  await using server = await testServer({ engine, useCases: { why, whyBelowRoots: why } });
  const id = await inReview(engine, "Dune.1080p.mkv");
  const answer = await server.data("why_not_in_plex", { id });
  expect(answer).toMatchObject({ in_library: false, releases: [{ id, state: "review" }] });
  expect(JSON.stringify(answer)).not.toContain("`plex-ingest ");
  expect(answer["next"]).toMatch(/approve_ingest|get_ingest_item/);
  const path = engine.drop("Heat.1995.mkv.part");
  expect(await server.data("why_not_in_plex", { path })).toMatchObject({
    target: path,
    in_library: false,
    releases: [],
  });
});

test("finds the release by words of its title, and names the ids if several match", async () => {
  const engine = await testEngine();
  const why = askWhy(engine);
  await using server = await testServer({ engine, useCases: { why, whyBelowRoots: why } });
  const id = await inReview(engine, "Dune.1080p.mkv");
  expect(await server.data("why_not_in_plex", { title: "dune" })).toMatchObject({
    releases: [{ id }],
  });
  expect(await server.error("why_not_in_plex", { title: "nowhere" })).toMatch(
    /^not_found: No download has .*search_media/,
  );
  const other = await inReview(engine, "Dune.720p.mkv");
  const text = await server.error("why_not_in_plex", { title: "dune" });
  expect(text).toMatch(/^invalid_request: 2 releases have these words: .*with the id/);
  for (const one of [id, other]) expect(text).toContain(`${one} (`);
});

test("requires exactly one of title, release and path", async () => {
  await using server = await testServer();
  for (const args of [{}, { id: 1, path: "/downloads/a.mkv" }, { id: 1, title: "dune" }]) {
    expect(await server.error("why_not_in_plex", args)).toMatch(
      /^invalid_request: Name exactly one of title, path and id/,
    );
  }
});
