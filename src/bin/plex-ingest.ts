// The first file that runs. It must parse on any Node, and must not import anything that does not.
// On an unsuitable Node, the database driver would end the process without a message.
import { statSync } from "node:fs";
import { fileURLToPath } from "node:url";

const quoted = (word: string) =>
  /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", String.raw`'\''`)}'`;

/**
 * For a global installation, npm installs a separate Node for plex-ingest, in a folder next to
 * npm's packages. There, npm does not touch a `node` in the same prefix. The first lines of the
 * built script find this Node (`scripts/build.ts`).
 */
function remedy(entry: string): string {
  const [, prefix = "", folder] =
    /^(.*)(\/lib\/node_modules)\/plex-ingest\/dist\/[^/]+$/.exec(entry) ?? [];
  const { header } = process.report.getReport() as { header?: { glibcVersionRuntime?: string } };
  const isBuilt = header?.glibcVersionRuntime !== undefined && /^(?:x64|arm64)$/.test(process.arch);
  if (folder === undefined || !isBuilt) return "install Node 24 LTS and start it again.";
  const sudo = [0, statSync(prefix + folder).uid].includes(process.getuid?.() ?? 0) ? "" : "sudo ";
  const place = quoted(`${prefix}/lib/plex-ingest`);
  const line = `${sudo}npm install -g --prefix ${place} node-linux-${process.arch}@24`;
  return (
    `install a private Node for it and run the command again:\n\n  ${line} && ` +
    `${process.argv.slice(1).map(quoted).join(" ")}\n`
  );
}

const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);
const message = `plex-ingest needs Node 22.22 or newer, except 23, but this is ${process.versions.node}`;
// In the first versions of Node 23, the database driver ends the process.
if (major > 23 || (major === 22 && minor >= 22)) {
  const { main } = await import("./main.ts");
  process.exitCode = await main(process.argv.slice(2));
} else {
  process.stderr.write(`${message}; ${remedy(fileURLToPath(import.meta.url))}\n`);
  process.exitCode = 2;
}
