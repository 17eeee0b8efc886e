import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { mcpbManifest, PLATFORMS } from "./manifest.ts";
import { type ZipEntry, zip } from "./zip.ts";

const DRIVER = "node_modules/better-sqlite3";

/**
 * Creates the MCP bundle from the output of `npm run build`: the program, and the parts of the
 * database driver that are needed at run time, for both processors of each system. @throws if
 * nothing was built
 */
export async function mcpBundle(): Promise<{ name: string; bytes: Uint8Array }> {
  const own = JSON.parse(await readFile("package.json", "utf8"));
  const { name, version, description, license, engines, type, dependencies } = own;
  const paths = [
    "LICENSE",
    `${DRIVER}/package.json`,
    `${DRIVER}/LICENSE`,
    ...(await below("dist")),
  ];
  paths.push(
    ...(await below(`${DRIVER}/lib`)),
    ...(await below(`${DRIVER}/prebuilds`)).filter(isForUs),
  );
  const entries: ZipEntry[] = [
    asJson("manifest.json", mcpbManifest(own)),
    // Without this file, Node would treat the program as CommonJS.
    asJson("package.json", {
      name,
      version,
      description,
      license,
      private: true,
      type,
      engines,
      dependencies,
    }),
  ];
  for (const path of paths) {
    entries.push({
      name: path,
      data: await readFile(path),
      executable: path === "dist/plex-ingest.js",
    });
  }
  return { name: `${name}-${version}.mcpb`, bytes: zip(entries) };
}

/** The driver calls a musl system `linuxmusl`. */
const isForUs = (path: string): boolean =>
  PLATFORMS.some((platform) => path.startsWith(`${DRIVER}/prebuilds/${platform}`));

const asJson = (name: string, value: object): ZipEntry => ({
  name,
  data: Buffer.from(`${JSON.stringify(value, null, 2)}\n`),
});

async function below(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true, recursive: true });
  return entries
    .filter((entry) => entry.isFile() && !entry.name.endsWith(".1"))
    .map((entry) => join(entry.parentPath, entry.name))
    .toSorted();
}
