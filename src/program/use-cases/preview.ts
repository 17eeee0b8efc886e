import { readFileLength } from "../../adapters/fs/read/file-length.ts";
import { resolveDownload } from "../../adapters/fs/read/resolve-download.ts";
import { type PreviewTarget, preview, targetOf } from "../../app/preview/preview.ts";
import { createObserve } from "../../app/releases/observe.ts";
import type { PlanChoice } from "../../app/review/choose/numbers.ts";
import type { ShownPreview } from "../../app/shown/release-shape.ts";
import { UserError } from "../../base/errors.ts";
import { configOfEngine } from "../parts/config-of-engine.ts";
import { resolveInsideRoots } from "../parts/folders.ts";
import { createPlanning } from "../parts/planning.ts";
import type { Program } from "../program.ts";

// A preview must respond within ten seconds, including all other requests that it makes.
const PREVIEW_READ_MS = 5000;

/** `target`: a path, or the id of a release. */
export async function previewNamed(
  program: Program,
  target: string,
  choice: PlanChoice,
  signal: AbortSignal,
): Promise<ShownPreview> {
  const found = await targetOf(await program.store(), target, (path) =>
    resolveDownload(path, program.place.cwd),
  );
  return previewRelease(program, found, choice, signal);
}

/** Previews a path from a client. @throws UserError outside the folders that clients may name */
export async function previewBelowRoots(
  program: Program,
  path: string,
  choice: PlanChoice,
  signal: AbortSignal,
): Promise<ShownPreview> {
  const found = await resolveInsideRoots(program.config, await program.store(), path);
  return previewRelease(program, { path: found }, choice, signal);
}

/** Previews the name of a file that need not exist. */
export const previewName = (
  program: Program,
  name: string,
  choice: PlanChoice,
  signal: AbortSignal,
): Promise<ShownPreview> => previewRelease(program, { name }, choice, signal);

/** Previews a release with the same identification and planning that filing uses. */
async function previewRelease(
  program: Program,
  target: PreviewTarget,
  choice: PlanChoice,
  signal: AbortSignal,
): Promise<ShownPreview> {
  const [store, lock, files, catalogue] = await Promise.all([
    program.store(),
    program.lock(),
    program.files(),
    program.catalogue(),
  ]);
  const config = await configOfEngine(program.config, store, await lock.isTaken());
  const routes = program.routes();
  const { planner, plexIndex, findGone, lengths } = createPlanning(config, {
    store,
    files,
    catalogue,
    routes,
    nameReaders: program.nameReaders,
    listingTimeoutMs: PREVIEW_READ_MS,
  });
  const wrong = routes.problem();
  if (wrong !== undefined) {
    throw new UserError(wrong, "Correct routes.json, which decides where files go.");
  }
  const deps = {
    ...catalogue,
    identify: catalogue.identifyBy(
      () => ({ auto: true, threshold: config.threshold }),
      PREVIEW_READ_MS,
    ),
    store,
    files,
    duplicatePolicy: () => config.duplicatePolicy,
    observe: createObserve(files),
    policy: { method: config.fileMethod },
    planner,
    plexIndex,
    findGone,
    lengths,
    fileLength: readFileLength,
    trashDays: config.trashDays,
  };
  return await preview(deps, target, choice, signal);
}
