import { basename, dirname } from "node:path";
import type { BuildResult, Metafile, Plugin } from "esbuild";

type Outputs = Metafile["outputs"];
type Built = BuildResult<{ metafile: true; write: false }>;

/** Files of the source that are imported dynamically. */
type Starts = {
  /** What every command loads, the first of them first. */
  always: readonly string[];
  /** What loads most. */
  start: string;
  /** What must not load the rest of it. */
  apart: readonly string[];
};

/** All that is loaded with a file of the source. */
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
    throw new Error(`${source} is imported dynamically no more: mend the list of starts.`);
  }
  load(entry);
  return loaded;
}

/**
 * The merged file of each shared chunk by the chunk's name: one for what `always` loads, and of
 * what else `start` loads one for each set of `apart` that loads it too. They import each other in
 * no circle, because what a chunk imports is loaded by all that load the chunk.
 */
function mergedFiles(outputs: Outputs, { always, start, apart }: Starts): Map<string, string> {
  const [first, most, others] = [always, [start], apart].map((all) =>
    all.map((one) => loadedWith(outputs, one)),
  );
  const merged = new Map<string, string>();
  for (const [path, { entryPoint }] of Object.entries(outputs)) {
    const early = first?.findIndex((loaded) => loaded.has(path)) ?? -1;
    const sharers = others?.map((loaded) => Number(loaded.has(path))).join("");
    if (entryPoint !== undefined || (early === -1 && !most?.[0]?.has(path))) continue;
    merged.set(basename(path), early === -1 ? `shared-${sharers}.js` : `always-${early + 1}.js`);
  }
  return merged;
}

/**
 * Links what esbuild split more finely than a start can bear. It makes a chunk of all that the same
 * imports reach, about a hundred for the MCP server, and each costs a look-up, a read and a
 * compilation. Here many become one file, from which the others import the chunk's names.
 * @returns the entries and the plugin of a second build, which reads the files of the first
 */
export function mergeChunks(
  { outputFiles, metafile: { outputs } }: Built,
  starts: Starts,
): { entryPoints: Record<string, string>; plugin: Plugin } {
  const mergedIn = mergedFiles(outputs, starts);
  const text = new Map(outputFiles.map((file) => [basename(file.path), file.text]));
  const names = new Map(
    Object.entries(outputs).map(([path, { exports }]) => [basename(path), exports]),
  );
  /** Exports of a chunk, each under a name that no other chunk of its merged file has. */
  const exported = (chunk: string, inMerged: (name: string, unique: string) => string): string =>
    (names.get(chunk) ?? [])
      .map((name) => inMerged(name, `${name}_${chunk.replaceAll(/\W/g, "_")}`))
      .join();

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
