// `npm run size [-- --since REF]`: tokens of `src` by purpose, and how they changed since REF
// (default: the last tag). A report for people who review a feature. No test depends on its
// numbers.
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";

/** Folders and files of `src` by purpose. A file belongs to the longest entry that contains it. */
const PURPOSES: Readonly<Record<string, readonly string[]>> = {
  "filing, journal, review, database": [
    "base",
    "core",
    "app",
    "store",
    "adapters/fs",
    "program/engine",
  ],
  names: ["names", "app/identify", "app/learn", "adapters/tmdb"],
  page: [
    "hosts/ui",
    "core/page",
    "app/page",
    "app/settings",
    "app/filed-works",
    "hosts/web/page",
    "hosts/web/session",
  ],
  "library care": [
    "core/library-tree",
    "core/audit",
    "core/rename",
    "store/library",
    ...["library", "adopt", "audit", "rename", "missing", "space", "file-tools", "own-files"].map(
      (room) => `app/${room}`,
    ),
  ],
  "doctor, why, init, service, notifications, health, unpacking": [
    ...["notify", "service", "setup", "unpack"].flatMap((room) => [`core/${room}`, `app/${room}`]),
    "app/doctor",
    "app/why",
    "app/health",
    "program/use-cases/doctor",
    "program/use-cases/setup",
    ...["notify", "service", "unpack", "machine"].map((room) => `adapters/${room}`),
  ],
  "download clients": ["clients", "core/torrent", "app/torrents", "store/torrents"],
  "configuration and process": ["program", "bin", "adapters/settings"],
  "command line": ["hosts/cli"],
  "media servers": [
    "servers",
    "core/scan",
    "core/library",
    "core/cache",
    "core/playback",
    "app/scan",
    "app/plex",
    "store/plex",
    "store/cache",
    "adapters/redis",
  ],
  MCP: ["hosts/mcp", "core/clients"],
  "HTTP, metrics, sign-in": [
    "hosts/web",
    "bin/http",
    "app/sign-in",
    "adapters/http",
    "adapters/issuer",
  ],
  "PostgreSQL, several storages": ["store/postgres", "store/storages", "store/move"],
  demo: ["hosts/demo"],
};

const SKIPPED = [
  String.raw`\/\*[\s\S]*?\*\/|\/\/[^\n]*`,
  String.raw`^(?:import|export)\s[^;]*?\sfrom\s+"[^"]*";|^import\s+"[^"]*";`,
];
const COUNTED = [
  String.raw`"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'`,
  String.raw`[\w$]+`,
  String.raw`[=!<>&|?*+\-.:]{2,3}`,
  String.raw`[^\s\w$]`,
];
const TOKEN = new RegExp(`(?<skipped>${SKIPPED.join("|")})|(?:${COUNTED.join("|")})`, "gm");

/** Counts the words, numbers, strings and symbols of a source, without comments and imports. */
export function countTokens(text: string): number {
  let count = 0;
  for (const { groups } of text.matchAll(TOKEN)) {
    if (groups?.["skipped"] === undefined) {
      count++;
    }
  }
  return count;
}

/** The purpose of a file, by its path below `src`. */
export function purposeOf(path: string): string {
  const rows = Object.entries(PURPOSES).flatMap(([purpose, folders]) =>
    folders.map((folder) => ({ purpose, folder })),
  );
  const [nearest] = rows
    .filter(({ folder }) => path === folder || path.startsWith(`${folder}/`))
    .toSorted((a, b) => b.folder.length - a.folder.length);
  return nearest?.purpose ?? "elsewhere";
}

const git = (...args: string[]): string =>
  execFileSync("git", args, { encoding: "utf8", maxBuffer: 2 ** 28 });

const isSource = (path: string): boolean => /^src\/.*\.tsx?$/.test(path);

/** Tokens by purpose, of the working tree or of a commit. */
function measure(ref?: string): Map<string, number> {
  const listed =
    ref === undefined ? git("ls-files", "src") : git("ls-tree", "-r", "--name-only", ref, "src");
  const tokens = new Map<string, number>();
  for (const path of listed.split("\n").filter(isSource)) {
    const text = ref === undefined ? readFileSync(path, "utf8") : git("show", `${ref}:${path}`);
    const purpose = purposeOf(path.slice("src/".length));
    tokens.set(purpose, (tokens.get(purpose) ?? 0) + countTokens(text));
  }
  return tokens;
}

function lastTag(): string | undefined {
  try {
    return execFileSync("git", ["describe", "--tags", "--abbrev=0"], {
      encoding: "utf8",
      stdio: "pipe",
    }).trim();
  } catch {
    return undefined;
  }
}

function print(since: string | undefined): void {
  const [now, before] = [measure(), since === undefined ? undefined : measure(since)];
  const sum = (tokens: Map<string, number>): number =>
    [...tokens.values()].reduce((all, one) => all + one, 0);
  const row = (purpose: string, count: number, old: number | undefined): void => {
    const change =
      old === undefined ? "" : `${count < old ? "" : "+"}${(count - old).toLocaleString("en")}`;
    console.log(
      `${purpose.padEnd(62)}${count.toLocaleString("en").padStart(10)}${change.padStart(10)}`,
    );
  };
  console.log(
    `${"tokens, without imports and comments".padEnd(72)}${since === undefined ? "" : `since ${since}`}`,
  );
  for (const [purpose, count] of now) {
    row(purpose, count, before && (before.get(purpose) ?? 0));
  }
  row("together", sum(now), before && sum(before));
  if (since === undefined) {
    console.log("There is no tag yet. `npm run size -- --since REF` compares with any commit.");
  }
}

if (import.meta.main) {
  const named = process.argv.indexOf("--since");
  print(named === -1 ? lastTag() : process.argv[named + 1]);
}
