import type { FileTools } from "../../../app/file-tools/desk.ts";
import type { IdentifyDesk } from "../../../app/identify/desk/desk.ts";
import type { FindPoster } from "../../../app/page/posters.ts";
import type { Review } from "../../../app/review/review.ts";
import { UserError } from "../../../core/errors.ts";
import type { Toolset } from "../../../core/toolsets.ts";
import type { Storage, ToolDeps } from "../../../hosts/mcp/tools/define.ts";
import type { Store } from "../../../store/open.ts";
import type { EffectiveSetting } from "../../../store/settings/settings.ts";
import { isEngineLockTaken } from "../../../store/sqlite/engine-lock.ts";
import type { Config } from "../../config/config.ts";
import type { DaemonLog } from "../../log/log.ts";
import { asCommand, openStoreFor, storeFiles } from "../../process/open-store.ts";
import type { wireClientHost } from "../../run/client-host.ts";
import type { wirePosters } from "../../use-cases/posters.ts";
import { torrentsDeskDeps, wireTorrentsDesk } from "../../use-cases/torrents.ts";
import { wireIdentifyDesk } from "../../use-cases/works.ts";

type McpDesks = Pick<ToolDeps, "review" | "identify" | "torrents" | "fileTools" | "storage" | "posters"> & {
  /** For the page in a browser; it has no other way to TMDb than the page in a client. */
  findPoster: FindPoster;
  /** In mode mcp: what hosts an engine in this process. */
  host: ReturnType<typeof wireClientHost> | undefined;
  /** The database, and whether a process has the engine lock; undefined for a plain Plex server. */
  database: { store: Store; lockHeld: () => boolean } | undefined;
  close(): Promise<void>;
};

export type McpDeskOptions = {
  readOnly: boolean;
  cwd: string;
  /** Starts an engine where no daemon runs; undefined in the other modes. */
  wakeEngine: (() => void) | undefined;
  /** The settings of this process with their origins. */
  settings: () => Promise<EffectiveSetting[]>;
  log: DaemonLog;
  /** In the process that has the engine lock, which must not open its file: whether it still has it. */
  lockHeld?: (() => boolean) | undefined;
};

/** Whether a server with these tools is a plain Plex server: it hosts no engine, and none of its tools needs the database. */
export const isPlain = (
  toolsets: readonly Toolset[],
  { mode, autoStart }: Pick<Config, "mode" | "autoStart">,
): boolean => toolsets.every((name) => name === "plex") && !(mode === "mcp" && autoStart);

/** What a plain Plex server has in place of the database: its commands are told to the log. */
export function plainDesks({ info }: Pick<DaemonLog, "info">): McpDesks {
  const noDatabase = (): never => {
    throw new UserError("This server has no database.", "Start it with the toolset ingest as well.", "unsupported");
  };
  const record: Review["record"] = async (action, detail, actor) =>
    info(`${actor} ${action} ${JSON.stringify(detail)}`);
  const review = onDemand<Review>({ wakesEngine: false, record }, async () => noDatabase());
  const identify = onDemand<IdentifyDesk>({}, async () => noDatabase());
  return {
    review,
    identify,
    torrents: noDatabase,
    fileTools: noDatabase,
    storage: noDatabase,
    posters: async () => noDatabase(),
    findPoster: async () => noDatabase(),
    host: undefined,
    database: undefined,
    close: async () => {},
  };
}

/** The use cases over the database, which is opened at once; the rest is loaded when a tool needs it. */
export async function openMcpDesks(config: Config, options: McpDeskOptions): Promise<McpDesks> {
  const { readOnly, cwd, wakeEngine, settings, log } = options;
  const mayHost = config.mode === "mcp" && !readOnly && wakeEngine !== undefined;
  const opened = await openStoreFor(readOnly ? "reader" : mayHost ? "shared" : "command", config.stateDir);
  const host = mayHost
    ? (await import("../../run/client-host.ts")).wireClientHost(config, {
        store: opened,
        log,
        settings,
        startFiling: wakeEngine,
      })
    : undefined;
  const store = host ? asCommand(opened, () => host.hosts() && host.wake()) : opened;
  const lockHeld =
    options.lockHeld ?? host?.lockHeld ?? ((): boolean => isEngineLockTaken(storeFiles(config.stateDir).lock));
  const wake = host ? host.wake : readOnly ? undefined : wakeEngine;
  const review = onDemand<Review>({ wakesEngine: wake !== undefined }, async () => {
    const { wireReview } = await import("../../use-cases/review.ts");
    return wireReview(config, store, { cwd, readOnly, wakeEngine: wake, settings, host, lockHeld, trace: log.trace });
  });
  const desk = wireTorrentsDesk(config, torrentsDeskDeps(store), log.trace);
  const fileTools = (): FileTools =>
    onDemand<FileTools>({}, async () =>
      (await import("../../use-cases/file-tools.ts")).wireFileTools(config, store, {
        wakeEngine: wake,
        host,
        lockHeld,
      }),
    );
  const storage = (): Storage =>
    onDemand<Storage>({}, async () =>
      (await import("../desks/wire-storage.ts")).wireStorage(config, store, { wakeEngine: wake, host, lockHeld }),
    );
  const lookup = wireIdentifyDesk(config, store, { readOnly, trace: log.trace });
  let wired: Promise<ReturnType<typeof wirePosters>> | undefined;
  const posters = () =>
    (wired ??= import("../../use-cases/posters.ts").then((it) => it.wirePosters(config, store, log.trace)));
  return {
    review,
    posters: async (...asked) => (await posters()).postersAsData(...asked),
    findPoster: async (...asked) => (await posters()).findPoster(...asked),
    identify: lookup.identify,
    torrents: desk.torrents,
    fileTools,
    storage,
    host,
    database: { store, lockHeld },
    async close() {
      await desk.close();
      await (await wired?.catch(() => undefined))?.close();
      await lookup.close();
      await opened[Symbol.asyncDispose]();
    },
  };
}

/**
 * The use cases for releases, loaded with the first call: a quarter of what the process would load, and a client that only
 * lists the tools, or browses Plex, needs none of it. All of them but `wakesEngine` are asynchronous.
 */
function onDemand<Desk extends object>(at: Partial<Desk>, load: () => Promise<Desk>): Desk {
  let loaded: Promise<Desk> | undefined;
  return new Proxy(at as Desk, {
    get(known, name) {
      if (name in known) return known[name as keyof Desk];
      return async (...given: never[]) => {
        const desk = await (loaded ??= load());
        return (desk[name as keyof Desk] as (...args: never[]) => unknown)(...given);
      };
    },
  });
}
