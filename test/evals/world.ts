import { resolve } from "node:path";
import { openServer } from "../../src/bin/server/open-server.ts";
import { TOOLSET_NAMES, type Toolset } from "../../src/core/toolsets.ts";
import type { PlexSection } from "../../src/hosts/demo/stand-ins/plex/item.ts";
import type { FakeCatalogue } from "../../src/hosts/demo/stand-ins/tmdb/catalogue/works.ts";
import { listOfferedTools } from "../../src/hosts/mcp/offered-tools.ts";
import type { ToolServer } from "../../src/hosts/mcp/server.ts";
import type { ListedTool } from "../../src/hosts/mcp/tools/define.ts";
import { type GoodConfiguration, loadConfig } from "../../src/program/config/load.ts";
import { openEngine } from "../../src/program/engine/open.ts";
import { createProgram } from "../../src/program/program.ts";
import { type Home, makeHome, TMDB_KEY } from "../process/home.ts";
import { type FakeTransmission, startFakeTransmission } from "../support/fake-transmission.ts";
import { type PlexOptions, startPlex } from "../support/plex/start-plex.ts";
import { startFakePlex, startFakeTmdb } from "../support/stand-ins.ts";

export type WorldOptions = {
  /** Downloads that exist before the engine first looks. */
  drops?: readonly string[];
  settings?: Record<string, string>;
  /**
   * Without this, all toolsets are offered, because the person who asks does not know about them.
   */
  toolsets?: readonly Toolset[];
  catalogue?: FakeCatalogue;
  /**
   * A Plex with these items and players, or one that reads the library's folders when it is asked
   * to scan.
   */
  plex?: PlexOptions | "reads-folders";
  /** A download client's torrents by name. */
  torrents?: readonly { name: string; hash: string; done?: boolean }[];
  /** Adds other things before the engine first looks. */
  before?(home: Home, transmission: FakeTransmission | undefined, sections: PlexSection[]): void;
};

export type World = AsyncDisposable & {
  home: Home;
  tools: ToolServer;
  /** Tools that the server offers, listed or not. */
  offered: readonly ListedTool[];
  transmission: FakeTransmission | undefined;
  /** Requests that reached Plex players. */
  playersAsked: () => readonly unknown[];
  /** Scans that were requested from Plex. */
  scans: () => readonly { section: string; path: string | undefined }[];
  /** Uses a tool as another client did earlier. @throws Error with the refusal */
  by(tool: string, args: Record<string, unknown>): Promise<void>;
  /** Runs the engine until it has nothing left to do on its own. */
  settle(): Promise<void>;
  /** Keeps the engine resident from now on, as in a daemon. */
  stay(): Promise<void>;
  /** Resolves when the resident engine has carried out all requests. */
  rest(): Promise<void>;
};

/**
 * A home like a person's: separate configuration, database and folders, the program assembled as
 * for its processes, and stand-ins for TMDB, Plex and Transmission on loopback.
 */
export async function makeWorld(options: WorldOptions): Promise<World> {
  const {
    drops = [],
    settings = {},
    toolsets = TOOLSET_NAMES,
    catalogue,
    plex: wanted,
    torrents,
  } = options;
  await using stack = new AsyncDisposableStack();
  const tmdb = stack.use(
    await startFakeTmdb({ key: TMDB_KEY, ...(catalogue ? { catalogue } : {}) }),
  );
  const home = stack.use(makeHome({ tmdb, settings: { ...QUICK, ...settings } }));
  const folders = [
    { title: "Movies", type: "movie", locations: [home.movies] },
    { title: "TV Shows", type: "show", locations: [home.tv] },
  ];
  const reading =
    wanted === "reads-folders"
      ? stack.use(await startFakePlex({ token: TOKEN, sections: folders }))
      : undefined;
  const full =
    typeof wanted === "object"
      ? stack.use(await startPlex({ token: TOKEN, ...wanted }))
      : undefined;
  const transmission =
    torrents && stack.use(await startFakeTransmission({ downloadDir: home.downloads }));
  for (const { name, hash, done = false } of torrents ?? []) {
    transmission?.add({
      hashString: hash,
      name,
      downloadDir: home.downloads,
      ...(done ? { status: 6, leftUntilDone: 0, percentDone: 1, isFinished: false } : {}),
    });
  }
  const plex = reading ?? full;
  home.configure({
    ...(plex ? { PLEX_URL: plex.url, PLEX_TOKEN: TOKEN } : {}),
    ...(transmission ? { TRANSMISSION_URL: transmission.origin } : {}),
  });
  for (const name of drops) home.drop(name);
  options.before?.(home, transmission, full?.world.library.sections ?? []);

  const place = {
    env: {},
    cwd: home.path,
    home: home.path,
    envFile: home.envFile,
    entry: resolve("dist/plex-ingest.js"),
  };
  const load = (): GoodConfiguration => {
    const loaded = loadConfig({ ...place, command: "daemon" });
    if (!loaded.ok) throw new Error(JSON.stringify(loaded.problems));
    return loaded;
  };
  const warn = (): void => {};
  const engine = createProgram({ load, place, warn, role: "engine" });
  stack.defer(engine.close);
  const stop = new AbortController();
  const resident = new AsyncDisposableStack();
  let rest = async (): Promise<void> => {};

  async function opened() {
    const own = await engine.lock();
    const lock = await own.acquire();
    if (!lock) throw new Error("The engine's lock is taken.");
    return openEngine(engine, { lock, kind: "daemon" });
  }
  async function settle(): Promise<void> {
    await using open = await opened();
    await open.engine.runOnce(stop.signal);
  }
  async function stay(): Promise<void> {
    const open = await opened();
    const running = open.engine.run(stop.signal);
    // If the engine ended, it has carried out nothing. Its own error is then reported instead of
    // the missing result.
    rest = () => Promise.race([running, open.engine.rest(stop.signal)]);
    resident.defer(async () => {
      stop.abort();
      await running;
      await open[Symbol.asyncDispose]();
    });
  }
  await settle();
  const server = await openServer({
    load,
    place,
    warn,
    toolsets: toolsets.join(),
    readOnly: false,
  });
  stack.defer(server.program.close);
  // The engine is disposed before the parts that it uses.
  stack.use(resident);
  const moved = stack.move();
  return {
    home,
    tools: server.tools.operator,
    offered: listOfferedTools({ toolsets, readOnly: false }),
    transmission,
    playersAsked: () => full?.playersAsked ?? [],
    scans: () => plex?.scans ?? [],
    async by(tool, args) {
      const call = { signal: stop.signal, actor: "mcp:before" };
      const { isError, content } = await server.tools.operator.call(tool, args, call);
      if (isError || content[0]?.text.includes('"ok":false')) throw new Error(content[0]?.text);
    },
    settle,
    stay,
    rest: () => rest(),
    [Symbol.asyncDispose]: () => moved.disposeAsync(),
  };
}

const TOKEN = "evals-plex-token";
/** Makes settling as short as possible. */
const QUICK = { INGEST_STABLE_SECONDS: "0", INGEST_STABILITY_POLL_SECONDS: "0.05" };
