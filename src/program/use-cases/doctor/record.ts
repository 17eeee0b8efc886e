import { listConfiguredArrApps } from "../../../adapters/arr/apps.ts";
import type { ArrExchange } from "../../../adapters/arr/client.ts";
import { createArrRecorder } from "../../../adapters/arr/record/recorder.ts";
import { walkArr } from "../../../adapters/arr/record/walk.ts";
import { sentence } from "../../../base/actions/sentence.ts";
import { UserError } from "../../../base/errors.ts";
import { quoted } from "../../../base/text/clean-text.ts";
import { nameSingleUrls, type ServerEntry } from "../../../core/library/server-entry.ts";
import type { ServerRecording } from "../../../servers/keyed/kind.ts";
import { PROVOKED, PUBLIC_RESULT } from "../../../servers/media-browser/record/walk.ts";
import { createPlexClient, type PlexClientDeps } from "../../../servers/plex/client.ts";
import { createRecorder } from "../../../servers/plex/record/recorder.ts";
import { walkPlex } from "../../../servers/plex/record/walk.ts";
import { KEYED_KINDS } from "../../../servers/servers.ts";
import type { Config } from "../../config/config.ts";
import { systemClock } from "../../process/clock.ts";
import { VERSION } from "../../process/version.ts";
import { createReadingPlexOptions, toDoctorsLink } from "./media-servers.ts";
import { writeNew } from "./write-new.ts";

/**
 * A whole recording as text. `failed` names what the server did not answer, apart from refusals that
 * are provoked. `write` writes it to a new file. @throws UserError
 */
export interface Recording {
  text: string;
  failed: readonly string[];
  write(path: string): Promise<void>;
}

const hasFailed = (result: unknown): boolean =>
  typeof result === "object" && result !== null && "failed" in result;

/** An answer that is an error page can be read as an empty list. */
const isEmptyList = (result: unknown): boolean => Array.isArray(result) && result.length === 0;

/** The only creator of a recording. @throws UserError if it would consist of errors */
function toRecording(content: ServerRecording, title: string): Recording {
  const asked = Object.entries(content.results).filter(([name]) => !PROVOKED.has(name));
  const failed = asked.flatMap(([name, result]) => (hasFailed(result) ? [name] : []));
  const hasAnswer = asked.some(
    ([name, result]) => name !== PUBLIC_RESULT && !hasFailed(result) && !isEmptyList(result),
  );
  if (!hasAnswer) {
    const statuses = [...new Set(content.exchanges.map(({ status }) => status))].join(", ");
    const why =
      statuses === ""
        ? "it did not answer"
        : `it answered nothing that the program can read (status ${statuses})`;
    throw UserError.refused(
      `There is nothing to record from ${title}: ${why}.`,
      sentence`${{ do: "doctor" }} shows the cause.`,
    );
  }
  const text = `${JSON.stringify(content, null, 1)}\n`;
  return { text, failed, write: (path) => writeNew(path, text) };
}

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
  if (entry.kind === "plex") {
    return await recordFrom(createOptions(config, entry), entry.title, signal);
  }
  const link = toDoctorsLink(entry, DEADLINE_MS);
  const made = { version: VERSION, random: Math.random };
  return toRecording(await KEYED_KINDS[entry.kind].record(link, made, signal), entry.title);
}

/** A page of a huge library can take long. */
const DEADLINE_MS = 60_000;

const createOptions = (config: Config, { url, key }: ServerEntry): PlexClientDeps =>
  createReadingPlexOptions({ ...config, plex: { ...config.plex, url, token: { current: key } } });

/**
 * Records Plex's responses to the program, without any content of the library. `title` names the
 * server in messages. @throws UserError if it answers with errors only
 */
export async function recordFrom(
  options: PlexClientDeps,
  title: string,
  signal: AbortSignal,
): Promise<Recording> {
  const recorder = createRecorder(VERSION, Math.random);
  const client = createPlexClient({ ...options, note: recorder.note });
  try {
    return toRecording(await recorder.finish(await walkPlex(client, signal)), title);
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
    return toRecording(recorder.finish(await walkArr(app, signal)), found.name);
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
