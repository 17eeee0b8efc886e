import { lstat, mkdir, mkdtemp, readdir, realpath, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { isBelow } from "../../base/path/is-below.ts";
import { DemoFailed } from "./page.ts";

type TreeLine = {
  /** The entry's name with its tree branches. */
  text: string;
  /** The file's link count; undefined for a folder. */
  links?: number;
};

/**
 * Lists a folder's content as the lines of a tree, sorted by name. Names that begin with a dot are
 * skipped.
 */
export async function readTree(folder: string, branch = ""): Promise<TreeLine[]> {
  const entries = (await readdir(folder, { withFileTypes: true })).filter(
    (entry) => !entry.name.startsWith("."),
  );
  const sorted = entries.toSorted((a, b) => a.name.localeCompare(b.name, "en"));
  const lines: TreeLine[] = [];
  for (const [index, entry] of sorted.entries()) {
    const last = index === sorted.length - 1;
    const path = join(folder, entry.name);
    const text = `${branch}${last ? "└─ " : "├─ "}${entry.name}`;
    if (entry.isDirectory()) {
      lines.push({ text: `${text}/` }, ...(await readTree(path, branch + (last ? "   " : "│  "))));
    } else {
      lines.push({ text, links: (await lstat(path)).nlink });
    }
  }
  return lines;
}

/**
 * Formats the tree for people. A column after the names marks each file as a hardlink or a copy.
 */
export function formatTreeLines(tree: readonly TreeLine[]): string[] {
  const column = Math.max(0, ...tree.map(({ text }) => text.length));
  return tree.map(({ text, links }) => {
    if (links === undefined) return text;
    return `${text.padEnd(column)}  ${links > 1 ? "hardlink" : "copy"}`;
  });
}

/** Returns the path relative to a folder. A path outside the folder is returned unchanged. */
export const toRelative = (folder: string, path: string): string =>
  isBelow(path, folder) ? path.slice(folder.length + 1) : path;

/** The folder with all of the demo's files, and the paths in it. All paths are full paths. */
export interface DemoFolder {
  path: string;
  library: string;
  downloads: string;
  movies: string;
  series: string;
  state: string;
  envFile: string;
  log: string;
}

/** Creates a private folder with the downloads folder and the libraries that Plex shows. */
export async function makeFolder(tempDir: string): Promise<DemoFolder> {
  const path = await realpath(await newFolder(tempDir));
  const library = join(path, "library");
  const folder = {
    path,
    library,
    downloads: join(path, "downloads"),
    movies: join(library, "Movies"),
    series: join(library, "TV Shows"),
    state: join(path, "state"),
    envFile: join(path, "demo.env"),
    log: join(path, "daemon.log"),
  };
  for (const each of [folder.downloads, folder.movies, folder.series]) {
    await mkdir(each, { recursive: true });
  }
  return folder;
}

async function newFolder(tempDir: string): Promise<string> {
  try {
    return await mkdtemp(join(tempDir, "plex-ingest-demo-"));
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new DemoFailed(
      `Cannot create a folder in ${tempDir}; set TMPDIR to another folder.`,
      [why],
      { cause },
    );
  }
}

type ServerAddress = { url: string };

/** Writes the configuration file that the daemon and every command of the demo read. */
export async function writeEnvFile(
  folder: DemoFolder,
  {
    tmdb,
    plex,
  }: { tmdb: ServerAddress & { key: string }; plex: ServerAddress & { token: string } },
  extraSettings: Record<string, string>,
): Promise<void> {
  const settings = {
    PLEX_MEDIA_ROOT: folder.library,
    PLEX_INGEST_STATE_DIR: folder.state,
    PLEX_AUTO_INGEST: "true",
    PLEX_URL: plex.url,
    PLEX_TOKEN: plex.token,
    TMDB_URL: tmdb.url,
    TMDB_API_KEY: tmdb.key,
    // By default, a download must be unchanged for a minute, which is too long for a demo.
    INGEST_STABLE_SECONDS: "1",
    INGEST_STABILITY_POLL_SECONDS: "0.3",
    INGEST_MIN_FREE: "0",
    ...extraSettings,
  };
  const lines = Object.entries(settings).map(([name, value]) => `${name}="${value}"\n`);
  await writeFile(folder.envFile, lines.join(""), { mode: 0o600 });
}
