import type { Clock } from "../clock.ts";
import type { SetupName } from "./settings.ts";

export type ClientAccess = { url: string; username: string | undefined; password: string | undefined };

export type FoundClient = {
  version: string;
  /** As the client sees it. */
  downloadDir: string;
  /** The program that it calls for each torrent that is done. */
  doneScript: string | undefined;
};

/** How `init` sets up a kind of download client. All that ask throw `Outage` or `UserError`, whose sentences are shown. */
export type ClientSetup = {
  /** What people call it. */
  title: string;
  /** Which settings its answers are. */
  settings: Record<keyof ClientAccess, SetupName>;
  /** What tells about its hook. */
  docs: string;
  /** The address of one on this machine, by its own files or else the usual one. */
  localUrl(readText: (path: string) => Promise<string | undefined>, home: string): Promise<string>;
  find(access: ClientAccess, deps: { clock: Clock; deadlineMs: number }, signal: AbortSignal): Promise<FoundClient>;
  /** Lets it call this script for each torrent that is done. */
  setHook(
    access: ClientAccess,
    script: string,
    deps: { clock: Clock; deadlineMs: number },
    signal: AbortSignal,
  ): Promise<void>;
};
