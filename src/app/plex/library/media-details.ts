import type { Details } from "../../../servers/plex/wire/details.ts";
import type { ReadPlex } from "../cache/read-plex.ts";
import { showAge } from "../cache/read-plex.ts";
import type { ShownAge } from "../cache/shapes.ts";
import { known, showMedia } from "../playback/reads.ts";
import type { LibraryPlex } from "./ports.ts";
import { details, type ShownDetails } from "./shapes.ts";

export type DetailsQuery = { mediaId: string; cast: boolean; chapters: boolean };

/** Everything that Plex knows about one item. Throws `UserError` `not_found` for an id that it does not have. */
export async function mediaDetails(
  { plex, read }: { plex: LibraryPlex; read: ReadPlex },
  { mediaId, cast, chapters }: DetailsQuery,
  signal: AbortSignal,
): Promise<ShownDetails & ShownAge> {
  const load = async (stop: AbortSignal): Promise<ShownDetails> => ({
    media: showDetails(await plex.details(mediaId, stop)),
  });
  const answer = await read({ kind: "details", key: mediaId, shape: details, load }, signal);
  const { media } = answer.value;
  const asked = { ...media, cast: cast ? media.cast : [], chapters: chapters ? media.chapters : [] };
  return { media: asked, ...showAge(answer) };
}

function showDetails({ media, genres, cast, chapters, files, ...rest }: Details): ShownDetails["media"] {
  return {
    ...showMedia(media),
    genres,
    cast: cast.map(({ name, role, photo }) => ({ name, ...known({ role, photo }) })),
    chapters: chapters.map(({ id, title, startMs }) => ({ id, title, start_time_ms: startMs })),
    ...known({
      studio: rest.studio,
      content_rating: rest.contentRating,
      originally_available: rest.originallyAvailable,
    }),
    files: files.map(({ path, sizeBytes, resolution, videoCodec, audio }) => ({
      path,
      ...known({ size_bytes: sizeBytes, resolution, video_codec: videoCodec, audio }),
    })),
  };
}
