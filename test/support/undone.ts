import { join } from "node:path";
import { fileRelease } from "../../src/app/file/file-release.ts";
import { undoRelease } from "../../src/app/file/undo-release.ts";
import { moveRelease } from "../../src/app/releases/move.ts";
import { allInTrash, type Trashed } from "../../src/store/journal/trash.ts";
import { HEAT_FILE, type TestEngine } from "./engine.ts";

export const FILM = "a whole film";

/** A film that was filed and undone: its file is in the trash. */
export async function undone(
  engine: TestEngine,
  name = "Heat.1995.mkv",
): Promise<{
  id: number;
  /** The download. */
  source: string;
  /** Where it stood. */
  place: string;
  inTrash: string;
  row: Trashed;
}> {
  const { id, path } = await engine.approved(name, FILM);
  await fileRelease(engine.deps, await engine.now(id), engine.signal);
  await moveRelease(engine.store, await engine.now(id), { kind: "undo" }, { actor: "cli:me", at: engine.clock.now() });
  await undoRelease(engine.deps, await engine.now(id), engine.signal);
  const row = (await allInTrash(engine.store.read)).find(({ releaseId }) => releaseId === id);
  if (!row) throw new Error("Nothing lies in the trash.");
  return { id, source: path, place: join(engine.library, HEAT_FILE), inTrash: row.path, row };
}
