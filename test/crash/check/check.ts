import { basename, dirname, join, relative } from "node:path";
import { checkClosed, checkJournal, secondNames, withDatabase } from "./check-database.ts";
import { besides, checkMoment, standingIn } from "./check-disk.ts";
import { factsOf } from "./look.ts";
import type { World } from "./world.ts";

/** Checks the state after a kill and before recovery. Returns each violation as a sentence. */
export function checkNow(world: World): string[] {
  return [
    ...checkMoment(world, standingIn(world)),
    ...withDatabase(world, (rows) => checkJournal(world, rows)),
  ];
}

/** Adds the checks for work that a fault kept from finishing, once nothing is in progress. */
export function checkAtRest(world: World): string[] {
  const told = withDatabase(world, secondNames);
  const left = new Set(
    [...standingIn(world).staged, ...besides(world)].filter((path) => !told.has(path)),
  );
  return [...checkNow(world), ...[...left].map((path) => `I5: ${path} was left behind`)];
}

/** Checks the state after everything has finished. */
export function checkEnd(world: World): string[] {
  const standing = standingIn(world);
  const { visible, trash, folders } = standing;
  const wrong = checkAtRest(world);
  for (const [path, { sha256 }] of Object.entries(world.end.library)) {
    if (visible.get(path)?.sha256 !== sha256) wrong.push(`I3: ${path} is not in the library`);
  }
  for (const path of visible.keys()) {
    if (!(path in world.end.library)) wrong.push(`I3: ${path} should not be there`);
  }
  const lying = trash
    .map(({ sha256 }) => sha256)
    .toSorted()
    .join();
  if (lying !== world.end.trash.toSorted().join()) wrong.push(`trash: it holds [${lying}]`);
  for (const { path } of world.sources) {
    if ((factsOf(path) === undefined) !== world.end.gone.includes(path)) {
      wrong.push(`I1: ${path} is there or gone wrongly`);
    }
  }
  wrong.push(...withDatabase(world, (rows) => checkClosed(world, rows, standing)));
  for (const folder of world.end.folders ?? []) {
    if (!folders.includes(join(world.library, folder))) {
      wrong.push(`I6: the folder ${folder} is not there`);
    }
  }
  return wrong.concat(
    strayFolders(
      world,
      [...visible.keys(), ...trash.map(({ path }) => relative(world.library, path))],
      folders,
    ),
  );
}

/** Unneeded folders: created for a file that does not exist. */
function strayFolders(
  { library, strangers, trashFolder, end }: World,
  files: readonly string[],
  folders: readonly string[],
): string[] {
  const needed = new Set<string>();
  for (const path of end.folders ?? []) {
    needed.add(join(library, path)).add(dirname(join(library, path)));
  }
  for (const file of [
    ...files.map((path) => join(library, path)),
    ...strangers.map(({ path }) => path),
  ]) {
    for (let folder = dirname(file); folder.startsWith(library); folder = dirname(folder)) {
      needed.add(folder);
    }
  }
  return folders
    .filter((folder) => !needed.has(folder) && basename(folder) !== trashFolder)
    .map((folder) => `${folder} is left over, and empty`);
}
