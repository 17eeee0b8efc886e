import { join } from "node:path";
import { fileRelease } from "../../src/app/file/file-release.ts";
import { listAllInTrash, type TrashRow } from "../../src/store/journal/trash.ts";
import { HEAT_FILE, type TestEngine } from "./engine.ts";
import { undoFiled } from "./filing.ts";

export const FILM = "a whole film";

/** Files a film and undoes it, so that its file is in the trash. */
export async function undone(
  engine: TestEngine,
  name = "Heat.1995.mkv",
): Promise<{
  id: number;
  /** The downloaded file. */
  source: string;
  /** The film's path in the library before the undo. */
  place: string;
  inTrash: string;
  row: TrashRow;
}> {
  const { id, path } = await engine.approved(name, FILM);
  await fileRelease(engine.deps, await engine.now(id), engine.signal);
  await undoFiled(engine, id);
  const row = (await listAllInTrash(engine.store.read)).find(({ releaseId }) => releaseId === id);
  if (!row) throw new Error("Nothing lies in the trash.");
  return { id, source: path, place: join(engine.library, HEAT_FILE), inTrash: row.path, row };
}
