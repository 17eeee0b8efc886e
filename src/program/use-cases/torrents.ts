import { readTorrentFile } from "../../adapters/fs/read/read-text.ts";
import { type RefusalWording, resolveClientPath } from "../../app/releases/client-paths.ts";
import { refuseReplaced } from "../../app/review/refuse-replaced.ts";
import type { TorrentAnswer } from "../../app/torrents/desk/control.ts";
import {
  createTorrents,
  type TorrentPage,
  type TorrentQuery,
} from "../../app/torrents/desk/torrents.ts";
import { UserError } from "../../base/errors.ts";
import { listConfiguredClients } from "../../clients/index.ts";
import type { TorrentRequest } from "../../core/torrent/command.ts";
import { CLIENT_URLS } from "../../core/torrent/kinds.ts";
import type { Config } from "../config/config.ts";
import { connectClients } from "../parts/clients.ts";
import { toClientPaths } from "../parts/folders.ts";
import { systemClock } from "../process/clock.ts";
import { tokens } from "../process/tokens.ts";
import type { Program } from "../program.ts";

/**
 * A tool call responds within 10 s, and one command sends three requests to a client. A client
 * usually responds at once.
 */
const ORDER_TIMEOUT_MS = 7000;

const WORDING: RefusalWording = {
  notFull: "is neither a magnet link nor a full path",
  hintForFull: "Give a magnet link or a full path, starting with a slash.",
  hintForOutside: "Put the file into one of them, or give a magnet link.",
};

export interface Torrents {
  close(): Promise<void>;
  list(query: TorrentQuery, signal: AbortSignal): Promise<TorrentPage>;
  control(request: TorrentRequest, actor: string, signal: AbortSignal): Promise<TorrentAnswer>;
}

/**
 * Opens the download clients for users and tools. @throws UserError if none is configured, before
 * anything is opened
 */
export async function openTorrents({ config, store: open, log }: Program): Promise<Torrents> {
  requireClients(config);
  const store = refuseReplaced(await open());
  // The engine's clients are not used here, because they send one request after the other. A user
  // must not wait for a poll of thousands of torrents.
  const opened = await connectClients(listConfiguredClients(config), {
    deadlineMs: ORDER_TIMEOUT_MS,
    trace: log.trace,
  });
  const clients = opened.as(({ client }) => client);
  const paths = toClientPaths(config, store);
  const torrents = createTorrents({
    store,
    clock: systemClock,
    ...tokens,
    clients,
    readTorrentFile: async (path) => readTorrentFile(await resolveClientPath(paths, path, WORDING)),
  });
  return {
    ...torrents,
    close: async () => void (await clients.needAll((client) => client.close())),
  };
}

/** @throws UserError if no client is configured */
function requireClients(config: Config): void {
  if (listConfiguredClients(config).length > 0) return;
  throw new UserError(
    "No download client is configured.",
    `Set ${CLIENT_URLS}, with the user name and password that it asks for. Then start this again.`,
    "transmission_unavailable",
  );
}
