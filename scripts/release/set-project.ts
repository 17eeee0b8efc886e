import { globSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { fieldsFor, type Project, slugOf } from "./project.ts";

/**
 * The files that name the repository or the image. Decision records and the changelog are left as
 * they were written.
 */
const FILES =
  "{*.md,*.xml,package.json,server.json,.github/**/*.{md,yml,yaml},deploy/**/*,docs/{*,{operate,reference,start,use}/**/*}.md}";

/** Paths of every file that may name the repository or the image, below `root`. */
export const listNamingFiles = (root = "."): string[] =>
  globSync(FILES, { cwd: root }).filter(
    (path) => path !== "CHANGELOG.md" && statSync(`${root}/${path}`).isFile(),
  );

type Address = Pick<Project, "repository" | "image">;

const escape = (text: string): string => text.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`);
/** Neither a longer name nor a longer path: `OWNER/plex-ingest-2` is another image. */
const ends = String.raw`(?![\w-])`;

/** Replaces the addresses and names of one project in a text by those of another. */
export function replaceProject(text: string, name: string, from: Address, to: Address): string {
  const [slug, newSlug] = [slugOf(from.repository), slugOf(to.repository)];
  const inAddress = new RegExp(
    String.raw`((?:github|githubusercontent)\.com/)${escape(slug)}${ends}`,
    "g",
  );
  const mcpName = new RegExp(escape(fieldsFor(from.repository, name).mcpName) + ends, "g");
  const image = new RegExp(String.raw`(?<![\w./-])${escape(from.image)}${ends}`, "g");
  return text
    .replaceAll(inAddress, (_, host: string) => `${host}${newSlug}`)
    .replaceAll(mcpName, () => fieldsFor(to.repository, name).mcpName)
    .replaceAll(image, () => to.image);
}

/**
 * Sets the repository's address and the image's name in every file that names them, package.json
 * included. Returns the paths of the changed files.
 */
export function setProject(project: Project, to: Address, root = "."): string[] {
  const changed: string[] = [];
  for (const path of listNamingFiles(root)) {
    const old = readFileSync(`${root}/${path}`, "utf8");
    const text = replaceProject(old, project.name, project, to);
    if (text === old) continue;
    writeFileSync(`${root}/${path}`, text);
    changed.push(path);
  }
  return changed;
}

/** Paths of the files that still name the placeholder. */
export const findPlaceholders = (root = "."): string[] =>
  listNamingFiles(root).filter((path) =>
    /(?<![\w-])OWNER\/plex-ingest(?![\w-])/.test(readFileSync(`${root}/${path}`, "utf8")),
  );
