import { findServices } from "./find-service.ts";
import type { ServiceDeps } from "./service-deps.ts";

/**
 * What can be said of a service of this person's own: `installed`, also where the system's is; `possible`; `no_manager`
 * where nothing that we know keeps services; `no_daemon` where the configuration is not one for a daemon.
 */
export type Outlook = "installed" | "possible" | "no_manager" | "no_daemon";

/** Whether a service of this person's own can be installed now. Changes nothing, and asks no service manager. */
export async function serviceOutlook(deps: ServiceDeps): Promise<Outlook> {
  const { platform, person, sudoUser, hasSystemd } = deps.machine;
  try {
    await deps.config(person.home);
  } catch {
    // Whatever is wrong with it, who starts something is told.
    return "no_daemon";
  }
  if (platform !== "darwin" && (platform !== "linux" || !hasSystemd())) return "no_manager";
  if ((await findServices(deps)).length > 0) return "installed";
  // With sudo only a service of the system can be installed.
  return person.uid === 0 && sudoUser !== undefined ? "no_manager" : "possible";
}
