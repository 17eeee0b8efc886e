import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { callAsking } from "../../../../src/hosts/mcp/protocol/call-asking.ts";
import { createToolServer } from "../../../../src/hosts/mcp/server.ts";
import type { Listed } from "../../../support/catalogue-ports.ts";
import { HUNG_MS } from "../../../support/wait-for.ts";
import { type WholeEngine, wholeEngine } from "../../../support/whole-engine.ts";
import { movie, season, series } from "../../../support/works.ts";
import { testServer } from "../support-server.ts";

const LISTED: Listed[] = [
  movie(841, "Dune", 1984),
  movie(438_631, "Dune", 2021),
  movie(9426, "The Fly", 1986),
  movie(11_815, "The Fly", 1958),
  series(2316, "The Office", 2005, [season(1, 6)]),
  series(2996, "The Office", 2001, [season(1, 6)]),
  series(4000, "Long", 2010, [season(1, 32)]),
  series(4001, "Longer", 2011, [season(1, 32)]),
  series(4002, "Brief", 2012, [season(1, 2)]),
];

type Asking = AsyncDisposable & {
  engine: WholeEngine;
  /** Calls a tool as a client that shows forms. `answer` is a person's answer to each form. */
  ask(name: string, args: object, answer?: object): ReturnType<typeof callAsking>;
  data(name: string, args: object): Promise<Record<string, unknown>>;
};

/** A client that shows forms, over an engine that finds, identifies and files downloads itself. */
async function startAsking(drops: readonly string[], auto = false): Promise<Asking> {
  const engine = await wholeEngine(LISTED, { auto });
  for (const name of drops) {
    engine.drop(name, name);
    await engine.round();
  }
  const made = await testServer({ engine, catalogue: LISTED });
  const tools = createToolServer({
    callTimeoutMs: HUNG_MS,
    toolsets: ["ingest"],
    readOnly: false,
    deps: made.deps,
    report: (error) => expect.unreachable(String(error)),
  });
  const signal = new AbortController().signal;
  const call = { signal, actor: "mcp:test", shows: { form: true, url: false } };
  const ask: Asking["ask"] = (name, args, answer) =>
    callAsking(
      tools,
      [
        name,
        args,
        answer === undefined ? call : { ...call, answers: { responses: { agreed: answer } } },
      ],
      undefined,
    );
  return {
    engine,
    ask,
    async data(name, args) {
      const { structuredContent, content } = await ask(name, args);
      return structuredContent ?? expect.unreachable(content[0]?.text);
    },
    [Symbol.asyncDispose]: () => made[Symbol.asyncDispose](),
  };
}

const formOf = ({ asks }: Awaited<ReturnType<typeof callAsking>>, name: string) =>
  asks?.requests[name]?.params ?? expect.unreachable("no form");

const LEFT_OUT = { type: null, tmdb_id: "", version: null, each: null, releases: [] };

test.each([
  ["Dune.mkv", ["Dune (1984), film, TMDB 841", "Dune (2021), film, TMDB 438631"]],
  ["The.Fly.mkv", ["The Fly (1986), film, TMDB 9426", "The Fly (1958), film, TMDB 11815"]],
  [
    "The.Office.S01E01.mkv",
    ["The Office (2005), series, TMDB 2316", "The Office (2001), series, TMDB 2996"],
  ],
])("asks which work %s is, which the engine could not decide", async (name, titles) => {
  await using asking = await startAsking([name]);
  const { id, state } = (await asking.engine.all())[0] ?? expect.unreachable();
  expect(state).toBe("review");
  for (const rest of [{}, LEFT_OUT]) {
    for (const ids of [[id], `[${id}]`, `#${id}`, id]) {
      const form = formOf(await asking.ask("approve_ingest", { ids, ...rest }), "work");
      expect(form).toMatchObject({ message: `Which work is release ${id}, "${name}"?` });
      const { properties } = form["requestedSchema"] as {
        properties: { work: { oneOf: { title: string }[] } };
      };
      expect(properties.work.oneOf.map(({ title }) => title).toSorted()).toEqual(titles.toSorted());
    }
  }
});

test("before an undo, shows the plan that the token is for; a token is needed for the question", async () => {
  await using asking = await startAsking(["Dune.2021.mkv"], true);
  const { engine } = asking;
  const { id } = (await engine.all())[0] ?? expect.unreachable();
  expect((await engine.now(id)).state).toBe("filed");
  for (const rest of [{}, { confirm_token: null }, { confirm_token: "" }]) {
    const { asks, structuredContent } = await asking.ask("undo_ingest", { id, ...rest });
    expect([asks, structuredContent]).toEqual([
      undefined,
      expect.objectContaining({ plan: expect.anything() }),
    ]);
  }
  const { confirm_token } = await asking.data("undo_ingest", { id });
  const args = { id: `#${id}`, confirm_token };
  expect(formOf(await asking.ask("undo_ingest", args), "agreed")["message"]).toBe(
    `Release ${id}, "Dune.2021.mkv", filed as Dune (2021), film, TMDB 438631:
These files move from the library to its trash. Downloads stay as they are, and moved ones are put back:
  ${engine.library}/Movies/Dune (2021) {tmdb-438631}/Dune (2021).mkv
Do you agree?`,
  );
  for (const action of ["decline", "cancel"]) {
    const refused = await asking.ask("undo_ingest", args, { action });
    expect(refused.content[0]?.text).toMatch(/^refused: The person did not agree/);
  }
  expect((await engine.now(id)).state).toBe("filed");
  // A token for no plan is refused without a question.
  const wrong = await asking.ask("undo_ingest", { id, confirm_token: "guessed" });
  expect([wrong.asks, wrong.content[0]?.text]).toEqual([
    undefined,
    expect.stringMatching(/^conflict: This confirm_token is no longer valid/),
  ]);
  const agreed = await asking.ask("undo_ingest", args, { action: "accept" });
  expect(agreed.structuredContent).toMatchObject({ results: [{ id, ok: true }] });
  await engine.round();
  expect((await engine.now(id)).state).toBe("undone");
});

test("before a refile, shows the new title and paths as well", async () => {
  await using asking = await startAsking(["Dune.2021.mkv"], true);
  const { engine } = asking;
  const { id } = (await engine.all())[0] ?? expect.unreachable();
  const choice = { id, type: "movie", tmdb_id: 9426 };
  const { confirm_token } = await asking.data("refile_ingest", choice);
  const form = formOf(await asking.ask("refile_ingest", { ...choice, confirm_token }), "agreed");
  expect(form["message"]).toBe(
    `Release ${id}, "Dune.2021.mkv", filed as Dune (2021), film, TMDB 438631:
These files move from the library to its trash. Downloads stay as they are, and moved ones are put back:
  ${engine.library}/Movies/Dune (2021) {tmdb-438631}/Dune (2021).mkv
Release ${id} is then filed as The Fly (1986), film, TMDB 9426:
  ${engine.library}/Movies/The Fly (1986) {tmdb-9426}/The Fly (1986).mkv
Do you agree?`,
  );
  // The token is for one title only.
  const other = await asking.ask("refile_ingest", { ...choice, tmdb_id: 11_815, confirm_token });
  expect([other.asks, other.content[0]?.text]).toEqual([
    undefined,
    expect.stringMatching(/^conflict: This confirm_token is no longer valid/),
  ]);
});

test("before a replacement, names the older release's file, and before its undo the returning one", async () => {
  await using asking = await startAsking(["Dune.2021.1080p.mkv", "Dune.2021.720p.mkv"], true);
  const { engine } = asking;
  const [old, fresh] = (await engine.all()).map(({ id }) => id);
  expect((await engine.all()).map(({ state }) => state)).toEqual(["filed", "review"]);
  const [before] = engine.inLibrary();
  const choice = { ids: [fresh], duplicates: "replace" };
  const { confirm_token, plan } = await asking.data("approve_ingest", choice);
  expect(plan).toMatchObject([{ id: fresh, files: [`${engine.library}/${before}`] }]);
  const args = { ...choice, confirm_token };
  const form = formOf(await asking.ask("approve_ingest", args), "agreed");
  expect(form["message"]).toBe(
    `Release ${fresh}, "Dune.2021.720p.mkv":
These files move from the library to its trash. Downloads stay as they are, and moved ones are put back:
  ${engine.library}/${before}
Release ${fresh} is then filed as Dune (2021), film, TMDB 438631:
  ${engine.library}/Movies/Dune (2021) {tmdb-438631}/Dune (2021).mkv
Do you agree?`,
  );
  await asking.ask("approve_ingest", args, { action: "accept" });
  await engine.round();
  expect((await engine.all()).map(({ state }) => state)).toEqual(["filed", "filed"]);
  expect((await engine.now(old ?? 0)).supersededBy).toBe(fresh);
  const undo = await asking.data("undo_ingest", { id: fresh });
  const back = formOf(
    await asking.ask("undo_ingest", { id: fresh, confirm_token: undo["confirm_token"] }),
    "agreed",
  );
  expect(back["message"]).toContain(`These files return from the trash to the library:
  ${engine.library}/${before}`);
});

test("an approval whose token replaces nothing is not asked about, and not carried out twice", async () => {
  await using asking = await startAsking(["Dune.mkv"]);
  const { id } = (await asking.engine.all())[0] ?? expect.unreachable();
  const chosen = { ids: [id], type: "movie", tmdb_id: 841, confirm_token: "superfluous" };
  const { asks, structuredContent } = await asking.ask("approve_ingest", chosen);
  expect([asks, structuredContent]).toEqual([
    undefined,
    expect.objectContaining({ results: [expect.objectContaining({ id, ok: true })] }),
  ]);
});

test.each([
  ["a series without the numbers of an episode", { type: "tv", tmdb_id: 2316 }, /episode/],
  ["a film that TMDB does not list", { type: "movie", tmdb_id: 999_999 }, /TMDB lists no movie/],
])("a film is not refiled as %s", async (_, work, why) => {
  await using asking = await startAsking(["Dune.2021.mkv"], true);
  const { id } = (await asking.engine.all())[0] ?? expect.unreachable();
  const { asks, content } = await asking.ask("refile_ingest", { id, ...work });
  expect([asks, content[0]?.text]).toEqual([undefined, expect.stringMatching(why)]);
  expect(content[0]?.text).toMatch(/^refused: Nothing of release \d+ could be filed as that: /);
  expect((await asking.engine.now(id)).state).toBe("filed");
});

test("before a replacement that cannot be done, promises no file", async () => {
  await using asking = await startAsking(
    ["Dune.2021.1080p.mkv", "Dune.2021.2160p.mkv", "Dune.2021.720p.mkv"],
    true,
  );
  const { engine } = asking;
  const [, second, third] = (await engine.all()).map(({ id }) => id);
  await asking.ask("approve_ingest", { ids: [second], duplicates: "keep_both", label: "4K" });
  await engine.round();
  const there = engine.inLibrary();
  const choice = { ids: [third], duplicates: "replace" };
  const { confirm_token, plan } = await asking.data("approve_ingest", choice);
  expect(plan).toMatchObject([{ id: third, files: [], destinations: [] }]);
  const args = { ...choice, confirm_token };
  const form = formOf(await asking.ask("approve_ingest", args), "agreed");
  expect(form["message"]).toContain(
    `Release ${third} is not filed as Dune (2021), film, TMDB 438631, and nothing leaves the library:`,
  );
  expect(form["message"]).toMatch(/It would go to review: .* several files would replace one/);
  expect(form["message"]).not.toContain(engine.library);
  await asking.ask("approve_ingest", args, { action: "accept" });
  await engine.round();
  expect([engine.inLibrary(), (await engine.now(third ?? 0)).state]).toEqual([there, "review"]);
});

test("no plan promises files of a filed release, whose approval is refused", async () => {
  await using asking = await startAsking([], true);
  const { engine } = asking;
  engine.drop("Long.S01", { "Long.S01E01.mkv": "1", "Long.S01E02.mkv": "2", "weird.mkv": "3" });
  await engine.round();
  const { id, state } = (await engine.all())[0] ?? expect.unreachable();
  expect(state).toBe("filed");
  const files = [{ path: "weird.mkv", season: 1, episodes: [3] }];
  const answer = await asking.data("approve_ingest", { ids: [id], duplicates: "replace", files });
  expect(answer).toMatchObject({ results: [{ id, ok: false, code: "refused" }] });
  expect(answer).not.toHaveProperty("plan");
});

test("before a refile to a place that is taken, promises no file", async () => {
  await using asking = await startAsking(["Brief.S01E02.mkv"], true);
  const { engine } = asking;
  engine.drop("Long.S01", { "Long.S01E01.mkv": "1", "Long.S01E02.mkv": "2" });
  await engine.round();
  const [brief, long] = (await engine.all()).map(({ id }) => id);
  const folder = join(engine.library, "Movies/The Fly (1986) {tmdb-9426}");
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, "The Fly (1986).mkv"), "of somebody else");
  engine.drop("Dune.2021.mkv", "dune");
  await engine.round();
  const dune = (await engine.all()).find(({ name }) => name === "Dune.2021.mkv")?.id;
  for (const [choice, note] of [
    [
      { id: long, type: "tv", tmdb_id: 4002 },
      `Release ${brief} already has it: “Brief (2012) - s01e02 - Chapter 1-2.mkv”.`,
    ],
    [
      { id: dune, type: "movie", tmdb_id: 9426 },
      "The library already has “The Fly (1986).mkv”, which plex-ingest did not file.",
    ],
  ] as const) {
    const { confirm_token, plan } = await asking.data("refile_ingest", choice);
    expect(plan).toMatchObject({ destinations: [], duplicate: expect.stringContaining(note) });
    const args = { ...choice, confirm_token };
    const form = String(formOf(await asking.ask("refile_ingest", args), "agreed")["message"]);
    expect([form.includes("then becomes"), form.includes("then filed as")]).toEqual([true, false]);
    expect(form).toContain(note);
    await asking.ask("refile_ingest", args, { action: "accept" });
    await engine.round();
    expect((await engine.now(choice.id ?? 0)).state).toBe("review");
  }
});

test("a long form shows every heading and title", async () => {
  const EPISODES = 32;
  const names = Array.from(
    { length: EPISODES },
    (_, at) => `Long.S01E${String(at + 1).padStart(2, "0")}.mkv`,
  );
  await using asking = await startAsking([], true);
  const { engine } = asking;
  engine.drop("Long.S01", Object.fromEntries(names.map((name) => [name, name])));
  await engine.round();
  const { id } = (await engine.all())[0] ?? expect.unreachable();
  const choice = { id, type: "tv", tmdb_id: 4001 };
  const { confirm_token, plan } = await asking.data("refile_ingest", choice);
  expect((plan as { destinations: string[] }).destinations).toHaveLength(EPISODES);
  const form = formOf(await asking.ask("refile_ingest", { ...choice, confirm_token }), "agreed");
  const lines = String(form["message"]).split("\n");
  expect(lines.length).toBeLessThanOrEqual(60);
  expect(lines).toContain(`Release ${id} is then filed as Longer (2011), series, TMDB 4001:`);
  expect(lines.filter((line) => line === `  … and ${EPISODES - 8} more`)).toHaveLength(2);
});
