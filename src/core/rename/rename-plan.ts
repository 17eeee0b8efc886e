import { isAtOrBelow, isBelow } from "../../base/path/is-below.ts";
import { folderOf } from "../../base/path/path-parts.ts";
import type { Reason } from "../../base/reason-codes.ts";
import type { OtherIds } from "../plan/names/movie-path.ts";
import { DEFAULT_NAMES, fieldsOf, type NameTemplates } from "../plan/names/parse-template.ts";
import { nameVideos } from "./name-videos.ts";
import { NameTree, pathOf, type TreeEntry, type TreeNode } from "./tree.ts";
import { homesOf, type RenameWork } from "./work-homes.ts";
import {
  createSteps,
  PHASES,
  type Phase,
  type RenameStep,
  type SkippedName,
  type WorkRenames,
  wantedFolder,
} from "./work-steps.ts";

export type RenameInput = {
  works: readonly RenameWork[];
  /**
   * Entries on disk: at least all contents of the works' folders, and the names next to these
   * folders.
   */
  entries: Iterable<TreeEntry>;
  /** The folders of all libraries. */
  libraries: readonly string[];
  names?: NameTemplates | undefined;
  /** Returns ids from other catalogues, if the templates use them. */
  idsOf?: (work: RenameWork) => OtherIds | undefined;
  /** Files that must keep their names, each with the reason. */
  blocked?: ReadonlyMap<string, Reason>;
  /** True if a folder keeps its name when only upper and lower case would change. */
  keepsCase?: boolean | undefined;
  /** Folders and files with unknown contents. The tree has no entries below them. */
  unread?: readonly string[];
};

export const NOT_READABLE: Reason = {
  code: "not_readable",
  message:
    "It cannot be read completely, so this work is not renamed. Check its permissions and that " +
    "its disk is mounted.",
};

const hasFolderField = ({ movieFile, episodeFile, dailyFile = [] } = DEFAULT_NAMES): boolean =>
  [movieFile, episodeFile, dailyFile].some((template) =>
    fieldsOf(template).some(({ field }) => field === "folder"),
  );

type WorkPlan = { work: RenameWork; steps: RenameStep[]; skipped: SkippedName[] };

/**
 * `steps` are the steps of all works in the order in which they are carried out. `from` is the path
 * at the time of the step.
 */
export type RenamePlan = { steps: RenameStep[]; works: WorkPlan[] };

const MAX_ROUNDS = 8;
/** Maximum length of a chain of works that wait for each other's names. */
const MAX_PASSES = 20;

/**
 * Plans the steps that give the files and folders of these works the names that filing would give
 * them today. No file gets a name that another file has, even on a file system that treats more
 * names as equal. Nothing is replaced or removed. After the plan is carried out, a second plan has
 * no steps, unless a file had to wait because a folder in this plan was still using its name.
 */
export function planRenames(input: RenameInput): RenamePlan {
  let folders: FolderNames = new Map();
  for (let round = 1; ; round++) {
    const { plan, named } = planOnce(input, folders);
    const isRight = [...named].every(([, { name, assumed }]) => name === assumed);
    if (isRight || round === MAX_FOLDER_ROUNDS) return plan;
    folders = new Map([...named].map(([path, { name }]) => [path, name]));
  }
}

/**
 * Names that works' folders will have, by the first paths of the works' videos. A folder may keep its
 * name, for example because it contains a torrent's data. Names with `{folder}` begin with that
 * name, which is known only after a plan, so such a plan is made again.
 */
type FolderNames = ReadonlyMap<string, string>;

const MAX_FOLDER_ROUNDS = 4;

function planOnce(
  { works, entries, libraries, names, idsOf, blocked, keepsCase = false, unread = [] }: RenameInput,
  folders: FolderNames,
): { plan: RenamePlan; named: Map<string, { name: string; assumed: string | undefined }> } {
  const tree = new NameTree(entries);
  const held = new Map(
    [...(blocked ?? [])].flatMap(([path, reason]) => {
      const node = tree.find(path);
      return node ? [[node, reason] as const] : [];
    }),
  );
  const owners = new Map<TreeNode, RenameWork>();
  const around = { tree, owners, libraries, held, keepsCase };
  const plans = works.map((work) => ({
    work,
    naming: { names, ids: idsOf?.(work) },
    files: work.files.map((file) => ({
      file,
      node: tree.find(file.path),
      home: tree.find(file.home ?? ""),
    })),
    steps: [] as RenameStep[],
    skipped: [] as SkippedName[],
  }));
  const all: RenameStep[] = [];
  let count = 0;
  const left = new Set<RenameWork>();
  let open = openAll();
  leaveUnread();
  // A folder may become a work's own folder after other files have left it.
  for (let round = 0; round < MAX_ROUNDS; round++) {
    for (const { plan } of open) plan.skipped = [];
    if (!inPhase("files")) break;
    open = openAll();
  }
  for (const phase of PHASES.slice(1)) inPhase(phase);
  const plan = {
    steps: all,
    works: plans.flatMap(({ work, steps, skipped }) =>
      work.stays ? [] : { work, steps, skipped },
    ),
  };
  return { plan, named: hasFolderField(names) ? readFolderNames() : new Map() };

  /** Returns the names that the folders of renamed videos have after the plan. */
  function readFolderNames(): Map<string, { name: string; assumed: string | undefined }> {
    return new Map(
      open.flatMap(({ plan, about: { work, naming, wanted } }) =>
        plan.files.flatMap(({ node }, file) => {
          const name = wanted.get(work.files[file]?.path ?? "");
          if (!node || !Array.isArray(name) || node.name !== name.at(-1)) return [];
          const folder = name.reduce<TreeNode | undefined>((above) => above?.above, node);
          const assumed = folders.get(node.first) ?? wantedFolder(work, naming);
          return folder ? [[node.first, { name: folder.name, assumed }] as const] : [];
        }),
      ),
    );
  }

  /** Returns the works with the current paths of their files and folders. */
  function openAll() {
    const now = plans.map(({ work, files }) => ({
      ...work,
      files: files.map(({ file, node, home }) => ({
        ...file,
        path: node ? pathOf(node) : file.path,
        folder: folders.get(node?.first ?? ""),
        home: home?.inside ? pathOf(home) : undefined,
      })),
    }));
    for (const [index, { files }] of plans.entries()) {
      for (const { node } of files) if (node && now[index]) owners.set(node, now[index]);
    }
    return plans.flatMap((plan, planIndex) => {
      const work = now[planIndex];
      if (!work || work.stays || left.has(plan.work)) return [];
      const known = plan.files.flatMap(({ node }, file) => (node ? (work.files[file] ?? []) : []));
      const videos = known.filter(({ role }) => role === "video");
      const about: WorkRenames = {
        work,
        naming: plan.naming,
        homes: homesOf(around, work),
        nodes: new Map(plan.files.map(({ node }, file) => [work.files[file]?.path ?? "", node])),
        wanted: nameVideos(work.identity, videos, plan.naming),
      };
      return { plan, about };
    });
  }

  /** Leaves out works that cannot be read completely, so they are not renamed. */
  function leaveUnread(): void {
    for (const { plan, about } of open) {
      const folders = about.homes.own.map(pathOf);
      const path = unread.find(
        (unreadPath) =>
          folders.some((folder) => isBelow(unreadPath, folder)) ||
          plan.files.some(({ file }) => isAtOrBelow(file.path, unreadPath)),
      );
      if (path === undefined) continue;
      left.add(plan.work);
      plan.skipped.push({ ...NOT_READABLE, path });
    }
    open = open.filter(({ plan }) => !left.has(plan.work));
  }

  /** If an earlier step has already moved the file, both steps are merged into one. */
  function add(plan: (typeof plans)[number], steps: readonly RenameStep[]): void {
    for (const step of steps) {
      count += 1;
      const before =
        step.what === "file" ? plan.steps.find(({ to }) => to === step.from) : undefined;
      if (before) {
        before.to = step.to;
        tree.unmake(folderOf(step.from));
      } else {
        for (const list of [plan.steps, all]) list.push(step);
      }
    }
  }

  /**
   * Carries out every possible step of this phase in the tree. Returns true if there was at least
   * one. Another work's steps may free a name, so works that wait for a name are retried.
   */
  function inPhase(phase: Phase): boolean {
    let waiting = open.map((openWork) => ({ ...openWork, skipped: [] as SkippedName[] }));
    const before = count;
    for (let pass = 0; pass < MAX_PASSES; pass++) {
      const atStart = count;
      const stillWaiting: typeof waiting = [];
      for (const waitingWork of waiting) {
        const { steps, skipped } = createSteps(around, waitingWork.about, phase);
        add(waitingWork.plan, steps);
        if (skipped.some(({ code }) => code === "taken")) {
          stillWaiting.push({ ...waitingWork, skipped });
        } else {
          waitingWork.plan.skipped.push(...skipped);
        }
      }
      waiting = stillWaiting;
      if (count === atStart) break;
    }
    for (const { plan, skipped } of waiting) plan.skipped.push(...skipped);
    return count > before;
  }
}
