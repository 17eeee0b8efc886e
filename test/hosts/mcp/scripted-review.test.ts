import { expect, test } from "vitest";
import type { ShownAction, ShownRelease } from "../../../src/app/shown/release-shape.ts";
import { TOOLS } from "../../../src/hosts/mcp/registry.ts";
import { type ListedTool, listed } from "../../../src/hosts/mcp/tools/define.ts";
import { wholeEngine } from "../../support/whole-engine.ts";
import { movie, season, series } from "../../support/works.ts";
import { type Data, testServer } from "./support-server.ts";

const CATALOGUE = [
  movie(603, "The Matrix", 1999, { popularity: 60 }),
  movie(949, "Heat", 1995, { popularity: 50 }),
  movie(45_745, "Sintel", 2010),
  movie(841, "Dune", 1984, { popularity: 30 }),
  movie(438_631, "Dune", 2021, { popularity: 90 }),
  movie(1091, "The Thing", 1982, { popularity: 40 }),
  movie(60_935, "The Thing", 2011, { popularity: 35 }),
  movie(670, "Oldboy", 2003, { popularity: 40 }),
  movie(87_516, "Oldboy", 2013, { popularity: 20 }),
  movie(27_205, "Inception", 2010, { popularity: 80 }),
  movie(1398, "Stalker", 1979),
  series(19_885, "Sherlock", 2010, [season(1, 3, 2010)]),
  series(1437, "Firefly", 2002, [season(1, 14, 2002)]),
  series(2316, "The Office", 2005, [season(2, 22, 2005)], { popularity: 90 }),
  series(2996, "The Office", 2001, [season(2, 6, 2002)], { popularity: 30 }),
  series(100_088, "The Last of Us", 2023, [season(1, 9, 2023)]),
];

/** Twenty downloads of all kinds. */
const DROPS: Record<string, string[] | undefined> = {
  "The.Matrix.1999.1080p.mkv": undefined,
  "Heat.1995.1080p.mkv": undefined,
  "Sintel.2010.720p.mkv": undefined,
  "Dune.1080p.mkv": undefined,
  "The.Thing.1080p.mkv": undefined,
  "Oldboy.1080p.mkv": undefined,
  "Inception.1080p.mkv": undefined,
  "Stalker.1979.Part1.mkv": undefined,
  "Sherlock.S01.1080p": ["Sherlock.S01E01.mkv", "Sherlock.S01E02.mkv", "Sherlock.S01E03.mkv"],
  "Firefly.S01.720p": ["Firefly.S01E01.mkv", "Firefly.S01E02.mkv", "fx-odd-one.mkv"],
  "The.Last.of.Us.S01E01.mkv": undefined,
  "The.Last.of.Us.S01E02.mkv": undefined,
  "The.Last.of.Us.S01E03.mkv": undefined,
  "The.Last.of.Us.S01E44.mkv": undefined,
  "The.Office.S02E01.mkv": undefined,
  "Nobody.Knows.Me.720p.mkv": undefined,
  "Harbour.Lights.2009.DVDRip.mkv": undefined,
  "Heat.1995.2160p.REMUX.mkv": undefined,
  "Two.Films": ["The.Matrix.1999.mkv", "Inception.2010.mkv"],
  "Metropolis.1927.COMPLETE.BLURAY": ["BDMV/index.bdmv", "BDMV/STREAM/00000.m2ts"],
};

/** What the person answers when asked which of several works it is; the client has no other knowledge. */
const WISHES: Record<string, number> = { "Dune.1080p.mkv": 1984, "The.Office.S02E01.mkv": 2001 };

const MAX_CALLS = 12;

type Called = ShownAction & { tool: string; arguments: Data };

/** The best call that can be made as it is and was not made yet, with the work that the person means. */
function choose({ id, name, next = [], candidates }: ShownRelease, made: Set<string>): Called | undefined {
  const isNew = ({ tool }: ShownAction): boolean => !made.has(`${id} ${tool}`);
  const action = next.find((one): one is Called => one.tool !== undefined && !one.needs && isNew(one));
  made.add(`${id} ${action?.tool}`);
  const wished = candidates.find(({ year }) => year === WISHES[name]);
  if (!action || !wished || action.arguments["tmdb_id"] === undefined) return action;
  return { ...action, arguments: { ...action.arguments, type: wished.type, tmdb_id: wished.tmdb_id } };
}

const propertyOf = (tool: ListedTool | undefined, name: string): Data | undefined =>
  (tool?.inputSchema["properties"] as Record<string, Data> | undefined)?.[name];

/** Reviews as a model does that was given the list of tools, and nothing else. */
async function reviewAll(call: (name: string, args: Data) => Promise<Data>, tools: ListedTool[]): Promise<void> {
  const start = tools.find(({ description }) => description.startsWith("Start here to review"));
  const limit = propertyOf(start, "limit")?.["maximum"];
  const made = new Set<string>();
  for (;;) {
    const { items } = (await call(start?.name ?? "", { limit })) as { items: ShownRelease[] };
    const chosen = items.flatMap((item) => choose(item, made) ?? []);
    for (const [name, actions] of Map.groupBy(chosen, ({ tool }) => tool)) {
      const tool = tools.find((one) => one.name === name);
      const each = actions.map((action) => action.arguments);
      if (propertyOf(tool, "each")) await call(name, { each });
      else if (propertyOf(tool, "ids")) await call(name, { ids: each.flatMap(({ ids }) => ids) });
      else for (const args of each) await call(name, args);
    }
    if (chosen.length === 0) return;
  }
}

test("a client that reads only the tools and their answers reviews twenty releases in at most twelve calls", async () => {
  const engine = await wholeEngine(CATALOGUE, { auto: false });
  for (const [name, files] of Object.entries(DROPS))
    engine.drop(name, files && Object.fromEntries(files.map((file) => [file, `content of ${file}`])));
  await engine.round();
  await using server = await testServer({ engine, catalogue: CATALOGUE });
  const waiting = (await engine.all()).filter(({ state }) => state === "review");
  // The folder of two films is a release for each.
  expect(waiting).toHaveLength(Object.keys(DROPS).length + 1);

  const calls: string[] = [];
  await reviewAll(async (name, args) => {
    calls.push(name);
    const [data] = await Promise.all([server.data(name, args), engine.round()]);
    await engine.round();
    return data;
  }, TOOLS.map(listed));
  console.log(`${waiting.length} releases reviewed in ${calls.length} calls: ${calls.join(", ")}`);
  expect(calls.length).toBeLessThanOrEqual(MAX_CALLS);

  const after = await engine.all();
  const stateOf = (name: string): string | undefined => after.find((one) => one.name === name)?.state;
  expect(waiting.map(({ name }) => [name, stateOf(name)]).filter(([, state]) => state === "review")).toEqual([]);
  const filed = engine.inLibrary();
  for (const work of ["Dune (1984)", "Heat (1995)", "Oldboy (2003)", "Inception (2010)", "The Office (2001)"])
    expect(
      filed.filter((path) => path.includes(work)),
      work,
    ).not.toEqual([]);
  expect(filed.filter((path) => /Dune \(2021\)|The Office \(2005\)|Harbour|Nobody/.test(path))).toEqual([]);
  expect(filed.filter((path) => path.includes("The Last of Us"))).toHaveLength(4);
  expect(stateOf("Nobody.Knows.Me.720p.mkv")).toBe("rejected");
});
