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
 * What qBittorrent itself is set to. They hold passwords of others: only what is named here is
 * read.
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
    throw faults.unavailable("it does not say to which folder it downloads; update it");
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

/** What "When ratio reaches" does: 1 removes the torrent, 3 its files as well. */
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
    "It answers while it still loads its torrents, so that for two minutes after its start no removal is believed.",
    "Update it when you can.",
  );
  warn(
    preferences["incomplete_files_ext"] !== true && preferences["temp_path_enabled"] !== true,
    `${title} gives unfinished files their final names.`,
    "Neither an extension nor a folder of their own tells them apart: a file that it left out looks finished.",
    `Torrents are still told apart by what ${title} says; other programs are not. Switch on "Append .!qB extension to incomplete files".`,
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
    "That may be before it is filed: while a film waits for a decision, for instance.",
    `Let it stop the torrent there, and set ${settings}_AUTO_REMOVE=true: it is removed once it is filed.`,
  );
  warn(
    preferences["torrent_content_layout"] === "NoSubfolder",
    `${title} puts the files of a torrent loose into the download folder.`,
    'Its content layout is "Don\'t create subfolder": of several files it is not certain which belong together, so they are not filed.',
    'Set the content layout to "Original".',
  );
  const command = readString(preferences["autorun_program"]) ?? "";
  warn(
    preferences["autorun_enabled"] === true &&
      /^\s*(?:\S*\/)?(?:ba|da|z)?sh\s+-\w*c\b/.test(command),
    `${title} runs its program for finished torrents through a shell.`,
    "A torrent's name in that line is read by the shell as part of it, and strangers choose the name.",
    `Name the program itself and hand it the hash, as in ${formatHookLine({ script: "/path/to/torrent-done.sh", client: name })}, and nothing else.`,
  );
  const hook = {
    enabled: preferences["autorun_enabled"] === true,
    path: programOf(command),
    advice: HOOK_ADVICE,
  };
  return { version: version.trim().replace(/^v/, "").slice(0, 40), warnings, hook };
}

const HOOK_ADVICE =
  'Set "Run external program on torrent finished" as docs/operate/qbittorrent.md says.';
