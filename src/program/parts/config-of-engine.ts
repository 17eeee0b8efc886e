import type { StoreReader } from "../../store/open.ts";
import { readEffectiveSettings, readRunTimeSettings } from "../../store/settings/settings.ts";
import type { Config } from "../config/config.ts";
import { withSettings } from "../config/run-time.ts";

/**
 * Returns the configuration that determines how a release would be identified and filed. If an
 * engine is running, it is the configuration that this engine wrote to the database, so that a
 * preview in another process shows what the engine does. Otherwise, it is the process's own
 * configuration. Both include the run-time settings.
 */
export const configOfEngine = async (
  config: Config,
  { read }: StoreReader,
  engineRuns: boolean,
): Promise<Config> =>
  withSettings(
    config,
    await (engineRuns ? readEffectiveSettings(read) : readRunTimeSettings(read)),
  );
