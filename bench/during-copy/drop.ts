import { mkdirSync, readdirSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Home } from "../../test/process/home.ts";
import { asVideo } from "../../test/support/video-bytes.ts";

/** Files per folder, like a season with its subtitles or a disc. */
const EACH = 100;
const FOLDER = "dropped";

/**
 * Creates `files` files next to the downloads, a hundred per folder. Returns the number of releases
 * that the files will become.
 */
export function prepareDrop(home: Home, files: number): number {
  const content = asVideo("x");
  const folders = Math.ceil(files / EACH);
  mkdirSync(home.at(FOLDER));
  for (let n = 0; n < folders; n++) {
    const name = `Unheard.Of.${n}.2003.1080p.WEB.x264-GRP`;
    mkdirSync(home.at(FOLDER, name));
    for (let part = 0; part < Math.min(EACH, files - n * EACH); part++) {
      writeFileSync(home.at(FOLDER, name, `${name}.part${part}.mkv`), content);
    }
  }
  return folders;
}

/** Moves all prepared folders into the downloads. */
export function dropAtOnce(home: Home): void {
  for (const name of readdirSync(home.at(FOLDER))) {
    renameSync(home.at(FOLDER, name), join(home.downloads, name));
  }
}
