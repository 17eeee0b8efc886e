import { configuredClients } from "../../clients/index.ts";
import { sourceName } from "../../core/torrent/named-clients.ts";
import type { Config } from "../config/config.ts";

/** Where downloads come from, as an engine names them when it records their health. */
export const downloadSources = (config: Config) => [
  ...config.ingestDirs.map((name) => ({ kind: "folder" as const, name })),
  ...configuredClients(config).map((client) => ({ kind: client.kind, name: sourceName(client) })),
];

/** Where downloads come from: folders, and the addresses of clients without user and password. */
export const sourceTexts = (config: Config): string[] => [
  ...config.ingestDirs,
  ...configuredClients(config).map(({ title, address }) => `${title} at ${address}`),
];
