import { createHash } from "node:crypto";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { basename, join, relative, resolve } from "node:path";
import { type BuildOptions, type BuildResult, build, type Plugin } from "esbuild";
import { STATES } from "../../src/core/release/state.ts";
import { engineActs, formatState } from "../../src/core/release/state-traits.ts";
import { importedTogether } from "./few-scripts.ts";
import { pageStyles, stylesWith } from "./page-styles.ts";

/** Browsers of 2024, which support light-dark(), :has() and dialogs. */
const TARGET = ["chrome123", "firefox121", "safari17.5"];

/**
 * The table of states contains everything that the program needs for each state. The page needs
 * only two of its columns.
 */
const twoOfTraits: Plugin = {
  name: "two-of-traits",
  setup(build) {
    const words = Object.fromEntries(STATES.map((state) => [state, formatState(state)]));
    const acts = STATES.filter(engineActs);
    build.onLoad({ filter: /core\/release\/state-traits\.ts$/ }, () => ({
      contents: `const words = ${JSON.stringify(words)}, acts = ${JSON.stringify(acts)};
        export const formatState = (state) => (Object.hasOwn(words, state) ? words[state] : state);
        export const engineActs = (state) => acts.includes(state);`,
    }));
  },
};

export const FOR_BROWSERS = {
  bundle: true,
  format: "esm",
  target: TARGET,
  jsx: "automatic",
  jsxImportSource: "preact",
  minify: true,
  legalComments: "none",
  metafile: true,
  write: false,
  logLevel: "warning",
  plugins: [twoOfTraits],
} satisfies BuildOptions;

type BuiltPage = BuildResult<{ metafile: true; write: false }>;

const ENTRY = "src/hosts/ui/page.tsx";
const STYLE = "src/hosts/ui/style/page.css";

/**
 * Makes each lazily loaded page import the entry and the files given for the page. Code that both
 * need is then in one file, instead of one file for each set of pages that share it. Each file
 * costs a request.
 */
const importing = (together: ReadonlyMap<string, readonly string[]>): Plugin => ({
  name: "importing",
  setup(build) {
    const opened = new Set<string>();
    build.onResolve({ filter: /./ }, ({ path, kind, resolveDir }) => {
      if (kind === "dynamic-import") opened.add(resolve(resolveDir, path));
      return undefined;
    });
    build.onLoad({ filter: /\.tsx$/ }, async ({ path }) => {
      const more = together.get(relative(".", path)) ?? [];
      const imported = opened.has(path)
        ? [ENTRY, ...stylesWith(basename(path, ".tsx")), ...more]
        : more;
      const lines = imported.map((one) => `import ${JSON.stringify(resolve(one))};`);
      // Appended at the end, so that the added imports do not change the order of the module's own
      // imports.
      return lines.length === 0
        ? undefined
        : { contents: [await readFile(path, "utf8"), ...lines].join("\n"), loader: "tsx" };
    });
  },
});

const ICONS = "src/hosts/ui/icons";

/** Bundles the page and its lazily loaded pages, without writing them. */
export async function bundlePage(assets: string): Promise<BuiltPage> {
  const made = (together: ReadonlyMap<string, readonly string[]>): Promise<BuiltPage> =>
    build({
      ...FOR_BROWSERS,
      entryPoints: { page: ENTRY, style: STYLE },
      plugins: [twoOfTraits, pageStyles(TARGET), importing(together)],
      loader: { ".svg": "file" },
      assetNames: "[name]-[hash]",
      splitting: true,
      outdir: assets,
      entryNames: "[name]-[hash]",
      chunkNames: "[name]-[hash]",
    });
  return made(importedTogether(await made(new Map()), ENTRY));
}

/**
 * Builds the page for browsers: a shell without data, and `assets` with a content hash in each
 * name, so that they can be cached forever. Pages that are loaded when they are opened are chunks.
 * Returns the bundled files, for the notices.
 */
export async function buildPage(folder: string): Promise<string[]> {
  const assets = join(folder, "assets");
  const { metafile, outputFiles } = await bundlePage(assets);
  await mkdir(assets, { recursive: true });
  const madeOf = (source: string) =>
    Object.entries(metafile.outputs).find(([, { entryPoint }]) => entryPoint === source) ?? [
      "",
      { imports: [] },
    ];
  const [style] = madeOf(STYLE);
  // All code of the entry is also in the file that the other pages import. The entry only imports
  // that file.
  const [entry, { imports }] = madeOf(ENTRY);
  const names = new Map([
    ["page.css", basename(style)],
    ["page.js", basename(imports[0]?.path ?? "")],
  ]);
  const opened = new Map(
    Object.entries(metafile.outputs).flatMap(([path, { entryPoint, imports: own }]) => {
      if (entryPoint === undefined || entryPoint === ENTRY || entryPoint === STYLE) return [];
      const shared = own.filter(
        ({ kind, path }) => kind === "import-statement" && path !== imports[0]?.path,
      );
      return [[basename(path), [basename(path), ...shared.map(({ path }) => basename(path))]]];
    }),
  );
  for (const { path, text } of outputFiles) {
    if (path !== resolve(entry)) {
      await writeFile(path, path.endsWith(".js") ? inOneStep(text, opened) : text);
    }
  }
  const add = async (plain: string, content: string | Buffer): Promise<void> => {
    const hash = createHash("sha256").update(content).digest("hex").slice(0, 8).toUpperCase();
    const name = plain.replace(/(?=\.\w+$)/, `-${hash}`);
    names.set(plain, name);
    await writeFile(join(assets, name), content);
  };
  const named = (text: string, before: string): string =>
    text.replaceAll(
      new RegExp(`"${before}([\\w-]+\\.(?:js|css|svg|png|webmanifest))"`, "g"),
      (_, plain: string) => {
        const name = names.get(plain);
        if (name === undefined) throw new Error(`The build did not produce ${plain}.`);
        return `"${before}${name}"`;
      },
    );
  for (const icon of [
    "icon.svg",
    "icon-maskable.svg",
    "icon-waiting.svg",
    "icon-180.png",
    "tmdb.svg",
  ]) {
    await add(icon, await readFile(join(ICONS, icon)));
  }
  await add(
    "manifest.webmanifest",
    named(await readFile(join(ICONS, "manifest.webmanifest"), "utf8"), ""),
  );
  const shell = named(await readFile("src/hosts/ui/page.html", "utf8"), "assets/");
  await writeFile(
    join(folder, "page.html"),
    shell.replace("</head>", `${preloads(opened)}</head>`),
  );
  return Object.keys(metafile.inputs);
}

/**
 * Requests a page's own script and the scripts that it shares with other pages at the same time.
 * Otherwise, the shared scripts would be requested only after the page's own script has arrived.
 */
const inOneStep = (script: string, opened: ReadonlyMap<string, readonly string[]>): string =>
  script.replaceAll(/import\("\.\/([\w-]+\.js)"\)/g, (alone, name: string) => {
    const files = opened.get(name) ?? [];
    return files.length < 2
      ? alone
      : `Promise.all([${files.map((file) => `import("./${file}")`).join()}]).then(([page])=>page)`;
  });

/**
 * One line for each script of each lazily loaded page. The server keeps only the lines of the
 * requested page.
 */
const preloads = (opened: ReadonlyMap<string, readonly string[]>): string =>
  [...opened]
    .flatMap(([name, files]) => {
      const page = name.replace(/-\w+\.js$/, "");
      return files.map(
        (file) => `<link rel="modulepreload" data-page="${page}" href="assets/${file}">\n`,
      );
    })
    .join("");
