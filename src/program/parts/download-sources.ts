import { listConfiguredClients } from "../../clients/index.ts";
import type { ClientKind } from "../../core/torrent/kinds.ts";
import { formatSourceName } from "../../core/torrent/source-name.ts";
import type { Config } from "../config/config.ts";

export type DownloadSource = { kind: "folder" | ClientKind; name: string };

/** Lists the sources of downloads, with the names under which an engine records their health. */
export const listDownloadSources = (config: Config): DownloadSource[] => [
  ...config.ingestDirs.map((name) => ({ kind: "folder" as const, name })),
  ...listConfiguredClients(config).map((client) => ({
    kind: client.kind,
    name: formatSourceName(client),
  })),
];

/**
 * Lists the sources of downloads: folders, and the addresses of clients without user and password.
 */
export const listSourceTexts = (config: Config): string[] => [
  ...config.ingestDirs,
  ...listConfiguredClients(config).map(({ title, address }) => `${title} at ${address}`),
];
