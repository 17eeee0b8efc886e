import { expect, test } from "vitest";
import { createResources } from "../../../src/hosts/mcp/protocol/resources.ts";
import { createToolServer, withoutTmdbTexts } from "../../../src/hosts/mcp/server.ts";
import { createView } from "../../../src/hosts/mcp/view/view.ts";
import { HUNG_MS } from "../../support/wait-for.ts";
import { season, series } from "../../support/works.ts";
import { reviewServer } from "./support-review.ts";
import { answerOf, toolNamed } from "./support-server.ts";

const firefly = series(
  1437,
  "Firefly",
  2002,
  [season(1, 3, 2002, ["Serenity", "The Train Job", "Bushwhacked"])],
  {
    overview: "A crew on the edge of space.",
    runtimeMinutes: 44,
  },
);
const OURS = /edge of space|Serenity|Train Job|Bushwhacked/;

/** A server that does not pass on TMDB's texts, and the output of each call. */
async function silent() {
  const files = ["s01e01.mkv", "s01e02.serenity.mkv"];
  const made = await reviewServer([["Firefly.2002.S01", files]], { catalogue: [firefly] });
  const id = await made.id("Firefly.2002.S01");
  const works = {
    ...(await made.deps.works()),
    episode: async () => ({ episode: { title: "Serenity", overview: "Words." } }),
  };
  const deps = { ...made.deps, works: async () => works };
  const report = (error: unknown): never => expect.unreachable(String(error));
  const server = createToolServer({
    callTimeoutMs: HUNG_MS,
    toolsets: ["ingest", "identify"],
    readOnly: false,
    tmdbText: false,
    deps,
    report,
  });
  const { signal } = made.engine;
  return { made, server, id, signal, [Symbol.asyncDispose]: () => made[Symbol.asyncDispose]() };
}

const calls = (id: number) =>
  [
    ["get_ingest_item", { id }],
    ["get_ingest_queue", {}],
    ["search_tmdb", { query: "firefly" }],
    ["get_tmdb_details", { type: "tv", tmdb_id: 1437, season: 1 }],
    ["get_tmdb_episode", { tmdb_id: 1437, season: 1, episode: 1 }],
  ] as const;

test("withholds only TMDB's own texts from models, in tool answers and resources", async () => {
  await using it = await silent();
  for (const [name, args] of calls(it.id)) {
    const result = await it.server.call(name, args, { signal: it.signal, actor: "mcp:test" });
    const text = JSON.stringify(answerOf(toolNamed(name), result));
    expect(text, name).not.toMatch(OURS);
    expect(text, name).toMatch(/Firefly|"episode":\{\}/);
  }
  const { server, signal } = it;
  const read = await createResources(
    server,
    createView(
      () => false,
      async () => undefined,
    ),
  ).read(`ingest://release/${it.id}`, { signal, actor: "mcp:test" });
  expect(read?.text).toContain("Firefly");
  expect(read?.text).not.toMatch(OURS);
  const season = await it.server.call("get_tmdb_details", calls(it.id)[3][1], {
    signal,
    actor: "mcp:test",
  });
  expect(season.structuredContent?.["details"]).toMatchObject({
    title: "Firefly",
    runtime_minutes: 44,
    episodes: [{ season: 1, episode: 1, air_date: "2002-01-01" }, {}, {}],
  });
});

test("a user's page and a server that allows TMDB's texts get the full texts", async () => {
  await using it = await silent();
  const [details] = calls(it.id).slice(3);
  const [name, args] = details ?? expect.unreachable();
  const page = await it.server.call(name, args, {
    signal: it.signal,
    actor: "web:anna",
    reader: "person",
  });
  expect(page.content[0]?.text).toMatch(/edge of space.*Serenity/);
  expect(JSON.stringify(await it.made.data(name, args))).toMatch(/edge of space.*Serenity/);
  // The texts that are withheld in the other test are stored with the release.
  const item = JSON.stringify(await it.made.data("get_ingest_item", { id: it.id }));
  expect(item).toMatch(/edge of space/);
  expect(item).toMatch(/Train Job/);
});

test("keeps names of works and files, numbers and our own sentences", () => {
  const kept = {
    title: "Firefly",
    name: "x.mkv",
    episodes: [1, 2],
    message: "It has the title.",
    seasons: [{ season: 1 }],
  };
  expect(
    withoutTmdbTexts({
      ...kept,
      overview: "x",
      files: [{ path: "a", titles: ["x"], episodes: [1] }],
    }),
  ).toEqual({
    ...kept,
    files: [{ path: "a", episodes: [1] }],
  });
});
