import { resolveDownload } from "../../adapters/fs/read/resolve-download.ts";
import type { TwoStepDeps } from "../../app/review/two-step.ts";
import { createTorrents, type Torrents } from "../../app/torrents/desk/list.ts";
import { UserError } from "../../core/errors.ts";
import { cleanText } from "../../core/text/clean-text.ts";
import type { Config } from "../config/config.ts";
import { systemClock } from "../process/clock.ts";
import { isBelowRoots } from "./planning/known-folders.ts";

/** A call that a client waits for answers in 10 s, and an order asks three times; it mostly answers at once. */
const LONGEST_MS = 7000;

/** Transmission for people and tools: loaded and connected to when it is first asked for something. */
export function wireTorrentsDesk(config: Config, deps: TwoStepDeps): { torrents(): Torrents; close(): Promise<void> } {
  const { url, username, password } = config.transmission;
  let opened: Promise<{ torrents: Torrents; close(): Promise<void> }> | undefined;

  async function open(baseUrl: string) {
    const [{ createTransmissionClient }, { readTorrentFile }] = await Promise.all([
      import("../../adapters/transmission/client.ts"),
      import("../../adapters/fs/read/read-text.ts"),
    ]);
    const transmission = createTransmissionClient({
      url: baseUrl,
      username,
      password: () => password.current(),
      clock: systemClock,
      deadlineMs: LONGEST_MS,
    });
    const readBelowRoots = async (path: string) => readTorrentFile(await belowRoots(config, deps, path));
    const torrents = createTorrents({ ...deps, transmission, readTorrentFile: readBelowRoots });
    return { torrents, close: async () => transmission.close() };
  }

  return {
    torrents() {
      if (url === undefined) {
        throw new UserError(
          "Transmission is not configured.",
          "Set TRANSMISSION_URL, and a user name and password if it asks for them; then start this again.",
          "transmission_unavailable",
        );
      }
      const desk = async () => (await (opened ??= open(url))).torrents;
      return {
        list: async (query, signal) => (await desk()).list(query, signal),
        control: async (request, actor, signal) => (await desk()).control(request, actor, signal),
      };
    },
    close: async () => (await opened)?.close(),
  };
}

/** The real path of a file below a watched folder, the library or a folder of Transmission. */
async function belowRoots(config: Config, { store }: TwoStepDeps, path: string): Promise<string> {
  const shown = cleanText(path, 300);
  if (!path.startsWith("/")) {
    throw new UserError(`"${shown}" is neither a magnet link nor a full path.`, "Name the file from the root on.");
  }
  const real = await resolveDownload(path, "/");
  if (await isBelowRoots(config, store, real)) return real;
  throw new UserError(
    `${shown} lies below no watched folder, library or folder of Transmission.`,
    "Put it below one of them, or give a magnet link.",
    "refused",
  );
}
