import { basename, dirname } from "node:path/posix";
import type { HttpAnswer, HttpRequest } from "../../adapters/http/http.ts";
import type { Outage } from "../../base/errors.ts";
import { parseJson } from "../../base/text/parse-json.ts";
import type {
  ClientFolders,
  ClientReport,
  ClientSettings,
  ConnectDeps,
  TorrentClient,
} from "../../core/torrent/client.ts";
import type { Torrent } from "../../core/torrent/torrent.ts";
import { createExchange } from "../shared/exchange.ts";
import { type CommonFaults, faultsOf, foreignAnswer } from "../shared/faults.ts";
import { isFolder } from "../shared/read-values.ts";

/**
 * Queue and history of a newsreader. A row that cannot be read is undefined. A download that is in
 * both lists is not finished. The queue is read first, so that a download that moves from the queue
 * to the history is not missed.
 */
type NewsreaderLists = {
  queue: readonly (Torrent | undefined)[];
  history: readonly (Torrent | undefined)[];
  /** True if these are all rows. */
  isWhole: boolean;
  /** Folders that contain all downloads. */
  roots: readonly string[];
};

/** One kind of newsreader, used by `createNewsreaderClient`. */
interface Newsreader {
  /** With `isFresh`, reuses nothing from an earlier answer: the newsreader may have restarted. */
  read(signal: AbortSignal, isFresh?: boolean): Promise<NewsreaderLists>;
  folders(signal: AbortSignal): Promise<ClientFolders>;
  report(signal: AbortSignal): Promise<ClientReport>;
  close(): Promise<void>;
}

/**
 * Makes a newsreader look like a torrent client. Each download becomes a torrent with one known
 * file or folder, whose contents are unknown.
 */
export function createNewsreaderClient(
  settings: ClientSettings,
  { read, folders, report, close }: Newsreader,
): TorrentClient {
  /** Lists each download once. */
  async function readOwn(
    signal: AbortSignal,
    isFresh = false,
  ): Promise<{ all: Torrent[]; isWhole: boolean }> {
    const { queue, history, isWhole, roots } = await read(signal, isFresh);
    const rows = [...history, ...queue];
    const readable = rows.filter((row) => row !== undefined);
    const all = [...new Map(readable.map((one) => [one.hash, one])).values()];
    return {
      all: withOwnFolders(all, roots, settings.title),
      isWhole: isWhole && readable.length === rows.length,
    };
  }

  async function list(which: "all" | readonly string[], signal: AbortSignal): Promise<Torrent[]> {
    if (which.length === 0) return [];
    const { all } = await readOwn(signal);
    if (which === "all") return all;
    const hashes = new Set(which);
    return all.filter(({ hash }) => hashes.has(hash));
  }

  return {
    ...settings,
    async poll(since, signal) {
      const { all, isWhole } = await readOwn(signal, since === undefined);
      return {
        torrents: all,
        gone: [],
        isWhole,
        writes: all.some(({ waits }) => waits?.code === "moving"),
        next: {},
      };
    },
    // A newsreader has no request that is smaller and proves as much.
    probe: async (signal) => void (await read(signal)),
    list,
    async *filesOf(hashes, signal) {
      const torrents = (await list(hashes, signal)).map((torrent) => ({
        torrent,
        files: torrent.top === undefined ? [] : [{ name: torrent.top, length: 0, wanted: true }],
      }));
      yield { torrents, tooLong: [], failed: [] };
    },
    folders,
    report,
    close,
  };
}

/**
 * Returns the folder and name of a download in a torrent's terms. `downloadDir` is `.` if the path
 * is unknown or not a Unix path.
 */
export function placeOf(path: string | undefined): Pick<Torrent, "downloadDir" | "top"> {
  const whole = path?.replace(/(?<=.)\/+$/, "") ?? "";
  if (!whole.startsWith("/") || whole === "/" || !isFolder(whole)) {
    return { downloadDir: ".", top: undefined };
  }
  return { downloadDir: dirname(whole), top: basename(whole) };
}

const pathOf = ({ downloadDir, top }: Torrent): string | undefined =>
  top === undefined ? undefined : `${downloadDir === "/" ? "" : downloadDir}/${top}`;

function* above(path: string): Generator<string> {
  for (let folder = dirname(path); folder !== "/"; folder = dirname(folder)) yield folder;
}

/**
 * A finished download waits if it does not have a separate file or folder, because another download
 * has the same path or a path inside it, or because the path is the folder for all downloads. A
 * download inside another download's folder does have a separate folder.
 */
function withOwnFolders(
  all: readonly Torrent[],
  roots: readonly string[],
  title: string,
): Torrent[] {
  const paths = all.flatMap((torrent) => pathOf(torrent) ?? []);
  const many = Map.groupBy(paths, (path) => path);
  const around = new Set([...roots, ...[...paths, ...roots].flatMap((path) => [...above(path)])]);
  return all.map((torrent) => {
    const path = torrent.waits === undefined ? pathOf(torrent) : undefined;
    if (path === undefined) return torrent;
    const isShared = around.has(path) || (many.get(path)?.length ?? 0) > 1;
    const message =
      `It shares its folder with another download of ${title}. Remove the older one from the ` +
      "history, or file the folder by hand.";
    return isShared ? { ...torrent, waits: { code: "torrent_error", message } } : torrent;
  });
}

interface TransportDeps extends ConnectDeps {
  /** Returns the outage for a response that refuses access. Undefined for other responses. */
  refusal: (answer: HttpAnswer) => Outage | undefined;
}

interface NewsreaderTransport {
  /**
   * Returns the response as parsed JSON.
   * @throws Outage; the signal's reason
   */
  ask(request: HttpRequest, signal: AbortSignal): Promise<unknown>;
  faults: CommonFaults;
  close(): Promise<void>;
}

/** Sends requests to a newsreader, one at a time. */
export function createTransport(
  names: ClientSettings,
  { refusal, ...deps }: TransportDeps,
): NewsreaderTransport {
  const { kind, urlSetting } = names;
  const faults = faultsOf(names);
  const { run, close } = createExchange(deps, { service: kind, urlSetting, faults });

  async function ask(request: HttpRequest, signal: AbortSignal): Promise<unknown> {
    // NZBGet closes each connection without announcing it, so a second request would find the
    // connection closed.
    const headers = { ...request.headers, connection: "close" };
    const answer = await run(signal, (send) => send({ ...request, headers }));
    const refused = refusal(answer);
    if (refused) throw refused;
    if (answer.status < 200 || answer.status > 299) throw faults.ofStatus(answer);
    const parsed = parseJson(answer.text);
    if (parsed !== undefined) return parsed;
    throw faults.unavailable(
      `the answer is not from its API; check ${urlSetting}`,
      foreignAnswer(answer.text),
    );
  }

  return { ask, faults, close };
}
