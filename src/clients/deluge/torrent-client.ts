import { fallBackTo, UserError } from "../../base/errors.ts";
import { cleanText } from "../../base/text/clean-text.ts";
import type {
  ClientAccess,
  ClientFolders,
  ClientReport,
  ClientSettings,
  ConnectDeps,
  FilesAnswer,
  TorrentClient,
} from "../../core/torrent/client.ts";
import { isHookScript } from "../../core/torrent/hook-note.ts";
import { explainTooManyFiles, MAX_FILES } from "../../core/torrent/torrent.ts";
import { faultsOf } from "../shared/faults.ts";
import {
  createExplainItemFault,
  explainFailedList,
  UNREADABLE_LIST,
} from "../shared/item-fault.ts";
import { createLists, type WholeList } from "../shared/lists.ts";
import { answerWith, readInHalves, throwTooLong } from "../shared/read-in-halves.ts";
import {
  hostsOf,
  isFolder,
  isRow,
  readHashes,
  readString,
  type WireRow,
} from "../shared/read-values.ts";
import { createControl } from "./control.ts";
import { FILE_KEYS, LIST_KEYS, readTorrent, readWithFiles } from "./read-torrent.ts";
import { createDelugeRpc, type DelugeCall } from "./rpc.ts";

const PLUGIN = "Execute";
const EVENT = "complete";

type DelugeCommand = { id: unknown; event: string; path: string };

/** Enough for about 15,000 files, which are parsed within a few ms. */
const MAX_SHORT_BYTES = 2 * 1024 * 1024;

const CONFIG_KEYS = [
  "download_location",
  "move_completed",
  "move_completed_path",
  "stop_seed_at_ratio",
  "remove_seed_at_ratio",
] as const;

/** Deluge 2 behind deluge-web. */
export function createDeluge(
  settings: ClientSettings,
  access: ClientAccess,
  deps: ConnectDeps,
): TorrentClient {
  const faults = faultsOf(settings);
  const { call, close } = createDelugeRpc(settings, access, deps, faults);
  const lists = createLists(deps.clock);
  const probe = async (signal: AbortSignal): Promise<void> => void (await version(signal));
  const explain = createExplainItemFault({ title: settings.title, probe });

  /** Returns no rows that the filter excludes, even if the answer has some. */
  async function rowsOf(
    filter: { id?: readonly string[] },
    keys: readonly string[],
    signal: AbortSignal,
    maxBytes?: number,
  ): Promise<WireRow> {
    const rows = await call("core.get_torrents_status", [filter, keys], signal, maxBytes);
    if (!isRow(rows)) {
      throw faults.unavailable("its torrent list cannot be read; update Deluge");
    }
    const { id } = filter;
    return id === undefined
      ? rows
      : Object.fromEntries(Object.entries(rows).filter(([hash]) => id.includes(hash)));
  }

  async function list(filter: { id?: readonly string[] }, signal: AbortSignal): Promise<WholeList> {
    const rows = Object.entries(await rowsOf(filter, LIST_KEYS, signal)).map(([hash, row]) =>
      readTorrent(hash, row),
    );
    const torrents = rows.filter((torrent) => torrent !== undefined);
    return { torrents, odd: rows.length - torrents.length };
  }

  async function withFiles(
    hashes: readonly string[],
    signal: AbortSignal,
    maxBytes?: number,
  ): Promise<FilesAnswer> {
    const rows = await rowsOf({ id: hashes }, FILE_KEYS, signal, maxBytes).catch(throwTooLong);
    const answer = answerWith({});
    for (const [hash, row] of Object.entries(rows)) {
      const read = readWithFiles(hash, row);
      const message = explainFailedList(settings.title, UNREADABLE_LIST);
      if (read) answer.torrents.push(read);
      else answer.failed.push({ hash, message });
    }
    return answer;
  }

  /** Counts the files first. Reads the list with names only if it is short enough. */
  async function longList(hash: string, signal: AbortSignal): Promise<FilesAnswer> {
    const row = (await rowsOf({ id: [hash] }, ["file_priorities"], signal))[hash];
    const priorities: unknown = isRow(row) ? row["file_priorities"] : undefined;
    const wanted = Array.isArray(priorities)
      ? priorities.filter((priority) => priority !== 0).length
      : 0;
    if (wanted > MAX_FILES) {
      return answerWith({ tooLong: [{ hash, message: explainTooManyFiles(wanted) }] });
    }
    return withFiles([hash], signal);
  }

  async function config(signal: AbortSignal): Promise<WireRow> {
    const answer = await call("core.get_config_values", [CONFIG_KEYS], signal);
    if (isRow(answer)) return answer;
    throw faults.unavailable("its settings cannot be read; update Deluge");
  }

  async function version(signal: AbortSignal): Promise<string> {
    // Deluge 1 does not have this call.
    const answer = await call("daemon.get_version", [], signal).catch(
      fallBackTo(undefined, UserError),
    );
    const protocol = cleanText(readString(answer) ?? "1", 100);
    if (Number.parseInt(protocol, 10) >= 2) return protocol;
    throw UserError.unsupported(
      `${settings.title} is Deluge ${protocol}, but at least 2.0 is required.`,
      "Update Deluge.",
    );
  }

  async function folders(signal: AbortSignal): Promise<ClientFolders> {
    await version(signal);
    const {
      download_location: first,
      move_completed: moves,
      move_completed_path: last,
    } = await config(signal);
    const download = readString(first) ?? "";
    const final = moves === true ? (readString(last) ?? "") : download;
    if (![download, final].every(isFolder)) {
      throw faults.unavailable("its folders cannot be read; update Deluge");
    }
    return { download: [final], incomplete: final === download ? undefined : download };
  }

  async function report(signal: AbortSignal): Promise<ClientReport> {
    const { incomplete } = await folders(signal);
    const { stop_seed_at_ratio: stops, remove_seed_at_ratio: removes } = await config(signal);
    const plugins = await call("core.get_enabled_plugins", [], signal);
    const hasLabels = Array.isArray(plugins) && plugins.includes("Label");
    const { labels, excludeLabels } = settings.labels;
    const asksLabels = labels.length > 0 || excludeLabels.length > 0;
    return {
      version: await version(signal),
      warnings: [
        ...(incomplete === undefined ? [ONE_FOLDER] : []),
        ...(stops === true && removes === true ? [removesThem(settings.settings)] : []),
        ...(asksLabels && !hasLabels ? [noLabels(settings.settings)] : []),
        ...(access.password() === "deluge" ? [FIRST_PASSWORD] : []),
      ],
      hook: {
        ...(await readHook(call, signal)),
        advice: "Set up the Execute plugin as described in docs/operate/deluge.md.",
      },
    };
  }

  return {
    ...settings,
    poll: (since, signal) => lists.poll(since, () => list({}, signal)),
    probe,
    async list(which, signal) {
      if (which === "all") return (await list({}, signal)).torrents;
      const id = readHashes(which);
      // Avoids an empty filter, which would select all torrents.
      return id.length === 0 ? [] : (await list({ id }, signal)).torrents;
    },
    filesOf: (hashes, signal) =>
      readInHalves(
        readHashes(hashes),
        {
          few: (some) => withFiles(some, signal, MAX_SHORT_BYTES),
          askOne: (hash) => longList(hash, signal),
          explain,
        },
        signal,
      ),
    async trackers(given, signal) {
      const [hash = ""] = readHashes([given]);
      const rows = await rowsOf({ id: [hash] }, ["trackers"], signal);
      const trackers: unknown = isRow(rows[hash]) ? rows[hash]["trackers"] : undefined;
      if (!Array.isArray(trackers)) throw faults.noSuchTorrent(given);
      return hostsOf(
        (trackers as unknown[]).map((tracker) => (isRow(tracker) ? tracker["url"] : undefined)),
      );
    },
    folders,
    report,
    commands: createControl(settings, call, faults),
    setHook: ({ script }, signal) => setHook(call, script, signal),
    unsetHook: (signal) => unsetHook(call, signal),
    close,
  };
}

const ONE_FOLDER = {
  found: "Deluge keeps unfinished files in their final folder, under their final names.",
  cause: "Move completed to is off, so an unwanted file looks finished.",
  advice:
    "plex-ingest relies on what Deluge reports, but other programs cannot tell. Turn on Move " +
    "completed to in Deluge's preferences, under Downloads.",
};
const removesThem = (prefix: string) => ({
  found: "Deluge removes torrents once they have met their seeding goal.",
  cause:
    "Remove at share ratio is on, so a torrent may be removed before its files were checked. " +
    "You are then asked what to do.",
  advice:
    `Turn it off in Deluge's preferences, under Queue, and set ${prefix}_AUTO_REMOVE=true. ` +
    "plex-ingest then removes filed torrents.",
});
const FIRST_PASSWORD = {
  found: "deluge-web still has its default password.",
  cause: "Everybody knows this password, and anyone who signs in can run programs there.",
  advice: "Change it in Deluge's preferences, under Interface, and in the setting.",
};
const noLabels = (prefix: string) => ({
  found: "Labels are off in Deluge.",
  cause:
    `Its Label plugin is off, so ${prefix}_LABELS matches no torrents and ${prefix}_EXCLUDE_LABELS ` +
    "excludes nothing.",
  advice: "Turn the plugin on in its preferences, under Plugins.",
});

/** Reads the script for Deluge's own event, which fires when a torrent is complete and moved. */
async function readHook(call: DelugeCall, signal: AbortSignal) {
  if (!(await isOn(call, signal))) return { enabled: false, path: undefined };
  const ours = (await commands(call, signal)).filter(({ event }) => event === EVENT);
  const path = (ours.find((command) => isHookScript(command.path)) ?? ours[0])?.path;
  return { enabled: path !== undefined, path };
}

/**
 * Adds the script to the commands of the Execute plugin. If the event had no command before, the
 * script takes effect only after the plugin is turned off and on. That would make commands for
 * other events run twice (2.0.3), so if there are any, the user has to restart Deluge.
 * @throws UserError `refused`
 */
async function setHook(call: DelugeCall, script: string, signal: AbortSignal): Promise<void> {
  if (!(await isOn(call, signal))) await call("core.enable_plugin", [PLUGIN], signal);
  const before = await commands(call, signal);
  if (before.some(({ event, path }) => event === EVENT && path === script)) return;
  await call("execute.add_command", [EVENT, script], signal);
  if (
    !(await commands(call, signal)).some(({ event, path }) => event === EVENT && path === script)
  ) {
    throw UserError.refused(
      "Deluge did not accept the script.",
      "Add it on Deluge's page, under Preferences, Execute.",
    );
  }
  if (before.some(({ event }) => event === EVENT)) return;
  if (before.length > 0) {
    throw UserError.refused(
      "Deluge has the script, but runs it only after a restart.",
      "Restart deluged.",
    );
  }
  await call("core.disable_plugin", [PLUGIN], signal);
  await call("core.enable_plugin", [PLUGIN], signal);
}

/**
 * Removes our script from the commands of the Execute plugin, however often it is there. Commands
 * for other scripts and events stay.
 * @throws UserError `refused`
 */
async function unsetHook(call: DelugeCall, signal: AbortSignal): Promise<void> {
  const listOurs = async () =>
    (await commands(call, signal)).filter(
      ({ event, path }) => event === EVENT && isHookScript(path),
    );
  for (const { id } of await listOurs()) await call("execute.remove_command", [id], signal);
  if ((await listOurs()).length === 0) return;
  throw UserError.refused(
    "Deluge did not remove the script.",
    "Remove it on Deluge's page, under Preferences, Execute.",
  );
}

async function isOn(call: DelugeCall, signal: AbortSignal): Promise<boolean> {
  const plugins = await call("core.get_enabled_plugins", [], signal);
  return Array.isArray(plugins) && plugins.includes(PLUGIN);
}

async function commands(call: DelugeCall, signal: AbortSignal): Promise<DelugeCommand[]> {
  const answer = await call("execute.get_commands", [], signal);
  return (Array.isArray(answer) ? (answer as unknown[]) : []).flatMap((row) => {
    const [id, event, path]: unknown[] = Array.isArray(row) ? row : [];
    return typeof event === "string" && typeof path === "string" ? [{ id, event, path }] : [];
  });
}
