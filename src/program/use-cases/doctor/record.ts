import { listConfiguredArrApps } from "../../../adapters/arr/apps.ts";
import type { ArrExchange } from "../../../adapters/arr/client.ts";
import { createArrRecorder } from "../../../adapters/arr/record/recorder.ts";
import { walkArr } from "../../../adapters/arr/record/walk.ts";
import { UserError } from "../../../base/errors.ts";
import { quoted } from "../../../base/text/clean-text.ts";
import { nameSingleUrls, type ServerEntry } from "../../../core/library/server-entry.ts";
import { createPlexClient, type PlexClientDeps } from "../../../servers/plex/client.ts";
import { createRecorder } from "../../../servers/plex/record/recorder.ts";
import { walkPlex } from "../../../servers/plex/record/walk.ts";
import { KEYED_KINDS } from "../../../servers/servers.ts";
import type { Config } from "../../config/config.ts";
import { systemClock } from "../../process/clock.ts";
import { VERSION } from "../../process/version.ts";
import { createReadingPlexOptions, toDoctorsLink } from "./media-servers.ts";
import { writeNew } from "./write-new.ts";

/** A whole recording as text. `write` writes it to a new file. @throws UserError */
export interface Recording {
  text: string;
  write(path: string): Promise<void>;
}

const toRecording = (content: unknown): Recording => {
  const text = `${JSON.stringify(content, null, 1)}\n`;
  return { text, write: (path) => writeNew(path, text) };
};

/**
 * Records the responses of one media server, without any content of its library. Without a name, it
 * is the first one. @throws UserError if no such server is configured
 */
export async function recordServer(
  config: Config,
  name: string | undefined,
  signal: AbortSignal,
): Promise<Recording> {
  const { servers } = config;
  const entry = name === undefined ? servers[0] : findByName(servers, name);
  if (!entry) {
    throw noneOf(
      name === undefined
        ? "No media server is configured."
        : `There is no media server with the name ${quoted(name)}.`,
      servers,
      nameSingleUrls(),
    );
  }
  if (entry.kind === "plex") return await recordFrom(createOptions(config, entry), signal);
  const link = toDoctorsLink(entry, DEADLINE_MS);
  const made = { version: VERSION, random: Math.random };
  return toRecording(await KEYED_KINDS[entry.kind].record(link, made, signal));
}

/** A page of a huge library can take long. */
const DEADLINE_MS = 60_000;

const createOptions = (config: Config, { url, key }: ServerEntry): PlexClientDeps =>
  createReadingPlexOptions({ ...config, plex: { ...config.plex, url, token: { current: key } } });

/** Records Plex's responses to the program, without any content of the library. */
export async function recordFrom(options: PlexClientDeps, signal: AbortSignal): Promise<Recording> {
  const recorder = createRecorder(VERSION, Math.random);
  const client = createPlexClient({ ...options, note: recorder.note });
  try {
    return toRecording(await recorder.finish(await walkPlex(client, signal)));
  } finally {
    await client.close();
  }
}

/**
 * Records the responses of a configured Sonarr or Radarr, without any content of its library.
 * @throws UserError if no app has this name
 */
export async function recordArr(
  config: Config,
  name: string,
  signal: AbortSignal,
): Promise<Recording> {
  let note: (exchange: ArrExchange) => void = () => {};
  const configured = listConfiguredArrApps(config, {
    clock: systemClock,
    note: (exchange) => note(exchange),
  });
  const found = findByName(configured, name);
  if (!found) {
    throw noneOf(
      `There is no Sonarr or Radarr with the name ${quoted(name)}.`,
      configured,
      "SONARR_URL or RADARR_URL",
    );
  }
  const { kind, address } = found;
  const base = new URL(address).pathname.replace(/\/+$/, "");
  const recorder = createArrRecorder({ kind, version: VERSION, base }, Math.random);
  note = recorder.note;
  const app = await found.connect();
  try {
    return toRecording(recorder.finish(await walkArr(app, signal)));
  } finally {
    await app.close();
  }
}

const findByName = <T extends { name: string }>(all: readonly T[], name: string): T | undefined =>
  all.find((one) => one.name.toLowerCase() === name.toLowerCase());

function noneOf(message: string, all: readonly { name: string }[], settings: string): UserError {
  const names = all.map(({ name }) => name).join(", ");
  const hint = names === "" ? `Set ${settings} first.` : `Name one of: ${names}.`;
  return UserError.notFound(message, hint);
}
