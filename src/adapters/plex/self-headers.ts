import { hostname, platform } from "node:os";

export type Self = {
  /** Stable for an installation: Plex lists each one that it sees as a device of its own. */
  clientIdentifier: string;
  version: string;
};

const PLATFORMS: Partial<Record<NodeJS.Platform, string>> = { darwin: "macOS", linux: "Linux", win32: "Windows" };

/** Who asks, as Plex shows it among its devices. JSON is asked for; what comes may be XML all the same. */
export const selfHeaders = ({ clientIdentifier, version }: Self): Record<string, string> => ({
  accept: "application/json",
  "x-plex-client-identifier": clientIdentifier,
  "x-plex-product": "plex-ingest",
  "x-plex-version": version,
  "x-plex-platform": PLATFORMS[platform()] ?? platform(),
  "x-plex-device-name": deviceName(hostname()),
});

/** ASCII alone: what else stands in a header is guessed at by the server (Plex's OpenAPI document 1.2.0). */
export function deviceName(host: string): string {
  const ascii = host
    .normalize("NFKD")
    .replace(/[^\x20-\x7e]/g, "")
    .trim()
    .slice(0, 60);
  return ascii === "" ? "plex-ingest" : ascii;
}
