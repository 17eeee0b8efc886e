import { type AuditFinding, person } from "../../core/audit/finding.ts";
import { fewAtOnce } from "../../core/few-at-once.ts";
import { type FileLength, isUnplayable } from "../../core/media/file-length.ts";
import type { Files } from "../releases/files-port.ts";
import type { AuditedVideo } from "./same-content.ts";

/** Headers that a disk is asked for at once. */
const WIDTH = 4;
/** A disk that turns answers some fifty of them a second. */
const MAX_HEADERS = 2000;
const HEADER_TIMEOUT_MS = 5000;

type Reading = {
  files: Pick<Files, "hasZeroTail">;
  fileLength(path: string, signal: AbortSignal): Promise<FileLength>;
};

/**
 * Videos that do not play by their header, or that end in nothing. Of many the smallest are looked into, all if `thorough`; those
 * that filing looked into and that are the same since, not at all. `left` is how many were not.
 */
export async function doesNotPlay(
  { files, fileLength }: Reading,
  videos: readonly AuditedVideo[],
  { thorough, onFile }: { thorough: boolean; onFile: () => void },
  signal: AbortSignal,
): Promise<{ findings: AuditFinding[]; left: number }> {
  const open = videos.filter(({ wasChecked }) => !wasChecked).toSorted((a, b) => a.size - b.size);
  const due = thorough ? open : open.slice(0, MAX_HEADERS);
  const turns = fewAtOnce(WIDTH);
  const findings: AuditFinding[] = [];
  const look = async (video: AuditedVideo): Promise<void> => {
    const reason = await reasonAgainst(video);
    onFile();
    if (reason === undefined) return;
    const remedy = person("Get it again, and remove this one.");
    findings.push({ code: "does_not_play", path: video.at, reason, remedy });
  };
  await Promise.all(due.map((video) => turns(() => look(video), signal)));
  return { findings, left: open.length - due.length };

  async function reasonAgainst(video: AuditedVideo): Promise<string | undefined> {
    const length = await fileLength(video.at, AbortSignal.any([signal, AbortSignal.timeout(HEADER_TIMEOUT_MS)]));
    signal.throwIfAborted();
    if (isUnplayable(length)) return `It does not play: ${length.why}.`;
    const isHollow = await files.hasZeroTail(video.at, video).catch(() => false);
    return isHollow ? "It has its full size and ends in zeros, as an unfinished download does." : undefined;
  }
}
