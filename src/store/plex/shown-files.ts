import type { Db } from "../open.ts";
import { filesOfWorks, type PlexIds, type SectionKey } from "./indexed-works.ts";

/**
 * A file that a server has, with its work. For a show, `episodesAt` is when its episodes were read,
 * in ms since 1970. Paths are as the server sees them.
 */
export type ShownRow = PlexIds & {
  path: string;
  season: number | undefined;
  episode: number | undefined;
  episodesAt: number | undefined;
  /** True if the server failed to list all files of the work. */
  isPartial: boolean;
};

/** True if any work of a library has an id. Some Plex agents provide none. */
export async function usesIds(db: Db, { server, section }: SectionKey): Promise<boolean> {
  const row = await db
    .selectFrom("plex_work")
    .select("rating_key")
    .where("server", "=", server)
    .where("section", "=", section)
    .where((e) =>
      e.or([
        e("tmdb_id", "is not", null),
        e("imdb_id", "is not", null),
        e("tvdb_id", "is not", null),
      ]),
    )
    .limit(1)
    .executeTakeFirst();
  return row !== undefined;
}

/**
 * Lists the files in this folder as of a server's last listing of a library. With `deep`, also
 * lists the files in folders below it.
 */
export async function listShownFiles(
  db: Db,
  { server, section, folder, deep }: SectionKey & { folder: string; deep: boolean },
): Promise<ShownRow[]> {
  const inside = folder.replace(/[/\\]$/, "");
  // Uses a range instead of LIKE. `after` is the character that follows the separator.
  const [separator, after] = /^(?:[A-Za-z]:|\\\\)/.test(folder) ? ["\\", "]"] : ["/", "0"];
  const rows = await filesOfWorks(db)
    .select([
      "plex_file.path",
      "plex_file.season",
      "plex_file.episode",
      "plex_work.tmdb_id",
      "plex_work.imdb_id",
      "plex_work.tvdb_id",
      "plex_work.episodes_at",
      "plex_work.partial",
    ])
    .where("plex_file.server", "=", server)
    .where("plex_file.section", "=", section)
    .where((e) => {
      const inFolder = e("plex_file.folder", "in", [folder, inside]);
      const range = [
        e("plex_file.folder", ">", inside + separator),
        e("plex_file.folder", "<", inside + after),
      ];
      return deep ? e.or([inFolder, e.and(range)]) : inFolder;
    })
    .execute();
  return rows.map(({ path, season, episode, tmdb_id, imdb_id, tvdb_id, episodes_at, partial }) => ({
    path,
    season: season ?? undefined,
    episode: episode ?? undefined,
    tmdbId: tmdb_id ?? undefined,
    imdbId: imdb_id ?? undefined,
    tvdbId: tvdb_id ?? undefined,
    episodesAt: episodes_at ?? undefined,
    isPartial: partial === 1,
  }));
}
