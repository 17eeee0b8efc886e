import { isAbsolute, join } from "node:path/posix";
import { cleanText } from "../../core/text/clean-text.ts";
import type { ClientFolders, ClientReport } from "../../core/torrent/client.ts";
import { namesScript } from "../newsreader/hook.ts";
import { isFolder, isRow, text } from "../shared/wire.ts";

/** Its options by their names in small letters. They hold passwords: only what is named here is read. */
export function readOptions(answer: unknown): ReadonlyMap<string, string> {
  const rows = Array.isArray(answer) ? (answer as unknown[]).filter(isRow) : [];
  return new Map(
    rows.flatMap((row) => {
      const [name, value] = [text(row["Name"]), text(row["Value"])];
      return name === undefined || value === undefined ? [] : [[name.toLowerCase(), value] as const];
    }),
  );
}

type Options = ReadonlyMap<string, string>;

function folder(options: Options, name: string): string | undefined {
  const path = options.get(name)?.replace(/(?<=.)\/+$/, "");
  return path !== undefined && isAbsolute(path) && isFolder(path) ? path : undefined;
}

const isOn = (options: Options, name: string): boolean => options.get(name)?.toLowerCase() === "yes";

export function foldersOf(options: Options): ClientFolders {
  const complete = folder(options, "destdir");
  const download = complete === undefined ? [] : [complete];
  for (let at = 1; options.has(`category${at}.name`); at++) {
    const name = options.get(`category${at}.name`) ?? "";
    const own = folder(options, `category${at}.destdir`);
    if (own !== undefined) download.push(own);
    else if (complete !== undefined && isOn(options, "appendcategorydir") && name !== "")
      download.push(join(complete, name));
  }
  const incomplete = folder(options, "interdir");
  return { download, incomplete, marksPartial: incomplete !== undefined };
}

export function reportOf(options: Options, version: unknown, title: string): ClientReport {
  const warnings: ClientReport["warnings"] = [];
  if (options.get("keephistory") === "0")
    warnings.push({
      found: `${title} keeps no history.`,
      cause: "KeepHistory is 0: what it has finished is told nowhere, so nothing of it is filed.",
      advice: "Set KeepHistory to some days there.",
    });
  if (folder(options, "interdir") === undefined)
    warnings.push({
      found: `${title} loads into its final folders.`,
      cause: "InterDir is empty: what it still loads and repairs looks like what is finished.",
      advice: `Downloads are still told apart by what ${title} says; other programs are not. Set InterDir there.`,
    });
  const scripts = [...options].filter(([name]) => /^(?:category\d+\.)?(?:extensions|postscript)$/.test(name));
  const has = scripts.some(([, list]) => namesScript(list));
  const scriptDir = folder(options, "scriptdir") ?? "";
  return {
    version: cleanText(text(version) ?? "unknown", 40),
    warnings,
    hook: {
      enabled: has,
      path: has ? join(scriptDir, "torrent-done.sh") : undefined,
      advice: "Choose torrent-done.sh among its extension scripts as docs/nzbget.md says.",
    },
  };
}
