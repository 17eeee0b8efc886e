import { expect, test } from "vitest";
import type { IdentifyLine } from "../../../../src/app/identify/identify-line.ts";
import { fakeContext, fakeIo, runProgram } from "../fake-context.ts";

const line: IdentifyLine = {
  name: "Dune.1080p",
  decision: "review",
  tmdb: { type: "movie", id: 438_631 },
  title: "Dune",
  year: 2021,
  season: null,
  seasons: [],
  episodes: [],
  confidence: 0.753,
  parts: null,
  reasons: ["symlink", "of_another_version"],
  roles: [],
  lost: [],
  candidates: [{ type: "movie", id: 841, title: "Dune", year: 1984, confidence: 0.7 }],
};

async function run(argv: string[], terminal: boolean, answer = line): Promise<string> {
  const io = fakeIo({ terminal });
  await runProgram(
    fakeContext(io, {}, { identifyLines: async () => async () => answer }).context,
    argv,
  );
  return io.written();
}

test("identify on a terminal prints what would be done, with the options for an approval", async () => {
  expect(await run(["identify", "Dune.1080p"], true)).toBe(
    [
      "Dune.1080p",
      "  would go to review: Dune (2021) [movie 438631], 0.753 sure",
      "  - a symbolic link",
      "  - of_another_version",
      "  candidates:",
      "    0.700  Dune (1984)  --type movie --tmdb 841",
      "",
    ].join("\n"),
  );
  const episode = {
    ...line,
    decision: "auto" as const,
    seasons: [2],
    episodes: [3, 4],
    reasons: [],
  };
  expect((await run(["identify", "x"], true, episode)).split("\n")[1]).toBe(
    "  would be filed without asking: Dune (2021) [movie 438631] season 2 episode 3, 4, 0.753 sure",
  );
});

test("identify on a terminal tells candidates apart by length, original title and overview", async () => {
  const [first = expect.unreachable()] = line.candidates;
  const told = { original_title: "Der \u001bPlanet", overview: "A desert.", runtime_minutes: 137 };
  const text = await run(["identify", "x"], true, { ...line, candidates: [{ ...first, ...told }] });
  expect(text.split("\n").slice(-4)).toEqual([
    "    0.700  Dune (1984)  --type movie --tmdb 841",
    "           2 h 17 min  original title Der \ufffdPlanet",
    "           A desert.",
    "",
  ]);
});

test("identify in a pipe or with --json prints JSON lines", async () => {
  expect(JSON.parse(await run(["identify", "Dune.1080p"], false))).toEqual(line);
  expect(JSON.parse(await run(["identify", "Dune.1080p", "--json"], true))).toEqual(line);
});
