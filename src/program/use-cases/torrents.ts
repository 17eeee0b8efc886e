import { type RefusalWording, resolveClientPath } from "../../app/releases/client-paths.ts";
import type { TwoStepDeps } from "../../app/review/decisions/two-step.ts";
import { inPlace } from "../../app/review/in-place.ts";
import { createTorrents, type Torrents } from "../../app/torrents/desk/list.ts";
import { UserError } from "../../core/errors.ts";
import type { Trace } from "../../core/trace.ts";
import type { Store } from "../../store/open.ts";
import type { Config } from "../config/config.ts";
import { clientPaths } from "../parts/folders.ts";
import { systemClock } from "../process/clock.ts";
import { confirmTokens } from "../process/confirm-tokens.ts";

/** A tool call answers within 10 s, and one command asks Transmission three times. Usually it answers at once. */
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
  /** @throws UserError if Transmission is not configured */
  torrents(): Torrents;
  close(): Promise<void>;
};

/** Transmission for people and tools: loaded and connected at the first call. */
export function wireTorrentsDesk(config: Config, deps: TwoStepDeps, trace?: Trace): TorrentsDesk {
  let opened: ReturnType<typeof connect> | undefined;
  return {
    torrents() {
      const url = requireTransmission(config);
      const desk = async () => (await (opened ??= connect(config, url, { ...deps, trace }))).torrents;
      return {
        list: async (query, signal) => (await desk()).list(query, signal),
        control: async (request, actor, signal) => (await desk()).control(request, actor, signal),
      };
    },
    close: async () => (await opened)?.close(),
  };
}

async function connect(config: Config, url: string, { trace, ...deps }: TwoStepDeps & { trace: Trace | undefined }) {
  const [{ createTransmissionClient }, { readTorrentFile }] = await Promise.all([
    import("../../clients/transmission/client.ts"),
    import("../../adapters/fs/read/read-text.ts"),
  ]);
  const { username, password } = config.transmission;
  const transmission = createTransmissionClient({
    url,
    username,
    password: () => password.current(),
    clock: systemClock,
    deadlineMs: ORDER_TIMEOUT_MS,
    trace,
  });
  const paths = clientPaths(config, deps.store);
  const torrents = createTorrents({
    ...deps,
    transmission,
    readTorrentFile: async (path) => readTorrentFile(await resolveClientPath(paths, path, WORDING)),
  });
  return { torrents, close: async () => transmission.close() };
}

/** The address. @throws UserError where Transmission is not configured */
export function requireTransmission({ transmission: { url } }: Config): string {
  if (url !== undefined) return url;
  throw new UserError(
    "Transmission is not configured.",
    "Set TRANSMISSION_URL, and TRANSMISSION_USERNAME and TRANSMISSION_PASSWORD if it asks for them; then start this again.",
    "transmission_unavailable",
  );
}
