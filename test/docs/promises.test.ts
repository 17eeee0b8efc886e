import { existsSync, globSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { ACCOUNTS, type Fact, VERSIONS } from "./promises/facts.ts";
import { LINES } from "./promises/lines.ts";
import { PASTED } from "./promises/pasted.ts";
import { isSetting, PAGES, readLines } from "./promises/read-lines.ts";
import type { Verdict } from "./promises/verdicts.ts";

const PASTE_TEST = "test/docs/pasted-lines.ci.test.ts";
const SETTINGS_TEST = "test/docs/setting-lines.test.ts";
const FILES = [
  ...PAGES,
  ...globSync(["deploy/**/*", "systemd/*", "launchd/*"]).filter((path) =>
    /\.(?:ya?ml|xml|env|sh|rb|service|plist)$|deploy\/debian\/\w+$/.test(path),
  ),
  "Dockerfile",
].toSorted();
const TEXTS = new Map(FILES.map((path) => [path, readFileSync(path, "utf8")]));

function verdictOf(line: string): Verdict | undefined {
  if (isSetting(line)) return { runBy: SETTINGS_TEST };
  if (line in PASTED) return { runBy: PASTE_TEST };
  return LINES[line];
}

const linkTo = (path: string): string => `[${path}](../../${path})`;

function describe(verdict: Verdict): string {
  if ("runBy" in verdict) return linkTo(verdict.runBy);
  if ("closeTo" in verdict) return `${linkTo(verdict.closeTo)}, but ${verdict.differs}`;
  return `*not tried*: ${verdict.notTried}`;
}

const foundBy = (verdict: Verdict): string =>
  ("found" in verdict ? verdict.found : undefined) ?? "–";

const row = (...cells: string[]): string =>
  `| ${cells.map((cell) => cell.replaceAll("|", "\\|").replaceAll("\\\n  ", "")).join(" | ")} |`;

const quote = (text: string): string => (text.includes("`") ? text : `\`${text}\``);
const writtenIn = (fact: Fact): string[] =>
  [...TEXTS].flatMap(([path, text]) => (text.includes(fact.written) ? [path] : []));

function factRows(facts: readonly Fact[]): string[] {
  return facts.map((fact) => {
    const files = writtenIn(fact);
    const where = files.length > 0 ? files.map(linkTo).join(", ") : "everywhere";
    return row(
      quote(fact.written),
      fact.promise,
      where,
      describe(fact.verdict),
      foundBy(fact.verdict),
    );
  });
}

/** The page: each line once, with all the pages that contain it. Settings are one row a page. */
function formatPage(): string {
  const lines = readLines();
  const commands = Map.groupBy(
    lines.filter(({ line }) => !isSetting(line)),
    ({ line }) => line,
  );
  const settings = Map.groupBy(
    lines.filter(({ line }) => isSetting(line)),
    ({ page }) => page,
  );
  const pagesOf = (all: readonly { page: string }[]): string =>
    [...new Set(all.map(({ page }) => page))].map(linkTo).join(", ");
  return [
    "# Promises and their tests",
    "",
    "<!-- Generated from test/docs/promises: npm run docs:promises -->",
    "",
    "Each shell line, version and account that the README, `docs/start`, `docs/operate` and the package files name has a test that",
    "runs it as it is written, or a reason why nothing does. A new one without a row turns `test/docs/promises.test.ts` red. *Found*",
    "is what the first run as written showed; it has been corrected.",
    "",
    "## Lines",
    "",
    row("line", "written in", "run by", "found"),
    row("---", "---", "---", "---"),
    ...[...commands].map(([line, all]) => {
      const verdict = verdictOf(line) ?? { notTried: "" };
      return row(quote(line), pagesOf(all), describe(verdict), foundBy(verdict));
    }),
    ...[...settings].map(([page, all]) =>
      row(
        `${all.length} settings`,
        linkTo(page),
        linkTo(SETTINGS_TEST),
        page === "docs/operate/media-servers.md" ? "two servers with one address" : "–",
      ),
    ),
    "",
    "## Versions",
    "",
    row("version", "promise", "written in", "run by", "found"),
    row("---", "---", "---", "---", "---"),
    ...factRows(VERSIONS),
    "",
    "## Accounts",
    "",
    row("account", "promise", "written in", "run by", "found"),
    row("---", "---", "---", "---", "---"),
    ...factRows(ACCOUNTS),
    "",
  ].join("\n");
}

test("each shell line of the pages has a test that runs it, or a reason why none does", () => {
  const without = readLines().filter(({ line }) => verdictOf(line) === undefined);
  expect(without, "add a row to test/docs/promises/pasted.ts or lines.ts").toEqual([]);
});

test("no row is about a line that no page has", () => {
  const written = new Set(readLines().map(({ line }) => line));
  const rows = [...Object.keys(LINES), ...Object.keys(PASTED)];
  expect(rows.filter((line) => !written.has(line))).toEqual([]);
  expect(Object.keys(LINES).filter((line) => line in PASTED)).toEqual([]);
});

const PROGRAM =
  "Node|npm|Debian|Ubuntu|Jellyfin|Emby|PostgreSQL|qBittorrent|Deluge|rTorrent|NZBGet|SABnzbd|Transmission|TrueNAS|Redis|macOS|DSM|QTS|Unraid";
const VERSION = new RegExp(`\\b(?:${PROGRAM}),? v?\\d[\\d.]*|libc6 \\(>= [\\d.]+`, "g");
const ACCOUNT =
  /--account [a-z-]+|account `[a-z-]+`|sudo -u [a-z-]+|\bdebian-transmission\b|\bPUID\b|\b(?:65532|568)\b|\b(?!(\d+):\1\b)\d{2,5}:(?:100|999|1000)\b|\b(?:999:999|1000:1000)\b/g;

test.each([
  ["version", VERSION, VERSIONS],
  ["account", ACCOUNT, ACCOUNTS],
] as const)(
  "each %s of the pages and package files has a test that runs it, or a reason why none does",
  (_, pattern, facts) => {
    const without = [...TEXTS].flatMap(([path, text]) =>
      [...text.matchAll(pattern)]
        .map(([found]) => found.replace(",", "").replace(/\.$/, ""))
        .filter((found) => !facts.some((fact) => matches(found, fact)))
        .map((found) => `${path}: ${found}`),
    );
    expect(without, "add a row to test/docs/promises/facts.ts, or remove it").toEqual([]);
  },
);

/** A row for `Node 22` is also one for `Node 22.22`. */
const matches = (found: string, { written, also = [] }: Fact): boolean =>
  [written, ...also].some((text) => found === text || found.startsWith(`${text}.`));

test("each test that a row names exists", () => {
  const verdicts = [
    ...Object.values(LINES),
    ...[...VERSIONS, ...ACCOUNTS].map(({ verdict }) => verdict),
  ];
  const named = verdicts.flatMap((verdict) =>
    "runBy" in verdict ? verdict.runBy : "closeTo" in verdict ? verdict.closeTo : [],
  );
  expect([...named, PASTE_TEST, SETTINGS_TEST].filter((path) => !existsSync(path))).toEqual([]);
});

test("docs/develop/promises.md is generated from the table", async () => {
  await expect(formatPage(), "npm run docs:promises").toMatchFileSnapshot(
    "../../docs/develop/promises.md",
  );
});
