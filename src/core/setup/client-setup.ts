import type { DownloadClientKind } from "../torrent/kind.ts";
import type { SetupName } from "./settings.ts";

export type TypedAccess = { url: string; username: string | undefined; password: string | undefined };

export type FoundClient = {
  version: string;
  /** As the client sees it. */
  downloadDir: string;
  /** The program that it calls for each torrent that is done. */
  doneScript: string | undefined;
};

/** How `init` sets up a kind of download client. */
export type ClientSetup = DownloadClientKind & {
  /** What people call it. */
  title: string;
  /** Which settings its answers are. */
  settings: Record<keyof TypedAccess, SetupName>;
};
