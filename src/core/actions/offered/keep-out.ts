import type { ReasonCode } from "../../reason-codes.ts";
import { CLIENT_SETTINGS, CLIENT_TITLES } from "../../torrent/kinds.ts";
import type { Subject } from "./subject.ts";

/** What a torrent may hold that does not belong in Plex: an image of a disc may be an operating system. */
const UNWANTED: readonly ReasonCode[] = ["disc", "game", "music", "book", "pictures", "no_video"];

const named = (end: string): string =>
  Object.values(CLIENT_SETTINGS)
    .map((settings) => settings + end)
    .join(" or ");

const KEEP_OUT = `give such torrents a label in ${Object.values(CLIENT_TITLES).join(" or ")} and name it in ${named("_EXCLUDE_LABELS")}, or name the labels of films in ${named("_LABELS")}: others are left alone`;

/** How torrents of this kind are kept out in future; undefined where that is no question. */
export const keepOutAdvice = ({ source, reasons }: Pick<Subject, "source" | "reasons">): string | undefined =>
  source === "torrent" && reasons.some(({ code }) => UNWANTED.some((one) => one === code)) ? KEEP_OUT : undefined;
