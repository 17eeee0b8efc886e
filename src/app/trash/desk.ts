import type { ShownEngine } from "../shown/shapes.ts";
import { askPurge, askRestore, type TrashAskDeps, type TrashResult } from "./ask.ts";
import { listTrash, type ShownTrash, type TrashListDeps } from "./list.ts";

export type TrashResults = { results: TrashResult[]; engine: ShownEngine };

type TrashDeskDeps = TrashListDeps &
  TrashAskDeps & {
    now: () => number;
    engine: () => Promise<ShownEngine>;
    /** Starts an engine where none is resident. */
    wakeEngine?: (() => void) | undefined;
  };

/** What a person may ask about the trash. The engine alone touches the files: here it is written down for it. */
export function createTrashDesk(deps: TrashDeskDeps) {
  const withEngine = async (results: TrashResult[]): Promise<TrashResults> => {
    if (results.some(({ ok }) => ok)) deps.wakeEngine?.();
    return { results, engine: await deps.engine() };
  };
  return {
    trash: (): Promise<ShownTrash> => listTrash(deps),
    /** Ids as the list has them, or the start of one. */
    restoreTrash: async (ids: readonly string[], actor: string): Promise<TrashResults> =>
      withEngine(await askRestore(deps, ids, { actor, at: deps.now() })),
    purgeTrash: async (ids: readonly string[], actor: string): Promise<TrashResults> =>
      withEngine(await askPurge(deps, ids, { actor, at: deps.now() })),
  };
}
