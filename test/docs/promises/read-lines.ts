import { globSync, readFileSync } from "node:fs";

/** A line that a page asks its reader to type into a shell. */
export type WrittenLine = {
  /** Without indentation and comment. A continued line is one line, with its line feeds. */
  line: string;
  page: string;
};

/** The pages whose lines are promised. The first patterns are named in the issue of each page. */
export const PAGES: readonly string[] = globSync([
  "README.md",
  "docs/start/**/*.md",
  "docs/operate/**/*.md",
  "deploy/publish/*.md",
]).toSorted();

const FENCE = /^(?<indent> *)```(?<language>\w*)\n(?<text>.*?)^ *```$/gms;

/** A setting as it is written into the configuration file, not a command. */
export const isSetting = (line: string): boolean => /^[A-Z][A-Z0-9_]*=\S*$/.test(line);

/** The blocks of shell lines of a page, each with its lines in order. */
export function readBlocks(page: string): string[][] {
  const text = readFileSync(page, "utf8");
  return [...text.matchAll(FENCE)].flatMap(({ groups = {} }) =>
    groups["language"] === "sh" ? [splitLines(groups["text"] ?? "")] : [],
  );
}

const splitLines = (text: string): string[] =>
  text
    .replaceAll(/ +#(?= ).*$/gm, "")
    .split(/(?<!\\)\n/)
    .map((line) => line.trim().replaceAll(/\n +/g, "\n  "))
    .filter((line) => line !== "" && !line.startsWith("#"));

/** Every shell line of every page. */
export const readLines = (): WrittenLine[] =>
  PAGES.flatMap((page) =>
    readBlocks(page)
      .flat()
      .map((line) => ({ line, page })),
  );
