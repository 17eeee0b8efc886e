import { type Sentence, sentence } from "../../base/actions/sentence.ts";
import type { ItemRole } from "../../base/item.ts";
import { isBelow } from "../../base/path/is-below.ts";
import { folderOf as above, baseOf } from "../../base/path/path-parts.ts";
import type { Reason } from "../../base/reason-codes.ts";
import { seasonOf } from "../../base/season-folder-name.ts";
import { cleanText } from "../../base/text/clean-text.ts";
import { readFolderName } from "../plan/names/movie-path.ts";
import { countBytes, toCollisionKey } from "../plan/names/safe-name.ts";
import { plan } from "../plan/plan.ts";
import { roleOf } from "../settle/roles.ts";
import {
  isMainVideo,
  type NodeMove,
  planNamedLike,
  planSubtitleMoves,
} from "./files-beside-video.ts";
import type { NamingOptions, WantedNames } from "./name-videos.ts";
import { type NameTree, pathOf, type TreeNode } from "./tree.ts";
import type { Homes, JournaledFile, Owners, RenameWork } from "./work-homes.ts";

export type RenameStep = { what: "file" | "folder"; from: string; to: string };

/** A file or folder that keeps its name, with the reason. */
export type SkippedName = { path: string } & SkipReason;
type SkipReason = { code: string; message: Sentence };

/** Everything needed to plan the next steps of a work. */
export type WorkRenames = {
  work: RenameWork;
  naming: NamingOptions;
  homes: Homes;
  nodes: ReadonlyMap<string, TreeNode | undefined>;
  wanted: WantedNames;
};

type StepsContext = {
  tree: NameTree;
  owners: Owners;
  held: ReadonlyMap<TreeNode, Reason>;
  /** True if a folder keeps its name when only upper and lower case would change. */
  keepsCase: boolean;
};

const MAX_NAME_BYTES = 255;
const MAX_PATH_BYTES = 4095;

/**
 * Phases in the order in which a plan is carried out: first files inside folders that still have
 * their old names, then season folders in a work's own folder, then the work folders.
 */
export const PHASES = ["files", "seasons", "homes"] as const;
export type Phase = (typeof PHASES)[number];

/**
 * Creates the possible steps of one work and applies each to the tree. A skipped name may become
 * available after the steps of other works.
 */
export function createSteps(
  { tree, owners, held, keepsCase }: StepsContext,
  { work, naming, homes, nodes, wanted }: WorkRenames,
  phase: Phase,
): { steps: RenameStep[]; skipped: SkippedName[] } {
  const steps: RenameStep[] = [];
  const skipped: SkippedName[] = [];
  const { type } = work.identity;
  const folderName = wantedFolder(work, naming);
  const ownFolders = homes.own.toSorted(
    (a, b) => Number(b.name === folderName) - Number(a.name === folderName),
  );
  const into = ownFolders[0] ?? newFolder();
  const homePath = (): string => (typeof into === "object" ? pathOf(into) : (into ?? ""));

  const seasons = type === "tv" ? seasonFolders() : new Map<string, TreeNode>();
  if (phase === "files") {
    for (const { first: path } of homes.unknown) skipped.push({ path, ...NOT_IN_JOURNAL });
    if (into !== undefined) moveFiles();
  } else if (phase === "homes") {
    for (const node of type === "tv" ? ownFolders.slice(0, 1) : ownFolders) {
      moveFolder(node, folderPath(node));
    }
  } else {
    for (const [name, node] of seasons) {
      if (node.above === into) moveFolder(node, `${homePath()}/${name}`);
    }
  }
  return { steps, skipped };

  function moveFiles(): void {
    for (const file of work.files) if (file.role === "video") renameVideo(file);
    if (homes.shared) moveOthers(homes.shared.folder);
    // A folder is only renamed in place. Files that belong in another folder are moved one by one.
    for (const [name, node] of seasons) {
      if (node.above !== into) moveAllOf(node, `${homePath()}/${name}`);
    }
  }

  function moveAllOf(folder: TreeNode, to: string): void {
    const from = pathOf(folder);
    for (const node of Array.from(tree.filesIn(folder))) {
      if (isBelow(pathOf(node), from)) {
        moveAll([{ node, to: to + pathOf(node).slice(from.length) }]);
      }
    }
  }

  /**
   * Returns the folder for a work that has no folder yet: its path, or its node if it already
   * exists.
   */
  function newFolder(): string | TreeNode | undefined {
    const { shared } = homes;
    if (!shared) return undefined;
    const path = `${shared.parent}/${folderName}`;
    const there = tree.holder(path);
    return there && (pathOf(there) === shared.folder || isOurs(there))
      ? there
      : freeFolder(shared.parent, undefined);
  }

  function isOurs(node: TreeNode): boolean {
    if (node.inside === undefined) return false;
    if (readFolderName(node.name).tmdbId === work.identity.tmdbId) return true;
    const files = [...tree.filesIn(node)];
    const isOther = (file: TreeNode): boolean =>
      owners.has(file) ? owners.get(file)?.identity !== work.identity : isMainVideo(file.name);
    return files.some((file) => owners.has(file)) && !files.some(isOther);
  }

  /** Adds the id if the folder name without an id belongs to another work. */
  function freeFolder(parent: string, node: TreeNode | undefined): string {
    const path = `${parent}/${folderName}`;
    const other = tree.holder(path, node);
    return other ? `${parent}/${wantedFolder(work, naming, other.name)}` : path;
  }

  function folderPath(node: TreeNode): string {
    const path = freeFolder(above(pathOf(node)), node);
    const edition = / ?\{edition-[^{}]*\}/i.exec(node.name)?.[0].trim();
    return edition === undefined ? path : `${path} ${edition}`;
  }

  /** Finds the folder that is, or will become, each season's folder. Keyed by the new name. */
  function seasonFolders(): Map<string, TreeNode> {
    const found = new Map<string, Map<TreeNode, number>>();
    const several = new Set<TreeNode>();
    const counts = new Map<string, number>();
    for (const file of work.files) {
      const [season, last] = wantedOf(file);
      const node = nodes.get(file.path);
      if (season === undefined || last === undefined || !node) continue;
      counts.set(season, (counts.get(season) ?? 0) + 1);
      const folder = seasonFolderOf(node);
      if (!folder) continue;
      for (const [other, folders] of found) {
        if (other !== season && folders.has(folder)) several.add(folder);
      }
      const folders = found.get(season) ?? new Map<TreeNode, number>();
      found.set(season, folders.set(folder, (folders.get(folder) ?? 0) + 1));
    }
    const best = [...found].flatMap(([season, folders]) => {
      const isHere = (node: TreeNode): boolean => pathOf(node) === `${homePath()}/${season}`;
      const fits = [...folders].filter(
        ([node, count]) =>
          isHere(node) ||
          (!several.has(node) &&
            (seasonOf(node.name) !== undefined || count === counts.get(season))),
      );
      return fits
        .toSorted(
          ([a, m], [b, n]) =>
            Number(isHere(b)) - Number(isHere(a)) || n - m || (a.name < b.name ? -1 : 1),
        )
        .slice(0, 1)
        .map(([node]) => [season, node] as const);
    });
    // A name can be used if it is free, or if the folder that currently has it gets another name.
    const chosen = new Map<string, TreeNode>();
    for (let before = -1; before < chosen.size; ) {
      before = chosen.size;
      for (const [season, node] of best) {
        const holder = tree.holder(`${homePath()}/${season}`, node);
        if (!holder || [...chosen.values()].includes(holder)) chosen.set(season, node);
      }
    }
    return chosen;
  }

  /**
   * Returns the folder directly below a show folder that contains the file. If the file is directly
   * in a second folder of the show, returns that second folder.
   */
  function seasonFolderOf(node: TreeNode): TreeNode | undefined {
    for (let current = node; current.above; current = current.above) {
      if (!ownFolders.includes(current.above)) continue;
      if (current !== node) return current;
      return current.above === into ? undefined : current.above;
    }
    return undefined;
  }

  function wantedOf({ path }: JournaledFile): string[] {
    const name = wanted.get(path);
    return Array.isArray(name) ? name : [];
  }

  function renameVideo(file: JournaledFile): void {
    const node = nodes.get(file.path);
    const name = wanted.get(file.path);
    if (!node) return skip(file.path, { code: "gone", message: "It is no longer there." });
    if (!Array.isArray(name)) return skip(node.first, name ?? NO_NAME);
    const [season, last] = name.length > 1 ? [name[0], name[1]] : [undefined, name[0]];
    const ownHome = homes.of.get(file.path);
    const chosen = season === undefined ? undefined : seasons.get(season);
    const folder =
      season !== undefined
        ? chosen?.above === into && chosen
          ? pathOf(chosen)
          : `${homePath()}/${season}`
        : type === "movie" && ownHome && ownFolders.includes(ownHome)
          ? pathOf(ownHome)
          : homePath();
    const to = `${folder}/${last}`;
    if (pathOf(node) === to) return;
    moveAll([{ node, to }, ...goAlong(node, to)]);
  }

  function goAlong(video: TreeNode, to: string): NodeMove[] {
    const folder = video.above;
    const isOwn = (treeNode: TreeNode): boolean =>
      ownFolders.includes(treeNode) || [...seasons.values()].includes(treeNode);
    const leaves = folder !== undefined && pathOf(folder) !== above(to) && !isOwn(folder);
    const isIts =
      leaves && pathOf(folder) !== homes.shared?.folder && isBelow(pathOf(folder), work.library);
    const moves = planNamedLike(video, to);
    return isIts
      ? [...moves, ...planSubtitleMoves(folder, tree, { video, to, work, named: moves })]
      : moves;
  }

  /**
   * When a work leaves a folder that it shares with other works, its extras and subtitles keep
   * their relative paths in the work's own folder.
   */
  function moveOthers(folder: string): void {
    for (const { path, role } of work.files) {
      const node = nodes.get(path);
      const isHome =
        isBelow(path, homePath()) || homes.own.some((homeNode) => isBelow(path, pathOf(homeNode)));
      if (!node || role === "video" || pathOf(node) !== path || isHome) continue;
      const { first } = node;
      const inside = isBelow(first, folder)
        ? first.slice(folder.length + 1)
        : insideOwn(path, role);
      const to = `${homePath()}/${inside}`;
      if (to !== path) moveAll([{ node, to }]);
    }
  }

  /** Moves all files or none, so that files that belong together stay together. */
  function moveAll(moves: readonly NodeMove[]): void {
    const [first] = moves;
    if (!first) return;
    const taken = new Set<string>();
    for (const { node, to } of moves) {
      const reason = held.get(node) ?? heldAbove(to) ?? reasonAgainst(to, tree.holder(to, node));
      const twice = taken.has(toCollisionKey(to)) ? TAKEN_TWICE : undefined;
      taken.add(toCollisionKey(to));
      const why = reason ?? twice;
      if (why) return skip(first.node.first, why);
    }
    for (const { node, to } of moves) {
      steps.push({ what: "file", from: pathOf(node), to });
      tree.move(node, to);
    }
  }

  function moveFolder(node: TreeNode, to: string): void {
    const from = pathOf(node);
    if (from === to) return;
    const isCaseOnly = keepsCase && from.toLowerCase() === to.toLowerCase();
    const reason = isCaseOnly
      ? ONLY_CASE
      : (reasonAgainst(to, tree.holder(to, node)) ?? heldInside(node));
    if (reason) return skip(node.first, reason);
    steps.push({ what: "folder", from, to });
    tree.move(node, to);
  }

  function heldAbove(path: string): Reason | undefined {
    for (let node = tree.find(above(path)); node; node = node.above) {
      const reason = held.get(node);
      if (reason) return reason;
    }
    return undefined;
  }

  function heldInside(node: TreeNode): Reason | undefined {
    for (const file of tree.filesIn(node)) {
      const reason = held.get(file);
      if (reason) return reason;
    }
    return undefined;
  }

  function skip(path: string, { code, message }: SkipReason): void {
    skipped.push({ path, code, message });
  }
}

/**
 * Returns the file's name. Includes its folder if only the folder makes the file an extra:
 * `Trailers/a.mkv`. Without the folder, the file would count as the film.
 */
const insideOwn = (path: string, role: ItemRole): string =>
  roleOf(baseOf(path), 0) === role ? baseOf(path) : `${baseOf(above(path))}/${baseOf(path)}`;

/**
 * Returns the name of a work's new folder. `other` is the name of a folder that is not the work's
 * own.
 */
export function wantedFolder(
  { identity }: RenameWork,
  { names, ids }: NamingOptions,
  other?: string,
): string {
  const others = other === undefined ? [] : [other];
  const library = { path: "/library", folders: [], seasonFolders: () => [], others };
  return baseOf(plan({ identity, items: [], parsed: new Map(), library, names, ids }).folder);
}

function reasonAgainst(to: string, holder: TreeNode | undefined): SkipReason | undefined {
  if (holder) {
    const other = cleanText(pathOf(holder), 300);
    return {
      code: "taken",
      message: sentence`Its new name is already taken by ${other}. Compare the two, then rename or remove one of them.`,
    };
  }
  if (countBytes(baseOf(to)) > MAX_NAME_BYTES || countBytes(to) > MAX_PATH_BYTES) {
    return {
      code: "too_long",
      message:
        "Its new name would be longer than file systems allow. Choose shorter names in the " +
        "settings.",
    };
  }
  return undefined;
}

const ONLY_CASE: SkipReason = {
  code: "only_case",
  message:
    "Only upper and lower case would change. Jellyfin can scan such a folder without end, so it " +
    "keeps its name.",
};
const TAKEN_TWICE: SkipReason = {
  code: "taken",
  message: "Two files that belong to it would get the same name. Rename or remove one of them.",
};
const NO_NAME: SkipReason = {
  code: "no_name",
  message: "Its new name is not known.",
};
const NOT_IN_JOURNAL: SkipReason = {
  code: "not_in_journal",
  message: "This video is not in the journal, so it keeps its name. Adopt the library first.",
};
