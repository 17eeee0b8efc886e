import {
  createEngineControl,
  type EngineControl,
  type EngineControlDeps,
} from "../../src/app/review/control-engine.ts";
import { createAfterwards } from "../../src/app/review/decision-effects.ts";
import {
  createDecisions,
  type Decisions,
  type DecisionsDeps,
} from "../../src/app/review/decisions.ts";
import { createFollowed, type FollowedMarks } from "../../src/app/review/followed-marks.ts";
import { createQueue, type QueueDeps, type QueueReader } from "../../src/app/review/read-queue.ts";
import { createRefile, type Refile } from "../../src/app/review/refile.ts";
import { createTakeIn, type TakeIn, type TakeInDeps } from "../../src/app/review/take-in.ts";
import { createUndo, type UndoUseCase } from "../../src/app/review/undo.ts";
import type { UseCases } from "../../src/program/use-cases/use-cases.ts";

type Previews = Pick<UseCases, "preview" | "previewBelowRoots" | "previewName">;

/** All operations that read releases and decide about them, as one value for tests. */
export type Review = { refiles: Refile } & QueueReader &
  Previews &
  Decisions &
  UndoUseCase &
  TakeIn &
  EngineControl &
  FollowedMarks;

type Deps = QueueDeps &
  Previews &
  Omit<DecisionsDeps & TakeInDeps, "afterwards"> &
  EngineControlDeps;

export function createReview(deps: Deps): Review {
  const afterwards = createAfterwards(deps);
  const { preview, previewBelowRoots, previewName } = deps;
  return {
    ...createQueue(deps),
    preview,
    previewBelowRoots,
    previewName,
    ...createDecisions({ ...deps, afterwards }),
    ...createUndo({ ...deps, afterwards }),
    refiles: createRefile({ ...deps, afterwards }),
    ...createTakeIn({ ...deps, afterwards }),
    ...createEngineControl(deps),
    ...createFollowed(deps),
  };
}

/** The same as use cases that hosts call. */
export const casesOf = (
  review: Review,
): Pick<
  UseCases,
  | "queue"
  | "preview"
  | "previewBelowRoots"
  | "previewName"
  | "decisions"
  | "undo"
  | "refile"
  | "takeIn"
  | "engine"
  | "followed"
> => ({
  queue: async () => review,
  preview: (...asked) => review.preview(...asked),
  previewBelowRoots: (...asked) => review.previewBelowRoots(...asked),
  previewName: (...asked) => review.previewName(...asked),
  decisions: async () => review,
  undo: async () => review,
  refile: async () => review.refiles,
  takeIn: async () => review,
  engine: async () => review,
  followed: async () => review,
});
