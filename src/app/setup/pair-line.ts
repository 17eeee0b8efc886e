import type { CheckedPair } from "./checks.ts";

/** What a probe between two folders means, for a person. */
export function pairLine({ from, to, probe }: CheckedPair): { kind: "good" | "bad"; text: string } {
  switch (probe.kind) {
    case "hardlink":
      return {
        kind: "good",
        text: `${from} → ${to}: hardlinks work. A film takes its space once, and its torrent goes on seeding.`,
      };
    case "reflink":
      return {
        kind: "good",
        text: `${from} → ${to}: hardlinks do not work, and reflinks do. A film takes its space once.`,
      };
    case "copy":
      return {
        kind: "bad",
        text: `${from} → ${to}: files will be copied and take their space twice. ${probe.why} For hardlinks put both folders on one file system, in a container below one mount.`,
      };
    default:
      return {
        kind: "bad",
        text: `${from} → ${to}: nothing can be filed. ${probe.why} Give this user the right to write.`,
      };
  }
}
