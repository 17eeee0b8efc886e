import { joinSentences, type Sentence, toCommandText } from "../../base/actions/sentence.ts";
import type { CheckedPair } from "./checks.ts";

/** `refused`: nothing can be filed. `untried`: neither good nor bad, because nothing proves it. */
export type PairLine = { kind: "good" | "untried" | "bad" | "refused"; text: string };

/** Explains to the user the result of a probe between two folders. */
export function explainPair(pair: CheckedPair): PairLine {
  if ("refusal" in pair) {
    const { why, real } = pair.refusal;
    const advice =
      real === undefined
        ? "Mount the disk that the link leads to, or remove the link."
        : `If it belongs to your library, add ${real} to PLEX_MEDIA_ROOT.`;
    return {
      kind: "refused",
      text: joined(`${pair.to}: nothing can be filed there. ${why}`, advice),
    };
  }
  const { from, to, probe } = pair;
  const line = (kind: PairLine["kind"], means: string): PairLine => ({
    kind,
    text: `${from} → ${to}: ${means}`,
  });
  switch (probe.kind) {
    case "hardlink":
      return line(
        "good",
        "hardlinks work. A film takes up space only once, and its torrent keeps seeding.",
      );
    case "reflink":
      return line(
        "good",
        "hardlinks do not work, but reflinks do. A film takes up space only once.",
      );
    case "untried":
      return line("untried", joined(probe.why, probe.advice ?? ""));
    case "copy":
      return line(
        "bad",
        joined(
          `files will be copied and take up twice the space. ${probe.why}`,
          probe.advice ??
            "For hardlinks, put both folders on one file system; in a container, below one mount.",
        ),
      );
    default:
      return line(
        "refused",
        joined(
          `nothing can be filed. ${probe.why}`,
          probe.advice ?? "Give this user write permission.",
        ),
      );
  }
}

const joined = (problem: string, advice: Sentence): string =>
  toCommandText(joinSentences([problem, advice]));
