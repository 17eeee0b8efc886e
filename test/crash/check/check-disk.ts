import { basename, relative } from "node:path";
import { below, factsOf } from "./look.ts";
import type { Facts, World } from "./world.ts";

export type Standing = {
  /** Files by path in the library, as Plex would see them. */
  visible: Map<string, Facts>;
  trash: Facts[];
  staged: string[];
  folders: string[];
};

const isHidden = (path: string): boolean => path.split("/").some((part) => part.startsWith("."));

/** The files in the library, without the strangers' files. */
export function standingIn(world: World): Standing {
  const strangers = new Set(world.strangers.map(({ path }) => path));
  const { files, folders } = below(world.library);
  const standing: Standing = { visible: new Map(), trash: [], staged: [], folders };
  for (const path of files) {
    const inside = relative(world.library, path);
    const facts = strangers.has(path) ? undefined : factsOf(path);
    if (!facts || inside === world.mark) continue;
    if (inside.split("/").includes(world.trashFolder)) standing.trash.push(facts);
    else if (isHidden(inside)) standing.staged.push(path);
    else standing.visible.set(inside, facts);
  }
  return standing;
}

/**
 * Checks the disk's invariants that hold at every moment, even in the middle of an operation.
 * Returns the violations.
 */
export function checkMoment(world: World, { visible, trash, staged }: Standing): string[] {
  const wrong: string[] = [];
  for (const [path, { sha256, size }] of visible) {
    const allowed = world.names[path];
    if (!allowed) {
      wrong.push(`I2: ${path} stands in the library under a name that nobody planned`);
    } else if (!allowed.includes(sha256)) {
      wrong.push(`I2: ${path} is no whole file, it has ${size} bytes`);
    }
  }
  for (const path of world.always) if (!visible.has(path)) wrong.push(`gap: ${path} is not there`);
  for (const path of staged) {
    if (!isStaged(world, path)) wrong.push(`I5: ${path} is no name of a staged file`);
  }
  const elsewhere = besides(world);
  const aside = elsewhere.filter((path) => isStaged(world, path));
  const whole = [...visible.values(), ...trash, ...aside.flatMap((path) => factsOf(path) ?? [])];
  wrong.push(...changed(world), ...lost(world, whole));
  for (const path of elsewhere) {
    if (!aside.includes(path)) wrong.push(`I7: ${path} is where nothing is ours to make`);
  }
  return wrong;
}

/** Sources and strangers' files that have changed. */
function changed({ sources, strangers }: World): string[] {
  const wrong: string[] = [];
  for (const { code, before, mayGo, copied } of [
    ...sources.map((facts) => ({ code: "I1", before: facts, ...facts })),
    ...strangers.map((facts) => ({ code: "I6", before: facts, mayGo: false, copied: false })),
  ]) {
    const now = factsOf(before.path);
    if (!now && !mayGo) wrong.push(`${code}: ${before.path} is gone`);
    if (!now) continue;
    const differs = (copied ? CONTENT : FACTS).filter((name) => now[name] !== before[name]);
    if (differs.length > 0) wrong.push(`${code}: ${before.path} has another ${differs.join(", ")}`);
  }
  return wrong;
}

const FACTS = ["sha256", "size", "mode", "owner", "mtimeNs", "dev", "ino"] as const;
const CONTENT = ["sha256", "size"] as const;

/** Contents that no longer exist anywhere. */
function lost({ contents, sources }: World, inLibrary: readonly Facts[]): string[] {
  const there = new Set(
    inLibrary.filter((facts) => !("link" in facts)).map(({ sha256 }) => sha256),
  );
  for (const { path } of sources) {
    const now = factsOf(path);
    if (now && !now.link) there.add(now.sha256);
  }
  return contents
    .filter((sha256) => !there.has(sha256))
    .map((sha256) => `I1: the content ${sha256} is lost`);
}

/**
 * Files outside the library that no scenario planted. A source that is moved may be set aside, or
 * come back, in its folder.
 */
export function besides({ roots, library, database, sources, strangers }: World): string[] {
  const known = new Set([...sources, ...strangers].map(({ path }) => path));
  const state = database.slice(0, database.lastIndexOf("/") + 1);
  return roots
    .flatMap((root) => below(root).files)
    .filter(
      (path) => !path.startsWith(`${library}/`) && !path.startsWith(state) && !known.has(path),
    );
}

const isStaged = ({ library, staged, sources }: World, path: string): boolean =>
  basename(path).startsWith(staged) &&
  (path.startsWith(`${library}/`) || sources.some(({ mayGo }) => mayGo));
