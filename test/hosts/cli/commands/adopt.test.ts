import { expect, test } from "vitest";
import type { AdoptTotals } from "../../../../src/app/adopt/adopt.ts";
import type { LibraryWorks } from "../../../../src/app/adopt/find-works.ts";
import type { LeftRoot } from "../../../../src/app/releases/left-roots.ts";
import { Outage } from "../../../../src/base/errors.ts";
import { adopt } from "../../../../src/hosts/cli/commands/take-in.ts";
import type { Io } from "../../../../src/hosts/cli/terminal/print.ts";
import type { AdoptDesk } from "../../../../src/program/use-cases/library/adopt.ts";
import { fakeContext, fakeIo } from "../fake-context.ts";

const work = (name: string) => ({
  path: `/media/Movies/${name}`,
  isFile: false,
  library: "/media/Movies",
  files: [],
});
const FOUND: LibraryWorks = {
  folders: ["/media"],
  works: ["Heat (1995)", "The Thing"].map(work),
  known: 3,
  moved: [],
  leftAlone: [{ path: "/media/Movies/Old.iso", why: "a disc, which is not a single file" }],
};
const HEAT = { type: "movie", tmdbId: 949, title: "Heat", year: 1995 } as const;
const TOTALS: AdoptTotals = { adopted: 5, review: 2, skipped: 4 };

type Input = { dryRun?: boolean; yes?: boolean; json?: boolean };

async function run(input: Input, given: Partial<Io> & { left?: LeftRoot[] } = {}, failure?: Error) {
  const actors: (string | undefined)[] = [];
  const desk: AdoptDesk = {
    find: async () => ({ ...FOUND, left: given.left ?? [] }),
    async run({ works }, actor, report) {
      actors.push(actor);
      for (const { path } of works) {
        const verdict = { path, isCertain: path.includes("1995"), files: 1, identity: HEAT };
        report({ ...TOTALS, done: 1, total: 2 }, [verdict]);
      }
      if (failure) throw failure;
      return TOTALS;
    },
  };
  const io = fakeIo(given);
  const { context } = fakeContext(io, {}, { adopt: async () => desk, actor: "cli:me" });
  const code = await adopt.run({ folders: [], ...input }, context);
  return { code, actors, out: io.written(), err: io.complaints() };
}

test("shows what would be adopted with examples, and asks for confirmation before it starts", async () => {
  const asked: string[] = [];
  const ask = async (question: string): Promise<boolean> => (asked.push(question), true);
  const { code, actors, out, err } = await run({}, { terminal: true, ask });
  expect([code, asked, actors]).toEqual([
    0,
    ["Record it in the journal? [y/N] "],
    [undefined, "cli:me"],
  ]);
  expect(err).toContain(
    "Found 2 films and series below /media.\nAlready in the journal: 3 files.\n",
  );
  expect(err).toContain(
    "1 file would be skipped:\n  /media/Movies/Old.iso: a disc, which is not a single file\n",
  );
  expect(err).toContain("  /media/Movies/Heat (1995): “Heat” (1995)\n");
  expect(err).toContain("  /media/Movies/The Thing: not certain, perhaps “Heat” (1995)\n");
  expect(out.split("\n")).toEqual([
    "5 files adopted. No file was touched.",
    "2 files are in review: plex-ingest queue --reason adopt",
    "4 files skipped, 3 of them already in the journal.",
    "  /media/Movies/Old.iso: a disc, which is not a single file",
    "",
  ]);
});

test("does nothing after the answer no, and refuses to run in a pipe without --yes", async () => {
  const no = await run({}, { terminal: true, ask: async () => false });
  expect([no.code, no.actors, no.out]).toEqual([4, [undefined], ""]);
  await expect(run({})).rejects.toMatchObject({ code: "refused" });
});

test("--yes skips the question, and --json prints only the counts", async () => {
  const { code, actors, out, err } = await run({ yes: true, json: true });
  expect([code, actors, err]).toEqual([0, ["cli:me"], ""]);
  expect(JSON.parse(out)).toEqual(TOTALS);
});

test("a dry run records no actor and reports that nothing was written", async () => {
  const { code, actors, out } = await run({ dryRun: true });
  expect([code, actors]).toEqual([0, [undefined]]);
  expect(out).toContain(
    "5 files would be adopted. Nothing was written.\n2 files would go to review.\n",
  );
});

test("reports its progress when it is stopped or TMDB is down, and throws any other error", async () => {
  const stopped = await run(
    { yes: true, json: true },
    { signal: AbortSignal.abort() },
    new Error("stopped"),
  );
  expect([stopped.code, JSON.parse(stopped.out)]).toEqual([1, TOTALS]);
  expect(stopped.err).toBe("The run was stopped.\nRun it again to continue with the rest.\n");
  const away = await run(
    { yes: true, json: true },
    {},
    new Outage("tmdb_unavailable", "TMDB does not answer."),
  );
  expect([away.code, JSON.parse(away.out)]).toEqual([1, TOTALS]);
  expect(away.err).toBe("TMDB does not answer.\nRun it again to continue with the rest.\n");
  await expect(run({ yes: true }, {}, new Error("broken"))).rejects.toThrow("broken");
});

test("a root that the settings no longer name is listed before the question", async () => {
  const left = [{ root: "/mnt/old", files: 384, to: "/mnt/new" }];
  const { err } = await run({}, { terminal: true, ask: async () => false, left });
  expect(err).toContain(
    "/mnt/old is no longer a media root: 384 files of the journal there count as gone from then on.",
  );
});
