import { extensionOf, isVideoFile } from "../media-files/file-types.ts";
import type { Reason } from "../reason.ts";
import type { Role } from "../release/item.ts";

type Kind = { code: string; what: string; extensions: Set<string> };

const kind = (code: string, what: string, extensions: string): Kind => ({
  code,
  what,
  extensions: new Set(extensions.split(" ")),
});

// In the order in which they win when several hold: a game brings music and pictures, an album brings pictures.
const KINDS: readonly Kind[] = [
  kind(
    "game",
    "a game or another program",
    "exe msi dmg pkg apk appimage deb rpm nsp xci nsz wbfs cia gba nds z64 pak",
  ),
  kind("music", "music", "mp3 flac m4a m4b ogg oga opus wav ape alac aac wma wv dsf dff aiff"),
  kind("book", "books or comics", "epub mobi azw azw3 pdf cbz cbr cb7 djvu fb2"),
  kind("pictures", "pictures", "jpg jpeg png gif webp heic tif tiff raw cr2 nef psd"),
];

/** Why a release without any video is left alone, told from the extensions of what it does hold. */
export function nothingToFile(items: readonly { path: string; role: Role }[]): Reason {
  if (items.length === 0) return { code: "empty", message: "It is an empty folder." };
  const extensions = new Set(items.map((item) => extensionOf(item.path)));
  const found = KINDS.find((each) => each.extensions.values().some((extension) => extensions.has(extension)));
  if (items.some((item) => item.role === "extra" && isVideoFile(item.path))) {
    return { code: "only_extras", message: "It holds extras without the film or series that they belong to." };
  }
  if (items.some((item) => item.role === "subtitle" || item.role === "extra")) {
    return { code: "only_subtitles", message: "It holds subtitles without a video." };
  }
  if (found) return { code: found.code, message: `It holds ${found.what} and no video.` };
  return { code: "no_video", message: "It holds no video." };
}
