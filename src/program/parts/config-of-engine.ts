import type { StoreReader } from "../../store/open.ts";
import { readEffectiveSettings, readRunTimeSettings } from "../../store/settings/settings.ts";
import type { Config } from "../config/config.ts";
import { withSettings } from "../config/run-time.ts";

/**
 * By what a release would be identified and filed: what the running engine wrote to the database,
 * so that a preview made elsewhere says what that engine does; without one the process's own
 * configuration. Both with the settings of run time.
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
