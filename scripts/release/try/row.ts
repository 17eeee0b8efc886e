import { statSync } from "node:fs";
import { join } from "node:path";

/** One row of the table: an artefact, installed as its user would. */
export type TriedArtefact = {
  artefact: string;
  /** Its name in the folder of the release. Missing for an image, which has no file there. */
  file?: string;
  size: string;
  /** Installation method, or `not run` with the reason. */
  how: string;
  on: string;
  result: string;
  /** Minutes from the first command to a film in the library. */
  firstFilm: string;
};

const HEADS: Record<Exclude<keyof TriedArtefact, "file">, string> = {
  artefact: "artefact",
  size: "size",
  how: "installed how",
  on: "on what",
  result: "result",
  firstFilm: "minutes to the first film",
};

/** A size in MiB, or in KiB below 1 MiB. */
export const shownSize = (bytes: number): string =>
  bytes < 2 ** 20 ? `${Math.ceil(bytes / 2 ** 10)} KiB` : `${(bytes / 2 ** 20).toFixed(1)} MiB`;
export const minutes = (ms: number): string => (ms / 60_000).toFixed(2);
export const sizeOf = (path: string): string => shownSize(statSync(path).size);

/** Rows for the files in `to` that no row is about. */
export const listUntried = (
  names: readonly string[],
  rows: readonly TriedArtefact[],
  to: string,
): TriedArtefact[] =>
  names
    .filter((name) => !rows.some(({ file }) => file === name))
    .map((name) => ({
      artefact: name,
      file: name,
      size: sizeOf(join(to, name)),
      how: "*not run*: only made",
      on: "–",
      result: "–",
      firstFilm: "*not run*",
    }));

/** The rows as a Markdown table. */
export function tableOf(rows: readonly TriedArtefact[]): string {
  const keys = Object.keys(HEADS) as (keyof typeof HEADS)[];
  const line = (cells: readonly string[]): string => `| ${cells.join(" | ")} |\n`;
  return (
    line(keys.map((key) => HEADS[key])) +
    line(keys.map(() => "---")) +
    rows.map((row) => line(keys.map((key) => row[key]))).join("")
  );
}
