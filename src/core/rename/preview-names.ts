import { isAtOrBelow } from "../../base/path/is-below.ts";
import { folderOf } from "../../base/path/path-parts.ts";
import { parseRelease } from "../../names/index.ts";
import type { ExampleWork } from "../plan/names/example-works.ts";
import type { OtherIds } from "../plan/names/movie-path.ts";
import type { NameTemplates } from "../plan/names/parse-template.ts";
import { planRenames, type RenamePlan } from "./rename-plan.ts";
import type { JournaledFile, RenameWork } from "./work-homes.ts";
import type { SkippedName } from "./work-steps.ts";

/** Name of a video after a rename of the library, or the reason why it keeps its name. */
export type PreviewedName = { path: string; problem?: SkippedName | undefined };

export type NamesPreviewInput = {
  works: readonly RenameWork[];
  /** The folders of all libraries. */
  libraries: readonly string[];
  names: NameTemplates;
  idsOf?: (work: RenameWork) => OtherIds | undefined;
  /** As for a plan. */
  keepsCase?: boolean | undefined;
};

/**
 * Returns the path that each journaled video would have after a rename of these works, keyed by its
 * current path. Plans like `rename`, but knows only the files in the journal: files next to the
 * videos are not read.
 */
export function previewRename({
  works,
  libraries,
  names,
  idsOf,
  keepsCase,
}: NamesPreviewInput): Map<string, PreviewedName> {
  const paths = works.flatMap(({ files }) => files.map(({ path }) => path));
  const entries = paths.map((path) => ({ path, kind: "file" as const }));
  const plan = planRenames({
    works,
    entries,
    libraries,
    names,
    keepsCase,
    ...(idsOf && { idsOf }),
  });
  const problems = new Map(
    plan.works.flatMap(({ skipped }) => skipped.map((skip) => [skip.path, skip] as const)),
  );
  return new Map(
    works
      .flatMap(({ files }) => files.filter(({ role }) => role === "video"))
      .map(({ path }) => [path, { path: pathAfter(path, plan), problem: problems.get(path) }]),
  );
}

/** Returns the path of a file after all steps. */
const pathAfter = (path: string, { steps }: Pick<RenamePlan, "steps">): string =>
  steps.reduce(
    (now, { from, to }) => (isAtOrBelow(now, from) ? to + now.slice(from.length) : now),
    path,
  );

const EXAMPLES = "/library";

/**
 * Returns the path below a library that each example's file would have with these names, in the
 * order of the examples.
 */
export function nameExamples(examples: readonly ExampleWork[], names: NameTemplates): string[] {
  const ids = new Map<RenameWork, OtherIds>();
  const works = examples.map((example): RenameWork => {
    const work = toWork(example);
    ids.set(work, example.ids);
    return work;
  });
  const idsOf = (work: RenameWork) => ids.get(work);
  const named = previewRename({ works, libraries: [EXAMPLES], names, idsOf });
  return works.map(({ files }) => {
    const path = files[0]?.path ?? "";
    return (named.get(path)?.path ?? path).slice(EXAMPLES.length + 1);
  });
}

function toWork({ identity, mapping, release }: ExampleWork): RenameWork {
  const item = `${release}.mkv`;
  const path = `${EXAMPLES}/${release}/${item}`;
  const said = parseRelease(release, [item]).files.get(item);
  const file: JournaledFile = { path, role: "video", mapping, said, home: folderOf(path) };
  return { identity, library: EXAMPLES, files: [file] };
}
