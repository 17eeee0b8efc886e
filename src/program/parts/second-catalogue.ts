import type { CatalogueSource } from "../../adapters/second-catalogue/catalogue.ts";
import { createTvdb } from "../../adapters/second-catalogue/tvdb.ts";
import { createTvmaze } from "../../adapters/second-catalogue/tvmaze.ts";
import type { Trace } from "../../core/trace.ts";
import type { Config } from "../config/config.ts";
import { systemClock } from "../process/clock.ts";

/**
 * Opens the second catalogue; undefined if none is configured. Sends nothing.
 * @param deps `deadlineMs`: for a caller that cannot wait for the usual deadline
 */
export function openSecondSource(
  { second }: Pick<Config, "second">,
  deps: { trace?: Trace | undefined; deadlineMs?: number },
): CatalogueSource | undefined {
  const { catalogue, apiKey, pin } = second;
  const common = { ...deps, clock: systemClock };
  if (catalogue === "off") return undefined;
  return catalogue === "tvmaze"
    ? createTvmaze(common)
    : createTvdb({ ...common, apiKey: () => apiKey.current(), pin: () => pin.current() });
}
