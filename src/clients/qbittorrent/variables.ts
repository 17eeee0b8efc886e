import type { ClientFolders, ClientReport } from "../../core/torrent/client.ts";
import {
  isRow,
  readFolderPath,
  readPath,
  readString,
  type WireRow,
} from "../shared/read-values.ts";
import type { QbittorrentApi } from "./api.ts";
import type { Faults } from "./faults.ts";
import { formatHookLine, programOf } from "./hook.ts";

/**
 * Reads qBittorrent's own settings. They contain other passwords, so read only fields that are
 * named here.
 */
async function readPreferences(
  api: QbittorrentApi,
  faults: Faults,
  signal: AbortSignal,
): Promise<WireRow> {
  const answer = await api.read("app/preferences", {}, signal);
  if (!isRow(answer)) throw faults.unavailable("its settings cannot be read; update it");
  return answer;
}

const folder = (value: unknown): string | undefined => readPath(value)?.replace(/(?<=.)\/+$/, "");

export async function readFolders(
  api: QbittorrentApi,
  faults: Faults,
  signal: AbortSignal,
): Promise<ClientFolders> {
  const preferences = await readPreferences(api, faults, signal);
  const download = folder(preferences["save_path"]);
  if (download === undefined) {
    throw faults.unavailable("it does not report its download folder; update it");
  }
  const categories = Object.values((await readCategories(api, signal)) ?? {}).filter(isRow);
  const foldersNamed = (name: string): string[] =>
    categories.flatMap((category) => readFolderPath(category[name]) ?? []);
  return {
    download: [...new Set([download, ...foldersNamed("savePath")])],
    incomplete:
      preferences["temp_path_enabled"] === true ? folder(preferences["temp_path"]) : undefined,
    others: foldersNamed("download_path"),
  };
}

async function readCategories(
  api: QbittorrentApi,
  signal: AbortSignal,
): Promise<WireRow | undefined> {
  const answer = await api.read("torrents/categories", {}, signal);
  return isRow(answer) ? answer : undefined;
}

/**
 * Values of “When ratio reaches” that remove something. 1 removes the torrent, and 3 also removes
 * its files.
 */
const REMOVES = [1, 3];

export async function readReport(
  api: QbittorrentApi,
  {
    faults,
    settings,
    title,
    name,
  }: { faults: Faults; settings: string; title: string; name: string },
  signal: AbortSignal,
): Promise<ClientReport> {
  const preferences = await readPreferences(api, faults, signal);
  const { listsWhenLoaded } = await api.version(signal);
  const { text: version } = await api.ask({ path: "app/version", maxBytes: 10_000 }, signal);
  const warnings: ClientReport["warnings"] = [];
  const warn = (when: boolean, found: string, cause: string, advice: string): void => {
    if (when) warnings.push({ found, cause, advice });
  };
  warn(
    !listsWhenLoaded,
    `${title} is older than 4.5.`,
    "It answers while it is still loading its torrents, so removals are ignored for two " +
      "minutes after its start.",
    "Update it when you can.",
  );
  warn(
    preferences["incomplete_files_ext"] !== true && preferences["temp_path_enabled"] !== true,
    `${title} gives unfinished files their final names.`,
    "Neither an extension nor a separate folder marks them, so an unwanted file looks finished.",
    `plex-ingest relies on what ${title} reports, but other programs cannot tell. Turn on ` +
      '"Append .!qB extension to incomplete files".',
  );
  const limits = [
    "max_ratio_enabled",
    "max_seeding_time_enabled",
    "max_inactive_seeding_time_enabled",
  ];
  const goals = limits.some((limit) => preferences[limit] === true);
  const act = Number(preferences["max_ratio_act"]);
  warn(
    goals && REMOVES.includes(act),
    `${title} removes a torrent${act === 3 ? " with its files" : ""} when it has seeded enough.`,
    "That may be before it is filed, for instance while a film waits for a decision.",
    `Let it stop the torrent instead, and set ${settings}_AUTO_REMOVE=true. plex-ingest then ` +
      "removes it once it is filed.",
  );
  warn(
    preferences["torrent_content_layout"] === "NoSubfolder",
    `${title} puts the files of a torrent directly into the download folder.`,
    'Its content layout is "Don\'t create subfolder", so it is not certain which of several ' +
      "files belong together, and they are not filed.",
    'Set the content layout to "Original".',
  );
  const command = readString(preferences["autorun_program"]) ?? "";
  warn(
    preferences["autorun_enabled"] === true &&
      /^\s*(?:\S*\/)?(?:ba|da|z)?sh\s+-\w*c\b/.test(command),
    `${title} runs its program for finished torrents through a shell.`,
    "The shell reads a torrent's name in that line as part of the command, and strangers " +
      "choose the name.",
    "Name the program itself and pass it only the hash, as in " +
      `${formatHookLine({ script: "/path/to/torrent-done.sh", client: name })}.`,
  );
  const hook = {
    enabled: preferences["autorun_enabled"] === true,
    path: programOf(command),
    advice: HOOK_ADVICE,
  };
  return { version: version.trim().replace(/^v/, "").slice(0, 40), warnings, hook };
}

const HOOK_ADVICE =
  'Set "Run external program on torrent finished" as described in docs/operate/qbittorrent.md.';
