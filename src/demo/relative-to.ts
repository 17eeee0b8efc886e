/** A path as it is seen from a folder; a path elsewhere stays whole. */
export const relativeTo = (folder: string, path: string): string =>
  path.startsWith(`${folder}/`) ? path.slice(folder.length + 1) : path;
