import { access, rm } from "node:fs/promises";
import { join } from "node:path";
import type { Clock } from "../core/clock.ts";
import { DemoFailed } from "./demo-failed.ts";
import { dropAll, hasHappened, releaseOf } from "./drop-all.ts";
import { certainDrops, doubtfulDrops, REMAKE, UNDONE_BY_PERSON } from "./drops.ts";
import { type DemoFolder, makeFolder, writeEnvFile } from "./folder.ts";
import { awaitStore, createFollow, type OpenWatch } from "./follow.ts";
import { printEnd, printKept, printStart } from "./frame.ts";
import { reviewOverMcp } from "./mcp-review.ts";
import type { Page } from "./page.ts";
import { type Program, runCommand, startDaemon } from "./program.ts";
import { showResult } from "./result.ts";
import type { Scene } from "./scene.ts";
import { type FakePlex, startFakePlex } from "./stand-ins/fake-plex.ts";
import { type FakeTmdb, startFakeTmdb } from "./stand-ins/fake-tmdb.ts";

/** "Dune" of 1984 on TMDb. */
const RIGHT_FILM = "841";

/** A person approves the remake with the identity that it really has, and takes another film back. Real commands. */
async function decide(scene: Scene, signal: AbortSignal): Promise<void> {
  const { page, follow, folder } = scene;
  const remake = releaseOf(follow.entries, REMAKE);
  page.paragraph(
    `#${remake} is the old film, and the best guess was the new one. A person approves it as Dune (1984):`,
  );
  await type(scene, ["approve", String(remake), "--type", "movie", "--tmdb", RIGHT_FILM], signal);
  await follow.until(`The filing of #${remake}`, (entries) => hasHappened(entries, remake, ["filed"]), signal);

  const unwanted = releaseOf(follow.entries, UNDONE_BY_PERSON);
  page.lines([""]);
  page.paragraph(`#${unwanted} was filed rightly, and nobody wants it there. It is taken back:`);
  await type(scene, ["undo", String(unwanted), "--yes"], signal);
  await follow.until(
    `The undoing of #${unwanted}`,
    (entries) => hasHappened(entries, unwanted, ["taken_back"]),
    signal,
  );
  await access(join(folder.downloads, UNDONE_BY_PERSON));
  follow.print("untouched", `downloads/${UNDONE_BY_PERSON}`, "the download is where it was, and goes on seeding");
}

async function type({ page, program, folder }: Scene, words: readonly string[], signal: AbortSignal): Promise<void> {
  page.command(`plex-ingest ${words.join(" ")}`);
  const said = await runCommand(program, folder, words, signal);
  page.lines(said.trimEnd().split("\n"));
  page.lines([""]);
}

type StandIns = AsyncDisposable & { tmdb: FakeTmdb; plex: FakePlex };

/** TMDb and Plex on free ports of the loopback address. @throws DemoFailed when there is none to be had. */
async function startStandIns({ movies, series }: Pick<DemoFolder, "movies" | "series">): Promise<StandIns> {
  await using stack = new AsyncDisposableStack();
  try {
    const tmdb = stack.use(await startFakeTmdb());
    const sections = [
      { title: "Movies", type: "movie", locations: [movies] },
      { title: "TV Shows", type: "show", locations: [series] },
    ];
    const plex = stack.use(await startFakePlex({ sections, indexes: true }));
    const all = stack.move();
    return { tmdb, plex, [Symbol.asyncDispose]: () => all.disposeAsync() };
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new DemoFailed(`The stand-ins for TMDb and Plex could not listen on 127.0.0.1: ${why}.`, [], { cause });
  }
}

export type DemoDeps = {
  page: Page;
  clock: Clock;
  random: (bytes: number) => Uint8Array;
  program: Program;
  /** Where the demo's own folder is made. */
  tempDir: string;
  openWatch: OpenWatch;
  /** Runs a last, synchronous tidying when the process ends without coming back here; returns how to call that off. */
  atExit: (tidy: { folder: string; pid: number | undefined }) => () => void;
};

/**
 * The whole product once through on stand-ins: starts the daemon, drops downloads, decides as a person would, shows what
 * became of it. Its folder and its processes are gone when it resolves, rejects or is aborted.
 * @throws DemoFailed when something does not happen that should.
 */
export async function runDemo(deps: DemoDeps, { keep }: { keep: boolean }, signal: AbortSignal): Promise<void> {
  const { page, clock, program } = deps;
  await using stack = new AsyncDisposableStack();
  const folder = await makeFolder(deps.tempDir);
  stack.defer(() => rm(folder.path, { recursive: true, force: true, maxRetries: 5 }));
  stack.defer(deps.atExit({ folder: folder.path, pid: undefined }));
  const servers = stack.use(await startStandIns(folder));
  await writeEnvFile(folder, servers);
  printStart(page, folder);

  signal.throwIfAborted();
  const daemon = await startDaemon(program, folder);
  stack.defer(() => daemon.stop());
  stack.defer(deps.atExit({ folder: folder.path, pid: daemon.pid }));
  const watch = stack.use(await awaitStore({ ...deps, daemon }, folder.state, signal));
  const notes = new Map([...certainDrops, ...doubtfulDrops].flatMap(({ name, note }) => (note ? [[name, note]] : [])));
  const follow = createFollow({ page, clock, daemon, watch, library: folder.library, notes });
  const scene = { ...deps, folder, follow };

  page.heading("1  Downloads that say what they are");
  page.paragraph("Filed at once: each scores 0.85 or more, and nothing speaks against it.", "quiet");
  page.lines([""]);
  await dropAll(scene, certainDrops, signal);
  page.heading("2  Downloads that do not: they wait, and say why");
  await dropAll(scene, doubtfulDrops, signal);
  page.heading("3  A person decides");
  await decide(scene, signal);
  page.heading("4  A model decides, over MCP");
  await reviewOverMcp(scene, signal);
  page.heading("5  What became of it");
  await showResult({ ...scene, plex: servers.plex }, signal);
  if (!keep) return printEnd(page);
  printKept(page, program, folder, follow);
  await follow.forever(signal);
}
