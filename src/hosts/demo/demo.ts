import { once } from "node:events";
import { access, rm } from "node:fs/promises";
import { createServer } from "node:net";
import { join } from "node:path";
import type { HistoryPage } from "../../app/review/queue/history.ts";
import type { QueuePage } from "../../app/review/queue/queue.ts";
import type { ShownEntry, ShownItem } from "../../app/shown/release-shape.ts";
import type { ShownResults } from "../../app/shown/results-shape.ts";
import { createCleanups } from "../../base/cleanups.ts";
import { formatCount } from "../../base/text/format-count.ts";
import type { Clock } from "../../core/clock.ts";
import { dropAll, hasHappened, releaseOf } from "./drop-all.ts";
import {
  certainDrops,
  DISC,
  doubtfulDrops,
  ODD_EPISODE,
  ODD_PACK,
  REMAKE,
  UNDONE_BY_CLIENT,
  UNDONE_BY_PERSON,
} from "./drops.ts";
import { type DemoFolder, makeFolder, writeEnvFile } from "./folder.ts";
import {
  awaitStore,
  createFollow,
  type OpenWatch,
  type Scene,
  typeCommand,
} from "./follow-daemon.ts";
import { DemoFailed, type DemoPage, toUnbroken, withSpaces, wrap } from "./page.ts";
import { type ProgramCommand, runCommand, startDaemon, startMcp } from "./program.ts";
import { defineDemo, printEnd, printKept, printStart, showResult } from "./result.ts";
import { type FakePlex, startFakePlex } from "./stand-ins/plex/fake-plex.ts";
import { type FakeTmdb, startFakeTmdb } from "./stand-ins/tmdb/fake-tmdb.ts";

/** "Dune" (1984) on TMDB. */
const DUNE_1984_ID = "841";

/**
 * Acts as the person: approves the remake with its real identity and undoes another film, using
 * real commands.
 */
async function decide(scene: Scene, signal: AbortSignal): Promise<void> {
  const { page, follow, folder } = scene;
  const remake = releaseOf(follow.entries, REMAKE);
  page.paragraph(
    `#${remake} could be one of two films, and its length fits the older one. A person ` +
      "approves it as Dune (1984):",
  );
  await typeCommand(
    scene,
    ["approve", String(remake), "--type", "movie", "--tmdb", DUNE_1984_ID],
    signal,
  );
  await follow.until(
    `Filing #${remake}`,
    (entries) => hasHappened(entries, remake, ["filed"]),
    signal,
  );

  const unwanted = releaseOf(follow.entries, UNDONE_BY_PERSON);
  page.lines([""]);
  page.paragraph(`#${unwanted} was filed correctly, but is not wanted. It is undone:`);
  await typeCommand(scene, ["undo", String(unwanted), "--yes"], signal);
  await follow.until(
    `Undoing #${unwanted}`,
    (entries) => hasHappened(entries, unwanted, ["taken_back"]),
    signal,
  );
  await access(join(folder.downloads, UNDONE_BY_PERSON));
  follow.print(
    "untouched",
    `downloads/${UNDONE_BY_PERSON}`,
    "the download stays where it was, and keeps seeding",
  );
}

type StandIns = AsyncDisposable & { tmdb: FakeTmdb; plex: FakePlex };

/**
 * Starts stand-ins for TMDB and Plex on free loopback ports. @throws DemoFailed if they cannot
 * listen
 */
async function startStandIns({ movies, series }: DemoFolder): Promise<StandIns> {
  await using stack = createCleanups();
  try {
    const tmdb = stack.use(await startFakeTmdb({ posters: true }));
    const sections = [
      { title: "Movies", type: "movie", locations: [movies] },
      { title: "TV Shows", type: "show", locations: [series] },
    ];
    const plex = stack.use(await startFakePlex({ sections, indexes: true }));
    const all = stack.move();
    return { tmdb, plex, [Symbol.asyncDispose]: () => all[Symbol.asyncDispose]() };
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new DemoFailed(
      `The stand-ins for TMDB and Plex could not listen on 127.0.0.1: ${why}.`,
      [],
      { cause },
    );
  }
}

export interface DemoDeps {
  page: DemoPage;
  clock: Clock;
  random: (bytes: number) => Uint8Array;
  program: ProgramCommand;
  /** Parent folder in which the demo creates its own folder. */
  tempDir: string;
  openWatch: OpenWatch;
  /**
   * Registers a synchronous clean-up for an exit that skips the normal clean-up. Returns a function
   * that cancels it.
   */
  atExit: (tidy: { folder: string; pid: number | undefined }) => () => void;
}

export type DemoOptions = { keep: boolean; web: boolean };

/**
 * Runs the whole product against stand-ins: starts the daemon, drops downloads, decides as a person
 * would, and shows the result. With `web`, a real person decides in a browser until the signal
 * aborts. The demo's folder and processes are removed when the promise resolves or rejects, and
 * after an abort.
 * @throws DemoFailed if an expected step does not happen
 */
export async function runDemo(
  deps: DemoDeps,
  { keep, web }: DemoOptions,
  signal: AbortSignal,
): Promise<void> {
  const { page, clock, program } = deps;
  await using stack = createCleanups();
  const folder = await makeFolder(deps.tempDir);
  stack.defer(() => rm(folder.path, { recursive: true, force: true, maxRetries: 5 }));
  stack.defer(deps.atExit({ folder: folder.path, pid: undefined }));
  const servers = stack.use(await startStandIns(folder));
  printStart(page, folder);
  const webValues = web ? await webSettings(deps.random) : {};
  await writeEnvFile(folder, servers, { PLEX_INGEST_DIR: folder.downloads, ...webValues });

  signal.throwIfAborted();
  const daemon = await startDaemon(program, folder);
  stack.defer(() => daemon.stop());
  stack.defer(deps.atExit({ folder: folder.path, pid: daemon.pid }));
  const watch = stack.use(
    await awaitStore({ clock, daemon, openWatch: deps.openWatch }, folder.state, signal),
  );
  const notes = new Map(
    [...certainDrops, ...doubtfulDrops].flatMap(({ name, note }) => (note ? [[name, note]] : [])),
  );
  const follow = createFollow({ page, clock, daemon, watch, library: folder.library, notes });
  const scene = { ...deps, folder, follow };

  await showDownloads(scene, signal);
  if (web) {
    page.heading("3  You decide, in a browser");
    await showLink(scene, signal);
    return await follow.forever(signal);
  }
  await showDecisions(scene, signal);
  page.heading("5  The result");
  await showResult(scene, servers.plex, signal);
  if (!keep) return printEnd(page);
  printKept(page, program, folder, follow);
  await follow.forever(signal);
}

async function showDownloads(scene: Scene, signal: AbortSignal): Promise<void> {
  const { page } = scene;
  page.heading("1  Downloads with clear names");
  page.paragraph("Filed immediately: each scores 0.85 or more, and no guard objects.", "quiet");
  page.lines([""]);
  await dropAll(scene, certainDrops, signal);
  page.heading("2  Downloads with unclear names: they are in review, with the reason");
  await dropAll(scene, doubtfulDrops, signal);
}

async function showDecisions(scene: Scene, signal: AbortSignal): Promise<void> {
  scene.page.heading("3  A person decides");
  await decide(scene, signal);
  scene.page.heading("4  A model decides, over MCP");
  await reviewOverMcp(scene, signal);
}

/**
 * Returns settings that make the daemon serve its web page on a free loopback port and with its own
 * token.
 */
const webSettings = async (
  random: (bytes: number) => Uint8Array,
): Promise<Record<string, string>> => ({
  SERVER_HOST: "127.0.0.1",
  SERVER_PORT: String(await freePort()),
  AUTH_TOKEN: Buffer.from(random(24)).toString("hex"),
});

/** Returns a free port on the loopback address. */
async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  server.close();
  await once(server, "close");
  if (address === null || typeof address === "string") {
    throw new DemoFailed("No port of 127.0.0.1 is free.");
  }
  return address.port;
}

/** Prints the link that signs in a browser, and how to get another one. */
async function showLink({ page, program, folder }: Scene, signal: AbortSignal): Promise<void> {
  const link = (await runCommand(program, folder, ["web", "--print"], signal)).trim();
  page.paragraph(
    "Open this link within ten minutes. It signs in one browser on this machine, once.",
  );
  page.lines(["", page.paint(link, "strong"), ""]);
  page.paragraph(
    "You can decide what waits with the mouse or with the keyboard only (? lists the keys).",
  );
  page.lines([""]);
  page.paragraph("For another link, or to decide in another terminal:", "quiet");
  page.lines(["", defineDemo(program, folder), "demo web --print", "demo queue"]);
  page.heading("The demo runs until Ctrl-C; events appear here");
}

const CALL_COLUMNS = 32;

/**
 * Formats a tool call and its response in two columns. A long response continues in its own column.
 */
export function formatCallLines(
  call: string,
  answer: string,
  page: Pick<DemoPage, "width" | "paint">,
): string[] {
  const [first = "", ...more] = wrap(answer, page.width - CALL_COLUMNS).map(withSpaces);
  const head = page.paint(toUnbroken(call), "strong");
  const gap = " ".repeat(Math.max(2, CALL_COLUMNS - call.length));
  const below = more.map((line) => `${" ".repeat(CALL_COLUMNS)}${line}`);
  if (call.length + 2 > CALL_COLUMNS) {
    return [withSpaces(head), `${" ".repeat(CALL_COLUMNS)}${first}`, ...below];
  }
  return [`${withSpaces(head)}${gap}${first}`, ...below];
}

/** The demo client's name in history, after `mcp:`. */
const CLIENT = "demo";
const FIREFLY = 1437;

type UndoConfirmation = { plan: { files: string[] }; confirm_token: string };

/**
 * Runs a session with the real MCP server in the way a model would: reads the queue, approves a
 * pack, rejects a disc, undoes a film.
 */
async function reviewOverMcp(scene: Scene, signal: AbortSignal): Promise<void> {
  const { page, follow, program, folder } = scene;
  await using client = startMcp(program, folder, signal);
  await client.initialize(CLIENT);
  page.paragraph(
    `This is the real server, started as by any MCP client; this client is called “${CLIENT}”. ` +
      "Its calls and their results:",
  );
  page.lines([""]);

  async function call<T>(
    shown: string,
    args: Record<string, unknown>,
    words: (answer: T) => string,
  ): Promise<T> {
    const tool = shown.split(" ", 1)[0] ?? "";
    const answer = (await client.call(tool, args)) as T;
    page.lines(formatCallLines(shown, words(answer), page));
    return answer;
  }
  const until = async (id: number, action: string): Promise<void> => {
    await follow.until(
      `The request for #${id}`,
      (entries) => hasHappened(entries, id, [action]),
      signal,
    );
  };

  await call<QueuePage>("get_ingest_queue", {}, ({ items, total }) => {
    return `${total} in review: ${items.map(({ id }) => `#${id}`).join(", ")}`;
  });
  const pack = releaseOf(follow.entries, ODD_PACK);
  await call<{ item: ShownItem }>(`get_ingest_item #${pack}`, { id: pack }, ({ item }) =>
    oddFiles(item),
  );
  const files = [{ path: ODD_EPISODE, season: 1, episodes: [3] }];
  const approval = { ids: [pack], type: "tv", tmdb_id: FIREFLY, files };
  await call<ShownResults>(
    `approve_ingest #${pack} as tv ${FIREFLY}`,
    approval,
    ({ results: [result], engine }) => {
      return (
        `${result?.state}, with ${ODD_EPISODE} as s01e03; ` +
        (engine.running ? "the engine files it" : "no engine is running")
      );
    },
  );
  const isFiled = ({ release_id, name, action }: ShownEntry) =>
    name === ODD_PACK && release_id !== pack && action === "filed";
  await follow.until("Filing the third episode", (entries) => entries.some(isFiled), signal);

  const disc = releaseOf(follow.entries, DISC);
  await call<ShownResults>(
    `reject_ingest #${disc}`,
    { ids: [disc], reason: "a whole disc" },
    ({ results: [result] }) => {
      return `${result?.state}: the download is kept, and does not come up again`;
    },
  );

  const film = releaseOf(follow.entries, UNDONE_BY_CLIENT);
  const { confirm_token } = await call<UndoConfirmation>(
    `undo_ingest #${film}`,
    { id: film },
    ({ plan }) => {
      return (
        `nothing yet: a plan (${formatCount(plan.files.length, "file leaves", "files leave")} ` +
        "the library) and a token to confirm it"
      );
    },
  );
  await call<ShownResults>(
    `undo_ingest #${film} with the token`,
    { id: film, confirm_token },
    ({ results: [result] }) => {
      return `${result?.state}`;
    },
  );
  await until(film, "taken_back");
  await call<HistoryPage>(
    `get_ingest_history #${film}`,
    { id: film, detail: "full" },
    ({ entries, total }) => {
      const asked = entries.find(({ action }) => action === "undo_asked");
      return `${total} entries; the undo was requested by ${asked?.actor}`;
    },
  );
}

/** Lists the videos without an episode number, as a model would see the list. */
function oddFiles({ files }: ShownItem): string {
  const videos = files.filter(({ role }) => role === "video");
  const odd = videos.filter(({ episodes }) => episodes === undefined).map(({ path }) => path);
  return `${videos.length} videos; no episode is known for ${odd.join(", ")}`;
}
