import { folderState } from "../../adapters/fs/disk/identity.ts";
import type { Stage } from "../../app/engine/engine.ts";
import type { Health } from "../../app/engine/status.ts";
import type { Probe } from "../../app/health/service-check.ts";
import { markStale } from "../../app/library-state/in-plex.ts";
import { createPlexIndexStage } from "../../app/library-state/plex-index-stage.ts";
import { createReadShow } from "../../app/library-state/read-show.ts";
import { createScan } from "../../app/scan/stage.ts";
import { warnOfOldPlex } from "../../core/library/plex-version.ts";
import { configuredServer } from "../../servers/servers.ts";
import type { Store } from "../../store/open.ts";
import type { Config } from "../config/config.ts";
import { clientIdentifier } from "../process/client-identifier.ts";
import { systemClock } from "../process/clock.ts";
import { VERSION } from "../process/version.ts";
import { wireEngineCache } from "./cache.ts";
import type { StageHooks } from "./stage-hooks.ts";

type ConfiguredPlex = {
  /** Keeps the index of what Plex has up to date. */
  index: ReturnType<typeof createPlexIndexStage>;
  readShow: ReturnType<typeof createReadShow>;
  /** The outbox to Plex; it listens to Plex's notifications only while it waits for something. */
  scan: Stage;
  probe: Probe;
};

type EnginePlex = {
  /** Undefined without PLEX_URL. */
  configured: ConfiguredPlex | undefined;
  /** Reads ahead, in the background, what clients ask Plex for first. */
  warmCache(): void;
  close(): Promise<void>;
};

/** The engine's side of Plex: the index of what it has, the outbox to it, and the cache that clients read. */
export async function wirePlex(
  config: Config,
  { store, log, moved, health }: { store: Store; health: Health } & Pick<StageHooks, "log" | "moved">,
): Promise<EnginePlex> {
  const cache = wireEngineCache(config, log);
  const kind = configuredServer(config);
  if (!kind) return { configured: undefined, warmCache: cache.warm, close: cache.close };
  const { warn, trace } = log;
  const server = await kind.open(config, {
    clientIdentifier: await clientIdentifier(config.stateDir),
    version: VERSION,
    clock: systemClock,
    part: "engine",
    warn,
    trace,
  });
  const old = warnOfOldPlex(warn);
  let remark: string | undefined;
  const listAgain = async (sections: readonly string[]): Promise<void> => {
    for (const section of sections) await markStale(store, section);
  };
  const scan = createScan({
    store,
    server,
    pathMap: config.pathMap,
    clock: systemClock,
    warn,
    health,
    folderState,
    changed: async (sections) => void (await Promise.all([cache.changed(), listAgain(sections)])),
    wake: () => moved(`${kind.name} may have news`),
  });
  return {
    configured: {
      index: createPlexIndexStage({ store, server, clock: systemClock, log: log.info }),
      readShow: createReadShow({ store, server, now: systemClock.now }),
      scan,
      probe: {
        service: "plex",
        async ask(signal) {
          remark = old((await server.check(signal)).version);
        },
        remark: () => remark,
      },
    },
    warmCache: cache.warm,
    async close() {
      await cache.close();
      await server.close();
    },
  };
}
