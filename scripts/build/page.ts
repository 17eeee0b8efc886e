import { createHash } from "node:crypto";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { basename, join } from "node:path";
import { type BuildOptions, build } from "esbuild";

/** Browsers of 2024: light-dark(), :has() and dialogs are there. */
const TARGET = ["chrome123", "firefox121", "safari17.5"];

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
} as const satisfies BuildOptions;

/**
 * The page for browsers: a shell without data, and `assets` with a content hash in each name, so that they may be cached for
 * ever. Returns what was bundled, for the notices.
 */
export async function buildPage(folder: string): Promise<string[]> {
  const assets = join(folder, "assets");
  const { metafile, outputFiles } = await build({
    ...FOR_BROWSERS,
    entryPoints: { page: "src/hosts/ui/page.tsx" },
    outdir: assets,
    entryNames: "[name]-[hash]",
  });
  await mkdir(assets, { recursive: true });
  for (const { path, contents } of outputFiles) await writeFile(path, contents);
  const icon = await readFile("src/hosts/ui/icon.svg");
  const iconName = `icon-${createHash("sha256").update(icon).digest("hex").slice(0, 8).toUpperCase()}.svg`;
  await writeFile(join(assets, iconName), icon);

  const names = [...outputFiles.map(({ path }) => basename(path)), iconName];
  let shell = await readFile("src/hosts/ui/page.html", "utf8");
  for (const name of names) {
    const plain = name.replace(/-\w+(?=\.\w+$)/, "");
    if (!shell.includes(`"assets/${plain}"`)) throw new Error(`page.html does not refer to assets/${plain}.`);
    shell = shell.replace(`"assets/${plain}"`, `"assets/${name}"`);
  }
  await writeFile(join(folder, "page.html"), shell);
  return Object.keys(metafile.inputs);
}
