import { join } from "node:path/posix";
import { Outage } from "../../core/errors.ts";
import { cleanText } from "../../core/text/clean-text.ts";
import type {
  ClientAccess,
  ClientFolders,
  ClientReport,
  ClientSettings,
  ConnectDeps,
} from "../../core/torrent/client.ts";
import { hookIn } from "../newsreader/hook.ts";
import { createTransport } from "../newsreader/torrent-client.ts";
import { folderIn, isRow, type Row, rowsIn, text } from "../shared/wire.ts";

/** The API of one SABnzbd. Its key is sent in the body, where no proxy notes it. */
export function createApi(settings: ClientSettings, { url, key }: ClientAccess, deps: ConnectDeps) {
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

export type Api = ReturnType<typeof createApi>;

/** What SABnzbd itself is set to. It holds keys and passwords: only what is named here is read. */
export type SabnzbdSettings = { misc: Row; categories: Row[]; status: Row };

export async function readSettings({ readRow }: Api, signal: AbortSignal): Promise<SabnzbdSettings> {
  const { misc, categories } = await readRow("get_config", {}, "config", signal);
  // Folders in the configuration may be relative to one that it does not name.
  const status = await readRow("fullstatus", { skip_dashboard: "1" }, "status", signal);
  return {
    misc: isRow(misc) ? misc : {},
    categories: rowsIn(categories),
    status,
  };
}

export const completeOf = ({ status, misc }: SabnzbdSettings): string | undefined =>
  folderIn(status["completedir"]) ?? folderIn(misc["complete_dir"]);

export function foldersOf(settings: SabnzbdSettings): ClientFolders {
  const { status, misc, categories } = settings;
  const complete = completeOf(settings);
  const own = categories.flatMap(({ dir }) => {
    // A star at its end: loose in that folder, without one of the download's own.
    const path = text(dir)?.replace(/\/*\*?$/, "") ?? "";
    if (path === "") return [];
    return folderIn(path) ?? (complete === undefined ? [] : join(complete, path));
  });
  return {
    download: [...new Set([...(complete === undefined ? [] : [complete]), ...own])],
    incomplete: folderIn(status["downloaddir"]) ?? folderIn(misc["download_dir"]),
  };
}

const isOn = (value: unknown): boolean => value === 1 || value === true || value === "1";

export function reportOf({ misc, categories }: SabnzbdSettings, version: unknown, title: string): ClientReport {
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
  const scripts = categories.map(({ script }) => text(script) ?? "");
  const advice = "Choose torrent-done.sh as the script of its categories as docs/sabnzbd.md says.";
  const hook = { ...hookIn(scripts, folderIn(misc["script_dir"])), advice };
  return { version: cleanText(text(version) ?? "unknown", 40), warnings, hook };
}
