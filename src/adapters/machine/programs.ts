import { access, constants, stat } from "node:fs/promises";
import { delimiter, isAbsolute, join } from "node:path";

/** The full paths of the programs of this name in `searchPath` (the form of `PATH`), in its order. */
export async function* programsNamed(name: string, searchPath: string): AsyncGenerator<string> {
  for (const folder of searchPath.split(delimiter).filter((each) => isAbsolute(each))) {
    const path = join(folder, name);
    if (await isExecutable(path)) yield path;
  }
}

async function isExecutable(path: string): Promise<boolean> {
  try {
    await access(path, constants.X_OK);
    return (await stat(path)).isFile();
  } catch {
    return false; // not there, or not ours to run
  }
}
