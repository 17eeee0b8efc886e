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

/** One linked film: the shortest way into the library. */
export const hardlink = oneFilm("hardlink", "same", "hardlink");

/** The library file is a symlink to the download. */
export const symlink = oneFilm("symlink", "other", "symlink");
/** The symlink is undone and goes into the trash like any file. */
export const symlinkUndo = undone(symlink, "symlink-undo");

/**
 * The library is on another file system than the downloads. Links fail and blocks cannot be shared,
 * so the file is copied.
 */
export const copyAcross = oneFilm("copy-across", "other", "auto", "copy", LARGE);
/** Same as `copyAcross`, but on one file system. */
export const copy = oneFilm("copy", "same", "copy", "copy", LARGE);
/** On a file system that shares blocks between files. */
export const reflink = oneFilm("reflink", "sharing", "reflink", "reflink", LARGE);
/** The files still share their blocks when the library's file goes into the trash. */
export const reflinkUndo = undone(reflink, "reflink-undo");
/** Copied because the file systems differ, then undone. */
export const copyAcrossUndo = undone(copyAcross, "copy-across-undo");

/** The download is removed once the library's file is proven. */
export const move = oneFilm("move", "same", "move", "hardlink");
/** Same as `move`, but onto another file system: the proven file is a copy. */
export const moveAcross = oneFilm("move-across", "other", "move", "copy");
/** Moved, then undone: the download is back at its path before the library's file is removed. */
export const moveUndo = undone(move, "move-undo");
/** Same as `moveUndo`, but onto another file system: the download returns as a verified copy. */
export const moveUndoAcross = undone(moveAcross, "move-undo-across");

/** At the last moment before the film gets its name, a stranger's file takes that name. */
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
