import { join } from "node:path/posix";
import { UserError } from "../../base/errors.ts";
import { cleanText } from "../../base/text/clean-text.ts";
import type {
  ClientAccess,
  ClientReport,
  ClientSettings,
  ConnectDeps,
  FilesAnswer,
  TorrentClient,
  TorrentWithFiles,
} from "../../core/torrent/client.ts";
import { explainTooManyFiles, MAX_FILES, type Torrent } from "../../core/torrent/torrent.ts";
import { faultsOf } from "../shared/faults.ts";
import {
  createExplainItemFault,
  explainFailedList,
  UNREADABLE_LIST,
} from "../shared/item-fault.ts";
import { createLists, type WholeList } from "../shared/lists.ts";
import { answerWith, readInHalves, throwTooLong } from "../shared/read-in-halves.ts";
import { hostsOf, isFolder, isRow, readHashes, readString } from "../shared/read-values.ts";
import { createControl, faultIn, listHashes } from "./control.ts";
import { readMoveFolders } from "./moves.ts";
import { createOddNames } from "./odd-names.ts";
import {
  dataOf,
  FILE_COLUMNS,
  LIST_COLUMNS,
  mayBePartly,
  type RtorrentFile,
  type RtorrentRow,
  readFiles,
  readListed,
  toTorrent,
} from "./read-torrent.ts";
import { createRtorrentRpc } from "./rpc.ts";

/** Enough for about 10,000 files. */
const MAX_SHORT_BYTES = 4 * 1024 * 1024;
const NO_SUCH_METHOD = -506;
const LIST_ARGUMENTS = ["", "main", ...LIST_COLUMNS.map((column) => `d.${column}=`)];
const FILE_ARGUMENTS = ["", ...FILE_COLUMNS.map((column) => `f.${column}=`)];

/**
 * rTorrent 0.9 over its XML-RPC.
 * @throws UserError for an invalid address
 */
export function createRtorrent(
  settings: ClientSettings,
  access: ClientAccess,
  deps: ConnectDeps,
): TorrentClient {
  const faults = faultsOf(settings);
  const { call, address, close } = createRtorrentRpc(settings, access, deps, faults);
  const lists = createLists(deps.clock);
  const onDisk = createOddNames(settings.pathMap);
  const probe = async (signal: AbortSignal): Promise<void> =>
    void (await call("system.client_version", [], signal));
  const explain = createExplainItemFault({ title: settings.title, probe });

  /** Lists all torrents, because rTorrent cannot list only some. */
  async function listed(signal: AbortSignal): Promise<{ rows: RtorrentRow[]; odd: number }> {
    const answer = await call("d.multicall2", LIST_ARGUMENTS, signal).catch((error: unknown) => {
      throw faultIn(error)?.code === NO_SUCH_METHOD ? tooOld(settings.title) : error;
    });
    if (!Array.isArray(answer)) {
      throw faults.unavailable("its torrent list cannot be read; update rTorrent");
    }
    const read = answer.map(readListed);
    const rows = read.filter((row) => row !== undefined);
    // Folders may be relative to the folder in which rTorrent was started.
    const cwd = rows.some(({ directory }) => !directory.startsWith("/"))
      ? (readString(await call("system.cwd", [], signal)) ?? "")
      : "";
    const placed = rows.map(async (row) => ({
      ...row,
      directory: await placeOf(row.directory, cwd),
      basePath: await placeOf(row.basePath, cwd),
    }));
    return { rows: await Promise.all(placed), odd: read.length - rows.length };
  }

  const placeOf = async (path: string, cwd: string): Promise<string> =>
    path === "" ? "" : await onDisk(path.startsWith("/") ? path : join(cwd, path));

  /** A string explains in a sentence why the list is missing. */
  type Files = RtorrentFile[] | string;

  async function filesBy(
    hashes: readonly string[],
    signal: AbortSignal,
    maxBytes?: number,
  ): Promise<ReadonlyMap<string, Files>> {
    if (hashes.length === 0) return new Map();
    const calls = hashes.map((hash) => ({
      methodName: "f.multicall",
      params: [hash.toUpperCase(), ...FILE_ARGUMENTS],
    }));
    const answers = await call("system.multicall", [calls], signal, maxBytes);
    // Results are matched by their order, which is reliable only if each call has one result.
    if (!Array.isArray(answers) || answers.length !== hashes.length) {
      throw faults.unavailable("its file lists cannot be read; update rTorrent");
    }
    return new Map(hashes.map((hash, index) => [hash, filesIn(answers[index])]));
  }

  /** Each result is wrapped in an array, but a fault is not. */
  function filesIn(answer: unknown): Files {
    if (Array.isArray(answer)) {
      return (
        readFiles((answer as unknown[])[0]) ?? explainFailedList(settings.title, UNREADABLE_LIST)
      );
    }
    const { faultString } = isRow(answer) ? answer : {};
    const text = cleanText(readString(faultString) ?? "", 200).replace(/[.\s]+$/, "");
    return explainFailedList(
      settings.title,
      text === "" ? UNREADABLE_LIST : `it refuses this: ${text}`,
    );
  }

  const isPartly = (row: RtorrentRow, files: Files | undefined): boolean => {
    const listed = mayBePartly(row) && Array.isArray(files) ? files : [];
    const wanted = listed.filter((file) => file.wanted);
    return wanted.length > 0 && wanted.every(({ whole }) => whole);
  };

  async function list(signal: AbortSignal): Promise<WholeList> {
    const { rows, odd } = await listed(signal);
    const partly = rows.filter(mayBePartly).map(({ hash }) => hash);
    // Without their files, these torrents count as not complete.
    const files = await filesBy(partly, signal).catch(async (error: unknown) => {
      await explain(error, signal);
      return new Map<string, Files>();
    });
    return { torrents: rows.map((row) => toTorrent(row, isPartly(row, files.get(row.hash)))), odd };
  }

  type Rows = () => Promise<readonly RtorrentRow[]>;

  async function withFiles(
    hashes: readonly string[],
    rows: Rows,
    signal: AbortSignal,
    maxBytes?: number,
  ): Promise<FilesAnswer> {
    const lists = await filesBy(hashes, signal, maxBytes).catch(throwTooLong);
    const answer = answerWith({});
    const known = await rows();
    // A torrent may have been removed after its row was read, and then its list fails.
    const failed = known.some((row) => typeof lists.get(row.hash) === "string");
    const still = failed ? await listHashes(call, signal) : undefined;
    for (const row of known) {
      const files = lists.get(row.hash);
      if (Array.isArray(files)) {
        answer.torrents.push(await withOwn(row, files));
      } else if (files !== undefined && still?.has(row.hash)) {
        answer.failed.push({ hash: row.hash, message: files });
      }
    }
    return answer;
  }

  async function withOwn(row: RtorrentRow, files: RtorrentFile[]): Promise<TorrentWithFiles> {
    const torrent = toTorrent(row, isPartly(row, files));
    const { folder, downloadDir } = dataOf(row);
    // For a magnet link, rTorrent lists the file that will receive the metadata.
    if (!torrent.hasMetadata) return { torrent, files: [] };
    const named = files.map(async ({ name, length, wanted }) => {
      const path = await onDisk(join(folder ?? downloadDir, "/", name));
      return { name: path.slice(downloadDir.replace(/\/$/, "").length + 1), length, wanted };
    });
    return { torrent, files: await Promise.all(named) };
  }

  async function longList(hash: string, rows: Rows, signal: AbortSignal): Promise<FilesAnswer> {
    try {
      const count = await call("d.size_files", [hash.toUpperCase()], signal);
      if (typeof count === "number" && count > MAX_FILES) {
        return answerWith({ tooLong: [{ hash, message: explainTooManyFiles(count) }] });
      }
      return await withFiles([hash], rows, signal);
    } catch (error) {
      if (faultIn(error) && !(await listHashes(call, signal)).has(hash)) return answerWith({});
      throw error;
    }
  }

  async function report(signal: AbortSignal): Promise<ClientReport> {
    const version = cleanText(
      readString(await call("system.client_version", [], signal)) ?? "unknown",
      100,
    );
    const warnings = [
      ...(address.kind === "port" ? [OPEN_PORT] : []),
      ...(asksGoal(settings.autoRemove) ? [noGoal(settings.settings)] : []),
    ];
    return { version, warnings, hook: await readHook(signal) };
  }

  async function readHook(signal: AbortSignal): Promise<NonNullable<ClientReport["hook"]>> {
    const handlers = await call("method.get", ["", "event.download.finished"], signal);
    const commands = (isRow(handlers) ? Object.values(handlers) : []).filter(
      (handler) => typeof handler === "string",
    );
    const path = commands.map(scriptIn).find((script) => script !== undefined);
    return {
      enabled: path !== undefined,
      path,
      advice: "Set event.download.finished as described in docs/operate/rtorrent.md.",
    };
  }

  return {
    ...settings,
    poll: (since, signal) => lists.poll(since, () => list(signal)),
    probe,
    async list(which, signal): Promise<Torrent[]> {
      const { torrents } = await list(signal);
      const wanted = new Set(which === "all" ? [] : readHashes(which));
      return which === "all" ? torrents : torrents.filter(({ hash }) => wanted.has(hash));
    },
    filesOf(hashes, signal) {
      // The list is long, so it is read once for all torrents, after the first files.
      let read: Promise<readonly RtorrentRow[]> | undefined;
      let failure: { error: unknown } | undefined;
      const rows: Rows = () =>
        (read ??= listed(signal).then(
          (list) => list.rows,
          (error: unknown) => {
            failure = { error };
            throw error;
          },
        ));
      return readInHalves(
        readHashes(hashes),
        {
          few: (some) => withFiles(some, rows, signal, MAX_SHORT_BYTES),
          askOne: (hash) => longList(hash, rows, signal),
          async explain(error, stop) {
            // The list of all torrents failed, not the files of one.
            if (failure) throw failure.error;
            return explain(error, stop);
          },
        },
        signal,
      );
    },
    async trackers(given, signal) {
      const [hash = ""] = readHashes([given]);
      const rows = await call("t.multicall", [hash.toUpperCase(), "", "t.url="], signal).catch(
        async (error: unknown) => {
          if (!faultIn(error) || (await listHashes(call, signal)).has(hash)) throw error;
          throw faults.noSuchTorrent(given);
        },
      );
      if (!Array.isArray(rows)) throw faults.noSuchTorrent(given);
      return hostsOf(
        (rows as unknown[]).map((row) => (Array.isArray(row) ? (row as unknown[])[0] : undefined)),
      );
    },
    async folders(signal) {
      const download = await placeOf(
        readString(await call("directory.default", [], signal)) ?? "",
        readString(await call("system.cwd", [], signal)) ?? "",
      );
      if (!isFolder(download)) {
        throw faults.unavailable("its folder cannot be read; update rTorrent");
      }
      return { download: [download], moved: await readMoveFolders(call, signal) };
    },
    report,
    commands: createControl(call, deps.clock, faults),
    close,
  };
}

/** Finds the script in a command, in the form that `kind.ts` writes or without quotation marks. */
function scriptIn(command: string): string | undefined {
  const [, quoted, plain] =
    /"((?:[^"\\]|\\.)*\/torrent-done\.sh)"|([^=,{}"\s]*\/torrent-done\.sh)/.exec(command) ?? [];
  return quoted?.replaceAll(/\\(.)/g, "$1") ?? plain;
}

const tooOld = (title: string): UserError =>
  UserError.unsupported(
    `${title} is too old: it does not support d.multicall2.`,
    "Update rTorrent to 0.9.2 or newer.",
  );

const OPEN_PORT = {
  found: "rTorrent's SCGI listens on a port.",
  cause:
    "SCGI has no password, so every account and program on this machine can make rTorrent run " +
    "commands.",
  advice:
    "Use a Unix socket in a folder that few accounts can enter: network.scgi.open_local in " +
    ".rtorrent.rc, scgi:///PATH here.",
};
const asksGoal = (rule: ClientSettings["autoRemove"]): boolean =>
  rule !== false && [rule.others, ...rule.hosts.map((host) => host.when)].includes("goal");
const noGoal = (prefix: string) => ({
  found: "rTorrent has no seeding goal.",
  cause:
    `Its torrents never meet one, so filed torrents are kept if ${prefix}_AUTO_REMOVE waits for ` +
    "that.",
  advice: `Write a number of days, like ${prefix}_AUTO_REMOVE=days:14.`,
});
