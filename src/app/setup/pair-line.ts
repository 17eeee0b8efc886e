import { joinSentences, type Sentence, toCommandText } from "../../base/actions/sentence.ts";
import type { CheckedPair } from "./checks.ts";

/** Explains to the user the result of a probe between two folders. */
export function explainPair({ from, to, probe }: CheckedPair): {
  kind: "good" | "bad";
  text: string;
} {
  const line = (kind: "good" | "bad", means: string) => ({
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
        "bad",
        joined(
          `nothing can be filed. ${probe.why}`,
          probe.advice ?? "Give this user write permission.",
        ),
      );
  }
}

const joined = (problem: string, advice: Sentence): string =>
  toCommandText(joinSentences([problem, advice]));
