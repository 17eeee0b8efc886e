import { withoutExtension } from "../path/path-parts.ts";

/** A VobSub is two files of one name, and its `.idx` holds positions in its `.sub`: https://wiki.multimedia.cx/index.php/VOBsub */
export const isHalf = (path: string): boolean => /\.(?:idx|sub)$/i.test(path);

/** What the two halves of one have in common: their path without its extension. */
export const stemOfHalf = (path: string): string => withoutExtension(path);
