import { type RefusalWording, resolveClientPath } from "../../app/releases/client-paths.ts";
import type { TwoStepDeps } from "../../app/review/decisions/two-step.ts";
import { inPlace } from "../../app/review/in-place.ts";
import { createTorrents, type Torrents } from "../../app/torrents/desk/list.ts";
import { configuredClients } from "../../clients/clients.ts";
import { UserError } from "../../core/errors.ts";
import type { ConfiguredClient } from "../../core/torrent/client.ts";
import type { Trace } from "../../core/trace.ts";
import type { Store } from "../../store/open.ts";
import type { Config } from "../config/config.ts";
import { clientPaths } from "../parts/folders.ts";
import { systemClock } from "../process/clock.ts";
import { confirmTokens } from "../process/confirm-tokens.ts";

/** A tool call answers within 10 s, and one command asks a client three times. Usually it answers at once. */
const ORDER_TIMEOUT_MS = 7000;

const WORDING: RefusalWording = {
  notFull: "is neither a magnet link nor a full path",
  hintForFull: "Give a magnet link or a full path, starting with a slash.",
  hintForOutside: "Put the file into one of them, or give a magnet link.",
};

export const torrentsDeskDeps = (store: Store): TwoStepDeps => ({
  store: inPlace(store),
  now: systemClock.now,
  ...confirmTokens,
});

type TorrentsDesk = {
  /** @throws UserError if no client is configured */
  torrents(): Torrents;
  close(): Promise<void>;
};

/** The download clients for people and tools: loaded and connected at the first call. */
export function wireTorrentsDesk(config: Config, deps: TwoStepDeps, trace?: Trace): TorrentsDesk {
  let opened: ReturnType<typeof connect> | undefined;
  return {
    torrents() {
      const configured = requireClients(config);
      const desk = async () => (await (opened ??= connect(config, configured, { ...deps, trace }))).torrents;
      return {
        list: async (query, signal) => (await desk()).list(query, signal),
        control: async (request, actor, signal) => (await desk()).control(request, actor, signal),
      };
    },
    close: async () => (await opened)?.close(),
  };
}

async function connect(
  config: Config,
  configured: readonly ConfiguredClient[],
  { trace, ...deps }: TwoStepDeps & { trace: Trace | undefined },
) {
  const { readTorrentFile } = await import("../../adapters/fs/read/read-text.ts");
  const connectTo = { clock: systemClock, deadlineMs: ORDER_TIMEOUT_MS, trace };
  const clients = await Promise.all(configured.map((one) => one.connect(connectTo)));
  const paths = clientPaths(config, deps.store);
  const torrents = createTorrents({
    ...deps,
    clients,
    readTorrentFile: async (path) => readTorrentFile(await resolveClientPath(paths, path, WORDING)),
  });
  return { torrents, close: async () => void (await Promise.all(clients.map((client) => client.close()))) };
}

/** @throws UserError where no client is configured */
export function requireClients(config: Config): ConfiguredClient[] {
  const configured = configuredClients(config);
  if (configured.length > 0) return configured;
  throw new UserError(
    "No download client is configured.",
    "Set TRANSMISSION_URL, and TRANSMISSION_USERNAME and TRANSMISSION_PASSWORD if it asks for them; then start this again.",
    "transmission_unavailable",
  );
}
