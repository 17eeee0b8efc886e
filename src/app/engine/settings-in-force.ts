import type { Store } from "../../store/open.ts";
import { runTimeSettings, withRunTime } from "../../store/settings/run-time.ts";
import { type EffectiveSetting, effectiveSettings } from "../../store/settings/settings.ts";

/** The engine's settings; without one, those of the caller's own configuration, if given; both with those of run time. */
export async function settingsInForce(
  { read }: Pick<Store, "read">,
  own: { settings(): Promise<EffectiveSetting[]> } | undefined,
): Promise<EffectiveSetting[]> {
  return own ? withRunTime(await own.settings(), await runTimeSettings(read)) : effectiveSettings(read);
}
