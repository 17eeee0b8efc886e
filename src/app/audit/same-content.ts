import { quoted, toShellWord } from "../../base/text/clean-text.ts";
import { type AuditFinding, toAdvice } from "../../core/audit/finding.ts";
import { inodeKey } from "../../core/media-files/file-identity.ts";
import type { EngineFiles } from "../releases/files-port.ts";

/** A video whose content may be inspected. */
export type AuditedVideo = {
  at: string;
  size: number;
  dev: string;
  ino: string;
  blocks: number;
  /** True if our journal has it. */
  isKnown: boolean;
  /** True if its content is stored elsewhere, so removing the link would free no space. */
  isLink: boolean;
  /** True if it was inspected when it was filed and has not changed since. */
  wasChecked: boolean;
};

/**
 * Finds videos that have the same content as another one and share no space with it. For videos of
 * the same size, the edges are compared; whole contents are compared only if `thorough`.
 */
export async function findSameContent(
  files: Pick<EngineFiles, "hashEdges" | "hashFile">,
  videos: readonly AuditedVideo[],
  thorough: boolean,
  signal: AbortSignal,
): Promise<AuditFinding[]> {
  const findings: AuditFinding[] = [];
  const hashWhole = async (path: string): Promise<string | undefined> => {
    const read = await files.hashFile(path, undefined, signal).catch(() => undefined);
    signal.throwIfAborted();
    return read?.ok ? read.hash : undefined;
  };
  const realFiles = videos.filter(({ isLink }) => !isLink);
  for (const all of Map.groupBy(realFiles, ({ size }) => size).values()) {
    if (all.length < 2) continue;
    // Several names of one file use its space only once.
    const each = [...new Map(all.map((video) => [inodeKey(video) ?? video.at, video])).values()];
    for (const alike of await grouped(each, files.hashEdges, signal)) {
      const groups = thorough ? await grouped(alike, hashWhole, signal) : [alike];
      findings.push(...groups.flatMap((group) => redundant(group, thorough)));
    }
  }
  return findings;
}

async function grouped(
  videos: readonly AuditedVideo[],
  keyOf: (path: string) => Promise<string | undefined>,
  signal: AbortSignal,
): Promise<AuditedVideo[][]> {
  if (videos.length < 2) return [];
  const found = new Map<string, AuditedVideo[]>();
  for (const video of videos) {
    signal.throwIfAborted();
    const key = await keyOf(video.at);
    if (key !== undefined) found.set(key, [...(found.get(key) ?? []), video]);
  }
  return [...found.values()].filter((group) => group.length > 1);
}

/**
 * Reports all videos of the group except one. The exception is a video in the journal, or else the
 * video with the shortest path.
 */
function redundant(group: readonly AuditedVideo[], thorough: boolean): AuditFinding[] {
  const rank = ({ isKnown, at }: AuditedVideo): number => (isKnown ? 0 : 10_000) + at.length;
  const [kept, ...others] = group.toSorted((a, b) => rank(a) - rank(b) || (a.at < b.at ? -1 : 1));
  if (!kept) return [];
  return others.map(({ at, isKnown }) => {
    const what = thorough
      ? "Its content is the same as that"
      : "Its size, beginning and end are the same as those";
    const line = `cmp -s -- ${toShellWord(kept.at)} ${toShellWord(at)} && rm -- ${toShellWord(at)}`;
    return {
      code: "same_content",
      path: at,
      reason: `${what} of ${quoted(kept.at)}, so the content takes up space twice.`,
      remedy: isKnown
        ? toAdvice(
            "Both are in the journal. Decide which of the two is correct, and remove the other.",
          )
        : { do: "shell", line },
    };
  });
}
