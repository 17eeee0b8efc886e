// `npm run lost-lines -- FROM [TO]`: finds lines that commits after FROM added and a later commit
// silently undid. A rebase that takes the older side of a conflict does this. A commit that undoes
// lines on purpose names the earlier commit by its hash. Exits with 1 if any lines were lost.
import { execFileSync } from "node:child_process";

/** Lines that one commit removes and adds in one place of a file. */
export type Hunk = { file: string; removed: string[]; added: string[] };
export type Commit = { hash: string; message: string; hunks: Hunk[] };
export type Loss = { by: Commit; of: Commit; file: string; lines: string[] };

/** Brackets and common words occur everywhere and do not show which commit they came from. */
const isTelling = (line: string): boolean => line.trim().length > 8;

/**
 * Applies per file. Losing less than half of a commit's added lines, or only a line or two, is
 * normal when code changes.
 */
const MIN_SHARE = 0.5;
const MIN_LINES = 3;

/**
 * Finds lines that one commit added to a file, that a later commit removed, and that no longer
 * exist anywhere. They count only if the later commit restores exactly the previous content and its
 * message does not name the earlier commit.
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
 * Returns the lines of a file that the earlier commit added and the later commit removed without a
 * replacement.
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

/** Parses a diff without context, as printed by `git log -p -U0`. */
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

/** All lines in a commit's tree. */
const treeLines = (commit: string): Set<string> =>
  new Set(
    git("grep", "-hI", "", commit)
      .split("\n")
      .map((line) => line.trim()),
  );

if (import.meta.main) {
  const [from, to = "HEAD"] = process.argv.slice(2);
  if (from === undefined) {
    console.error("Name the commit at which the work began: `npm run lost-lines -- FROM [TO]`.");
    process.exit(2);
  }
  const commits = readCommits(from, to);
  const there = treeLines(to);
  const losses = lostLines(commits, (line) => there.has(line.trim()));
  const named = ({ hash, message }: Commit): string =>
    `${hash.slice(0, 8)} ${message.split("\n")[0]}`;
  for (const { by, of, file, lines } of losses) {
    console.log(`${file}: ${lines.length} lines of “${named(of)}”, removed by “${named(by)}”`);
    for (const line of lines.slice(0, 5)) console.log(`    ${line.trim()}`);
    if (lines.length > 5) console.log(`    … ${lines.length - 5} more`);
  }
  const count = losses.reduce((sum, { lines }) => sum + lines.length, 0);
  console.log(`${commits.length} commits, ${count} lines lost.`);
  process.exitCode = count === 0 ? 0 : 1;
}
