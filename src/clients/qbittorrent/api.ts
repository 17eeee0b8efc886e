import { parseJson } from "../../base/text/parse-json.ts";
import { foreignAnswer, LASTING } from "../shared/faults.ts";
import type { Faults } from "./faults.ts";
import { encodeForm, type QbittorrentAsk, type Transport } from "./transport.ts";

/** The Web API of 4.4, the oldest version whose behaviour was measured. */
const OLDEST = [2, 8, 0];
/** Since 4.5, qBittorrent starts listening only after its torrents are loaded. */
const LISTS_WHEN_LOADED = [2, 8, 18];
/** 5.0 renamed resume and pause to start and stop. */
const STARTS_AND_STOPS = [2, 11, 0];

type QbittorrentVersion = {
  text: string;
  listsWhenLoaded: boolean;
  startsAndStops: boolean;
};

export interface QbittorrentApi {
  /**
   * Requested once per session, because an update requires a restart.
   * @throws UserError `unsupported`
   */
  version(signal: AbortSignal): Promise<QbittorrentVersion>;
  session: Transport["session"];
  /** Requests the version even if it is known. */
  probe(signal: AbortSignal): Promise<void>;
  /** Sends a query and parses the JSON response. Undefined for a status listed in `reads`. */
  read(
    path: string,
    query: Record<string, string>,
    signal: AbortSignal,
    reads?: readonly number[],
  ): Promise<unknown>;
  order(path: string, fields: Record<string, string>, signal: AbortSignal): Promise<void>;
  /** Checks the version, then sends a call. */
  ask: QbittorrentAsk;
}

/** Sends requests to the Web API and parses its responses. */
export function createApi({ ask, session }: Transport, faults: Faults): QbittorrentApi {
  let cached: { version: QbittorrentVersion; of: ReturnType<Transport["session"]> } | undefined;

  const version = async (signal: AbortSignal): Promise<QbittorrentVersion> =>
    cached?.of === session() ? cached.version : await readVersion(signal);

  async function readVersion(signal: AbortSignal): Promise<QbittorrentVersion> {
    const { text } = await ask({ path: "app/webapiVersion", maxBytes: 10_000 }, signal);
    if (/^\s*</.test(text)) {
      const why = "it answers with a web page; check that its address is right";
      throw faults.unavailable(why, LASTING);
    }
    const parts = /^\s*(\d{1,4})\.(\d{1,4})(?:\.(\d{1,4}))?/
      .exec(text)
      ?.slice(1)
      .map((part) => Number(part ?? 0));
    if (!parts) {
      const why = "it does not report its version; check that its address is right";
      throw faults.unavailable(why, foreignAnswer(text, /^\s*(?:\d|$)/));
    }
    if (!isAtLeast(parts, OLDEST)) throw faults.tooOld(text.trim());
    const read = {
      text: text.trim(),
      listsWhenLoaded: isAtLeast(parts, LISTS_WHEN_LOADED),
      startsAndStops: isAtLeast(parts, STARTS_AND_STOPS),
    };
    cached = { version: read, of: session() };
    return read;
  }

  return {
    version,
    session,
    probe: async (signal) => void (await readVersion(signal)),
    async read(path, query, signal, reads = []) {
      await version(signal);
      const { status, text } = await ask({ path, query, reads }, signal);
      return reads.includes(status) ? undefined : parse(text, faults);
    },
    async order(path, fields, signal) {
      await ask({ path, body: encodeForm(fields) }, signal);
    },
    ask: async (call, signal) => {
      await version(signal);
      return await ask(call, signal);
    },
  };
}

function isAtLeast(version: readonly number[], least: readonly number[]): boolean {
  const position = version.findIndex((part, index) => part !== least[index]);
  return position < 0 || (version[position] ?? 0) > (least[position] ?? 0);
}

function parse(text: string, faults: Faults): unknown {
  const parsed = parseJson(text);
  if (parsed !== undefined) return parsed;
  throw faults.unavailable("its answer was cut off or is not JSON; check that it runs correctly");
}
