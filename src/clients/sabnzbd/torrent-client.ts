import { join } from "node:path/posix";
import { Outage } from "../../base/errors.ts";
import { cleanText } from "../../base/text/clean-text.ts";
import type {
  ClientAccess,
  ClientFolders,
  ClientReport,
  ClientSettings,
  ConnectDeps,
  TorrentClient,
} from "../../core/torrent/client.ts";
import { findHook } from "../newsreader/hook.ts";
import { createNewsreaderClient, createTransport } from "../newsreader/torrent-client.ts";
import type { CommonFaults } from "../shared/faults.ts";
import {
  isRow,
  readFolderPath,
  readNatural,
  readRowList,
  readString,
  type WireRow,
} from "../shared/read-values.ts";
import { toHistoryTorrent, toQueuedTorrent } from "./gate.ts";

/** Far more rows than SABnzbd keeps. Without a limit, SABnzbd returns only the ten latest rows. */
const MAX_ROWS = 10_000;

type SabnzbdPage = { rows: WireRow[]; isWhole: boolean };

/** SABnzbd, 2 and later, over its API. */
export function connectSabnzbd(
  settings: ClientSettings,
  access: ClientAccess,
  deps: ConnectDeps,
): TorrentClient {
  const api = createApi(settings, access, deps);
  let folders:
    | { complete: string | undefined; incomplete: string | undefined; roots: string[] }
    | undefined;
  let last: { at: number; history: SabnzbdPage } | undefined;

  async function read(signal: AbortSignal): Promise<SabnzbdSettings> {
    const all = await readSettings(api, signal);
    const { download, incomplete } = foldersOf(all);
    folders = { complete: completeOf(all), incomplete, roots: download };
    return all;
  }

  function pageOf(answer: WireRow, part: string): SabnzbdPage {
    const { slots, noofslots } = answer;
    if (!Array.isArray(slots)) {
      throw api.faults.unavailable(`its ${part} cannot be read; update it`);
    }
    const rows = (slots as unknown[]).map((row) => (isRow(row) ? row : {}));
    return { rows, isWhole: (readNatural(noofslots) ?? rows.length) <= rows.length };
  }

  /**
   * If nothing has changed, SABnzbd reports this without sending any rows. It counts the changes
   * since its start (`LAST_HISTORY_UPDATE`, 2.3 to 5.0), so after a restart the number of an older
   * history may come again.
   */
  async function history(signal: AbortSignal, isFresh: boolean): Promise<SabnzbdPage> {
    if (isFresh) last = undefined;
    const since = last === undefined ? {} : { last_history_update: String(last.at) };
    const answer = await api.read(
      "history",
      { start: "0", limit: String(MAX_ROWS), ...since },
      "history",
      signal,
    );
    if (answer === false && last) return last.history;
    if (!isRow(answer)) throw api.faults.unavailable("its history cannot be read; update it");
    const page = pageOf(answer, "history");
    const lastUpdate = readNatural(answer["last_history_update"]);
    last = lastUpdate === undefined ? undefined : { at: lastUpdate, history: page };
    return page;
  }

  return createNewsreaderClient(settings, {
    async read(signal, isFresh = false) {
      if (folders === undefined) await read(signal);
      const { roots = [], complete, incomplete } = folders ?? {};
      const bases = { complete, incomplete };
      const all = { start: "0", limit: String(MAX_ROWS) };
      const queue = pageOf(await api.readRow("queue", all, "queue", signal), "queue");
      const done = await history(signal, isFresh);
      return {
        queue: queue.rows.map((row) => toQueuedTorrent(row, bases, settings.title)),
        history: done.rows.map((row) => toHistoryTorrent(row, bases, settings.title)),
        isWhole: queue.isWhole && done.isWhole,
        roots,
      };
    },
    folders: async (signal) => foldersOf(await read(signal)),
    report: async (signal) =>
      reportOf(
        await read(signal),
        await api.read("version", {}, "version", signal),
        settings.title,
      ),
    close: api.close,
  });
}

/** The API of one SABnzbd. The key is sent in the body, where no proxy logs it. */
function createApi(
  settings: ClientSettings,
  { url, key }: ClientAccess,
  deps: ConnectDeps,
): SabnzbdApi {
  const unauthorized = (what: string): Outage =>
    new Outage("client_unauthorized", `${settings.title} ${what}.`);
  const keySetting = `${settings.settings}_KEY`;
  const wrongKey = (): Outage =>
    key() === undefined
      ? unauthorized(`asks for its API key; set ${keySetting}`)
      : unauthorized(`refuses the key; set ${keySetting} to its API key, not its NZB key`);
  const { ask, faults, close } = createTransport(settings, {
    ...deps,
    refusal({ status, text }) {
      const told = text.slice(0, 500);
      // Old versions refuse a request with a success status.
      if (/^\W*(?:error: )?API Key (?:Required|Incorrect)/i.test(told)) return wrongKey();
      if (status !== 403 && status !== 401) return undefined;
      if (/hostname/i.test(told)) {
        return unauthorized(
          `refuses the host name in the request; use its IP address in ${settings.urlSetting}, ` +
            "or add the name to host_whitelist there",
        );
      }
      if (/external|access denied/i.test(told)) {
        return unauthorized(
          "refuses this machine; allow its network there, under External internet access",
        );
      }
      return wrongKey();
    },
  });
  const endpoint = new URL(`${url.replace(/\/+$/, "").replace(/\/api$/, "")}/api`);

  const read: Read = async (mode, fields, part, signal) => {
    const headers = { "content-type": "application/x-www-form-urlencoded" };
    const body = new URLSearchParams({
      ...fields,
      mode,
      output: "json",
      apikey: key() ?? "",
    }).toString();
    const answer = await ask({ method: "POST", url: endpoint, headers, body }, signal);
    const value = isRow(answer) ? answer[part] : undefined;
    if (value === undefined) {
      throw faults.unavailable(
        `it answers ${mode} with an error; check that ${settings.urlSetting} is SABnzbd's address`,
      );
    }
    return value;
  };

  const readRow: Read<WireRow> = async (mode, fields, part, signal) => {
    const value = await read(mode, fields, part, signal);
    if (!isRow(value)) throw faults.unavailable(`its ${part} cannot be read; update it`);
    return value;
  };

  return { read, readRow, faults, close };
}

/**
 * Returns one part of a response.
 * @throws Outage; the signal's reason
 */
type Read<Value = unknown> = (
  mode: string,
  fields: Record<string, string>,
  part: string,
  signal: AbortSignal,
) => Promise<Value>;

interface SabnzbdApi {
  read: Read;
  /** Like `read`, for a part that is an object. */
  readRow: Read<WireRow>;
  faults: CommonFaults;
  close(): Promise<void>;
}

/**
 * SABnzbd's own settings. They contain keys and passwords, so read only fields that are named here.
 */
type SabnzbdSettings = { misc: WireRow; categories: WireRow[]; status: WireRow };

async function readSettings(
  { readRow }: SabnzbdApi,
  signal: AbortSignal,
): Promise<SabnzbdSettings> {
  const { misc, categories } = await readRow("get_config", {}, "config", signal);
  // Folders in the configuration may be relative to a folder that it does not name.
  const status = await readRow("fullstatus", { skip_dashboard: "1" }, "status", signal);
  return { misc: isRow(misc) ? misc : {}, categories: readRowList(categories), status };
}

const completeOf = ({ status, misc }: SabnzbdSettings): string | undefined =>
  readFolderPath(status["completedir"]) ?? readFolderPath(misc["complete_dir"]);

function foldersOf(settings: SabnzbdSettings): ClientFolders {
  const { status, misc, categories } = settings;
  const complete = completeOf(settings);
  const categoryFolders = categories.flatMap(({ dir }) => {
    // A trailing star means that files are put directly into that folder, without a folder for each
    // download.
    const path = readString(dir)?.replace(/\/*\*?$/, "") ?? "";
    if (path === "") return [];
    return readFolderPath(path) ?? (complete === undefined ? [] : join(complete, path));
  });
  return {
    download: [...new Set([...(complete === undefined ? [] : [complete]), ...categoryFolders])],
    incomplete: readFolderPath(status["downloaddir"]) ?? readFolderPath(misc["download_dir"]),
  };
}

const isOn = (value: unknown): boolean => value === 1 || value === true || value === "1";

function reportOf(
  { misc, categories }: SabnzbdSettings,
  version: unknown,
  title: string,
): ClientReport {
  const warnings: ClientReport["warnings"] = [];
  if (misc["history_retention_option"] === "all-delete" || misc["history_retention"] === "-1") {
    warnings.push({
      found: `${title} keeps no history of finished downloads.`,
      cause: "It does not report finished downloads, so nothing can be filed from it.",
      advice: "Set it to keep the history for several days, under History Retention.",
    });
  }
  if (
    isOn(misc["enable_tv_sorting"]) ||
    isOn(misc["enable_movie_sorting"]) ||
    isOn(misc["enable_date_sorting"])
  ) {
    warnings.push({
      found: `${title} sorts finished downloads into folders.`,
      cause:
        "Downloads of one series then share a folder. It is not known which file belongs to " +
        "which download, so they are not filed.",
      advice: "Turn its sorting off. plex-ingest names and sorts the files.",
    });
  }
  const scripts = categories.map(({ script }) => readString(script) ?? "");
  const advice =
    "Choose torrent-done.sh as the script of its categories, as described in " +
    "docs/operate/sabnzbd.md.";
  const hook = { ...findHook(scripts, readFolderPath(misc["script_dir"])), advice };
  return { version: cleanText(readString(version) ?? "unknown", 40), warnings, hook };
}
