import { createHash } from "node:crypto";

/**
 * A torrent as the RPC returns it. Tests can change it freely. Sizes are in bytes, times in
 * seconds.
 */
export type FakeTorrent = {
  id: number;
  hashString: string;
  name: string;
  /**
   * 0 stopped, 1 waits for check, 2 checking, 3 waits for download, 4 downloading, 5 waits to seed,
   * 6 seeding.
   */
  status: number;
  /** 0 none, 1 tracker warning, 2 tracker error, 3 local error. */
  error: number;
  errorString: string;
  metadataPercentComplete: number;
  sizeWhenDone: number;
  leftUntilDone: number;
  percentDone: number;
  downloadDir: string;
  labels: string[];
  uploadRatio: number;
  eta: number;
  rateDownload: number;
  rateUpload: number;
  addedDate: number;
  doneDate: number;
  isFinished: boolean;
  files: { name: string; length: number; wanted: boolean }[];
};

/** The versions that the stand-in distinguishes. */
export type FakeVersion = "2.94" | "3.00" | "4.1";
const VERSIONS = {
  "2.94": { version: "2.94 (d8e60ee44f)", rpc: 15 },
  "3.00": { version: "3.00 (bb6b5a062e)", rpc: 16 },
  "4.1": { version: "4.1.0-beta.2 (0e8d9bf5a3)", rpc: 18 },
};

export type FakeState = {
  version: FakeVersion;
  torrents: Map<string, FakeTorrent>;
  /**
   * Fields, by torrent hash, that replace the torrent's own fields in responses. An undefined value
   * omits the field.
   */
  told: Map<string, Record<string, unknown>>;
  /** Numbers of removed torrents. */
  removed: number[];
  /** Hashes of recently changed torrents. */
  active: Set<string>;
  settings: Record<string, unknown>;
  upSeconds: () => number;
  now: () => number;
  nextId: number;
};

type Args = Record<string, unknown>;
type Answer = { result: string; arguments: Args };

const ok = (args: Args = {}): Answer => ({ result: "success", arguments: args });
const no = (result: string): Answer => ({ result, arguments: {} });

/** Responds to an RPC call like Transmission. */
export function answerRpc(state: FakeState, method: string, args: Args): Answer {
  switch (method) {
    case "session-get":
      return ok(sessionGet(state, args));
    case "session-set":
      Object.assign(state.settings, args);
      return ok({});
    case "session-stats":
      return ok({
        torrentCount: state.torrents.size,
        "current-stats": { secondsActive: state.upSeconds() },
      });
    case "torrent-get":
      return ok(torrentGet(state, args));
    case "torrent-add":
      return torrentAdd(state, args);
    case "torrent-set":
      return torrentSet(state, args);
    case "torrent-start":
      return each(state, args, (torrent) => (torrent.status = torrent.leftUntilDone > 0 ? 4 : 6));
    case "torrent-stop":
      return each(state, args, (torrent) => (torrent.status = 0));
    case "torrent-verify":
      return each(state, args, (torrent) => (torrent.status = 2));
    case "torrent-reannounce":
      return each(state, args, () => {});
    case "torrent-remove":
      return each(state, args, (torrent) => {
        state.torrents.delete(torrent.hashString);
        state.removed.push(torrent.id);
      });
    default:
      return no(method === "" ? "no method name" : "method name not recognized");
  }
}

function sessionGet(state: FakeState, { fields }: Args): Args {
  const { version, rpc } = VERSIONS[state.version];
  const all: Args = { version, "rpc-version": rpc, ...state.settings };
  if (rpc < 16 || !Array.isArray(fields)) return all;
  return Object.fromEntries(Object.entries(all).filter(([name]) => fields.includes(name)));
}

function torrentGet(state: FakeState, { fields, ids, format }: Args): Args {
  const names = (fields as string[]).filter((name) => typeof name === "string");
  const rows = chosen(state, ids).map((torrent) => row(state, torrent, names));
  // A version that does not know this format returns objects.
  const table = format === "table" && VERSIONS[state.version].rpc >= 16;
  const torrents = table
    ? [names, ...rows.map((one) => names.map((name) => one[name] ?? null))]
    : rows.map((one) =>
        Object.fromEntries(Object.entries(one).filter(([, value]) => value !== undefined)),
      );
  return { torrents, ...(ids === "recently-active" && { removed: state.removed }) };
}

function row(state: FakeState, torrent: FakeTorrent, names: string[]): Args {
  const { files, ...rest } = torrent;
  const done = torrent.leftUntilDone === 0;
  const all: Args = {
    ...rest,
    files: files.map(({ name, length }) => ({ bytesCompleted: done ? length : 0, length, name })),
    // These values are numbers, although the specification (rpc-spec of 4.0) uses booleans.
    wanted: files.map(({ wanted }) => Number(wanted)),
    fileStats: files.map(({ length, wanted }) => ({
      bytesCompleted: done ? length : 0,
      priority: 0,
      wanted,
    })),
  };
  if (VERSIONS[state.version].rpc < 16) delete all["labels"];
  Object.assign(all, state.told.get(torrent.hashString));
  // Version 3.00 returns 0 for unknown fields. The other versions omit such fields.
  return Object.fromEntries(
    names.map((name) => [name, name in all || state.version !== "3.00" ? all[name] : 0] as const),
  );
}

function chosen({ torrents, active }: FakeState, ids: unknown): FakeTorrent[] {
  const all = [...torrents.values()];
  if (ids === undefined) return all;
  if (ids === "recently-active") return all.filter(({ hashString }) => active.has(hashString));
  const list: unknown[] = Array.isArray(ids) ? ids : [ids];
  return all.filter(({ id, hashString }) => list.includes(id) || list.includes(hashString));
}

/** Unknown ids are not an error. Transmission also responds to them with "success". */
function each(state: FakeState, { ids }: Args, act: (torrent: FakeTorrent) => void): Answer {
  for (const torrent of chosen(state, ids)) {
    act(torrent);
    state.active.add(torrent.hashString);
  }
  return ok();
}

function torrentSet(state: FakeState, args: Args): Answer {
  const { labels } = args;
  if (VERSIONS[state.version].rpc < 16 || !Array.isArray(labels)) return ok();
  if (labels.includes("")) return no("labels cannot be empty");
  return each(state, args, (torrent) => (torrent.labels = labels as string[]));
}

function torrentAdd(state: FakeState, { filename, metainfo }: Args): Answer {
  const magnet =
    typeof filename === "string" ? /xt=urn:btih:([0-9a-f]{40})/i.exec(filename)?.[1] : undefined;
  const bytes = typeof metainfo === "string" ? Buffer.from(metainfo, "base64") : undefined;
  // Real versions hash the info dictionary. Here, any bytes that begin like an info dictionary are
  // accepted.
  const hash =
    magnet?.toLowerCase() ??
    (bytes?.at(0) === 0x64 ? createHash("sha1").update(bytes).digest("hex") : "");
  if (hash === "") return no("invalid or corrupt torrent file");
  const there = state.torrents.get(hash);
  const torrent =
    there ?? newTorrent(state, { hashString: hash, ...(magnet && { metadataPercentComplete: 0 }) });
  const { id, name, hashString } = torrent;
  return ok({ [there ? "torrent-duplicate" : "torrent-added"]: { id, name, hashString } });
}

/** A torrent of one file that waits to be downloaded, unless `given` states otherwise. */
export function newTorrent(
  state: FakeState,
  given: Partial<FakeTorrent> & { hashString: string },
): FakeTorrent {
  const name = given.name ?? given.hashString;
  const files = given.files ?? [{ name, length: 1000, wanted: true }];
  const size = files.filter(({ wanted }) => wanted).reduce((sum, { length }) => sum + length, 0);
  const torrent: FakeTorrent = {
    id: state.nextId++,
    name,
    status: 4,
    error: 0,
    errorString: "",
    metadataPercentComplete: 1,
    sizeWhenDone: size,
    leftUntilDone: size,
    percentDone: 0,
    downloadDir: String(state.settings["download-dir"]),
    labels: [],
    uploadRatio: 0,
    eta: -1,
    rateDownload: 0,
    rateUpload: 0,
    addedDate: Math.floor(state.now() / 1000),
    doneDate: 0,
    isFinished: false,
    ...given,
    files,
  };
  state.torrents.set(torrent.hashString, torrent);
  state.active.add(torrent.hashString);
  return torrent;
}

/** Version 4.1 was seen to report status 0 permanently after it had moved a finished torrent. */
export function completeTorrent({ version, now, active }: FakeState, torrent: FakeTorrent): void {
  const done = { leftUntilDone: 0, percentDone: 1, doneDate: Math.floor(now() / 1000) };
  Object.assign(torrent, done, { status: version === "4.1" ? 0 : 6 });
  active.add(torrent.hashString);
}
