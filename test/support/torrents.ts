import { join } from "node:path";
import { createSettleStage } from "../../src/app/discover/settle.ts";
import { createSourceHealth } from "../../src/app/engine/status.ts";
import { readNamedFolders } from "../../src/app/releases/named-folders.ts";
import { createConfirm } from "../../src/app/torrents/confirm.ts";
import {
  createFolderUse,
  createJudgeFolder,
  type FolderUse,
  type JudgeFolder,
} from "../../src/app/torrents/folder-use.ts";
import { openTorrentRegistry, type TorrentRegistry } from "../../src/app/torrents/registry.ts";
import {
  createTorrentStage,
  type TorrentStage,
  type TorrentStageDeps,
} from "../../src/app/torrents/stage.ts";
import type { BacklogPolicy } from "../../src/core/release/backlog.ts";
import type { Release } from "../../src/core/release/release.ts";
import { Services } from "../../src/core/services.ts";
import type { ClientSettings, LabelPolicy, TorrentClient } from "../../src/core/torrent/client.ts";
import { isNewsreader } from "../../src/core/torrent/kinds.ts";
import { findReleaseAtPath } from "../../src/store/releases/releases.ts";
import { isPaused } from "../../src/store/settings/settings.ts";
import { type Content, type TestEngine, type TestEngineOptions, testEngine } from "./engine.ts";
import type { FakeClock } from "./fake-clock.ts";
import { logOf, SILENT_LOG } from "./log.ts";
import { torrent } from "./torrent.ts";
import { type HeldTorrent, TransmissionPort } from "./transmission-port.ts";

const NO_LABELS: LabelPolicy = { labels: [], excludeLabels: [] };

export type Torrents = Awaited<ReturnType<typeof torrentEngine>>;

/**
 * The torrent stage on a real database and real folders, with a Transmission that the test
 * controls.
 */
export async function torrentEngine(
  options: TestEngineOptions & {
    backlog?: BacklogPolicy;
    labels?: LabelPolicy;
    known?: string[];
    mapped?: string[];
    /** The folders that the owner named for downloads. Default: the download folder. */
    named?: string[];
    /** The kind of client that Transmission imitates. */
    as?: Pick<ClientSettings, "kind" | "title">;
    /** A client that is used instead of Transmission. */
    over?: (clock: FakeClock) => Promise<TorrentClient>;
  } = {},
) {
  const engine: TestEngine = await testEngine(options);
  const transmission = new TransmissionPort([], engine.downloads);
  const said: string[] = [];
  const other = await options.over?.(engine.clock);
  const connect = (labels: LabelPolicy = NO_LABELS) =>
    other
      ? { ...other, toHere: (path: string) => path }
      : transmission.client({ labels, ...options.as }, engine.clock.monotonic);
  const namedFolders = () =>
    readNamedFolders({
      ...engine.deps,
      downloadFolders: options.named ?? [engine.downloads],
    });
  const start = async (): Promise<{
    stage: TorrentStage;
    registry: TorrentRegistry;
    use: FolderUse;
    judge: JudgeFolder;
  }> => {
    const newsreaders = new Set(
      options.as && isNewsreader(options.as.kind) ? ["transmission"] : [],
    );
    const registry = await openTorrentRegistry(engine.store, newsreaders);
    const client = connect(options.labels);
    const { known, mapped = [] } = options;
    const use = createFolderUse(registry, {
      name: client.name,
      title: client.title,
      known,
      mapped,
    });
    const deps: TorrentStageDeps = {
      ...engine.deps,
      observe: engine.observeRelease,
      registry,
      use,
      client,
      clock: engine.clock,
      places: { ingestDirs: [engine.downloads], mediaRoots: [engine.library] },
      namedFolders,
      backlog: options.backlog ?? "ask",
      health: createSourceHealth(engine.store, client.kind, engine.clock),
      wake: () => void wakes++,
      paused: () => isPaused(engine.store.read),
      log: logOf((message) => void said.push(message)),
    };
    return {
      stage: createTorrentStage(deps),
      registry,
      use,
      judge: createJudgeFolder(registry, [use]),
    };
  };
  let wakes = 0;
  let running = await start();

  return {
    engine,
    transmission,
    said,
    /** Returns how often the stage woke the engine. */
    wakes: () => wakes,
    get registry() {
      return running.registry;
    },
    get client() {
      return connect();
    },
    get use() {
      return running.use;
    },
    get judge() {
      return running.judge;
    },
    standingOf: (path: string) => running.registry.claims().relationOf(path),
    known: (hash: string) => running.registry.get({ client: "transmission", hash }),
    get stage() {
      return running.stage;
    },
    /** The check that the file stage makes before it files. */
    confirm: (labels: LabelPolicy = NO_LABELS) =>
      createConfirm(
        running.registry,
        engine.deps.files,
        Services.of([connect(labels)]),
        namedFolders,
      ),
    /** The settle stage of the watched folders, which runs next to the torrent stage. */
    settle: (stableMs: number) =>
      createSettleStage({
        ...engine.deps,
        clock: engine.clock,
        limits: () => ({ stableMs, pollMs: 10_000 }),
        wake: () => {},
        log: SILENT_LOG,
        judgeFolder: (path, at) => running.judge(path, at),
        hasClient: () => true,
      }),
    /** Starts the engine again on the same database. */
    async restart() {
      running = await start();
    },
    /** Adds a torrent to Transmission, and writes its files to disk unless `onDisk` is false. */
    add(
      name: string,
      content: Content = name,
      given: Partial<HeldTorrent> & { onDisk?: boolean } = {},
    ): HeldTorrent {
      const { onDisk = true, ...rest } = given;
      if (onDisk) engine.drop(name, content);
      const files =
        typeof content === "string" || content instanceof Uint8Array
          ? { [name]: content }
          : under(name, content);
      const id = transmission.torrents.length + 1;
      const added: HeldTorrent = {
        ...torrent("", {
          id,
          hash: String(id).padStart(40, "0"),
          name,
          downloadDir: engine.downloads,
        }),
        files: Object.entries(files).map(([path, bytes]) => ({
          name: path,
          length: Buffer.byteLength(bytes),
          wanted: true,
        })),
        ...rest,
      };
      transmission.torrents.push(added);
      return added;
    },
    /** Advances the clock by `afterMs`, then polls once. */
    async poll(afterMs = 30_000) {
      engine.clock.advance(afterMs);
      await running.stage.run(engine.signal);
    },
    /** Polls twice, so that the torrent is checked a second time. */
    async looks() {
      await this.poll();
      await this.poll(500);
    },
    async release(name: string): Promise<Release | undefined> {
      return findReleaseAtPath(engine.store.read, join(engine.downloads, name));
    },
    async stateOf(name: string): Promise<string | undefined> {
      return (await this.release(name))?.state;
    },
    [Symbol.asyncDispose]: () => engine[Symbol.asyncDispose](),
  };
}

const under = (name: string, content: Record<string, string | Uint8Array>) =>
  Object.fromEntries(Object.entries(content).map(([path, bytes]) => [`${name}/${path}`, bytes]));
