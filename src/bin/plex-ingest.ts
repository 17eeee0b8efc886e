// The first file that runs. It must parse on any Node and import nothing that does not: the database driver of an
// unsuitable Node ends the process without a word.
const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);
if (major > 22 || (major === 22 && minor >= 22)) {
  const { main } = await import("./main.ts");
  process.exitCode = await main(process.argv.slice(2));
} else {
  process.stderr.write(
    `plex-ingest needs Node 22.22 or newer, and this is ${process.versions.node}; install Node 24 LTS and start it again.\n`,
  );
  process.exitCode = 2;
}
