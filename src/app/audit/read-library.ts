import { join } from "node:path";
import { divide } from "../../core/audit/divide.ts";
import {
  type KnownFile,
  type Listing,
  type ReadFolder,
  readWorkFolder,
  type SeenFile,
} from "../../core/audit/work-folder.ts";
import type { MediaType } from "../../core/identity.ts";
import { fileKind } from "../../core/media-files/file-types.ts";
import { isNeverItem, isPartialName } from "../../core/media-files/partial-name.ts";
import { parsePath } from "../../core/parse/path.ts";
import { baseOf } from "../../core/path/path-parts.ts";
import { seasonOf } from "../../core/plan/names/season-folder.ts";
import { publishedFiles } from "../../store/library/library-releases.ts";
import type { Db } from "../../store/open.ts";
import type { Files } from "../releases/files-port.ts";
import type { AuditedFolder } from "./libraries.ts";
import type { PlexShows } from "./what-plex-shows.ts";

const OF_WORK = { maxFiles: 200_000, maxDepth: 30 };
const DIRECT = { maxFiles: 1_000_000, maxDepth: 0 };

type Reading = {
  db: Db;
  files: Pick<Files, "walk">;
  /** Other libraries, which are read by themselves. */
  isOther(path: string): boolean;
  plexShows: PlexShows | undefined;
  /** Something could not be read. */
  unread(path: string, message: string): void;
  /** A name whose bytes are no text. */
  unreadableName(path: string): void;
};

/** The folders of works in a library, one after the other: at no time more than one of its folders is in memory. */
export async function* readLibrary(
  reading: Reading,
  { library, folder: start }: AuditedFolder,
  signal: AbortSignal,
): AsyncGenerator<ReadFolder> {
  const root = library.path;
  if (start !== root) {
    yield* await read(start, await listed(start, OF_WORK));
    return;
  }
  const direct = await listed(root, DIRECT);
  yield* await read(root, direct);
  for (const name of direct.folders) {
    const path = join(root, name);
    if ((!isNeverItem(name) || isPartialName(name)) && !reading.isOther(path))
      yield* await read(path, await listed(path, OF_WORK));
  }

  async function listed(path: string, limits: typeof OF_WORK): Promise<Listing> {
    const { files, folders, problems } = await reading.files.walk(path, limits, signal);
    const seen: SeenFile[] = files.map(({ ctimeNs, path: inside, size, dev, ino, blocks }) => {
      return { path: inside, size, dev, ino, blocks, changedAt: Number(BigInt(ctimeNs) / 1_000_000n) };
    });
    for (const { path: inside, code, message } of problems) {
      if (code === "symlink")
        seen.push({ path: inside, size: 0, dev: "", ino: "", blocks: 0, changedAt: 0, isLink: true });
      else if (code === "name_not_utf8") reading.unreadableName(join(path, inside));
      else if (code === "not_readable" || (code === "too_many" && limits === OF_WORK))
        if (!inside.split("/").some((name) => name !== "" && isNeverItem(name)))
          reading.unread(join(path, inside), message);
    }
    return { files: seen.toSorted((a, b) => (a.path < b.path ? -1 : 1)), folders };
  }

  async function read(path: string, listing: Listing): Promise<ReadFolder[]> {
    const videos = listing.files.filter(({ path: inside }) => isVideo(inside)).map((file) => join(path, file.path));
    const known = new Map<string, KnownFile>();
    for (const [at, { identity: work, wasAdopted, ...more }] of await publishedFiles(reading.db, videos))
      known.set(at, { ...more, work, wasFiled: !wasAdopted });
    const isRoot = path === root;
    const shown = await reading.plexShows?.(path, !isRoot);
    const parts = isRoot ? [{ ...listing, folder: "", isShelf: true }] : divide(listing, baseOf(path));
    return parts.map(({ files, folders, folder, isShelf }) =>
      readWorkFolder({
        files,
        folders,
        path: folder === "" ? path : join(path, folder),
        library: root,
        type: library.type ?? typeOf({ files, folders }),
        isShelf,
        known,
        shown,
      }),
    );
  }
}

const isVideo = (path: string): boolean => fileKind(path) === "video" || fileKind(path) === "other_video";

/** Of a folder in no known library: a series has folders of seasons, or numbers in its names. */
function typeOf({ files, folders }: Listing): MediaType {
  if (folders.some((path) => seasonOf(baseOf(path)) !== undefined)) return "tv";
  const videos = files.filter(({ path }) => isVideo(path)).slice(0, 20);
  const episodes = videos.filter(({ path }) => parsePath(path).type === "episode");
  return episodes.length * 2 > videos.length ? "tv" : "movie";
}
