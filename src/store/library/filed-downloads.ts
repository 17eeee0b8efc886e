import type { Db } from "../open.ts";

/** One filed video, and the download that it came from. Times in ms since 1970. */
export type FiledDownload = {
  releaseId: number;
  /** The release's name. */
  name: string;
  filedAt: number;
  /** Hash of the download in its client; undefined for a watched folder. */
  hash: string | undefined;
  /** The video's path in the release. */
  path: string;
  /** The video's path in the library. */
  destination: string;
};

/** Lists the videos that were filed from downloads and are still filed, by release. */
export async function listFiledDownloads(db: Db): Promise<FiledDownload[]> {
  const rows = await db
    .selectFrom("release")
    .innerJoin("item", "item.release_id", "release.id")
    .leftJoin("torrent", "torrent.release_id", "release.id")
    .select([
      "release.id",
      "release.name",
      "release.filed_at",
      "torrent.hash",
      "item.path",
      "item.destination",
    ])
    .where("release.state", "=", "filed")
    .where("release.source", "!=", "library")
    .where("item.role", "=", "video")
    .where("item.destination", "is not", null)
    .orderBy("release.id")
    .orderBy("item.path")
    .execute();
  return rows.flatMap(({ id, name, filed_at, hash, path, destination }) =>
    filed_at === null || destination === null
      ? []
      : [{ releaseId: id, name, filedAt: filed_at, hash: hash ?? undefined, path, destination }],
  );
}
