import { fileIdentity, folderState } from "../../../adapters/fs/disk/identity.ts";
import { tryHardlink } from "../../../adapters/fs/links/hardlink.ts";
import { tryReflink } from "../../../adapters/fs/links/reflink.ts";
import { trySymlink } from "../../../adapters/fs/links/symlink.ts";
import { readFileText } from "../../../adapters/fs/replace-file.ts";
import { findFiles } from "../../../adapters/machine/find-files.ts";
import { createScratch } from "../../../adapters/machine/scratch.ts";
import { checkTmdb } from "../../../adapters/tmdb/check.ts";
import { probeFolders } from "../../../app/doctor/probe-folders.ts";
import type { SetupPorts } from "../../../app/setup/ports.ts";
import { Outage } from "../../../core/errors.ts";
import { createPlexTv } from "../../../servers/plex/account/plex-tv.ts";
import { createSignIn } from "../../../servers/plex/account/sign-in.ts";
import { createPlexClient } from "../../../servers/plex/client.ts";
import { diskFiles } from "../../config/files.ts";
import { systemClock } from "../../process/clock.ts";
import { VERSION } from "../../process/version.ts";

/** A person waits for each check. */
const CHECK_TIMEOUT_MS = 10_000;
/** A server on this machine answers at once or not at all. */
const LOCAL_TIMEOUT_MS = 2000;
const MAX_SETTINGS_CHARS = 1024 * 1024;

type PortOptions = {
  /** By which Plex knows this installation. */
  identifier: string;
  tmdbUrl: string;
  /** Plex's account service, or a stand-in. */
  plexTvUrl?: string | undefined;
};

/** The outside as `init` asks it: each question with a client of its own, because each may have another address. */
export function createSetupPorts({ identifier, tmdbUrl, plexTvUrl = "https://plex.tv" }: PortOptions) {
  const self = { clientIdentifier: identifier, version: VERSION };
  const plexTv = createPlexTv({ ...self, baseUrl: plexTvUrl, clock: systemClock });
  const account = createSignIn(plexTv.ask);
  let signedIn = false;

  async function withPlex<T>(
    url: string,
    token: string | undefined,
    timeoutMs: number,
    work: (client: ReturnType<typeof createPlexClient>) => Promise<T>,
  ): Promise<T> {
    const client = createPlexClient({ ...self, baseUrl: url, token: () => token, timeoutMs, clock: systemClock });
    try {
      return await work(client);
    } finally {
      await client.close();
    }
  }

  const files = { fileIdentity, tryHardlink, tryReflink, trySymlink };
  const tools = { files, scratch: createScratch(process.pid) };
  const ports: SetupPorts = {
    plexAnswers: async (url, signal) => {
      try {
        await withPlex(url, undefined, LOCAL_TIMEOUT_MS, (client) => client.identity(signal));
        return true;
      } catch (error) {
        if (error instanceof Outage) return false;
        throw error;
      }
    },
    plexServer: (url, token, signal) =>
      withPlex(url, token, CHECK_TIMEOUT_MS, async (client) => {
        const { name, version } = await client.serverInfo(signal);
        return { name, version, sections: await client.sections(signal) };
      }),
    pin: account.pin,
    async pinToken(id, signal) {
      const answer = await account.pinToken(id, signal);
      signedIn ||= typeof answer === "object";
      return answer;
    },
    plexTvServers: account.servers,
    tmdb: (key, signal, url = tmdbUrl) =>
      checkTmdb({ baseUrl: url, credential: () => key, clock: systemClock, limited: false }, signal),
    findFiles,
    isFolder: async (path) => (await folderState(path)) !== "gone",
    real: diskFiles.real,
    probeLink: (from, to) => probeFolders(tools, from, to),
    async readText(path) {
      const text = await readFileText(path).catch(() => undefined);
      return text !== undefined && text.length <= MAX_SETTINGS_CHARS ? text : undefined;
    },
  };
  return { ...ports, hasSignedIn: () => signedIn, close: plexTv.close };
}
