import { expect, test } from "vitest";
import type { AdoptTotals } from "../../../../src/app/adopt/adopt.ts";
import type { LibraryWorks } from "../../../../src/app/adopt/find-works.ts";
import type { FollowedInodes } from "../../../../src/app/library/follow-new-inodes.ts";
import { type NewInodes, newInodesBelow } from "../../../../src/app/library-state/new-inodes.ts";
import type { ResizedPool } from "../../../../src/app/library-state/pool-sizes.ts";
import type { LeftRoot } from "../../../../src/app/releases/left-roots.ts";
import { Outage } from "../../../../src/base/errors.ts";
import { adopt } from "../../../../src/hosts/cli/commands/take-in.ts";
import type { Io } from "../../../../src/hosts/cli/terminal/print.ts";
import type { AdoptDesk } from "../../../../src/program/use-cases/library/adopt.ts";
import type { RenewedFile } from "../../../../src/store/library/recorded-files.ts";
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
  newInodes: { copied: [], unproven: [], sameSize: [] },
  leftAlone: [{ path: "/media/Movies/Old.iso", why: "a disc, which is not a single file" }],
};
const HEAT = { type: "movie", tmdbId: 949, title: "Heat", year: 1995 } as const;
const TOTALS: AdoptTotals = { adopted: 5, review: 2, skipped: 4 };

/** A film of the journal with a new inode. */
const renewed = (name: string, hash?: string): RenewedFile => ({
  place: "published",
  key: name,
  releaseId: 7,
  path: `/media/Movies/${name}.mkv`,
  recorded: { dev: "1", ino: "1", size: 3_000_000_000, mtimeNs: "1" },
  now: { dev: "2", ino: "2", size: 3_000_000_000, mtimeNs: "1" },
  anchor: undefined,
  hash,
});
const COPIED: NewInodes = {
  copied: ["Heat", "Ronin"].map((name) => renewed(name)),
  unproven: [renewed("Alien", "a hash"), renewed("It's")],
  sameSize: [],
};
const FOLLOWED: FollowedInodes = { recorded: 3, unknown: [renewed("It's")], foreign: [] };

type Input = {
  dryRun?: boolean;
  yes?: boolean;
  json?: boolean;
  same?: boolean;
  folders?: string[];
};

type Given = Partial<Io> & { left?: LeftRoot[]; pools?: ResizedPool[] };

async function run(
  input: Input,
  given: Given = {},
  failure?: Error,
  found = FOUND,
  totals: AdoptTotals = TOTALS,
) {
  const actors: (string | undefined)[] = [];
  const followed: unknown[] = [];
  const pools: unknown[] = [];
  const desk: AdoptDesk = {
    find: async () => ({ ...found, left: given.left ?? [] }),
    findSmallerPools: async () => given.pools ?? [],
    recordPools: async (recorded) => void pools.push(...recorded),
    findNewInodes: async (paths) => newInodesBelow(found.newInodes, paths),
    async followNewInodes(inodes, { actor, isSame }) {
      followed.push([Object.values(inodes).flat().length, actor, isSame]);
      return found === FOUND ? { recorded: 0, unknown: [], foreign: [] } : FOLLOWED;
    },
    async run({ works }, actor, report) {
      actors.push(actor);
      for (const { path } of works) {
        const verdict = { path, isCertain: path.includes("1995"), files: 1, identity: HEAT };
        report({ ...totals, done: 1, total: 2 }, [verdict]);
      }
      if (failure) throw failure;
      return totals;
    },
  };
  const io = fakeIo(given);
  const { context } = fakeContext(io, {}, { adopt: async () => desk, actor: "cli:me" });
  const code = await adopt.run({ folders: [], ...input }, context);
  return { code, actors, followed, pools, out: io.written(), err: io.complaints() };
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

const ON_NEW_DISK: LibraryWorks = { ...FOUND, works: [], newInodes: COPIED };

test("asks before it follows new inodes, needs no key for TMDB then, and names the command for the rest", async () => {
  const asked: string[] = [];
  const ask = async (question: string): Promise<boolean> => (asked.push(question), true);
  const { code, actors, followed, out, err } = await run(
    {},
    { terminal: true, ask },
    undefined,
    ON_NEW_DISK,
  );
  expect([code, asked.length, actors, followed]).toEqual([0, 1, [], [[4, "cli:me", false]]]);
  expect(err).toContain("2 files have new inodes, but size and time are those in the journal");
  expect(err).toContain("1 file has a new inode and would be compared with the recorded content");
  expect(out).toContain("3 files followed to their new inodes.");
  expect(out).toContain(String.raw`plex-ingest adopt --same '/media/Movies/It'\''s.mkv'`);
});

test("asks before it records that a pool has fewer disks on purpose", async () => {
  const anchor = { path: "/media/Movies", ino: "2", poolBytes: 8e12 };
  const given = { pools: [{ anchor, now: 4e12 }] };
  const known = { ...FOUND, works: [] };
  const ask = async (): Promise<boolean> => false;
  const no = await run({}, { ...given, terminal: true, ask }, undefined, known);
  expect([no.code, no.pools]).toEqual([4, []]);
  expect(no.err).toContain(
    "/media/Movies is on a pool of disks that had 7.28 TiB and has 3.64 TiB now.",
  );
  const yes = await run({ yes: true }, given, undefined, known);
  expect([yes.code, yes.pools, yes.actors]).toEqual([0, given.pools, []]);
});

test("a dry run follows no new inode, and JSON states what was recorded", async () => {
  const dry = await run({ dryRun: true }, {}, undefined, ON_NEW_DISK);
  expect([dry.code, dry.followed]).toEqual([0, []]);
  expect(dry.out).toContain("2 files have new inodes");
  const json = await run({ yes: true, json: true }, {}, undefined, ON_NEW_DISK);
  expect(JSON.parse(json.out)).toMatchObject({
    new_inodes: { recorded: 3, unknown: ["/media/Movies/It's.mkv"] },
  });
});

test("--same follows only the named files, after a question, and needs a path", async () => {
  const folders = ["/media/Movies/It's.mkv"];
  const done = await run({ same: true, yes: true, folders }, {}, undefined, ON_NEW_DISK);
  expect([done.code, done.followed]).toEqual([0, [[1, "cli:me", true]]]);
  const no = { terminal: true, ask: async () => false };
  const refused = await run({ same: true, folders }, no, undefined, ON_NEW_DISK);
  expect([refused.code, refused.followed]).toEqual([4, []]);
  await expect(run({ same: true, yes: true }, {}, undefined, ON_NEW_DISK)).rejects.toThrow(
    "--same needs",
  );
  await expect(
    run({ same: true, yes: true, folders: ["/media/TV"] }, {}, undefined, ON_NEW_DISK),
  ).rejects.toMatchObject({ code: "not_found" });
});

test("a root that the settings no longer name is listed before the question", async () => {
  const left = [{ root: "/mnt/old", files: 384, to: "/mnt/new" }];
  const { err } = await run({}, { terminal: true, ask: async () => false, left });
  expect(err).toContain(
    "/mnt/old is no longer a media root: 384 files of the journal there count as gone from then on.",
  );
});

const movedFile = (name: string): LibraryWorks["moved"][number] => ({
  id: name,
  releaseId: 7,
  from: `/media/Movies/${name}.mkv`,
  to: `/media/Movies/New ${name}.mkv`,
  file: { dev: "1", ino: name, size: 5, mtimeNs: "1" },
  anchor: undefined,
});
const MOVED: LibraryWorks = { ...FOUND, works: [], moved: ["a", "b", "c"].map(movedFile) };

test("moved files count as tracked only if the journal has their new paths", async () => {
  const all = await run({ yes: true }, {}, undefined, MOVED, { ...TOTALS, moved: 3 });
  expect(all.out).toContain(
    "Files moved or renamed by hand are tracked at their new path: 3 files, for example: " +
      "/media/Movies/a.mkv is /media/Movies/New a.mkv\n",
  );
  const some = await run({ yes: true }, {}, undefined, MOVED, { ...TOTALS, moved: 1 });
  expect(some.out).toContain(
    "Files moved or renamed by hand are tracked at their new path: 1 file.\n" +
      "2 files moved or renamed by hand are not tracked yet. Run it again when nothing there is " +
      "being filed or undone.\n",
  );
  const none = await run({ yes: true }, { signal: AbortSignal.abort() }, new Error("stop"), MOVED);
  expect(none.out).not.toContain("are tracked");
  expect(none.out).toContain("3 files moved or renamed by hand are not tracked yet.");
  const dry = await run({ dryRun: true }, {}, undefined, MOVED);
  expect(dry.out).toContain("would be tracked at their new path: 3 files, for example:");
});
