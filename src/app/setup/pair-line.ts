import type { CheckedPair } from "./checks.ts";

/** What a probe between two folders means, for a person. */
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
        "hardlinks work. A film takes its space once, and its torrent goes on seeding.",
      );
    case "reflink":
      return line("good", "hardlinks do not work, and reflinks do. A film takes its space once.");
    case "copy":
      return line(
        "bad",
        `files will be copied and take their space twice. ${probe.why} For hardlinks put both folders on one file system, in a container below one mount.`,
      );
    default:
      return line("bad", `nothing can be filed. ${probe.why} Give this user the right to write.`);
  }
}
