import { join } from "node:path";
import { type ReadFolder, readWorkFolder } from "../../core/audit/work-folder.ts";
import type { MediaType } from "../../core/identity.ts";
import type { LibraryTree, Place } from "../../core/library-tree/read-tree.ts";
import type { SeenFile } from "../../core/library-tree/tree.ts";
import { fileKind } from "../../core/media-files/file-types.ts";
import { parsePath } from "../../core/parse/path.ts";
import { isAtOrBelow } from "../../core/path/is-below.ts";
import { baseOf } from "../../core/path/path-parts.ts";
import { seasonOf } from "../../core/plan/names/season-folder.ts";
import { publishedFiles } from "../../store/library/library-releases.ts";
import type { Db } from "../../store/open.ts";
import type { LibraryPart } from "../library/read-library.ts";
import type { PlexShows } from "./what-plex-shows.ts";

/** The places of a part with what the journal and Plex know of them. */
export async function knownPlaces(
  { db, plexShows }: { db: Db; plexShows: PlexShows | undefined },
  { library, type, problems, tree: { places } }: Omit<LibraryPart, "read"> & { tree: LibraryTree<SeenFile> },
): Promise<ReadFolder[]> {
  const at = (place: Place): string => join(library.path, place.folder);
  const videos = places.flatMap((place) =>
    place.files.filter(({ path }) => isVideo(path)).map(({ path }) => join(at(place), path)),
  );
  const known = await publishedFiles(db, videos);
  const [top] = places.map(at).toSorted((a, b) => a.length - b.length);
  const shown = top === undefined ? undefined : await plexShows?.(top, top !== library.path);
  return places.map((place) =>
    readWorkFolder({
      ...place,
      path: at(place),
      library: library.path,
      type: type ?? typeOf(place),
      unread: problems.flatMap(({ path, code }) =>
        code !== "symlink" && isAtOrBelow(path, at(place)) ? path.slice(at(place).length + 1) : [],
      ),
      known,
      shown,
    }),
  );
}

const isVideo = (path: string): boolean => fileKind(path) === "video" || fileKind(path) === "other_video";

/** Of a folder in no known library: a series has folders of seasons, or numbers in its names. */
function typeOf({ files, folders }: Pick<Place, "files" | "folders">): MediaType {
  if (folders.some((path) => seasonOf(baseOf(path)) !== undefined)) return "tv";
  const videos = files.filter(({ path }) => isVideo(path)).slice(0, 20);
  const episodes = videos.filter(({ path }) => parsePath(path).type === "episode");
  return episodes.length * 2 > videos.length ? "tv" : "movie";
}
