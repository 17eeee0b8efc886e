import type { Io } from "../../hosts/cli/terminal/context.ts";
import type { EffectiveSetting } from "../../store/settings/settings.ts";
import type { Config } from "../config/config.ts";
import type { Loaded } from "../config/load.ts";

export type ProcessPlace = { env: Readonly<Record<string, string | undefined>>; cwd: string; home: string };

/** What every command needs before it starts: the configuration and what is made of it alone. */
export type Setup = {
  io: Io;
  place: ProcessPlace;
  load: (command: string) => Promise<Extract<Loaded, { ok: true }>>;
  configOf: (command: string) => Promise<Config>;
  startPlace: () => ProcessPlace & { envFile: string | undefined; entry: string };
  warn: (message: string) => void;
};

/** In the modes hook and mcp no daemon runs: who decides something starts an engine. */
export async function wakeEngineOf(config: Config, { startPlace, warn }: Setup): Promise<(() => void) | undefined> {
  if (config.mode !== "hook" && config.mode !== "mcp") return undefined;
  return (await import("../process/start-engine.ts")).createWakeEngine(config, startPlace(), warn);
}

/** The settings in force with their origins, for an engine and for a status without one. */
export const effective = async (loaded: Extract<Loaded, { ok: true }>): Promise<EffectiveSetting[]> =>
  (await import("../config/settings-report.ts")).effectiveOf(loaded);
