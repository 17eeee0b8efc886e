// `npm run lost-lines -- FROM [TO]`: what commits after FROM brought and a later one of them undid
// without saying so, as a rebase does that takes the older side of a conflict. A commit that means
// it names the other one by its hash. Ends with 1 where anything was lost.
import { execFileSync } from "node:child_process";

/** Lines that one commit takes and puts in one place of a file. */
export type Hunk = { file: string; removed: string[]; added: string[] };
export type Commit = { hash: string; message: string; hunks: Hunk[] };
export type Loss = { by: Commit; of: Commit; file: string; lines: string[] };

/** Brackets and words that stand everywhere say nothing about where they came from. */
const isTelling = (line: string): boolean => line.trim().length > 8;

/**
 * Of a file: less than half of what a commit brought there, or a line or two, goes as code is
 * changed.
 */
const MIN_SHARE = 0.5;
const MIN_LINES = 3;

/**
 * What a commit added to a file, a later one took out, and nothing has any more: where the later
 * one puts back exactly what stood there before, and its message does not name the earlier one.
 */
export function lostLines(commits: readonly Commit[], isThere: (line: string) => boolean): Loss[] {
  return commits.flatMap((commit, at) =>
    commits.slice(0, at).flatMap((earlier) => {
      if (commit.message.includes(earlier.hash.slice(0, 7))) return [];
      return [...new Set(earlier.hunks.map(({ file }) => file))].flatMap((file) => {
        const lines = undone(earlier, commit, file).filter((line) => !isThere(line));
        const brought = [...linesIn(earlier, file, "added")].filter(isTelling).length;
        return lines.length < Math.max(MIN_LINES, MIN_SHARE * brought)
          ? []
          : [{ by: commit, of: earlier, file, lines }];
      });
    }),
  );
}

/**
 * The lines of a file that the earlier commit added and the later one took, putting nothing new in
 * their place.
 */
function undone(earlier: Commit, later: Commit, file: string): string[] {
  const [brought, took] = [linesIn(earlier, file, "added"), linesIn(earlier, file, "removed")];
  return later.hunks
    .filter(
      (hunk) =>
        hunk.file === file && hunk.added.every((line) => !isTelling(line) || took.has(line)),
    )
    .flatMap(({ removed }) => removed.filter((line) => isTelling(line) && brought.has(line)));
}

const linesIn = ({ hunks }: Commit, file: string, side: "added" | "removed"): Set<string> =>
  new Set(hunks.filter((hunk) => hunk.file === file).flatMap((hunk) => hunk[side]));

/** Of a difference without context, as `git log -p -U0` prints it. */
export function hunksOf(diff: string): Hunk[] {
  const hunks: Hunk[] = [];
  let file = "";
  for (const line of diff.split("\n")) {
    if (line.startsWith("diff --git ")) {
      file = line.slice(line.lastIndexOf(" b/") + 3);
    } else if (line.startsWith("@@")) {
      hunks.push({ file, removed: [], added: [] });
    } else if (line.startsWith("-") && !line.startsWith("--- ")) {
      hunks.at(-1)?.removed.push(line.slice(1));
    } else if (line.startsWith("+") && !line.startsWith("+++ ")) {
      hunks.at(-1)?.added.push(line.slice(1));
    }
  }
  return hunks;
}

const git = (...args: string[]): string =>
  execFileSync("git", args, { encoding: "utf8", maxBuffer: 2 ** 30 });

function readCommits(from: string, to: string): Commit[] {
  const format = [
    "--reverse",
    "--no-merges",
    "-p",
    "-U0",
    "--no-color",
    "--format=%x00%H%x01%B%x01",
  ];
  const each = git("log", ...format, `${from}..${to}`)
    .split("\0")
    .slice(1);
  return each.map((text) => {
    const [hash = "", message = "", ...diff] = text.split("\u0001");
    return { hash, message, hunks: hunksOf(diff.join("\u0001")) };
  });
}

/** All lines of the tree of a commit. */
const treeLines = (commit: string): Set<string> =>
  new Set(
    git("grep", "-hI", "", commit)
      .split("\n")
      .map((line) => line.trim()),
  );

if (import.meta.main) {
  const [from, to = "HEAD"] = process.argv.slice(2);
  if (from === undefined) {
    console.error(
      "Say since which commit: `npm run lost-lines -- FROM [TO]`, FROM being where the work began.",
    );
    process.exit(2);
  }
  const commits = readCommits(from, to);
  const there = treeLines(to);
  const losses = lostLines(commits, (line) => there.has(line.trim()));
  const named = ({ hash, message }: Commit): string =>
    `${hash.slice(0, 8)} ${message.split("\n")[0]}`;
  for (const { by, of, file, lines } of losses) {
    console.log(`${file}: ${lines.length} lines of “${named(of)}”, taken by “${named(by)}”`);
    for (const line of lines.slice(0, 5)) console.log(`    ${line.trim()}`);
    if (lines.length > 5) console.log(`    … ${lines.length - 5} more`);
  }
  const count = losses.reduce((sum, { lines }) => sum + lines.length, 0);
  console.log(`${commits.length} commits, ${count} lines lost.`);
  process.exitCode = count === 0 ? 0 : 1;
}
