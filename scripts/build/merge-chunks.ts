import { basename, dirname } from "node:path";
import type { BuildResult, Metafile, Plugin } from "esbuild";
import { listStaticImports } from "./static-imports.ts";

type Outputs = Metafile["outputs"];
type Built = BuildResult<{ metafile: true; write: false }>;

/** Source files that are imported dynamically. */
type Starts = {
  /** Files that every command loads, in loading order. */
  always: readonly string[];
  /** The file that loads the most. */
  start: string;
  /** Files that load much, and that must not load what only `start` or another of them loads. */
  apart: readonly string[];
};

/** All chunks that are loaded with a source file. */
function loadedWith(outputs: Outputs, source: string): Set<string> {
  const loaded = new Set<string>();
  const load = (path: string): void => {
    if (loaded.has(path)) return;
    loaded.add(path);
    for (const { path: next, kind, external } of outputs[path]?.imports ?? []) {
      if (kind === "import-statement" && !external) load(next);
    }
  };
  const entry = Object.keys(outputs).find((path) => outputs[path]?.entryPoint === source);
  if (entry === undefined) {
    throw new Error(`${source} is no longer imported dynamically. Correct the list of starts.`);
  }
  load(entry);
  return loaded;
}

/**
 * Returns the merged file of each shared chunk, by the chunk's name. Chunks that `always` loads
 * share one file. The other chunks that `start` or a file of `apart` loads get one file for each
 * set of these files that load them. There are no circular imports, because everything that loads a
 * chunk also loads what the chunk imports.
 */
function mergedFiles(outputs: Outputs, { always, start, apart }: Starts): Map<string, string> {
  const [first, others] = [always, [start, ...apart]].map((all) =>
    all.map((one) => loadedWith(outputs, one)),
  );
  const merged = new Map<string, string>();
  for (const [path, { entryPoint }] of Object.entries(outputs)) {
    const early = first?.findIndex((loaded) => loaded.has(path)) ?? -1;
    const sharers = others?.map((loaded) => Number(loaded.has(path))).join("") ?? "";
    if (entryPoint !== undefined || (early === -1 && !sharers.includes("1"))) continue;
    merged.set(basename(path), early === -1 ? `shared-${sharers}.js` : `always-${early + 1}.js`);
  }
  return merged;
}

/**
 * Returns the exports of each chunk that files outside its merged file import, by chunk and name,
 * each with a name that no other chunk has. Node keeps the names of all imports and exports for as
 * long as a module is loaded, so these are short, and what only the merged file uses is left out.
 */
function usedNames(
  text: ReadonlyMap<string, string>,
  mergedIn: ReadonlyMap<string, string>,
): Map<string, Map<string, string>> {
  const used = new Map<string, Map<string, string>>();
  let count = 0;
  for (const [importer, source] of text) {
    for (const { from, entries } of listStaticImports(source)) {
      const chunk = basename(from);
      const file = mergedIn.get(chunk);
      if (file === undefined || file === mergedIn.get(importer)) continue;
      const names = used.get(chunk) ?? new Map<string, string>();
      for (const { name } of entries) {
        names.set(name, names.get(name) ?? `x${(count++).toString(36)}`);
      }
      used.set(chunk, names);
    }
  }
  return used;
}

/**
 * Merges chunks that esbuild split too finely for a fast start. esbuild makes one chunk of all
 * modules that are reached by the same imports. That yields about a hundred chunks for the MCP
 * server and two hundred for the daemon, and each costs a lookup, a read and a compilation. This
 * step merges many of them into one file, from which the other files import the chunks' names.
 * @returns the entries and the plugin of a second build, which reads the files of the first
 */
export function mergeChunks(
  { outputFiles, metafile: { outputs } }: Built,
  starts: Starts,
): { entryPoints: Record<string, string>; plugin: Plugin } {
  const mergedIn = mergedFiles(outputs, starts);
  const text = new Map(outputFiles.map((file) => [basename(file.path), file.text]));
  const names = usedNames(text, mergedIn);
  const exported = (chunk: string, inMerged: (name: string, unique: string) => string): string =>
    [...(names.get(chunk) ?? [])].map(([name, unique]) => inMerged(name, unique)).join();

  const plugin: Plugin = {
    name: "merge-chunks",
    setup(build) {
      build.onResolve({ filter: /./ }, ({ path, kind, importer, namespace }) => {
        const name = basename(path);
        if (kind === "entry-point") {
          return { path: name, namespace: text.has(name) ? "chunk" : "merged" };
        }
        if (namespace === "merged") return { path: name, namespace: "chunk" };
        const file = mergedIn.get(name);
        if (namespace === "renamed" || file === undefined) return { path, external: true };
        return file === mergedIn.get(importer)
          ? { path: name, namespace: "chunk" }
          : { path, namespace: "renamed" };
      });
      build.onLoad({ filter: /./, namespace: "chunk" }, ({ path }) => ({
        contents: text.get(path) ?? "",
      }));
      build.onLoad({ filter: /./, namespace: "merged" }, ({ path }) => ({
        contents: [...mergedIn.keys()]
          .filter((chunk) => mergedIn.get(chunk) === path)
          .map(
            (chunk) =>
              `export {${exported(chunk, (name, unique) => `${name} as ${unique}`)}} from "./${chunk}";`,
          )
          .join("\n"),
      }));
      build.onLoad({ filter: /./, namespace: "renamed" }, ({ path }) => {
        const chunk = basename(path);
        const renamed = exported(chunk, (name, unique) => `${unique} as ${name}`);
        return { contents: `export {${renamed}} from "${dirname(path)}/${mergedIn.get(chunk)}";` };
      });
    },
  };
  const left = Object.keys(outputs).filter((path) => !mergedIn.has(basename(path)));
  return {
    entryPoints: Object.fromEntries([
      ...left.map((path) => [path.replace(/^dist\/|\.js$/g, ""), basename(path)]),
      ...new Set(mergedIn.values())
        .values()
        .map((file) => [`chunks/${basename(file, ".js")}`, file]),
    ]),
    plugin,
  };
}
