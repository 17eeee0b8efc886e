import { access } from "node:fs/promises";
import { join } from "node:path";
import { did, releaseOf } from "./drop-all.ts";
import { REMAKE, TAKEN_BACK } from "./drops.ts";
import { runCommand } from "./program.ts";
import type { Scene } from "./scene.ts";

/** "Dune" of 1984 on TMDb. */
const RIGHT_FILM = "841";

/** A person approves the remake with the identity that it really has, and takes another film back. Real commands. */
export async function decide(scene: Scene, signal: AbortSignal): Promise<void> {
  const { page, follow, folder } = scene;
  const remake = releaseOf(follow.entries, REMAKE);
  page.paragraph(
    `#${remake} is the old film, and the best guess was the new one. A person approves it as Dune (1984):`,
  );
  await type(scene, ["approve", String(remake), "--type", "movie", "--tmdb", RIGHT_FILM], signal);
  await follow.until(`The filing of #${remake}`, (entries) => did(entries, remake, ["filed"]), signal);

  const unwanted = releaseOf(follow.entries, TAKEN_BACK);
  page.lines([""]);
  page.paragraph(`#${unwanted} was filed rightly, and nobody wants it there. It is taken back:`);
  await type(scene, ["undo", String(unwanted), "--yes"], signal);
  await follow.until(`The undoing of #${unwanted}`, (entries) => did(entries, unwanted, ["taken_back"]), signal);
  await access(join(folder.downloads, TAKEN_BACK));
  follow.say("untouched", `downloads/${TAKEN_BACK}`, "the download is where it was, and goes on seeding");
}

async function type({ page, program, folder }: Scene, words: readonly string[], signal: AbortSignal): Promise<void> {
  page.command(`plex-ingest ${words.join(" ")}`);
  const said = await runCommand(program, folder, words, signal);
  page.lines(said.trimEnd().split("\n"));
  page.lines([""]);
}
