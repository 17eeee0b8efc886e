import type { Scope } from "./service-file.ts";

/** What starts an engine that stays where no service is installed. */
export const DAEMON = "plex-ingest daemon";

/**
 * What a person types to start an engine that stays. Where a service of ours is installed it is the service: a daemon
 * beside it, perhaps with other settings, would be a second engine on the same folders.
 */
export function startCommand(service: Scope | undefined, isRoot: boolean): string {
  if (service === undefined) return DAEMON;
  return `${service === "system" && !isRoot ? "sudo " : ""}plex-ingest service start`;
}
