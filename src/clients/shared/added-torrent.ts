import { UserError } from "../../base/errors.ts";

const MAX_MAGNET_CHARS = 64 * 1024;

export function asMetainfo(metainfo: Uint8Array): Uint8Array {
  if (metainfo.byteLength > 0) return metainfo;
  throw new UserError("The .torrent file is empty.", "Give the complete file.");
}

/**
 * Accepts only magnet links, because clients treat any other value as a path on their machine or as
 * a URL to fetch.
 */
export function asMagnet(magnet: string): string {
  if (/^magnet:\?[^\s\p{C}]+$/iu.test(magnet) && magnet.length <= MAX_MAGNET_CHARS) return magnet;
  throw new UserError(
    "This is not a magnet link.",
    "Give a link that begins with magnet:?, or a .torrent file.",
  );
}

const MAX_LABELS = 50;
const MAX_LABEL_CHARS = 200;

/** Removes duplicate labels. Clients join labels with commas and reject empty labels. */
export function cleanLabels(labels: readonly string[]): string[] {
  const clean = [...new Set(labels.map((label) => label.trim()))];
  if (clean.length > MAX_LABELS) {
    throw new UserError(`A torrent can have at most ${MAX_LABELS} labels.`, "Give fewer labels.");
  }
  if (
    clean.some(
      (label) => label === "" || label.length > MAX_LABEL_CHARS || /[,\p{Cc}\p{Cs}]/u.test(label),
    )
  ) {
    throw new UserError(
      `A label must have 1 to ${MAX_LABEL_CHARS} characters and no comma.`,
      "Give each label as a separate entry.",
    );
  }
  return clean;
}
