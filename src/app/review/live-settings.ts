import { inCommands, sentence } from "../../core/actions/sentence.ts";
import type { Store } from "../../store/open.ts";
import { type RunTimeSetting, runTimeSettings } from "../../store/settings/settings.ts";
import type { Stage } from "../engine/engine.ts";
import { certainInReview } from "./configure.ts";
import { countCertain } from "./queue/queue.ts";

/** The configuration of an engine with what was set at run time. */
type LiveSettings<Config> = {
  /** As it was read last. */
  current: () => Config;
  /** Reads it again; resolves when it is in force. A read costs 20 µs. */
  refresh(): Promise<void>;
  /** Notices what this process itself wrote while the engine was being opened: its own writes do not wake it. */
  stage: Stage;
};

const POLL_INTERVAL_MS = 500;

/**
 * Logs at the first read what was set before; later changes are rows of history, which are logged as well. What is in
 * review is never filed because filing without asking is switched on: it is offered.
 */
export function createLiveSettings<Config extends { auto: boolean }>(
  {
    config,
    withSettings,
    info,
  }: {
    /** As environment and file have it. */
    config: Config;
    /** The same with what was set at run time. */
    withSettings: (config: Config, set: readonly RunTimeSetting[]) => Config;
    info: (line: string) => void;
  },
  { read, ownChanges }: Pick<Store, "read" | "ownChanges">,
): LiveSettings<Config> {
  let current = config;
  let known: string | undefined;
  let noticed: number | undefined;

  async function readSet() {
    try {
      return await runTimeSettings(read);
    } catch (error) {
      noticed = undefined; // the stage tries again
      throw error;
    }
  }

  async function refresh(): Promise<void> {
    const set = await readSet();
    const text = JSON.stringify(set);
    if (text === known) return;
    const isFirst = known === undefined;
    const wasAuto = !isFirst && current.auto;
    known = text;
    current = withSettings(config, set);
    for (const { name, value } of isFirst ? set : [])
      info(
        inCommands(sentence`${name} is ${value}: it was set at run time. ${{ do: "config reset", name }} ends that.`),
      );
    const certain = current.auto && !wasAuto ? await countCertain(read) : 0;
    if (certain > 0) info(inCommands(certainInReview(certain)));
  }

  return {
    current: () => current,
    refresh,
    stage: {
      name: "settings",
      async run() {
        // At rest nothing is read, twice a second for years.
        const changes = ownChanges();
        if (changes !== noticed) await refresh();
        noticed = changes;
        return POLL_INTERVAL_MS;
      },
    },
  };
}
