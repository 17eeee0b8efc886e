import type { Identity } from "../../../src/base/identity.ts";
import type { EpisodeMapping } from "../../../src/base/item.ts";
import type { Reason } from "../../../src/base/reason-codes.ts";
import {
  DEFAULT_NAMES,
  type NameKind,
  type NameTemplates,
  parseTemplate,
} from "../../../src/core/plan/names/parse-template.ts";
import { toCollisionKey } from "../../../src/core/plan/names/safe-name.ts";
import { planRenames, type RenamePlan } from "../../../src/core/rename/rename-plan.ts";
import type { JournaledFile, RenameWork } from "../../../src/core/rename/work-homes.ts";
import type { RenameStep } from "../../../src/core/rename/work-steps.ts";
import { roleOf } from "../../../src/core/settle/roles.ts";
import { parsePath } from "../../../src/names/index.ts";

export const FILMS = "/media/Movies";
export const SHOWS = "/media/TV";

export const film = (tmdbId: number, title: string, year?: number): Identity => ({
  type: "movie",
  tmdbId,
  title,
  year,
});
export const show = (tmdbId: number, title: string, year?: number): Identity => ({
  type: "tv",
  tmdbId,
  title,
  year,
});

export const episode = (
  season: number,
  episodes: number | number[],
  ...titles: string[]
): EpisodeMapping => ({
  season,
  episodes: [episodes].flat(),
  titles,
});

type FileOf = { of?: Identity; is?: EpisodeMapping; home?: string };

/** Files of a library by their paths below its folder. Files with a work are in the journal. */
export type Files = Record<string, FileOf>;

export class Library {
  readonly folder: string;
  /** Files by their current path; `first` is the initial path. */
  files: Map<string, FileOf & { first: string }>;
  folders = new Set<string>();
  blocked = new Map<string, Reason>();
  names: NameTemplates | undefined;
  keepsCase = false;
  #made: string[][] = [];

  constructor(folder: string, files: Files) {
    this.folder = folder;
    this.files = new Map(
      Object.entries(files).map(([path, file]) => {
        const first = `${folder}/${path}`;
        return [
          first,
          {
            ...file,
            ...(file.home === undefined ? {} : { home: `${folder}/${file.home}` }),
            first,
          },
        ];
      }),
    );
    for (const path of this.files.keys()) this.#addFoldersOf(path);
  }

  plan(): RenamePlan {
    const works = new Map<string, RenameWork & { files: JournaledFile[] }>();
    for (const [path, { of, is, home, first }] of this.files) {
      if (of === undefined) continue;
      const key = `${of.type}/${of.tmdbId}`;
      const work = works.get(key) ?? { identity: of, library: this.folder, files: [] };
      works.set(key, work);
      work.files.push({
        path,
        role: roleOf(path.slice(this.folder.length + 1), 0),
        mapping: is,
        home,
        said: parsePath(first.slice(this.folder.length + 1)),
      });
    }
    const entries = [
      ...[...this.folders].map((path) => ({ path, kind: "folder" as const })),
      ...[...this.files.keys()].map((path) => ({ path, kind: "file" as const })),
    ];
    const { names, blocked, keepsCase } = this;
    return planRenames({
      works: [...works.values()],
      entries,
      libraries: [this.folder],
      names,
      blocked,
      keepsCase,
    });
  }

  /** Plans the renames, carries them out and returns the steps. */
  rename(): RenameStep[] {
    const { steps } = this.plan();
    for (const step of steps) this.take(step);
    return steps;
  }

  /**
   * Simulates a disk on which `a` and `A` are the same name. @throws Error if something would be
   * lost
   */
  take({ what, from, to }: RenameStep): void {
    if (what === "file" ? !this.files.has(from) : !this.folders.has(from)) {
      throw new Error(`no ${what} ${from}`);
    }
    const isMoved = (path: string): boolean => path === from || path.startsWith(`${from}/`);
    for (const path of [...this.files.keys(), ...this.folders]) {
      if (isMoved(path)) continue;
      if (toCollisionKey(path) === toCollisionKey(to)) throw new Error(`${to} would be ${path}`);
      // A disk that has both `a` and `A` can take one more name in either of them.
      const isThere = this.folders.has(path) && this.folders.has(to.slice(0, path.length));
      const isAbove = toCollisionKey(to).startsWith(toCollisionKey(`${path}/`));
      if (isAbove && !isThere) throw new Error(`${to} is below ${path}`);
    }
    const moved = (path: string): string => (isMoved(path) ? to + path.slice(from.length) : path);
    this.files = new Map(
      [...this.files].map(([path, file]) => [
        moved(path),
        file.home === undefined ? file : { ...file, home: moved(file.home) },
      ]),
    );
    this.folders = new Set([...this.folders].map(moved));
    this.#made.push(this.#addFoldersOf(to));
  }

  /** Reverses all steps. Folders that a step created are removed, because they are empty again. */
  takeBack(steps: readonly RenameStep[]): void {
    const all = this.#made.splice(0);
    for (const { what, from, to } of steps.toReversed()) {
      this.take({ what, from: to, to: from });
      for (const folder of all.pop() ?? []) this.folders.delete(folder);
    }
  }

  paths(): string[] {
    return [...this.files.keys()].map((path) => path.slice(this.folder.length + 1)).toSorted();
  }

  /** Each file's current path by its first path. */
  places(): Map<string, string> {
    const short = (path: string): string => path.slice(this.folder.length + 1);
    return new Map([...this.files].map(([path, { first }]) => [short(first), short(path)]));
  }

  #addFoldersOf(path: string): string[] {
    const made: string[] = [];
    for (
      let at = path.slice(0, path.lastIndexOf("/"));
      at !== "";
      at = at.slice(0, at.lastIndexOf("/"))
    ) {
      if (!this.folders.has(at)) made.push(at);
      this.folders.add(at);
    }
    return made;
  }
}

export function templates(said: Partial<Record<NameKind, string>>): NameTemplates {
  const parsed = Object.entries(said).map(([kind, text]) => {
    const template = parseTemplate(text);
    if ("allowed" in template) throw new Error(`${text} is no template`);
    return [kind, template] as const;
  });
  return { ...DEFAULT_NAMES, ...Object.fromEntries(parsed) };
}
