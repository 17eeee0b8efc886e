import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { freePort } from "./free-port.ts";
import { missingProgram } from "./missing-program.ts";
import type { OfferOptions } from "./payload.ts";
import { onceTorrent, startRealProgram } from "./real-program.ts";
import { createRpc } from "./transmission-rpc.ts";
import { settingsJson } from "./transmission-settings.ts";
import { startWebSeed } from "./web-seed.ts";

const PROGRAM = "transmission-daemon";

/**
 * Explains why tests with a real Transmission are skipped on this machine. Undefined if it is
 * installed.
 * @throws in CI if it is missing, so that no test is skipped unnoticed
 */
export const transmissionMissing = (): string | undefined =>
  missingProgram(
    PROGRAM,
    "Debian: apt-get install transmission-daemon; macOS: brew install transmission-cli",
  );

export type TransmissionOptions = {
  /** Contains all files of the program. The folder need not exist yet. */
  folder: string;
  auth?: { username: string; password: string } | undefined;
  /** Called for each complete torrent, with the daemon's environment. */
  doneScript?: string | undefined;
  /** Unfinished torrents are already in their final folder. */
  noIncomplete?: boolean | undefined;
  /**
   * Folder for unfinished torrents that are not in their final folder, for example on another file
   * system.
   */
  incompleteDir?: string | undefined;
  /** Unfinished files have their final names. */
  noPart?: boolean | undefined;
  /**
   * Unfinished files have their full size from the start, so nothing on disk distinguishes them
   * from finished ones.
   */
  preallocates?: boolean | undefined;
  /** Umask of new files, as the number in settings.json. Default: 18, which is 022. */
  umask?: number | undefined;
  /** Download speed in kB/s for each of four connections. */
  seedKbps?: number | undefined;
  /** Variables that are added to the program's bare environment. */
  env?: Record<string, string> | undefined;
};

type AddOptions = OfferOptions & {
  /** Files that must not be downloaded, as paths below the folder. */
  unwanted?: readonly string[] | undefined;
};

export type Added = { hash: string; name: string };

/** A torrent as the RPC returns it. `files` have names below the download folder. */
type TorrentNow = {
  hashString: string;
  name: string;
  status: number;
  error: number;
  errorString: string;
  percentDone: number;
  leftUntilDone: number;
  downloadDir: string;
  files: { name: string; length: number; bytesCompleted: number }[];
};

const FIELDS = [
  "name",
  "status",
  "error",
  "errorString",
  "percentDone",
  "leftUntilDone",
  "downloadDir",
  "files",
];

export type RealTransmission = Awaited<ReturnType<typeof startTransmission>>;

/** A real transmission-daemon on loopback, fed by its own web seed. It is ended with the scope. */
export async function startTransmission(options: TransmissionOptions) {
  const {
    folder,
    auth,
    doneScript,
    noIncomplete = false,
    noPart = false,
    preallocates = false,
    umask = 0o022,
    seedKbps,
    env,
  } = options;
  const at = (name: string): string => join(folder, name);
  const completeDir = at("complete");
  const incompleteDir = noIncomplete ? undefined : (options.incompleteDir ?? at("incomplete"));
  for (const each of [
    at("config"),
    completeDir,
    ...(incompleteDir === undefined ? [] : [incompleteDir]),
  ]) {
    mkdirSync(each, { recursive: true });
  }
  const [port, peerPort] = [await freePort(), await freePort()];
  const settings = {
    port,
    peerPort,
    completeDir,
    incompleteDir,
    marksPartialFiles: !noPart,
    preallocates,
    auth,
    doneScript,
    umask,
  };
  writeFileSync(at("config/settings.json"), settingsJson(settings), { mode: 0o600 });

  const url = `http://127.0.0.1:${port}`;
  const rpc = createRpc(`${url}/transmission/rpc`, auth);
  const seed = await startWebSeed(seedKbps);
  const program = await startRealProgram({
    title: "Transmission",
    folder,
    commands: [[PROGRAM, "--foreground", "--config-dir", at("config"), "--log-error"]],
    env,
    source: seed,
    ask: () => rpc("session-get"),
  });

  async function torrentAdd(args: Record<string, unknown>): Promise<Added> {
    const answer = (await rpc("torrent-add", args)) as Partial<
      Record<string, { hashString: string; name: string }>
    >;
    const added = answer["torrent-added"];
    if (!added) throw new Error(`It was there already: ${JSON.stringify(answer)}`);
    return { hash: added.hashString, name: added.name };
  }

  async function torrent(hash: string): Promise<TorrentNow | undefined> {
    const { torrents } = await rpc("torrent-get", {
      ids: [hash],
      fields: ["hashString", ...FIELDS],
    });
    return (torrents as TorrentNow[])[0];
  }

  const reaches = (
    what: string,
    hash: string,
    is: (now: TorrentNow) => boolean,
  ): Promise<TorrentNow> => onceTorrent(what, () => torrent(hash), is);

  return {
    ...program,
    /** The address in the form of TRANSMISSION_URL. */
    url,
    completeDir,
    incompleteDir,
    /** Adds a torrent of the files at `path`. The data is downloaded from these files. */
    async add(path: string, { unwanted = [], ...options }: AddOptions = {}): Promise<Added> {
      const { metainfo, payload } = seed.offer(path, options);
      const indices = unwanted.map((file) => {
        const index = payload.files.findIndex(({ parts }) => parts.join("/") === file);
        if (index < 0) throw new Error(`${file} is not in ${path}.`);
        return index;
      });
      return await torrentAdd({
        metainfo: metainfo.toString("base64"),
        paused: false,
        // Transmission 3.00 takes an empty list for "all files".
        ...(indices.length > 0 ? { "files-unwanted": indices } : {}),
      });
    },
    release: seed.release,
    offer: seed.urlOf,
    addTorrentFile: (metainfo: Uint8Array): Promise<Added> =>
      torrentAdd({ metainfo: Buffer.from(metainfo).toString("base64"), paused: false }),
    rpc,
    /** Undefined if Transmission does not have the torrent. */
    torrent,
    /** Resolves once everything that is wanted has been downloaded and is being seeded. */
    seeds: (hash: string) =>
      reaches(
        "the torrent to be seeded",
        hash,
        ({ status, leftUntilDone }) => status === 6 && leftUntilDone === 0,
      ),
    /** Resolves once a download that is held back has reached its share. */
    stalls: (hash: string, share: number) =>
      reaches(`${share * 100} % to be there`, hash, ({ percentDone }) => percentDone >= share),
    /** Makes Transmission read and hash every piece again. Returns the torrent afterwards. */
    async verify(hash: string): Promise<TorrentNow> {
      await rpc("torrent-verify", { ids: [hash] });
      // When the response arrives, the check is queued or running. Afterwards the torrent is
      // stopped for a moment, then continues as before.
      return await reaches(
        "the data to be checked",
        hash,
        ({ status }) => status !== 1 && status !== 2,
      );
    },
  };
}
