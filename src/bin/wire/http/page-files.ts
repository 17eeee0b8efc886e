import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { PageFiles } from "../../../web/page/shell.ts";

/** Where the build puts the page: beside the chunks. The sources use what was built last. */
export const pageFolder = (): string =>
  fileURLToPath(new URL(import.meta.url.endsWith(".ts") ? "../../../../dist/web/" : "../web/", import.meta.url));

/** The page as it was built; undefined where it was not. @throws the system's error for files that cannot be read */
export function readPageFiles(folder: string): PageFiles | undefined {
  try {
    const assets = readdirSync(`${folder}assets`, { withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map(({ name }) => [name, readFileSync(`${folder}assets/${name}`)] as const);
    return { shell: readFileSync(`${folder}page.html`, "utf8"), assets: new Map(assets) };
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return undefined;
    throw error;
  }
}
