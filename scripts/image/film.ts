import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";

export const FILM = "The.Matrix.1999.1080p.BluRay.x264-DEMO.mkv";
export const FILED = "library/Movies/The Matrix (1999) {tmdb-603}";

/** A folder as on a NAS: downloads and library below one parent. One film is downloaded. */
export function makeMedia(data: string): void {
  for (const folder of ["downloads", "library/Movies", "library/TV Shows"]) {
    mkdirSync(join(data, folder), { recursive: true });
  }
  // The first bytes of a Matroska file.
  const head = Buffer.from("1a45dfa38b4282886d6174726f736b6118538067ff1f43b675ff", "hex");
  writeFileSync(join(data, "downloads", FILM), Buffer.concat([head, Buffer.alloc(400 * 1024, 7)]));
}

/** The settings that file the film at once, with a stand-in for TMDB. */
export const settingsFor = (
  data: string,
  tmdb: { url: string; key: string },
): Record<string, string> => ({
  TMDB_URL: tmdb.url,
  TMDB_API_KEY: tmdb.key,
  PLEX_INGEST_DIR: `${data}/downloads`,
  PLEX_MEDIA_ROOT: `${data}/library`,
  PLEX_AUTO_INGEST: "true",
  INGEST_STABLE_SECONDS: "1",
  INGEST_STABILITY_POLL_SECONDS: "1",
  INGEST_MIN_FREE: "0",
});
