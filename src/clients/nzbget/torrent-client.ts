import { join } from "node:path/posix";
import { dropUndefined } from "../../base/drop-undefined.ts";
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
import { formatBasicAuth } from "../shared/exchange.ts";
import type { CommonFaults } from "../shared/faults.ts";
import {
  isRow,
  readFolderPath,
  readRowList,
  readString,
  type WireRow,
} from "../shared/read-values.ts";
import { toHistoryTorrent, toQueuedTorrent } from "./gate.ts";

type NzbgetValues = ReadonlyMap<string, string>;

/** NZBGet, 16 and later, over JSON-RPC. */
export function connectNzbget(
  settings: ClientSettings,
  access: ClientAccess,
  deps: ConnectDeps,
): TorrentClient {
  const { call, faults, close } = createRpc(settings, access, deps);
  let roots: readonly string[] | undefined;

  async function options(signal: AbortSignal): Promise<ReadonlyMap<string, string>> {
    const read = readOptions(await call("config", [], signal));
    if (!read.has("destdir")) throw faults.unavailable("its settings cannot be read; update it");
    roots = foldersOf(read).download;
    return read;
  }

  async function rows(
    method: string,
    params: readonly unknown[],
    signal: AbortSignal,
  ): Promise<WireRow[]> {
    const answer = await call(method, params, signal);
    if (!Array.isArray(answer)) throw faults.unavailable(`its ${method} cannot be read; update it`);
    return answer.map((row: unknown) => (isRow(row) ? row : {}));
  }

  return createNewsreaderClient(settings, {
    async read(signal) {
      if (roots === undefined) await options(signal);
      const queue = (await rows("listgroups", [0], signal)).map((row) =>
        toQueuedTorrent(row, settings.title),
      );
      const done = (await rows("history", [false], signal)).filter(({ Kind }) => Kind === "NZB");
      const history = done.map((row) => toHistoryTorrent(row, settings.title));
      return { queue, history, isWhole: true, roots: roots ?? [] };
    },
    folders: async (signal) => foldersOf(await options(signal)),
    report: async (signal) =>
      reportOf(await options(signal), await call("version", [], signal), settings.title),
    close,
  });
}

interface NzbgetRpc {
  /** Returns the call's result. @throws Outage; the signal's reason */
  call(method: string, params: readonly unknown[], signal: AbortSignal): Promise<unknown>;
  faults: CommonFaults;
  close(): Promise<void>;
}

/** JSON-RPC to one NZBGet. NZBGet accepts a path component of a proxy in front of `/jsonrpc`. */
function createRpc(
  settings: ClientSettings,
  { url, username, password }: ClientAccess,
  deps: ConnectDeps,
): NzbgetRpc {
  const unauthorized = (what: string): Outage =>
    new Outage("client_unauthorized", `${settings.title} ${what}.`);
  const signIn = `${settings.settings}_USERNAME and ${settings.settings}_PASSWORD`;
  const { ask, faults, close } = createTransport(settings, {
    ...deps,
    refusal({ status }) {
      if (status === 403) {
        return unauthorized(
          "refuses this machine (403); add this machine's address to AuthorizedIP there",
        );
      }
      if (status !== 401) return undefined;
      const asks = username !== undefined || password() !== undefined;
      return unauthorized(
        asks
          ? `refuses the user name or password (401); correct ${signIn}`
          : `asks for a user name and password (401); set ${signIn}`,
      );
    },
  });
  const endpoint = new URL(`${url.replace(/\/+$/, "").replace(/\/jsonrpc$/, "")}/jsonrpc`);

  async function call(
    method: string,
    params: readonly unknown[],
    signal: AbortSignal,
  ): Promise<unknown> {
    const authorization = formatBasicAuth(username, password());
    const headers = { "content-type": "application/json", ...dropUndefined({ authorization }) };
    const body = JSON.stringify({ method, params, id: 1 });
    const answer = await ask({ method: "POST", url: endpoint, headers, body }, signal);
    if (!isRow(answer) || !("result" in answer)) {
      throw faults.unavailable(
        `it answers ${method} with an error; check that ${settings.urlSetting} is NZBGet's address`,
      );
    }
    return answer["result"];
  }

  return { call, faults, close };
}

/**
 * Returns NZBGet's options by lower-case name. They contain passwords, so read only options that
 * are named here.
 */
function readOptions(answer: unknown): ReadonlyMap<string, string> {
  return new Map(
    readRowList(answer).flatMap((row) => {
      const [name, value] = [readString(row["Name"]), readString(row["Value"])];
      return name === undefined || value === undefined
        ? []
        : [[name.toLowerCase(), value] as const];
    }),
  );
}

const folder = (options: NzbgetValues, name: string): string | undefined =>
  readFolderPath(options.get(name));

const isOn = (options: NzbgetValues, name: string): boolean =>
  options.get(name)?.toLowerCase() === "yes";

function foldersOf(options: NzbgetValues): ClientFolders {
  const complete = folder(options, "destdir");
  const download = complete === undefined ? [] : [complete];
  for (let index = 1; options.has(`category${index}.name`); index++) {
    const name = options.get(`category${index}.name`) ?? "";
    const destination = folder(options, `category${index}.destdir`);
    if (destination !== undefined) {
      download.push(destination);
    } else if (complete !== undefined && isOn(options, "appendcategorydir") && name !== "") {
      download.push(join(complete, name));
    }
  }
  const incomplete = folder(options, "interdir");
  return { download, incomplete };
}

function reportOf(options: NzbgetValues, version: unknown, title: string): ClientReport {
  const warnings: ClientReport["warnings"] = [];
  if (options.get("keephistory") === "0") {
    warnings.push({
      found: `${title} keeps no history.`,
      cause:
        "KeepHistory is 0, so it does not report finished downloads and nothing can be filed " +
        "from it.",
      advice: "Set KeepHistory to several days there.",
    });
  }
  if (folder(options, "interdir") === undefined) {
    warnings.push({
      found: `${title} downloads directly into its final folders.`,
      cause: "InterDir is empty, so files that it is still downloading or repairing look finished.",
      advice:
        `plex-ingest relies on what ${title} reports, but other programs cannot tell. Set ` +
        "InterDir there.",
    });
  }
  const scripts = [...options].filter(([name]) =>
    /^(?:category\d+\.)?(?:extensions|postscript)$/.test(name),
  );
  const hook = findHook(
    scripts.map(([, list]) => list),
    folder(options, "scriptdir"),
  );
  const advice =
    "Choose torrent-done.sh as one of its extension scripts, as described in " +
    "docs/operate/nzbget.md.";
  return {
    version: cleanText(readString(version) ?? "unknown", 40),
    warnings,
    hook: { ...hook, advice },
  };
}
