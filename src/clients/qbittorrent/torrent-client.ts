import { randomUUID } from "node:crypto";
import type { Clock } from "../../core/clock.ts";
import { cleanText } from "../../core/text/clean-text.ts";
import type {
  ClientAccess,
  ClientSettings,
  ConnectDeps,
  TorrentClient,
  TorrentCommands,
  TorrentSource,
} from "../../core/torrent/client.ts";
import type { Torrent } from "../../core/torrent/torrent.ts";
import { asMagnet, asMetainfo, cleanLabels } from "../shared/adding.ts";
import { ofMagnet, ofMetainfo } from "../shared/info-hash.ts";
import { readHash } from "../shared/wire.ts";
import { type Api, createApi } from "./api.ts";
import { createFaults, type Faults } from "./faults.ts";
import { setHook } from "./hook.ts";
import { createLists } from "./lists.ts";
import { type Call, createTransport, form } from "./transport.ts";
import { readFolders, readReport } from "./variables.ts";

/** qBittorrent, 4.4 to 5.x, over its Web API. */
export function connectQbittorrent(settings: ClientSettings, access: ClientAccess, deps: ConnectDeps): TorrentClient {
  const { title, urlSetting } = settings;
  const faults = createFaults(settings);
  const transport = createTransport({ ...deps, access, urlSetting, faults });
  const api = createApi(transport, faults);
  const lists = createLists({ api, faults, title, clock: deps.clock });
  return {
    ...settings,
    ...lists,
    folders: (signal) => readFolders(api, faults, signal),
    report: (signal) => readReport(api, { ...settings, faults }, signal),
    setHook: (call, signal) => setHook(api, title, call, signal),
    commands: createControl({ api, faults, list: lists.list, clock: deps.clock }),
    close: transport.close,
  };
}

/** An added torrent is listed within some tenths of a second, on a busy machine later. */
const [LOOK_AGAIN_MS, LOOKS] = [200, 15];

type ControlDeps = {
  api: Api;
  faults: Faults;
  list: (hashes: readonly string[], signal: AbortSignal) => Promise<Torrent[]>;
  clock: Pick<Clock, "sleep">;
};

/** Commands to qBittorrent. Labels are its tags; the category is shown as one and stays as it is, for with it data may be moved. */
function createControl({ api, faults, list, clock }: ControlDeps): TorrentCommands {
  /** Checks first that the torrent exists: it answers with success even for torrents that it does not have. */
  async function requireTorrent(text: string, signal: AbortSignal): Promise<Torrent> {
    const hash = readHash(text);
    const [torrent] = hash === undefined ? [] : await list([hash], signal);
    if (!torrent) throw faults.noSuchTorrent(text);
    return torrent;
  }

  async function command(path: string, hash: string, signal: AbortSignal, fields: Record<string, string> = {}) {
    const torrent = await requireTorrent(hash, signal);
    await api.order(path, { hashes: torrent.hash, ...fields }, signal);
  }

  /** By the words of its version. */
  const either = async (since5: string, before: string, hash: string, signal: AbortSignal): Promise<void> =>
    command((await api.version(signal)).startsAndStops ? since5 : before, hash, signal);

  return {
    start: (hash, signal) => either("torrents/start", "torrents/resume", hash, signal),
    stop: (hash, signal) => either("torrents/stop", "torrents/pause", hash, signal),
    verify: (hash, signal) => command("torrents/recheck", hash, signal),
    reannounce: (hash, signal) => command("torrents/reannounce", hash, signal),
    remove: (hash, signal) => command("torrents/delete", hash, signal, { deleteFiles: "false" }),

    async setLabels(hash, wanted, signal) {
      const labels = cleanLabels(wanted);
      const torrent = await requireTorrent(hash, signal);
      const added = labels.filter((label) => !torrent.labels.includes(label));
      const dropped = torrent.labels.filter((label) => !labels.includes(label));
      const set = (path: string, tags: readonly string[]) =>
        api.order(path, { hashes: torrent.hash, tags: tags.join(",") }, signal);
      if (added.length > 0) await set("torrents/addTags", added);
      // No tags would mean all of them.
      if (dropped.length > 0) await set("torrents/removeTags", dropped);
    },

    async add(what, wanted, signal) {
      const labels = cleanLabels(wanted);
      const expected = "magnet" in what ? ofMagnet(asMagnet(what.magnet)) : ofMetainfo(asMetainfo(what.metainfo));
      if (!expected)
        throw faults.refusal("would not take this: it names no torrent", "Give a whole .torrent file or magnet link.");
      const { hashes, name } = expected;
      const [had] = await list(hashes, signal);
      if (had) return { hash: had.hash, name: had.name, known: true };
      const { status, text } = await api.ask(addition(what, labels), signal);
      if (status === 415 || status === 409 || text.trim() === "Fails.")
        throw faults.refusal("refuses this torrent", "Check that the file or link is whole; its own log says more.");
      for (let look = 0; look < LOOKS; look++) {
        const [added] = await list(hashes, signal);
        if (added) return { hash: added.hash, name: added.name, known: false };
        await clock.sleep(LOOK_AGAIN_MS, signal);
      }
      return { hash: hashes[0] ?? "", name: cleanText(name, 250), known: false };
    },
  };
}

/** Its settings say where the data goes, and whether it starts. */
function addition(what: TorrentSource, labels: readonly string[]): Call {
  const tags = labels.join(",");
  const call = { path: "torrents/add", reads: [409, 415] };
  if ("magnet" in what) return { ...call, body: form({ urls: what.magnet, tags }) };
  const boundary = randomUUID();
  const part = (head: string, content: string | Uint8Array): Buffer[] => [
    Buffer.from(`--${boundary}\r\nContent-Disposition: form-data; ${head}\r\n\r\n`),
    Buffer.from(content),
    Buffer.from("\r\n"),
  ];
  const file = 'name="torrents"; filename="added.torrent"\r\nContent-Type: application/x-bittorrent';
  const parts = [...part('name="tags"', tags), ...part(file, what.metainfo), Buffer.from(`--${boundary}--\r\n`)];
  return { ...call, body: { type: `multipart/form-data; boundary=${boundary}`, content: Buffer.concat(parts) } };
}
