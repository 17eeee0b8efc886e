import { inCommands } from "../../core/actions/tongues.ts";
import { FILE_METHODS, type FileMethod } from "../../core/journal/method-traits.ts";
import type { Release } from "../../core/release/release.ts";
import { holdsFiles } from "../../core/release/state-traits.ts";
import { completeItems } from "../file/complete-items.ts";
import type { Parts } from "../file/parts.ts";
import type { createIdentify } from "../identify/identify.ts";
import type { MethodPolicy } from "../journal/steps/journal.ts";
import { earlierFiles } from "../library-state/files-beside.ts";
import { libraryDetail } from "../library-state/libraries.ts";
import { itemsInPlan } from "../plan/plan-release.ts";
import { type ExpectedMethod, expectedMethod } from "../releases/expected-method.ts";
import type { Observe } from "../releases/observe.ts";
import { chooseDuplicates } from "../review/choose/duplicates.ts";
import type { PlanChoice } from "../review/choose/numbers.ts";
import { showFile, showIdentity, shownPath } from "../shown/release.ts";
import type { ShownPreview } from "../shown/release-shape.ts";
import { previewedFromPath, previewedFromRelease } from "./previewed.ts";
import { wouldBecome } from "./would-become.ts";

export type PreviewTarget = { path: string } | { release: Release };

/** Where files would go, by the same plan that filing carries out. Nothing is touched or written. */
export async function preview(
  deps: Pick<Parts, "store" | "files" | "complete" | "hasTmdb" | "planner" | "duplicatePolicy" | "plexIndex"> & {
    observe: Observe;
    identify: ReturnType<typeof createIdentify>;
    policy: Pick<MethodPolicy, "method">;
  },
  target: PreviewTarget,
  choice: PlanChoice,
  signal: AbortSignal,
): Promise<ShownPreview> {
  const subject =
    "release" in target
      ? await previewedFromRelease(deps.store, target.release, choice)
      : await previewedFromPath(deps, target.path, choice, signal);
  const completed = await completeItems(deps, { ...subject, parsed: subject.parsed }, subject.items, signal);
  if (!completed.ok)
    return {
      identity: showIdentity(subject.identity),
      files: subject.items.map(showFile),
      warnings: completed.reasons.map(({ message }) => message),
    };
  const filedEarlier =
    "release" in target ? await earlierFiles(deps.store.read, target.release, completed.identity) : undefined;
  const duplicates =
    "release" in target
      ? (chooseDuplicates(target.release, choice.duplicates) ?? target.release.duplicates)
      : undefined;
  const plan = await deps.planner(
    {
      ...("release" in target ? { id: target.release.id, path: target.release.path } : { path: target.path }),
      name: subject.name,
      identity: completed.identity,
      items: completed.items,
      filedEarlier,
      duplicates,
    },
    signal,
  );
  const items = itemsInPlan(completed.items, plan);
  const { id = 0, path = "", state } = "release" in target ? target.release : { path: target.path };
  // The library files of a filed release are its own.
  const filed = state !== undefined && holdsFiles(state);
  const would = filed
    ? { plan, notes: [] }
    : await wouldBecome(deps, { id, name: subject.name, path, duplicates }, plan, items, signal);
  const warnings = [
    ...subject.warnings,
    ...would.notes.filter(
      (note) => !subject.warnings.some((warning) => inCommands(note).endsWith(inCommands(warning))),
    ),
  ];
  const planned = new Map(would.plan.files.map((file) => [file.path, file]));
  const copies = new Set<string>();
  const files: ShownPreview["files"] = [];
  for (const item of items) {
    const { destination, problem } = planned.get(item.path) ?? {};
    const expected = destination && (await expectedMethod(deps.files, deps.policy.method, path, destination));
    if (expected && expected.why !== undefined) copies.add(explainMethod(deps.policy.method, expected));
    const chosen = deps.policy.method;
    // A move is done by a link or copy, and is shown as what it is to a person.
    const method = expected && (FILE_METHODS[chosen].sourceGoes ? chosen : (expected.method ?? chosen));
    files.push(showFile({ ...item, destination, problem: problem?.message, method }));
  }
  const moves =
    FILE_METHODS[deps.policy.method].sourceGoes && files.some(({ destination }) => destination !== undefined);
  return {
    identity: showIdentity(completed.identity),
    files,
    warnings: [
      ...warnings,
      ...(plan.note === undefined ? [] : [plan.note]),
      ...copies,
      ...(moves ? [MOVE_WARNING] : []),
    ],
    ...libraryDetail(plan.library),
    library_folder: shownPath(plan.library.path),
  };
}

/** Why it is not filed by a hardlink, as a sentence. */
const explainMethod = (chosen: FileMethod, { method, why }: ExpectedMethod): string =>
  method === "copy"
    ? `It would be copied, which takes up its space twice: ${why}.`
    : `No ${chosen} is possible: ${why}. Set INGEST_FILE_METHOD=auto to have it copied.`;

const MOVE_WARNING =
  "It would be moved: once all files are filed, they are removed from the download, with folders that become empty.";
