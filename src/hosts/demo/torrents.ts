import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { areAtRest, writeDrop } from "./drop-all.ts";
import { type Drop, torrentDrops } from "./drops.ts";
import type { DemoFolder } from "./folder.ts";
import { type Scene, type } from "./follow.ts";
import { DemoFailed } from "./page.ts";
import type { Program } from "./program.ts";

/** Its name in the demo's `DOWNLOAD_CLIENTS`. */
export const CLIENT_NAME = "mine";

/** A real download client that the demo has started, in the demo's folder and for itself alone. */
export type DemoClient = AsyncDisposable & {
  title: string;
  url: string;
  /** What plex-ingest has to know of it. */
  settings: Record<string, string>;
  /** Adds a torrent whose data lies in the folder of downloads. */
  add(torrent: Uint8Array): Promise<void>;
  /** The torrents that are complete and seeded, as it says itself: each name with the word for its state. */
  seeded(): Promise<ReadonlyMap<string, string>>;
};

export type StartClient = {
  /** Of the client's program. */
  path: string;
  folder: DemoFolder;
  program: Program;
  random: (bytes: number) => Uint8Array;
  /** Waits a little, or rejects when the demo ends. */
  pause: () => Promise<void>;
  /** Told of its process at once: the demo may be ended before it answers. */
  started: (pid: number | undefined) => void;
};

export type DemoClientKind = {
  program: string;
  /** How to get it, in one sentence. */
  install: string;
  start(options: StartClient): Promise<DemoClient>;
};

const [LOOK_MS, LOOKS] = [100, 100];

/** Its torrents as it reports them, what becomes of each, and that it seeds them on. */
export async function showClient(scene: Scene, client: DemoClient, signal: AbortSignal): Promise<void> {
  const { page, follow, folder, random, clock } = scene;
  const { title } = client;
  page.heading(`1  ${title} tells what it has, and what is certain is filed`);
  page.paragraph(
    `A ${title} of the demo's own at ${client.url}, which speaks to this machine alone. It is told to call us for each torrent that is done:`,
  );
  await type(scene, ["client", "set-hook", CLIENT_NAME], signal);
  page.paragraph(`The data of these torrents lies there already. ${title} checks it, and calls:`);
  page.lines([""]);
  for (const drop of torrentDrops) {
    await writeDrop({ downloads: folder.downloads, random }, drop);
    await client.add(await torrentOf(folder.downloads, drop));
    follow.print("added", drop.name);
  }
  await follow.until("The end of these torrents", areAtRest(torrentDrops), signal);

  page.heading(`2  ${title} goes on seeding`);
  let seeded = await client.seeded();
  for (let look = 0; seeded.size < torrentDrops.length; look++) {
    if (look === LOOKS) throw new DemoFailed(`${title} does not seed all of its torrents.`, [...seeded.keys()]);
    await clock.sleep(LOOK_MS, signal);
    seeded = await client.seeded();
  }
  for (const [name, state] of seeded) follow.print("seeding", name, `${title} says: ${state}`);
  await type(scene, ["torrents"], signal);
}

const PIECE_BYTES = 16 * 1024;

/** The .torrent file of a download that lies in the folder. It names no tracker and is private: nobody else is asked for it. */
export async function torrentOf(folder: string, { name, files }: Drop): Promise<Uint8Array> {
  const contents = await Promise.all(files.map(({ path }) => readFile(join(folder, name, path))));
  const data = Buffer.concat(contents);
  const pieces: Buffer[] = [];
  for (let at = 0; at < data.length; at += PIECE_BYTES)
    pieces.push(
      createHash("sha1")
        .update(data.subarray(at, at + PIECE_BYTES))
        .digest(),
    );
  const content =
    files[0]?.path === ""
      ? { length: data.length }
      : { files: files.map(({ path }, index) => ({ length: contents[index]?.length ?? 0, path: path.split("/") })) };
  return bencode({
    info: { ...content, name, "piece length": PIECE_BYTES, pieces: Buffer.concat(pieces), private: 1 },
  });
}

type Bencoded = number | string | Uint8Array | readonly Bencoded[] | { readonly [key: string]: Bencoded };

/** https://www.bittorrent.org/beps/bep_0003.html: keys in the order of their bytes. */
function bencode(value: Bencoded): Buffer {
  if (typeof value === "number") return Buffer.from(`i${value}e`);
  if (typeof value === "string" || value instanceof Uint8Array) {
    const bytes = Buffer.from(value as string);
    return Buffer.concat([Buffer.from(`${bytes.length}:`), bytes]);
  }
  const [mark, parts] = Array.isArray(value)
    ? ["l", value as readonly Bencoded[]]
    : [
        "d",
        Object.entries(value)
          .toSorted(([a], [b]) => (a < b ? -1 : 1))
          .flat(),
      ];
  return Buffer.concat([Buffer.from(mark), ...parts.map(bencode), Buffer.from("e")]);
}
