import type { DaemonLog } from "../log.ts";

/** Loud, but once for each pair of places: a person should learn that links do not work, not read it a thousand times. */
export function copyWarning(log: DaemonLog): (source: string, library: string, why: string) => void {
  const told = new Set<string>();
  return (source, library, why) => {
    const pair = `${source.split("/").slice(0, 3).join("/")}\n${library}`;
    if (told.has(pair)) return;
    told.add(pair);
    log.warn(`Files are copied to ${library} and take their space twice. ${why}`);
  };
}
