import { baseOf, folderOf } from "../../base/path/path-parts.ts";
import { toCollisionKey } from "../plan/names/safe-name.ts";

/** A file or folder from a listing, with its full path. */
export type TreeEntry = { path: string; kind: "file" | "folder" };

/**
 * A file or folder in the tree. `inside` is set only for folders and is keyed by collision keys.
 * `first` is the original path. `isMade`: a step of the plan creates this folder.
 */
export type TreeNode = {
  name: string;
  readonly first: string;
  above: TreeNode | undefined;
  inside: Map<string, TreeNode[]> | undefined;
  readonly isMade: boolean;
};

/**
 * Names in a library for planning, as they are now and after each step. Detects names that any file
 * system treats as equal.
 */
export class NameTree {
  readonly #root: TreeNode = {
    name: "",
    first: "",
    above: undefined,
    inside: new Map(),
    isMade: false,
  };

  constructor(entries: Iterable<TreeEntry>) {
    for (const { path, kind } of entries) this.#make(path, kind, false);
  }

  find(path: string): TreeNode | undefined {
    let treeNode: TreeNode | undefined = this.#root;
    for (const name of namesOf(path)) {
      treeNode = treeNode?.inside?.get(toCollisionKey(name))?.find((node) => node.name === name);
    }
    return treeNode;
  }

  /**
   * Finds the node that prevents the use of this path: a node with this name, a node with a name
   * that some file system treats as equal, or a file where a folder is required. `besides` is
   * ignored.
   */
  holder(path: string, besides?: TreeNode): TreeNode | undefined {
    let treeNode: TreeNode = this.#root;
    const names = namesOf(path);
    for (const [depth, name] of names.entries()) {
      const alike: readonly TreeNode[] = treeNode.inside?.get(toCollisionKey(name)) ?? [];
      if (depth === names.length - 1) return alike.find((node) => node !== besides);
      const same: TreeNode | undefined = alike.find((node) => node.name === name);
      if (same === undefined || same.inside === undefined) return same ?? alike[0];
      treeNode = same;
    }
    return undefined;
  }

  /**
   * Moves a node and all of its contents to another path. Creates missing parent folders in the
   * tree.
   */
  move(node: TreeNode, path: string): void {
    takeOut(node);
    node.name = baseOf(path);
    node.above = this.#make(folderOf(path), "folder", true);
    put(node.above, node);
  }

  /**
   * Removes a planned folder, and its planned parent folders, if no step needs them because their
   * files are moved elsewhere.
   */
  unmake(path: string): void {
    for (let node = this.find(path); node?.isMade && node.inside?.size === 0; node = node.above) {
      takeOut(node);
    }
  }

  /** Yields every file in a folder, or the file itself. */
  *filesIn(node: TreeNode): Generator<TreeNode> {
    if (node.inside === undefined) {
      yield node;
    } else {
      for (const same of node.inside.values()) {
        for (const treeNode of same) yield* this.filesIn(treeNode);
      }
    }
  }

  #make(path: string, kind: TreeEntry["kind"], isMade: boolean): TreeNode {
    let treeNode = this.#root;
    const names = namesOf(path);
    for (const [depth, name] of names.entries()) {
      const isFolder = depth < names.length - 1 || kind === "folder";
      const found = treeNode.inside?.get(toCollisionKey(name))?.find((node) => node.name === name);
      const next: TreeNode = found ?? {
        name,
        first: `/${names.slice(0, depth + 1).join("/")}`,
        above: treeNode,
        inside: isFolder ? new Map() : undefined,
        isMade,
      };
      if (!found) put(treeNode, next);
      treeNode = next;
    }
    return treeNode;
  }
}

const namesOf = (path: string): string[] => path.split("/").filter((name) => name !== "");

function put(folder: TreeNode, node: TreeNode): void {
  const key = toCollisionKey(node.name);
  folder.inside?.set(key, [...(folder.inside.get(key) ?? []), node]);
}

function takeOut(node: TreeNode): void {
  const key = toCollisionKey(node.name);
  const left = node.above?.inside?.get(key)?.filter((sibling) => sibling !== node) ?? [];
  if (left.length > 0) node.above?.inside?.set(key, left);
  else node.above?.inside?.delete(key);
}

export const pathOf = (node: TreeNode): string =>
  node.above === undefined ? "" : `${pathOf(node.above)}/${node.name}`;

export const childrenOf = (node: TreeNode): TreeNode[] => [...(node.inside?.values() ?? [])].flat();
