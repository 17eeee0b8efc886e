import { basename } from "node:path";
import { type Sentence, sentence, toCommandText } from "../../base/actions/sentence.ts";
import { toRanked } from "../../base/candidate.ts";
import { dropUndefined } from "../../base/drop-undefined.ts";
import { UserError } from "../../base/errors.ts";
import { type Identity, workOf } from "../../base/identity.ts";
import { type Item, listExtraVideos } from "../../base/item.ts";
import { canReplace, isThere } from "../../base/reason-codes.ts";
import { cleanText, quoted } from "../../base/text/clean-text.ts";
import { FILE_METHODS, type FileMethod } from "../../core/journal/method-traits.ts";
import type { Release } from "../../core/release/release.ts";
import { holdsFiles } from "../../core/release/state-traits.ts";
import { roleOf } from "../../core/settle/roles.ts";
import { explainNfo, type FileLength, type Identify, parseRelease } from "../../names/index.ts";
import type { Store, StoreReader } from "../../store/open.ts";
import { type FiledItem, itemsOf } from "../../store/releases/items.ts";
import { assertHere } from "../engine/engines.ts";
import { completeItems } from "../file/complete-items.ts";
import type { FileDeps } from "../file/file-deps.ts";
import { findNfos } from "../identify/clues/nfo-places.ts";
import { recall } from "../identify/clues/prior-knowledge.ts";
import type { MethodPolicy } from "../journal/steps/journal.ts";
import {
  type CompareDeps,
  type ComparedRelease,
  compareVersionsAs,
  type ReadFileLength,
} from "../library-state/compare-versions.ts";
import { listEarlierFiles } from "../library-state/files-beside.ts";
import { toLibraryDetail } from "../library-state/libraries.ts";
import { applyPlanFacts } from "../plan/plan-release.ts";
import { type ExpectedMethod, predictMethod } from "../releases/expected-method.ts";
import type { Observe } from "../releases/observe.ts";
import { chooseDuplicates } from "../review/choose/duplicates.ts";
import { chooseNumbers, type PlanChoice } from "../review/choose/numbers.ts";
import {
  assertIdentified,
  assertTmdbId,
  chooseIdentity,
  requireLeading,
  selectCandidatesOfType,
} from "../review/choose/work.ts";
import { requireRelease } from "../review/queue/find-item.ts";
import { refuseReplaced } from "../review/refuse-replaced.ts";
import { showFile, showIdentity, showPath } from "../shown/release.ts";
import type { PreviewChoice, ShownPreview } from "../shown/release-shape.ts";
import { type PreviewPlan, previewFiling } from "./preview-filing.ts";

/** `name`: the name of a file that need not exist. */
export type PreviewTarget = { path: string } | { release: Release } | { name: string };

/**
 * Parses a target given by a person: a path, or the id of a release on this storage. `resolve`
 * throws `UserError` if the path is not a download.
 */
export async function targetOf(
  given: Store,
  target: string,
  resolve: (path: string) => Promise<string>,
): Promise<PreviewTarget> {
  if (!/^#?\d+$/.test(target)) return { path: await resolve(target) };
  const store = refuseReplaced(given);
  const id = Number(target.replace("#", ""));
  await assertHere(store, id);
  return { release: await requireRelease(store, id) };
}

/**
 * Returns where files would go, using the same plan that filing carries out. Touches and writes
 * nothing.
 */
export async function preview(
  deps: Pick<
    FileDeps,
    | "store"
    | "files"
    | "complete"
    | "hasTmdb"
    | "planner"
    | "duplicatePolicy"
    | "plexIndex"
    | "findGone"
    | "lengths"
  > & {
    observe: Observe;
    identify: Identify;
    policy: Pick<MethodPolicy, "method">;
    /** Missing: the library's versions are compared without their lengths. */
    fileLength?: ReadFileLength;
    /** Days for which the trash keeps a replaced file. 0: until a person empties it. */
    trashDays?: number;
  },
  target: PreviewTarget,
  choice: PlanChoice,
  signal: AbortSignal,
): Promise<ShownPreview> {
  const subject =
    "release" in target
      ? await previewedFromRelease(deps.store, target.release, choice)
      : "name" in target
        ? await previewedFromName(deps, target.name, choice, signal)
        : await previewedFromPath(deps, target.path, choice, signal);
  const completed = await completeItems(
    deps,
    { ...subject, parsed: subject.parsed },
    subject.items,
    signal,
  );
  if (!completed.ok) {
    return {
      identity: showIdentity(subject.identity),
      // Places that files have now are not where they would go.
      files: subject.items.map((item) =>
        showFile({ ...item, destination: undefined, method: undefined }),
      ),
      warnings: completed.reasons.map(({ message }) => message),
    };
  }
  if ("release" in target && target.release.source === "library") {
    return {
      identity: showIdentity(completed.identity),
      files: completed.items.map((item) =>
        showFile(item.skip ? item : { ...item, method: "adopted" }),
      ),
      warnings: [...subject.warnings, "It is adopted in place; no file is touched."],
    };
  }
  const known = await knownOf(deps.store, target, completed.identity, choice);
  const { id = 0, path, state, duplicates } = known;
  const plan = await deps.planner(
    {
      ...("release" in target ? { id } : {}),
      path,
      name: subject.name,
      identity: completed.identity,
      items: completed.items,
      filedEarlier: known.filedEarlier,
      duplicates,
    },
    signal,
  );
  const items = applyPlanFacts(completed.items, plan);
  // A filed release owns its files in the library, unless they leave it first.
  const filed = state !== undefined && holdsFiles(state) && !choice.isRefiled;
  const would: PreviewPlan =
    filed || path === undefined
      ? { plan, notes: [] }
      : await previewFiling(
          deps,
          { id, name: subject.name, path, duplicates },
          plan,
          items,
          signal,
        );
  const warnings = [
    ...subject.warnings,
    ...would.notes.filter(
      (note) =>
        !subject.warnings.some((warning) => toCommandText(note).endsWith(toCommandText(warning))),
    ),
  ];
  const { files, copies } = await showPlanned(deps, { items, plan: would.plan, path });
  const moves =
    path !== undefined &&
    FILE_METHODS[deps.policy.method].sourceGoes &&
    files.some(({ destination }) => destination !== undefined);
  return {
    identity: showIdentity(completed.identity),
    files,
    ...("release" in target
      ? await duplicatesOf(
          deps,
          {
            release: target.release,
            identity: completed.identity,
            items,
            reasons: would.asks ?? [],
          },
          signal,
        )
      : {}),
    warnings: [
      ...warnings,
      ...(plan.note === undefined ? [] : [plan.note]),
      ...copies,
      ...(moves ? [MOVE_WARNING] : []),
    ],
    ...(would.replaces === undefined || would.replaces.length === 0
      ? {}
      : {
          replaces: would.replaces.map(({ finalPath, releaseId }) => ({
            path: showPath(finalPath),
            release_id: releaseId,
          })),
        }),
    ...toLibraryDetail(plan.library),
    library_folder: showPath(plan.library.path),
  };
}

/**
 * Returns the facts about a target besides its files. A release has all of them, and a download only
 * its path.
 */
async function knownOf(
  store: StoreReader,
  target: PreviewTarget,
  identity: Identity,
  choice: PlanChoice,
) {
  if ("name" in target) return {};
  if ("path" in target) return { path: target.path };
  const { id, path, state } = target.release;
  return {
    id,
    path,
    state,
    filedEarlier: await listEarlierFiles(store.read, target.release, identity),
    duplicates: chooseDuplicates(target.release, choice.duplicates) ?? target.release.duplicates,
  };
}

/** Shows each file with its place and method, and why files would not be hardlinked. */
async function showPlanned(
  {
    files,
    policy: { method: chosen },
  }: Pick<FileDeps, "files"> & {
    policy: Pick<MethodPolicy, "method">;
  },
  {
    items,
    plan,
    path,
  }: { items: readonly Item[]; plan: PreviewPlan["plan"]; path: string | undefined },
): Promise<{ files: ShownPreview["files"]; copies: ReadonlySet<string> }> {
  const planned = new Map(plan.files.map((file) => [file.path, file]));
  const copies = new Set<string>();
  const shown: ShownPreview["files"] = [];
  for (const item of items) {
    const { destination, problem } = planned.get(item.path) ?? {};
    const expected =
      destination !== undefined && path !== undefined
        ? await predictMethod(files, chosen, path, destination)
        : undefined;
    if (expected?.why !== undefined) copies.add(explainMethod(chosen, expected));
    // A move is carried out as a link or copy, but is shown to people as a move.
    const method =
      expected && (FILE_METHODS[chosen].sourceGoes ? chosen : (expected.method ?? chosen));
    shown.push(showFile({ ...item, destination, problem: problem?.message, method }));
  }
  return { files: shown, copies };
}

/** Videos that a person compares before one answer for all of them. */
const MAX_COMPARED = 5;

/**
 * Returns the question that filing would ask because the library has the work already: the answers
 * that an approval may give, and both versions. Empty if filing would not ask it.
 */
async function duplicatesOf(
  deps: Omit<CompareDeps, "fileLength"> & { fileLength?: ReadFileLength; trashDays?: number },
  asked: ComparedRelease,
  signal: AbortSignal,
): Promise<Pick<ShownPreview, "duplicates">> {
  if (!asked.reasons.some(isThere)) return {};
  const { trashDays, fileLength = async () => UNREAD_LENGTH } = deps;
  const versions = await compareVersionsAs({ ...deps, fileLength }, asked, signal);
  return {
    duplicates: {
      choices: canReplace(asked.reasons) ? ["replace", "keep_both"] : ["keep_both"],
      versions: versions.slice(0, MAX_COMPARED),
      ...dropUndefined({ trash_days: trashDays }),
    },
  };
}

const UNREAD_LENGTH: FileLength = { kind: "unreadable", why: "It was not read." };

/** Explains in one sentence why a file would not be hardlinked. */
const explainMethod = (chosen: FileMethod, { method, why }: ExpectedMethod): string =>
  method === "copy"
    ? `It would be copied and take up twice the space: ${why}.`
    : `No ${chosen} is possible: ${why}. Set INGEST_FILE_METHOD=auto to copy it instead.`;

const MOVE_WARNING =
  "It would be moved: once all files are filed, they are removed from the download, along with " +
  "folders that become empty.";

/** Input for a plan. */
type PreviewedRelease = {
  name: string;
  identity: Identity;
  items: FiledItem[];
  warnings: Sentence[];
  parsed?: Release["parsed"];
};

/**
 * Returns a release in the state in which an approval with this choice would leave it. @throws
 * UserError as an approval does
 */
async function previewedFromRelease(
  store: StoreReader,
  release: Release,
  choice: PlanChoice,
): Promise<PreviewedRelease> {
  const work = chosenOf(release, choice);
  if (!work) {
    throw UserError.conflict(
      `Release ${release.id} has not been identified yet.`,
      sentence`Specify its type and TMDB id: ${{ do: "plan", id: release.id, blanks: ["type", "tmdb_id"] }}.`,
    );
  }
  return {
    name: release.name,
    ...chooseNumbers(release, work, await itemsOf(store.read, release.id), choice),
    parsed: release.parsed,
    warnings: release.reasons.map(({ message }) => message),
  };
}

/**
 * Returns the named work, otherwise the release's identity, otherwise the best candidate. If `type`
 * is given, only a work of that type is returned.
 */
function chosenOf(release: Release, { type, tmdb }: PreviewChoice): Identity | undefined {
  if (tmdb !== undefined) return chooseIdentity(release, { type, tmdbId: tmdb });
  const [first] = release.candidates;
  const likely =
    release.identity ?? (first && first.excludedBy === undefined ? workOf(first) : undefined);
  if (type === undefined || likely?.type === type) return likely;
  assertIdentified(release);
  const subject = `Release ${release.id}`;
  return workOf(requireLeading(subject, selectCandidatesOfType(subject, release.candidates, type)));
}

type Identification = { store: StoreReader; identify: Identify };

/** Returns a path's preview input. */
async function previewedFromPath(
  deps: Identification & { observe: Observe },
  path: string,
  choice: PlanChoice,
  signal: AbortSignal,
): Promise<PreviewedRelease> {
  const { items, problems } = await deps.observe(path, signal);
  const warnings = problems.map(({ path: inner, message }) => `${quoted(inner, 300)}: ${message}`);
  return previewedFromItems(deps, { name: basename(path), path, items, warnings }, choice, signal);
}

/** Returns the preview input for a file that need not exist. */
async function previewedFromName(
  deps: Identification,
  name: string,
  choice: PlanChoice,
  signal: AbortSignal,
): Promise<PreviewedRelease> {
  if (roleOf(name, 0) !== "video") {
    throw new UserError(
      `${quoted(name, 300)} is neither a full path nor the name of a video.`,
      "Give the full path, or the name with its ending, such as .mkv.",
    );
  }
  const items = [{ path: name, size: 0, mtimeNs: "0", role: "video" as const, skip: false }];
  return previewedFromItems(deps, { name, items, warnings: [ONLY_NAME] }, choice, signal);
}

const ONLY_NAME =
  "Only the name was read. The file itself, and what the library already has, were not checked.";

type NamedItems = {
  name: string;
  path?: string;
  items: readonly Item[];
  warnings: readonly string[];
};

/** Returns the preview input of files, based on the named or the identified work. */
async function previewedFromItems(
  { store, identify }: Identification,
  { name, path, items, warnings: earlier }: NamedItems,
  { type, tmdb, season, episodes, files, duplicates }: PlanChoice,
  signal: AbortSignal,
): Promise<PreviewedRelease> {
  if ([season, episodes, files, duplicates].some((field) => field !== undefined)) {
    throw new UserError(
      "Numbers, files and a duplicate choice can be given for a release, but not for a path.",
      "Specify the release by its id, or leave them out.",
    );
  }
  const warnings = [...earlier];
  assertTmdbId(tmdb);
  if (tmdb !== undefined && type !== undefined) {
    return { name, identity: { type, tmdbId: tmdb, title: "" }, items: [...items], warnings };
  }
  if (tmdb !== undefined) {
    throw new UserError(
      "A TMDB id alone does not say whether it is a movie or a series.",
      "Specify the type as well: movie or tv.",
    );
  }
  const videos = items.filter((item) => item.role === "video").map((item) => item.path);
  if (videos.length === 0) {
    throw UserError.notFound(
      `There is no video in ${quoted(path ?? name, 300)}.`,
      "Specify a download with a video.",
    );
  }
  const remembered = await recall(store.read, parseRelease(name, videos).release);
  const nfos = findNfos(items, "folder");
  const extras = listExtraVideos(items);
  const { decision, parsed, ranked, nfo, leftOut } = await identify(
    { name, videos, extras, ...(path === undefined ? {} : { at: path }), nfos, remembered },
    signal,
  );
  const proposal = decision.kind === "auto" ? decision : decision.suggestion;
  if (type !== undefined && proposal?.identity.type !== type) {
    const candidates = ranked.map(toRanked);
    const chosen = requireLeading(
      cleanText(name, 300),
      selectCandidatesOfType(cleanText(name, 300), candidates, type),
    );
    return { name, identity: workOf(chosen), items: [...items], parsed, warnings };
  }
  if (!proposal) {
    const [why] = decision.kind === "auto" ? [] : decision.reasons;
    throw UserError.notFound(
      sentence`${quoted(name, 300)} could not be identified: ${why?.message ?? "no work fits it."}`,
      sentence`Find it with ${{ do: "search", query: "TITLE" }}, then specify its type and TMDB id: ${{ do: "plan", blanks: ["type", "tmdb_id"] }}.`,
    );
  }
  const reasons =
    decision.kind === "review"
      ? [...decision.reasons, ...explainNfo(nfo)].map(({ message }) => message)
      : [];
  const mapped = items.map((item) => ({
    ...item,
    mapping: proposal.mappings.get(item.path) ?? item.mapping,
    ...(leftOut.has(item.path) ? { problem: leftOut.get(item.path) } : {}),
  }));
  return {
    name,
    identity: proposal.identity,
    items: mapped,
    parsed,
    warnings: [...warnings, ...reasons],
  };
}
