import { film, HEAT, HEAT_1080, HEAT_FILE } from "./films.ts";
import { filed, type Place, type Scenario, undone } from "./scenario.ts";
import { STRANGER_FILM } from "./stage.ts";

const SOURCE = "Heat.1995.1080p.mkv";
/** More than one block of a copy. */
const LARGE = film("Heat, block by block", 2_500_000);

type Method = Scenario["rules"]["method"];

const oneFilm = (
  name: string,
  place: Place,
  method: Method,
  used: string = method,
  own = HEAT_1080,
): Scenario => ({
  name,
  place,
  rules: { method },
  async prepare(stage) {
    const moves = method === "move";
    if (moves) stage.sourcesMayGo();
    const id = await stage.approved(SOURCE, own.bytes, HEAT);
    const gone = moves ? [`${stage.scene.downloads}/${SOURCE}`] : [];
    return { end: { ...filed(id, used, { [HEAT_FILE]: own }), gone } };
  },
});

/** One film, linked: the shortest way into the library. */
export const hardlink = oneFilm("hardlink", "same", "hardlink");

/** As a link that leads to the download. */
export const symlink = oneFilm("symlink", "other", "symlink");
/** The link, taken back: into the trash, as every file. */
export const symlinkUndo = undone(symlink, "symlink-undo");

/**
 * A library on another file system than the downloads: links fail, blocks cannot be shared, so it
 * is copied.
 */
export const copyAcross = oneFilm("copy-across", "other", "auto", "copy", LARGE);
/** The same where there is one file system only. */
export const copy = oneFilm("copy", "same", "copy", "copy", LARGE);
/** A file system that shares blocks between files. */
export const reflink = oneFilm("reflink", "sharing", "reflink", "reflink", LARGE);

/** Its download is taken away when the library's file is proven. */
export const move = oneFilm("move", "same", "move", "hardlink");
/** The same onto another file system: what is proven is a copy. */
export const moveAcross = oneFilm("move-across", "other", "move", "copy");
/** Moved, then undone: the download is back in its place before the library's file goes. */
export const moveUndo = undone(move, "move-undo");
/** The same onto another file system, back again as a verified copy. */
export const moveUndoAcross = undone(moveAcross, "move-undo-across");

/** In the last moment before the film would get its name, a stranger's file takes it. */
const taken = (name: string, method: Method, act: string): Scenario => ({
  ...hardlink,
  name,
  rules: { method },
  always: [`${act}:1=stranger`],
  async prepare(stage) {
    const id = await stage.approved(SOURCE, HEAT_1080.bytes, HEAT);
    return { end: { library: { [HEAT_FILE]: STRANGER_FILM }, releases: { [id]: "review" } } };
  },
});

export const takenLink = taken("taken-link", "hardlink", "tryHardlink");
export const takenCopy = taken("taken-copy", "copy", "publishNoReplace");
