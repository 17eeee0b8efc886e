import { isAbsolute, join } from "node:path/posix";
import { cleanText } from "../../core/text/clean-text.ts";
import type { ClientFolders, ClientReport } from "../../core/torrent/client.ts";
import { namesScript } from "../newsreader/hook.ts";
import { isFolder, isRow, type Row, text } from "../shared/wire.ts";
import type { Api } from "./api.ts";

/** What SABnzbd itself is set to. It holds keys and passwords: only what is named here is read. */
export type SabnzbdSettings = { misc: Row; categories: Row[]; status: Row };

export async function readSettings({ readRow }: Api, signal: AbortSignal): Promise<SabnzbdSettings> {
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

export const completeOf = ({ status, misc }: SabnzbdSettings): string | undefined =>
  folder(status["completedir"]) ?? folder(misc["complete_dir"]);

export function foldersOf(settings: SabnzbdSettings): ClientFolders {
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
