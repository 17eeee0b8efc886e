import { folderState } from "../../adapters/fs/disk/identity.ts";
import type { Health } from "../../app/engine/status.ts";
import type { Probe } from "../../app/health/service-check.ts";
import { markStale } from "../../app/library-state/in-plex.ts";
import { createPlexIndexStage } from "../../app/library-state/plex-index-stage.ts";
import { createReadShow } from "../../app/library-state/read-show.ts";
import { createPlaying } from "../../app/scan/playing.ts";
import { createScan } from "../../app/scan/stage.ts";
import type { Store } from "../../store/open.ts";
import { systemClock } from "../process/clock.ts";
import type { Program } from "../program.ts";
import type { StageHooks } from "./stage-hooks.ts";

type Deps = { store: Store; health: Health } & Pick<StageHooks, "wake">;

/** The engine's side of Plex: the index of what it has, and the outbox to it. */
export async function openEnginePlex(program: Program, { store, wake, health }: Deps) {
  const { config, log } = program;
  const server = await program.server();
  if (!server) return undefined;
  // What is Plex's alone: the cache of its answers, and which of its versions are too old.
  const plex = config.plex.url === undefined ? undefined : await program.plex();
  let remark: string | undefined;
  const listAgain = async (sections: readonly string[]): Promise<void> => {
    for (const section of sections) await markStale(store, section);
  };
  const scan = createScan({
    store,
    server,
    pathMap: config.pathMap,
    clock: systemClock,
    warn: log.warn,
    health,
    folderState,
    changed: async (sections) => void (await Promise.all([plex?.changed(), listAgain(sections)])),
    wake: () => wake(`${server.name} may have news`),
  });
  return {
    /** Keeps the index of what Plex has up to date. */
    index: createPlexIndexStage({ store, server, clock: systemClock, log: log.info }),
    readShow: createReadShow({ store, server, now: systemClock.now }),
    /** The outbox to Plex; it listens to Plex's notifications only while it waits for something. */
    scan,
    /** What is played now. */
    playing: createPlaying({ server, pathMap: config.pathMap, clock: systemClock }),
    probe: {
      service: "plex",
      async ask(signal: AbortSignal) {
        remark = plex?.old(await scan.check(signal));
      },
      remark: () => remark,
    } satisfies Probe,
    /** Reads ahead, in the background, what clients ask Plex for first. */
    warm: async () => await plex?.warm(),
  };
}
