import { readFileSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { basename, relative } from "node:path";
import { gzipSync } from "node:zlib";
import { parsePlace } from "../src/core/page/place.ts";
import { listFirstRequests } from "../src/hosts/web/page/first-requests.ts";
import { bundlePage } from "./build/page.ts";

// Writes docs/develop/page-weights.md: what the script of each page weighs, and of what it consists.

const PAGE = "docs/develop/page-weights.md";

/** One address for each page. */
const ADDRESSES = [
  "",
  "waiting",
  "item/7",
  "item/7/files",
  "library",
  "library/movie/1",
  "library/state",
  "library/audit",
  "library/missing",
  "library/rename",
  "library/space",
  "library/trash",
  "history",
  "torrents",
  "settings",
  "health",
  "log",
];

/** Kinds of modules, by the start of their path. The first row that matches counts. */
const KINDS: readonly (readonly [kind: string, path: RegExp])[] = [
  ["Preact", /^node_modules\//],
  ["styles", /^src\/hosts\/ui\/style\//],
  ["words", /^src\/hosts\/ui\/text\//],
  ["rules of the server", /^src\/(?!hosts\/)/],
  ["frame", /^src\/hosts\/ui\/(?:frame|desk|route|session|hooks|page\.tsx|app\.tsx)/],
  ["shared parts", /^src\/hosts\/ui\/(?:shell|pick|model)\//],
];
const OWN = "its own parts";

/** Number of modules in the second table. */
const MOST_MODULES = 20;

/** KiB as sent with gzip, by kind of module. */
export type PageWeight = { address: string; kib: number; kinds: ReadonlyMap<string, number> };
/** `about` describes what the module exports first. */
export type ModuleWeight = { path: string; kib: number; about: string };

/** Weighs the scripts that each address loads before its first rows, and their modules. */
export async function weighPages(): Promise<{ pages: PageWeight[]; modules: ModuleWeight[] }> {
  const { metafile, outputFiles } = await bundlePage("/weighed");
  const texts = new Map(outputFiles.map(({ path, text }) => [basename(path), text]));
  const scripts = Object.entries(metafile.outputs).filter(([path]) => path.endsWith(".js"));
  const plain = (path: string): string => basename(path).replace(/-[A-Z\d]{8}\.js$/, "");
  const importsOf = (path: string): string[] =>
    (metafile.outputs[path]?.imports ?? []).flatMap(({ kind, path: to }) =>
      kind === "import-statement" ? [to] : [],
    );
  // All code of the entry is in the file that it imports.
  const entry = scripts.find(([path]) => plain(path) === "page")?.[0] ?? "";
  const modules = new Map<string, number>();
  const weights = new Map(
    scripts
      .filter(([path]) => path !== entry)
      .map(([path, { inputs, bytes }]) => {
        const share = gzipSync(texts.get(basename(path)) ?? "").length / 1024 / bytes;
        const parts = Object.entries(inputs).map(
          ([source, { bytesInOutput }]) => [relative(".", source), bytesInOutput * share] as const,
        );
        for (const [source, kib] of parts) modules.set(source, (modules.get(source) ?? 0) + kib);
        return [path, parts];
      }),
  );
  const pages = ADDRESSES.map((address): PageWeight => {
    const [path = "", query = ""] = address.split("?");
    const named = listFirstRequests(parsePlace(path, query)).scripts;
    const own = scripts.flatMap(([script]) => (named.includes(plain(script)) ? [script] : []));
    const all = new Set([...importsOf(entry), ...own, ...own.flatMap(importsOf)]);
    const kinds = new Map<string, number>([[OWN, 0], ...KINDS.map(([kind]) => [kind, 0] as const)]);
    for (const [source, kib] of [...all].flatMap((script) => weights.get(script) ?? [])) {
      const kind = KINDS.find(([, start]) => start.test(source))?.[0] ?? OWN;
      kinds.set(kind, (kinds.get(kind) ?? 0) + kib);
    }
    return { address, kib: [...kinds.values()].reduce((sum, kib) => sum + kib, 0), kinds };
  });
  return {
    pages,
    modules: [...modules]
      .map(([path, kib]) => ({ path, kib, about: describe(path) }))
      .toSorted((a, b) => b.kib - a.kib)
      .slice(0, MOST_MODULES),
  };
}

/** Returns the first sentence about the first function or value that a source file exports. */
function describe(path: string): string {
  if (path.endsWith(".css")) return "Styles.";
  if (path.startsWith("node_modules/")) return "Draws the page.";
  const source = readFileSync(path, "utf8");
  const [, text = ""] =
    /\/\*\*((?:(?!\*\/).)*)\*\/\s*export (?!type|interface)/s.exec(source) ?? [];
  const line = text.replaceAll(/\s*\n\s*\*\s?/g, " ").trim();
  return /^.*?\.(?=\s|$)/.exec(line)?.[0] ?? line;
}

const kibText = (kib: number): string => kib.toFixed(1);
const row = (cells: readonly string[]): string => `| ${cells.join(" | ")} |\n`;

/** Formats the page. */
export function formatWeights({ pages, modules }: Awaited<ReturnType<typeof weighPages>>): string {
  const kinds = [OWN, ...KINDS.map(([kind]) => kind)];
  return (
    "# What the page's scripts weigh\n\n" +
    "KiB with gzip of all scripts that an address loads for its first rows, and what they consist of. `npm run docs:page-weights` writes this\n" +
    "page from the build; a test fails if a figure is off by more than a tenth. `test/scripts/build/page.process.test.ts` has the limit of each\n" +
    "script, with the reason for each time that it was raised. The stylesheet of all pages (6.2 KiB) and the scripts that are loaded afterwards, such\n" +
    "as the plots of *Home*, are not counted.\n\n" +
    row(["address", "together", ...kinds]) +
    row(["---", ...[0, ...kinds].map(() => "---:")]) +
    pages
      .map(({ address, kib, kinds: of }) =>
        row([`\`/${address}\``, kibText(kib), ...kinds.map((kind) => kibText(of.get(kind) ?? 0))]),
      )
      .join("") +
    "\n* *frame*: the header, the links, the session and the requests. Every page has it, so it is loaded once.\n" +
    "* *shared parts*: buttons, dialogs, names, lists and rules of the page that several pages draw with. A module that few pages need is still\n" +
    "  loaded by the pages of the same script, because each further script costs a request ([few-scripts.ts](../../scripts/build/few-scripts.ts)).\n" +
    "* *rules of the server*: pure functions of `base`, `names` and `core` that the page shares with the server, so that both agree.\n" +
    "* *words*: all texts for people. *styles*: the sheets that are loaded with a page's script.\n\n" +
    "## The largest modules\n\n" +
    row(["module", "KiB", "content"]) +
    row(["---", "---:", "---"]) +
    modules.map(({ path, kib, about }) => row([`\`${path}\``, kibText(kib), about])).join("")
  );
}

if (import.meta.main) await writeFile(PAGE, formatWeights(await weighPages()));
