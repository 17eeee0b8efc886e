import { expect, test } from "vitest";
import { askWhy, askWhyTitled } from "../../../../support/ask-why.ts";
import { undoFiled } from "../../../../support/filing.ts";
import { type ReviewServer, reviewServer } from "../../support-review.ts";
import { testServer } from "../../support-server.ts";

const startWhy = (drops: readonly string[], auto = false): Promise<ReviewServer> =>
  reviewServer(drops, {
    auto,
    useCases: (engine) => ({
      why: askWhy(engine),
      whyBelowRoots: askWhy(engine),
      whyTitled: askWhyTitled(engine),
    }),
  });

test("answers why a release or a file is not in Plex, with the call that helps", async () => {
  await using server = await startWhy(["Dune.1080p.mkv"]);
  const id = await server.id("Dune.1080p.mkv");
  const answer = await server.data("why_not_in_plex", { id });
  expect(answer).toMatchObject({ in_library: false, releases: [{ id, state: "review" }] });
  expect(JSON.stringify(answer)).not.toContain("`plex-ingest ");
  expect(answer["next"]).toMatch(/approve_ingest|get_ingest_item/);
  const path = server.engine.drop("Heat.1995.mkv.part");
  expect(await server.data("why_not_in_plex", { path })).toMatchObject({
    target: path,
    in_library: false,
    releases: [],
  });
});

test("finds the only release with the words of a title, with or without dots", async () => {
  await using server = await startWhy(["Some.Film.Nobody.Lists.2019.mkv"]);
  const id = await server.id("Some.Film.Nobody.Lists.2019.mkv");
  for (const title of ["some film nobody", "Some.Film.Nobody"]) {
    const answer = await server.data("why_not_in_plex", { title });
    expect(answer).toMatchObject({ target: `#${id}`, releases: [{ id }] });
    expect(answer["facts"]).not.toEqual([]);
  }
  expect(await server.error("why_not_in_plex", { title: "nowhere" })).toMatch(
    /^not_found: No download has "nowhere" .*search_media \{"query":"nowhere"\}/,
  );
});

test("answers for each of several releases with the words, newest first", async () => {
  await using server = await startWhy(["Dune.2021.1080p.mkv", "Dune.mkv"], true);
  const [filed, waiting] = [await server.id("Dune.2021.1080p.mkv"), await server.id("Dune.mkv")];
  const answer = await server.data("why_not_in_plex", { title: "dune" });
  expect(answer).toMatchObject({
    target: "dune",
    answer: "2 releases have these words; 1 of 2 is in the library.",
    in_library: true,
    releases: [
      {
        id: waiting,
        state: "review",
        in_library: false,
        answer: expect.stringContaining("is in review"),
        next: expect.stringMatching(/approve_ingest|get_ingest_item/),
      },
      { id: filed, state: "filed", in_library: true, answer: expect.stringContaining("library") },
    ],
  });
  await undoFiled(server.engine, filed);
  expect(await server.data("why_not_in_plex", { title: "dune" })).toMatchObject({
    in_library: false,
    releases: [{ id: waiting }, { id: filed, state: "undone", in_library: false }],
  });
});

test("answers for the newest eight of many releases, and names the call that lists all", async () => {
  const names = Array.from({ length: 10 }, (_, n) => `Dune.cut${n}.mkv`);
  await using server = await startWhy(names);
  const answer = await server.data("why_not_in_plex", { title: "dune" });
  const ids = await Promise.all(names.map((name) => server.id(name)));
  expect((answer["releases"] as { id: number }[]).map(({ id }) => id)).toEqual(
    ids.toReversed().slice(0, 8),
  );
  expect(answer["answer"]).toContain("The newest 8 are answered here");
  expect(answer["next"]).toContain('get_ingest_queue {"state":"all","search":"dune"}');
  expect(JSON.stringify(answer).length).toBeLessThan(10_000);
});

test("requires exactly one of title, release and path", async () => {
  await using server = await testServer();
  for (const args of [{}, { id: 1, path: "/downloads/a.mkv" }, { id: 1, title: "dune" }]) {
    expect(await server.error("why_not_in_plex", args)).toMatch(
      /^invalid_request: Name exactly one of title, path and id/,
    );
  }
});
