import { readdirSync, rmSync, statSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { expect } from "vitest";
import { inCommands } from "../../../src/core/actions/tongues.ts";
import { cleanText } from "../../../src/core/text/clean-text.ts";
import { pieceHashes, type RawName, torrentFile } from "../../support/bencode.ts";
import { cli } from "../../support/daemon.ts";
import { type RealIngest, startRealIngest } from "../../support/real-ingest.ts";
import { waitFor } from "../../support/wait-for.ts";
import { allFiles, inode } from "../home.ts";
import { rawLines, snapshot } from "../hostile.ts";
import { story } from "./story.ts";

const CONTENT = Buffer.alloc(20_000, "q");
const PIECE = 16 * 1024;

/** Torrents of one file with a harmful name. */
const NAMES: RawName[] = [
  "../../Sintel.2010.mkv",
  "/etc/Primer.2004.mkv",
  "Inception.2010\n2026-01-01 forged: line.mkv",
  "\u001b[2J\u001b]0;owned\u0007Coherence.2014.mkv",
  "\u202eFight.Club.1999.mkv",
  "Die.Hard.1988.$(touch canary).`touch canary`.mkv",
  "CON.mkv",
  "--env-file=x.mkv",
  Buffer.from([0x41, 0x6c, 0x69, 0x65, 0x6e, 0x2e, 0x31, 0x39, 0x37, 0x39, 0xe9, 0xff, 0x2e, 0x6d, 0x6b, 0x76]),
];

/** Folders with such files in them. */
const PACKS: [name: string, files: string[][]][] = [
  ["Tears.of.Steel.2012", [["..", "..", "Tears.of.Steel.2012.mkv"]]],
  ["Big.Buck.Bunny.2008", [["a\u001b[1m", "Big.Buck.Bunny.2008.mkv"]]],
];

/** What can never be whole, or is refused, and why. */
const NEVER: [name: string, files: string[][] | undefined, code: RegExp][] = [
  [`The.Godfather.1972.${"x".repeat(300)}.mkv`, undefined, /^torrent_error$/],
  ["Twice.2010", [["same.mkv"], ["same.mkv"]], /^odd_layout$/],
  ["Both.2010", [["x"], ["x", "y.mkv"]], /^(?:torrent_error|downloading|not_on_disk)$/],
];

story("hostile names change nothing outside the roots, are explained, and do no harm in any output", async () => {
  await using ingest = await startRealIngest({ watched: true, transmission: { noIncomplete: true } });
  const { home, tm } = ingest;
  home.drop("../canary/Elephants.Dream.2006.mkv", CONTENT);
  home.drop("../canary/source", CONTENT);
  const hashes = await plant(ingest);
  const daemon = await ingest.start();
  const canary = snapshot(home.at("canary"));
  const around = readdirSync(home.path).toSorted();

  const never = await Promise.all(NEVER.map(([name]) => explainedOf(ingest, name)));
  for (const [index, [name, , code]] of NEVER.entries()) expect(never[index]?.code, name).toMatch(code);
  expect((await explainedOf(ingest, "Elephants.Dream.2006.mkv")).code).toBe("refused");
  const ends = await waitFor(
    "everything else to come to an end",
    async () => {
      const all = await home.releases();
      const ended = all.filter(({ state }) => ["filed", "review", "ignored"].includes(state));
      if (ended.length === NAMES.length + PACKS.length) return ended;
      throw new Error(JSON.stringify(all.map(({ name, state, reasons }) => [name, state, reasons])));
    },
    undefined,
    200,
  );
  for (const { name, state, reasons } of ends)
    if (state !== "filed") expect(reasons.map(({ message }) => inCommands(message)).join(""), name).not.toBe("");

  const outputs = await Promise.all(
    [
      ["status"],
      ["status", "--json"],
      ["torrents"],
      ["torrents", "--json"],
      ["queue", "--state", "all"],
      ["history"],
    ].map((args) => cli(home, ...args)),
  );
  for (const { code, stdout, stderr } of outputs) {
    expect(code, stderr).toBe(0);
    expect(rawLines(stdout + stderr)).toEqual([]);
  }
  expect(outputs[0]?.stdout).toContain(cleanText("Twice.2010"));
  for (const { message } of never) expect(outputs[0]?.stdout).toContain(message.slice(0, 40));
  expect(rawLines(daemon.log())).toEqual([]);
  for (const line of daemon.stderr().trim().split("\n")) expect(() => JSON.parse(line)).not.toThrow();

  // What is in the library came from Transmission's folder, under names that no system refuses.
  const sources = allFiles(tm.completeDir).flatMap((path) => {
    const stats = statSync(join(tm.completeDir, path));
    return stats.isFile() ? [inode(join(tm.completeDir, path)).ino] : [];
  });
  for (const path of allFiles(home.library)) {
    expect(path).toMatch(/^(?:Movies|TV Shows)\/[\p{L}\p{N} .,'!&(){}/-]+$/u);
    expect(sources).toContain(inode(join(home.library, path)).ino);
  }
  expect(snapshot(home.at("canary"))).toEqual(canary);
  expect(readdirSync(home.path).toSorted()).toEqual(around);
  for (const { name, percentDone } of await Promise.all(hashes.map((hash) => tm.verify(hash))))
    expect(percentDone, name).toBe(1);
});

/** Adds all of them; returns the hashes of what Transmission has whole. */
async function plant({ home, tm }: RealIngest): Promise<string[]> {
  const webSeed = tm.offer(home.at("canary", "source"));
  const add = async (name: RawName, files: string[][] | undefined): Promise<string> => {
    const all = Array.from({ length: files?.length ?? 1 }, () => CONTENT);
    const content = files ? files.map((path) => ({ path, length: CONTENT.length })) : CONTENT.length;
    const torrent = torrentFile({ name, pieceLength: PIECE, pieces: pieceHashes(all, PIECE), content, webSeed });
    return (await tm.addTorrentFile(torrent.metainfo)).hash;
  };
  const good = await Promise.all([...NAMES.map((name) => add(name, undefined)), ...PACKS.map((pack) => add(...pack))]);
  await Promise.all(NEVER.map(([name, files]) => add(name, files)));
  const swapped = await add("Elephants.Dream.2006.mkv", undefined);
  await Promise.all([...good, swapped].map((hash) => tm.seeds(hash)));
  // The very bytes, but by a link that leads out.
  rmSync(join(tm.completeDir, "Elephants.Dream.2006.mkv"));
  symlinkSync(home.at("canary", "Elephants.Dream.2006.mkv"), join(tm.completeDir, "Elephants.Dream.2006.mkv"));
  return good;
}

/** What Transmission or we are still doing with a torrent, on the way to what it is. */
const UNDER_WAY: readonly (string | undefined)[] = ["confirming", "checking", "moving"];

const explainedOf = (ingest: RealIngest, name: string): Promise<{ code: string | undefined; message: string }> =>
  waitFor(
    `${cleanText(name, 60)} to be explained`,
    async () => {
      const all = await ingest.waiting();
      const found = all.find((one) => one.name === name && !UNDER_WAY.includes(one.code));
      if (!found) throw new Error(JSON.stringify(all));
      return found;
    },
    undefined,
    200,
  );
