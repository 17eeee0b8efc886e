import type { ReasonCode } from "../../reason-codes.ts";
import type { Subject } from "./subject.ts";

/** What a torrent may hold that does not belong in Plex: an image of a disc may be an operating system. */
const UNWANTED: readonly ReasonCode[] = ["disc", "game", "music", "book", "pictures", "no_video"];

const named = (end: string): string => `TRANSMISSION_${end} or CLIENT_<NAME>_${end}`;

const KEEP_OUT = `give such downloads a label in the download client and name it in ${named("EXCLUDE_LABELS")}, or name the labels of films in ${named("LABELS")}: others are left alone`;

/** How torrents of this kind are kept out in future; undefined where that is no question. */
export const keepOutAdvice = ({ source, reasons }: Pick<Subject, "source" | "reasons">): string | undefined =>
  source === "torrent" && reasons.some(({ code }) => UNWANTED.some((one) => one === code)) ? KEEP_OUT : undefined;
