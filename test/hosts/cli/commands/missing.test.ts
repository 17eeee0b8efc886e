import { expect, test } from "vitest";
import type { MissingQuery, SeriesReport } from "../../../../src/app/missing/list-missing.ts";
import type { MissingDesk } from "../../../../src/program/use-cases/library/missing.ts";
import { fakeContext, fakeIo, runProgram } from "../fake-context.ts";

const SERIES: SeriesReport[] = [
  {
    tmdbId: 1437,
    title: "Firefly",
    year: 2002,
    missing: [2, 3, 4, 7].map((episode) => ({
      season: 1,
      episode,
      title: `T${episode}`,
      airDate: "2002-10-04",
      waits: episode === 7,
    })),
    specials: [],
    waiting: [],
    upcoming: 1,
    undated: 0,
    unclear: undefined,
  },
  {
    tmdbId: 9,
    title: "Odd",
    year: undefined,
    missing: [],
    specials: [],
    waiting: [],
    upcoming: 0,
    undated: 0,
    unclear: "Its numbering differs.",
  },
];

async function run(...args: string[]) {
  const io = fakeIo();
  const asked: MissingQuery[] = [];
  const desk: MissingDesk = {
    run: async (query) => {
      asked.push(query);
      return { series: SERIES, notes: ["A note."], at: 0 };
    },
    read: () => Promise.reject(new Error("The tool reads, not the command.")),
    close: () => {},
  };
  const { context } = fakeContext(io, {}, { missing: async () => desk });
  expect(await runProgram(context, ["missing", ...args])).toBe(0);
  return { out: io.written(), asked };
}

test("missing prints the seasons of each series, the totals, and what is not known", async () => {
  const { out, asked } = await run("--limit", "5");
  expect(out).toBe(
    [
      "Firefly (2002)  tv 1437  4 missing  1 waiting in the queue",
      "  season 1: 2–4, 7",
      "",
      "4 episodes are missing in 1 series; 0 complete.",
      "",
      "Not known for 1 series, so nothing of them is listed:",
      "Odd: Its numbering differs.",
      "A note.",
      "",
    ].join("\n"),
  );
  expect(asked).toEqual([{}]);
});

test("missing with a title prints titles and dates, and --json the tool's answer", async () => {
  const { out, asked } = await run("Fire", "fly", "--specials");
  expect(out).toContain("  S01E02  2002-10-04  T2\n");
  expect(asked).toEqual([{ search: "Fire fly", specials: true }]);
  const { out: json } = await run("--tmdb", "1437", "--json");
  expect(JSON.parse(json)).toMatchObject({
    series: [{ tmdb_id: 1437, missing: 4, seasons: [{ season: 1, episodes: [2, 3, 4, 7] }] }],
    total: 1,
    episodes: 4,
    unclear: [{ title: "Odd", why: "Its numbering differs." }],
  });
});
