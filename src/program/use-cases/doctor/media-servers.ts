import { randomUUID } from "node:crypto";
import type { DoctorsServer } from "../../../app/doctor/doctor.ts";
import { selectProofServers } from "../../../core/library/lacking-folder.ts";
import type { ListedLibrary, MediaServer } from "../../../core/library/media-server.ts";
import type { ServerEntry, ServerName } from "../../../core/library/server-entry.ts";
import { listUnscannedFolders } from "../../../core/library/unscanned-folder.ts";
import { Services } from "../../../core/services.ts";
import type { KeyedKind, KeyedLink } from "../../../servers/keyed/kind.ts";
import { createPlexClient, type PlexClientDeps } from "../../../servers/plex/client.ts";
import { createPlexOptions, type PlexSettings } from "../../../servers/plex/options.ts";
import { KEYED_KINDS } from "../../../servers/servers.ts";
import type { Config } from "../../config/config.ts";
import { findIdentifier } from "../../process/client-identifier.ts";
import { systemClock } from "../../process/clock.ts";
import { VERSION } from "../../process/version.ts";
import { once } from "./once.ts";

/** Files or folders of a library that are looked for here. */
const MAX_SAMPLE = 10;

/** Returns the path that this kind of server answers without a key. */
export const publicPathOf = (kind: ServerName): string =>
  kind === "plex" ? "/identity" : KEYED_KINDS[kind].publicPath;

type OpenDoctorsServer = { port: DoctorsServer; close(): Promise<void> };

/** Creates the options for querying Plex without changing anything. */
export const createReadingPlexOptions = ({
  stateDir,
  plex,
}: Pick<Config, "stateDir"> & { plex: PlexSettings }): PlexClientDeps =>
  createPlexOptions(plex, {
    clientIdentifier: findIdentifier(stateDir) ?? randomUUID(),
    version: VERSION,
    clock: systemClock,
    warn() {},
  });

/** Opens all configured media servers for reading. Settings that cannot be used fail each request. */
export const openDoctorsServers = async (
  config: Config,
  deadlineMs: number,
): Promise<Services<OpenDoctorsServer>> => {
  const opening = config.servers.map(async (entry) => {
    const opened = await openDoctorsServer(config, entry, deadlineMs);
    const mustShow = selectProofServers(config.servers, config.proof).includes(entry);
    return { ...opened, port: { ...opened.port, mustShow } };
  });
  return Services.of(await Promise.all(opening));
};

async function openDoctorsServer(
  config: Config,
  entry: ServerEntry,
  deadlineMs: number,
): Promise<OpenDoctorsServer> {
  const { name: _, key, timeoutMs: __, ...names } = entry;
  const hasKey = key() !== undefined;
  try {
    const { close, ...requests } =
      entry.kind === "plex"
        ? askPlex(config, entry, deadlineMs)
        : await askKeyedServer(KEYED_KINDS[entry.kind], entry, deadlineMs);
    return { port: { ...names, ...requests, hasKey }, close };
  } catch (error) {
    const refuse = async (): Promise<never> => {
      throw error;
    };
    const requests = { identity: refuse, check: refuse, proveOwner: refuse, sections: refuse };
    return { port: { ...names, ...requests, hasKey }, close: async () => {} };
  }
}

type Requests = Pick<
  DoctorsServer,
  "identity" | "check" | "proveOwner" | "sections" | "sample" | "unscanned"
> &
  Pick<OpenDoctorsServer, "close">;

function askPlex(
  config: Config,
  { url, key, timeoutMs: most }: ServerEntry,
  deadlineMs: number,
): Requests {
  const options = createReadingPlexOptions({
    ...config,
    plex: { ...config.plex, url, token: { current: key } },
  });
  const timeoutMs = Math.min(most, deadlineMs);
  const client = createPlexClient({ ...options, timeoutMs, retries: 0 });
  const sections = once(client.sections);
  const { identity, sessions, close } = client;
  return {
    identity: once(identity),
    sections,
    check: sections,
    proveOwner: once(sessions),
    close,
  };
}

/** Returns how a server that accepts API keys is asked, for reading. */
export const toDoctorsLink = (
  { url, key, timeoutMs }: ServerEntry,
  deadlineMs: number,
): KeyedLink => ({
  baseUrl: url,
  apiKey: key,
  timeoutMs: Math.min(timeoutMs, deadlineMs),
  maxConnections: 2,
  clock: systemClock,
});

async function askKeyedServer(
  kind: KeyedKind,
  entry: ServerEntry,
  deadlineMs: number,
): Promise<Requests> {
  const { title, urlSetting, keySetting } = entry;
  const link = toDoctorsLink(entry, deadlineMs);
  const names = { name: title, urlSetting, keySetting };
  const server = await kind.create(link, names);
  const libraries = once(server.libraries);
  return {
    identity: once((signal) => kind.readPublicInfo(names, link, signal)),
    check: once(server.check),
    // Only an administrator may list the libraries.
    proveOwner: libraries,
    sections: libraries,
    unscanned: (signal) => listUnscannedFolders({ ...server, libraries }, signal),
    sample: (library, signal) => samplePaths(server, library, signal),
    close: server.close,
  };
}

/** Returns the paths of the first films, or the folders of the first series. */
async function samplePaths(
  server: MediaServer,
  { id, type }: ListedLibrary,
  signal: AbortSignal,
): Promise<string[]> {
  const isFilms = type === "movie";
  for await (const works of server.works(id, isFilms ? "movie" : "tv", signal)) {
    const first = works.slice(0, MAX_SAMPLE);
    if (isFilms) {
      return first.flatMap(({ files }) => files.map(({ path }) => path));
    }
    const folders = first.map((work) => server.seriesFolders(work.id, signal));
    return (await Promise.all(folders)).flat();
  }
  return [];
}
