import { basename, dirname, isAbsolute, join } from "node:path/posix";
import { Outage } from "../../core/errors.ts";
import { isBelow } from "../../core/path/is-below.ts";
import { cleanText } from "../../core/text/clean-text.ts";
import type {
  ClientAccess,
  ClientFolders,
  ClientReport,
  ClientSettings,
  ConnectDeps,
  TorrentClient,
} from "../../core/torrent/client.ts";
import type { Torrent, Waits } from "../../core/torrent/torrent.ts";
import { keyOf, namesScript } from "../newsreader/hook.ts";
import { createTransport, newsreaderClient, placeOf } from "../newsreader/torrent-client.ts";
import { isFolder, isRow, natural, type Row, text, toTimestamp } from "../shared/wire.ts";

type Folders = { complete: string | undefined; incomplete: string | undefined };

type Api = ReturnType<typeof createApi>;

/** What SABnzbd itself is set to. It holds keys and passwords: only what is named here is read. */
type SabnzbdSettings = { misc: Row; categories: Row[]; status: Row };

/** Far more than it keeps; without a limit it sends the ten latest. */
const MAX_ROWS = 10_000;

type Page = { rows: Row[]; isWhole: boolean };

/** SABnzbd, 2 and later, over its API. */
export function connectSabnzbd(settings: ClientSettings, access: ClientAccess, deps: ConnectDeps): TorrentClient {
  const api = createApi(settings, access, deps);
  let folders: { complete: string | undefined; incomplete: string | undefined; roots: string[] } | undefined;
  let last: { at: number; history: Page } | undefined;

  async function read(signal: AbortSignal): Promise<SabnzbdSettings> {
    const all = await readSettings(api, signal);
    const { download, incomplete } = foldersOf(all);
    folders = { complete: completeOf(all), incomplete, roots: download };
    return all;
  }

  function pageOf(answer: Row, part: string): Page {
    const { slots, noofslots } = answer;
    if (!Array.isArray(slots)) throw api.faults.unavailable(`its ${part} cannot be read; update it`);
    const rows = (slots as unknown[]).map((row) => (isRow(row) ? row : {}));
    return { rows, isWhole: (natural(noofslots) ?? rows.length) <= rows.length };
  }

  /** It says where nothing has changed, and then sends nothing. */
  async function history(signal: AbortSignal): Promise<Page> {
    const since = last === undefined ? {} : { last_history_update: String(last.at) };
    const answer = await api.read("history", { start: "0", limit: String(MAX_ROWS), ...since }, "history", signal);
    if (answer === false && last) return last.history;
    if (!isRow(answer)) throw api.faults.unavailable("its history cannot be read; update it");
    const page = pageOf(answer, "history");
    const at = natural(answer["last_history_update"]);
    last = at === undefined ? undefined : { at, history: page };
    return page;
  }

  return newsreaderClient(settings, {
    async read(signal) {
      if (folders === undefined) await read(signal);
      const { roots = [], complete, incomplete } = folders ?? {};
      const at = { complete, incomplete };
      // In this order nothing that moves from one to the other is missed. What is in both is not finished.
      const queue = pageOf(
        await api.readRow("queue", { start: "0", limit: String(MAX_ROWS) }, "queue", signal),
        "queue",
      );
      const past = await history(signal);
      const waiting = queue.rows.map((row) => ofQueue(row, at, settings.title));
      const done = past.rows.map((row) => ofHistory(row, at, settings.title));
      const all = new Map<string, Torrent>();
      for (const one of [...done, ...waiting]) if (one) all.set(one.hash, one);
      const isWhole = queue.isWhole && past.isWhole && [...waiting, ...done].every((one) => one !== undefined);
      return { all: [...all.values()], isWhole, roots };
    },
    folders: async (signal) => foldersOf(await read(signal)),
    report: async (signal) =>
      reportOf(await read(signal), await api.read("version", {}, "version", signal), settings.title),
    close: api.close,
  });
}

async function readSettings({ readRow }: Api, signal: AbortSignal): Promise<SabnzbdSettings> {
  const { misc, categories } = await readRow("get_config", {}, "config", signal);
  // Folders in the configuration may be relative to one that it does not name.
  const status = await readRow("fullstatus", { skip_dashboard: "1" }, "status", signal);
  return {
    misc: isRow(misc) ? misc : {},
    categories: Array.isArray(categories) ? (categories as unknown[]).filter(isRow) : [],
    status,
  };
}

function folder(value: unknown): string | undefined {
  const path = text(value)?.replace(/(?<=.)\/+$/, "");
  return path !== undefined && isAbsolute(path) && isFolder(path) ? path : undefined;
}

const completeOf = ({ status, misc }: SabnzbdSettings): string | undefined =>
  folder(status["completedir"]) ?? folder(misc["complete_dir"]);

function foldersOf(settings: SabnzbdSettings): ClientFolders {
  const { status, misc, categories } = settings;
  const complete = completeOf(settings);
  const own = categories.flatMap(({ dir }) => {
    // A star at its end: loose in that folder, without one of the download's own.
    const path = text(dir)?.replace(/\/*\*?$/, "") ?? "";
    if (path === "") return [];
    return folder(path) ?? (complete === undefined ? [] : join(complete, path));
  });
  return {
    download: [...new Set([...(complete === undefined ? [] : [complete]), ...own])],
    incomplete: folder(status["downloaddir"]) ?? folder(misc["download_dir"]),
    marksPartial: true,
  };
}

const isOn = (value: unknown): boolean => value === 1 || value === true || value === "1";

function reportOf({ misc, categories }: SabnzbdSettings, version: unknown, title: string): ClientReport {
  const warnings: ClientReport["warnings"] = [];
  if (misc["history_retention_option"] === "all-delete" || misc["history_retention"] === "-1")
    warnings.push({
      found: `${title} keeps no history of what it has finished.`,
      cause: "What it has finished is told nowhere, so nothing of it is filed.",
      advice: "Let it keep the history for some days, under History Retention.",
    });
  if (isOn(misc["enable_tv_sorting"]) || isOn(misc["enable_movie_sorting"]) || isOn(misc["enable_date_sorting"]))
    warnings.push({
      found: `${title} sorts what it has finished into folders.`,
      cause:
        "Downloads of one series then share a folder, and which file belongs to which is not known; those are not filed.",
      advice: "Switch its sorting off: files are named and sorted here.",
    });
  const isOwn = (script: unknown): boolean => namesScript(text(script) ?? "");
  const has = categories.some(({ script }) => isOwn(script));
  return {
    version: cleanText(text(version) ?? "unknown", 40),
    warnings,
    hook: {
      enabled: has,
      path: has ? join(folder(misc["script_dir"]) ?? "", "torrent-done.sh") : undefined,
      advice: "Choose torrent-done.sh as the script of its categories as docs/sabnzbd.md says.",
    },
  };
}

/** The API of one SABnzbd. Its key is sent in the body, where no proxy notes it. */
function createApi(settings: ClientSettings, { url, key }: ClientAccess, deps: ConnectDeps) {
  const unauthorized = (what: string): Outage => new Outage("client_unauthorized", `${settings.title} ${what}.`);
  const own = `${settings.settings}_KEY`;
  const wrongKey = () =>
    key() === undefined
      ? unauthorized(`asks for its API key; set ${own}`)
      : unauthorized(`refuses the key; set ${own} to its API key, which is another one than its NZB key`);
  const { ask, faults, close } = createTransport(settings, {
    ...deps,
    refusal({ status, text }) {
      const told = text.slice(0, 500);
      // Old versions refuse with a status of success.
      if (/^\W*(?:error: )?API Key (?:Required|Incorrect)/i.test(told)) return wrongKey();
      if (status !== 403 && status !== 401) return undefined;
      if (/hostname/i.test(told))
        return unauthorized(
          `refuses the host name by which it is asked; write its IP address in ${settings.urlSetting}, or add the name to host_whitelist there`,
        );
      if (/external|access denied/i.test(told))
        return unauthorized("refuses this machine; let its network in there, under External internet access");
      return wrongKey();
    },
  });
  const endpoint = new URL(`${url.replace(/\/+$/, "").replace(/\/api$/, "")}/api`);

  /** The part of an answer that is asked for. @throws Outage; the signal's reason */
  async function read(
    mode: string,
    fields: Record<string, string>,
    part: string,
    signal: AbortSignal,
  ): Promise<unknown> {
    const headers = { "content-type": "application/x-www-form-urlencoded" };
    const body = new URLSearchParams({ ...fields, mode, output: "json", apikey: key() ?? "" }).toString();
    const answer = await ask({ method: "POST", url: endpoint, headers, body }, signal);
    const value = isRow(answer) ? answer[part] : undefined;
    if (value === undefined)
      throw faults.unavailable(`to ${mode} it answers with an error; check that ${settings.urlSetting} is SABnzbd's`);
    return value;
  }

  /** The same, of what is an object. */
  async function readRow(...asked: Parameters<typeof read>): Promise<Row> {
    const value = await read(...asked);
    if (!isRow(value)) throw faults.unavailable(`its ${asked[2]} cannot be read; update it`);
    return value;
  }

  return { read, readRow, faults, close };
}

function commonOf(row: Row, category: unknown) {
  const id = text(row["nzo_id"]);
  const status = text(row["status"]);
  if (id === undefined || id === "" || status === undefined) return undefined;
  const label = text(category) ?? "*";
  return {
    hash: keyOf(id),
    status,
    hasMetadata: true,
    labels: label === "*" || label === "" ? [] : [label],
    ratio: 0,
    goalReached: false,
  };
}

const megabytes = (value: unknown): number => Math.max(0, Math.round(Number(text(value) ?? 0) * 1024 * 1024)) || 0;

/** A row of the queue. It tells no path: below the folder for what is not finished there is one of its name. */
function ofQueue(row: Row, { incomplete }: Folders, title: string): Torrent | undefined {
  const common = commonOf(row, row["cat"]);
  const name = text(row["filename"]);
  if (common === undefined || name === undefined) return undefined;
  const { status, ...same } = common;
  const [sizeBytes, left] = [megabytes(row["mb"]), megabytes(row["mbleft"])];
  const percentDone = sizeBytes > 0 ? Math.min(1, Math.max(0, 1 - left / sizeBytes)) : 0;
  const code: Waits["code"] = status === "Paused" ? "stopped" : status === "Queued" ? "queued" : "downloading";
  return {
    ...same,
    ...placeOf(incomplete === undefined || name === "" || name.includes("/") ? undefined : join(incomplete, name)),
    name,
    sizeBytes,
    percentDone,
    state: code === "stopped" ? "stopped" : "downloading",
    waits: {
      code,
      message: `${Math.floor(percentDone * 1000) / 10} % of it is there; ${title} says ${cleanText(status, 40)}.`,
    },
    addedAt: toTimestamp(row["time_added"]) ?? 0,
  };
}

/**
 * A row of the history, on top of which stands what is still checked, unpacked and moved. It says “Completed” an instant
 * before the path is known.
 */
function ofHistory(row: Row, { complete }: Folders, title: string): Torrent | undefined {
  const common = commonOf(row, row["category"]);
  const name = text(row["name"]);
  const storage = text(row["storage"]);
  if (common === undefined || name === undefined || storage === undefined) return undefined;
  const { status, ...same } = common;
  const isFailed = status === "Failed";
  const isGood = status === "Completed" && storage !== "";
  // Translated, with links: shown and never read.
  const failure = cleanText((text(row["fail_message"]) ?? "").replaceAll(/<[^>]{0,300}>/g, ""), 200);
  const waits: Waits = isFailed
    ? {
        code: "torrent_error",
        message: `${title} could not finish it: ${failure || "no reason given"}. Nothing of it is filed.`,
      }
    : { code: "moving", message: `${title} is checking, unpacking or moving it (${cleanText(status, 40)}).` };
  return {
    ...same,
    ...placeOf(isGood ? ownFolder(storage, name, complete) : storage || text(row["path"])),
    name,
    sizeBytes: natural(row["bytes"]) ?? 0,
    percentDone: 1,
    state: isGood ? "finished" : isFailed ? "error" : "downloading",
    waits: isGood ? undefined : waits,
    error: isFailed ? failure || undefined : undefined,
    addedAt: toTimestamp(row["time_added"]) ?? toTimestamp(row["completed"]) ?? 0,
    doneAt: isGood ? toTimestamp(row["completed"]) : undefined,
  };
}

/** `storage` goes down as long as a folder has a single entry. All of it is the download's, from the folder of its name on. */
function ownFolder(storage: string, name: string, complete: string | undefined): string {
  if (complete === undefined || !isBelow(storage, complete)) return storage;
  for (let at = storage; isBelow(at, complete); at = dirname(at)) if (basename(at) === name) return at;
  return storage;
}
