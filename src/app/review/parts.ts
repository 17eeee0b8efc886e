import type { Store } from "../../store/open.ts";
import type { EngineView } from "../engine/engine-view.ts";
import type { OwnConfiguration } from "../engine/status.ts";
import type { ObserveRelease } from "../releases/observe.ts";
import type { ShownPreview } from "../shown/release-shape.ts";
import type { ShownVersions } from "../shown/work-shape.ts";
import type { OpenCatalogue } from "./choose/name-work.ts";
import type { PlanChoice } from "./choose/numbers.ts";
import type { RunTimeTable } from "./configure.ts";

/** What reading and deciding about releases is handed once. Each function takes what it uses of it. */
export type Parts = EngineView & {
  store: Store;
  now: () => number;
  /** The database was opened read-only. */
  readOnly: boolean;
  /** 256 random bits as text. */
  newToken: () => string;
  hash: (text: string) => string;
  ingestDirs: readonly string[];
  mediaRoots: readonly string[];
  /** The folder of the database. */
  stateDir?: string | undefined;
  /** The absolute, real path of what a person named; throws `UserError` when it cannot be added. */
  resolve: (path: string) => Promise<string>;
  /** Like `resolve`, and refuses paths outside the watched folders. */
  resolveBelowRoots: (path: string) => Promise<string>;
  /** Whether a path exists; without it every path counts as existing. */
  isThere?: ((path: string) => Promise<boolean>) | undefined;
  /** Compares what was filed with what is there now. Without it every filed path is refused. */
  observe?: ObserveRelease | undefined;
  /** Where files would go. */
  preview: (
    target: { path: string } | { id: number },
    choice: PlanChoice,
    signal: AbortSignal,
  ) => Promise<ShownPreview>;
  /** What the library has beside each video of a release. Without it nothing is compared. */
  compare?: ((id: number, signal: AbortSignal) => Promise<ShownVersions[]>) | undefined;
  openCatalogue: OpenCatalogue;
  /** What the caller's own configuration says; without it status shows only what an engine recorded. */
  own?: OwnConfiguration | undefined;
  /** Loaded when it is needed: what is allowed is known by schemas, which are large. */
  runTime: () => Promise<RunTimeTable>;
  /** Starts an engine where none is running; called after each write that an engine must act on. Does not throw. */
  wakeEngine?: (() => void) | undefined;
};
