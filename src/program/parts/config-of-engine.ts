import type { StoreReader } from "../../store/open.ts";
import { readEffectiveSettings, readRunTimeSettings } from "../../store/settings/settings.ts";
import type { Config } from "../config/config.ts";
import { withSettings } from "../config/run-time.ts";

/**
 * The configuration by which a release would be identified and filed. It is what the running engine
 * wrote to the database, so that a preview in another process shows what that engine does. Without
 * an engine, it is the process's own configuration. Both include the run-time settings.
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
