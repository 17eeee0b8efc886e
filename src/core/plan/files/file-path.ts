/** A path inside a release, `/` between components, split. `extension` is lower case and without the dot. */
export type FilePath = { folders: string[]; stem: string; extension: string };

export function filePath(path: string): FilePath {
  const folders = path.split("/").filter((part) => part !== "" && part !== ".");
  const name = folders.pop() ?? "";
  const dot = name.lastIndexOf(".");
  if (dot <= 0) return { folders, stem: name, extension: "" };
  return { folders, stem: name.slice(0, dot), extension: name.slice(dot + 1).toLowerCase() };
}
