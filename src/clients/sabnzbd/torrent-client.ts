import type { ClientAccess, ClientSettings, ConnectDeps, TorrentClient } from "../../core/torrent/client.ts";
import { newsreaderClient } from "../newsreader/torrent-client.ts";
import { isRow, natural, type Row } from "../shared/wire.ts";
import { completeOf, createApi, foldersOf, readSettings, reportOf, type SabnzbdSettings } from "./api.ts";
import { ofHistory, ofQueue } from "./gate.ts";

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
      const all = { start: "0", limit: String(MAX_ROWS) };
      const queue = pageOf(await api.readRow("queue", all, "queue", signal), "queue");
      const done = await history(signal);
      return {
        queue: queue.rows.map((row) => ofQueue(row, at, settings.title)),
        history: done.rows.map((row) => ofHistory(row, at, settings.title)),
        isWhole: queue.isWhole && done.isWhole,
        roots,
      };
    },
    folders: async (signal) => foldersOf(await read(signal)),
    report: async (signal) =>
      reportOf(await read(signal), await api.read("version", {}, "version", signal), settings.title),
    close: api.close,
  });
}
