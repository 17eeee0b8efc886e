import { execFileSync } from "node:child_process";
import { statSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { recordUnsure } from "../../../src/app/adopt/record.ts";
import { createBacklog } from "../../../src/app/discover/backlog.ts";
import { requestEach } from "../../../src/app/review/decisions/engine-requests.ts";
import { createUseCases } from "../../../src/program/use-cases/use-cases.ts";
import { factsOf, foundWork, libraryFile, ME } from "../../support/adopted.ts";
import { HEAT_FILE, HEAT_FOLDER } from "../../support/engine.ts";
import { SILENT_LOG } from "../../support/log.ts";
import { testProgram } from "../../support/program.ts";
import { renamed } from "../../support/rename-plan.ts";
import { candidate } from "../../support/review-release.ts";
import { type WholeEngine, wholeEngine } from "../../support/whole-engine.ts";
import { movie, season, series } from "../../support/works.ts";
import { fakeContext, fakeIo, runProgram } from "./fake-context.ts";

const LISTED = [
  movie(949, "Heat", 1995),
  movie(841, "Dune", 1984),
  movie(438_631, "Dune", 2021),
  movie(680, "Pulp Fiction", 1994),
  series(1396, "Breaking Bad", 2008, [
    season(1, 3, 2008, ["Pilot", "Cat's in the Bag", "And the Bag's in the River"]),
  ]),
];

/** Sets up a person's terminal next to an engine that files decided releases. */
async function terminal(auto: boolean) {
  const engine = await wholeEngine(LISTED, { auto });
  const env = { PLEX_MEDIA_ROOT: engine.library, PLEX_INGEST_DIR: engine.downloads };
  const program = testProgram(
    { ...env, PLEX_INGEST_STATE_DIR: join(engine.library, "..", "state") },
    {
      store: engine.store,
    },
  );
  async function type(words: readonly string[]) {
    const io = fakeIo({ terminal: true, ask: async () => true });
    const { context } = fakeContext(io);
    const code = await runProgram({ ...context, ...createUseCases(program) }, words).catch(
      (error: unknown) => String(error),
    );
    return { code, out: io.written(), err: io.complaints() };
  }
  return {
    engine,
    type,
    /** The commands printed for a release. */
    async told(id: number): Promise<string[]> {
      const { out } = await type(["show", String(id)]);
      return [...out.matchAll(/^ +(?:next|or): (.*)$/gm)].map(([, line = ""]) => line);
    },
    /** Runs the line in a shell, with the blanks filled in as only a person can. */
    async run(line: string) {
      const filled = line
        .replace(/ ID(?= |$)/, " 949")
        .replace("SEASON", "1")
        .replace("EPISODES", "2");
      const words = execFileSync("sh", ["-c", `printf '%s\\0' ${filled}`], {
        encoding: "utf8",
      }).split("\0");
      return type(words.slice(1, -1));
    },
    async [Symbol.asyncDispose]() {
      await program.close();
      await engine[Symbol.asyncDispose]();
    },
  };
}

type Scene = {
  why: string;
  auto?: boolean;
  make: (engine: WholeEngine) => Promise<number> | number;
};

const one =
  (name: string, content: Parameters<WholeEngine["drop"]>[1] = name) =>
  (engine: WholeEngine) => {
    engine.drop(name, content);
    return 1;
  };

async function filed(engine: WholeEngine): Promise<void> {
  engine.drop("Heat.1995.720p.mkv", "a film");
  await engine.round();
}

const SCENES: Scene[] = [
  { why: "certain, and not filed without asking", auto: false, make: one("Heat.1995.mkv") },
  { why: "two films have the title", make: one("Dune.1080p.mkv") },
  { why: "nothing is found", make: one("Xyzzy.1999.mkv") },
  { why: "a film without a year", make: one("Pulp.Fiction.1080p.mkv") },
  { why: "the episode is not listed", make: one("Breaking.Bad.S01E09.mkv") },
  {
    why: "a pack with an odd video",
    make: one("Breaking.Bad.S01", {
      "Breaking.Bad.S01E01.mkv": "1",
      "Breaking.Bad.bonus.thing.mkv": "22",
    }),
  },
  {
    why: "two films in a folder",
    make: one("Films", { "Heat.1995.mkv": "1", "Dune.1984.mkv": "22" }),
  },
  {
    why: "a film in two bare parts",
    make: one("Heat.1995", { "cd1.avi": "1", "cd2.avi": "22" }),
  },
  {
    why: "a film in two lettered parts",
    make: one("Heat.1995", { "x-a.avi": "1", "x-b.avi": "22" }),
  },
  { why: "a disc", make: one("Heat.1995", { "Heat.iso": "1" }) },
  { why: "an archive", make: one("Heat.1995", { "heat.rar": "1" }) },
  { why: "a sample alone", make: one("Heat.1995.sample.mkv") },
  {
    why: "the library has it in another quality",
    async make(engine) {
      await filed(engine);
      engine.drop("Heat.1995.1080p.mkv", "a better film");
      return 2;
    },
  },
  {
    why: "someone else's file of the library is the film",
    make(engine) {
      engine.drop("../media/Movies/Heat (1995)/Heat.1995.mkv", "theirs");
      engine.drop("Heat.1995.1080p.mkv", "a film");
      return 1;
    },
  },
  {
    why: "a show of the library whose videos read as several works",
    async make(engine) {
      const folder = join(engine.library, "TV Shows", "Breaking Bad");
      const video = (name: string, episode: number) =>
        libraryFile(join(folder, name), {
          mapping: { season: 1, episodes: [episode], titles: ["T"] },
        });
      const files = [video("Breaking Bad S01E01.mkv", 1), video("Something Else (1999).mkv", 2)];
      const facts = {
        ...factsOf([{ ...candidate(1396, "Breaking Bad", 2008, 900), type: "tv" as const }]),
        reasons: [{ code: "several_works" as const, message: "They read as several works." }],
      };
      return (await recordUnsure(engine.deps, foundWork(folder, ...files), facts, ME)) ?? 0;
    },
  },
  {
    why: "several videos of the library as one film",
    async make(engine) {
      const folder = join(engine.library, "Movies", "Heat");
      const files = ["Heat.mkv", "Dune.mkv"].map((name) => libraryFile(join(folder, name)));
      const facts = {
        ...factsOf([candidate(949, "Heat", 1995, 900)]),
        reasons: [{ code: "several_videos" as const, message: "It has several." }],
      };
      return (await recordUnsure(engine.deps, foundWork(folder, ...files), facts, ME)) ?? 0;
    },
  },
  {
    why: "a film that was rejected",
    async make(engine) {
      engine.drop("Dune.1080p.mkv");
      await engine.round();
      await requestEach(engine.store, [1], { kind: "reject" }, ME);
      return 1;
    },
  },
  {
    why: "a film that was taken back",
    async make(engine) {
      await filed(engine);
      await requestEach(engine.store, [1], { kind: "undo" }, ME);
      return 1;
    },
  },
  {
    why: "a download that was there before the first start",
    async make(engine) {
      engine.drop("Heat.1995.mkv");
      const { dev, ino } = statSync(join(engine.downloads, "Heat.1995.mkv"));
      const fresh = [
        { name: "Heat.1995.mkv", kind: "file" as const, dev: `${dev}`, ino: `${ino}` },
      ];
      const backlog = createBacklog({
        store: engine.store,
        policy: "ask",
        clock: engine.clock,
        log: SILENT_LOG,
      });
      await backlog.takeInNew(engine.downloads, { fresh, total: 1000, there: true }, engine.signal);
      return 1;
    },
  },
  {
    why: "a rename that was taken back",
    async make(engine) {
      await filed(engine);
      const { id } = await renamed(engine, [[HEAT_FILE, `${HEAT_FOLDER}/Heat.mkv`]]);
      await requestEach(engine.store, [id], { kind: "undo" }, ME);
      return id;
    },
  },
];

const codesOf = async (engine: WholeEngine, id: number): Promise<string> => {
  const { state, reasons } = await engine.now(id);
  return [state, ...reasons.map(({ code }) => code)].join(" ");
};

test.each(SCENES)(
  "each suggested command runs unchanged and resolves the situation: $why",
  async ({ auto = true, make }) => {
    let lines = 1;
    for (let at = 0; at < lines; at++) {
      await using it = await terminal(auto);
      const { engine } = it;
      const id = await make(engine);
      await engine.round();
      const before = await codesOf(engine, id);
      const told = await it.told(id);
      lines = told.length;
      expect(told, before).not.toEqual([]);
      const line = told[at] ?? "";
      // Skips lines that only a person can carry out or that only show more.
      if (!line.startsWith("plex-ingest ") || line.startsWith("plex-ingest search ")) continue;
      const typed = await it.run(line);
      expect(typed, line).toMatchObject({ code: 0 });
      await engine.round();
      if (line.startsWith("plex-ingest add ")) {
        expect((await engine.all()).length, line).toBeGreaterThan(1);
      } else if (!line.startsWith("plex-ingest rename")) {
        expect(await codesOf(engine, id), `${before}: ${line}`).not.toBe(before);
      }
    }
  },
);

test("names no MCP tool to the user, and prints no path for a job", async () => {
  await using it = await terminal(true);
  const { engine } = it;
  await filed(engine);
  const { id } = await renamed(engine, [[HEAT_FILE, `${HEAT_FOLDER}/Heat.mkv`]]);
  await requestEach(engine.store, [id], { kind: "undo" }, ME);
  await engine.round();
  expect(await it.told(id)).toEqual(["plex-ingest rename --all"]);
  const { out } = await it.type(["show", String(id)]);
  expect(out).not.toContain("rename_library:");
});
