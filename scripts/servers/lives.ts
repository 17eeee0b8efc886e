import { basename } from "node:path";
import { describeShown, findDifferences } from "./compare.ts";
import type { Trialled } from "./daemon.ts";
import { fileAll, readFiled, readProof, type TrialCase, toText, until } from "./filing.ts";
import type { TrialPlace } from "./place.ts";
import type { ShownVideo } from "./readers/reader.ts";
import type { TrialRow } from "./table.ts";
import type { TrialWork } from "./works.ts";

/** Dependencies of the steps of a life. `command` runs the program with these words. */
export type LifeDeps = {
  program: Trialled;
  place: TrialPlace;
  read: (signal: AbortSignal) => Promise<ShownVideo[]>;
  patienceMs: number;
  /** Restarts the server. Undefined without `--restart`. */
  restart: ((signal: AbortSignal) => Promise<void>) | undefined;
};

const isHeld = (path: string, shown: readonly ShownVideo[]): boolean =>
  shown.some(({ files, parts }) => parts.includes(path) || files.some((one) => one.path === path));

/** Waits until the server shows a state, and returns the seconds. Undefined if it never does. */
async function untilShown(
  { read, patienceMs }: LifeDeps,
  is: (shown: readonly ShownVideo[]) => boolean | Promise<boolean>,
  signal: AbortSignal,
): Promise<number | undefined> {
  const begun = performance.now();
  const look = async (): Promise<true | undefined> =>
    (await is(await read(signal))) ? true : undefined;
  try {
    await until(() => "", look, { signal, ms: patienceMs });
  } catch (error) {
    if (signal.aborted) throw error;
    return undefined;
  }
  return (performance.now() - begun) / 1000;
}

type Life = {
  kind: string;
  /** Acts, and returns the difference that is left at the server. */
  act: (
    deps: LifeDeps,
    one: TrialCase,
    signal: AbortSignal,
  ) => Promise<{ difference: string; seconds: number | undefined }>;
};

/** Goes through a life of a filed work. The steps change the library, so each needs its own work. */
export async function live(
  life: Life,
  deps: LifeDeps,
  one: TrialCase,
  signal: AbortSignal,
): Promise<TrialRow> {
  const { work } = one;
  const row = { kind: life.kind, names: work.names, notes: "", state: "" };
  try {
    const { difference, seconds } = await life.act(deps, one, signal);
    const filed = await readFiled(deps.program, one, deps.place);
    const shown = describeShown(filed, await deps.read(signal));
    const names = filed.files.filter(({ role }) => role === "video").map(({ path }) => path);
    return {
      ...row,
      filed: names.map((path) => basename(path)).join("; "),
      shown,
      difference,
      seconds,
    };
  } catch (error) {
    signal.throwIfAborted();
    const difference = toText(error);
    return { ...row, filed: work.tmdb.title, shown: "", difference, seconds: undefined };
  }
}

const first = ({ releases: [id = 0] }: TrialCase): number => id;

const videosOf = async ({ program, place }: LifeDeps, one: TrialCase): Promise<string[]> =>
  (await readFiled(program, one, place)).files
    .filter(({ role }) => role === "video")
    .map(({ path }) => path);

export const UNDO: Life = {
  kind: "undo",
  async act(deps, one, signal) {
    const paths = await videosOf(deps, one);
    await deps.program.confirm("undo_ingest", { id: first(one) });
    const isUndone = async (): Promise<true | undefined> =>
      (await videosOf(deps, one)).length === 0 || undefined;
    await until(() => "The undo", isUndone, { signal });
    const isGone = (shown: readonly ShownVideo[]): boolean =>
      paths.every((path) => !isHeld(path, shown));
    const seconds = await untilShown(deps, isGone, signal);
    return { seconds, difference: seconds === undefined ? "still shown" : "" };
  },
};

/** Files a work as `other`, and expects only that. */
export const refileAs = (other: TrialWork): Life => ({
  kind: "refile",
  async act(deps, one, signal) {
    const before = await videosOf(deps, one);
    const { type, tmdb } = other;
    await deps.program.confirm("refile_ingest", { id: first(one), type, tmdb_id: tmdb.id });
    one.work = { ...one.work, type, tmdb };
    return await untilSame(deps, one, before, signal);
  },
});

/** Renames by the settings in force, and expects only the new names. */
export const RENAME: Life = {
  kind: "rename",
  async act(deps, one, signal) {
    const before = await videosOf(deps, one);
    await deps.program.confirm("rename_library", { ids: one.releases });
    const after = await until(
      () => "The rename",
      async () => {
        const now = await videosOf(deps, one);
        return now.join() === before.join() ? undefined : now;
      },
      { signal },
    );
    return await untilSame(
      deps,
      one,
      before.filter((path) => !after.includes(path)),
      signal,
    );
  },
};

/** Files a better version in the place of the first one. */
export const UPGRADE: Life = {
  kind: "upgrade",
  async act(deps, one, signal) {
    const [download] = one.work.downloads;
    // A longer name makes a longer video, because the old size would not show which file is read.
    const name = (download?.name ?? "").replace("1080p", "2160p.UHD");
    const old = first(one);
    const replacing = { name, duplicates: "replace" } as const;
    await fileAll(deps.program, deps.place, [{ one, download: replacing }], signal);
    one.releases = one.releases.filter((id) => id !== old);
    return await untilProven(deps, one, signal);
  },
};

/** Files a work, and restarts the server before its scan. */
export const RESTART: Life = {
  kind: "restart",
  async act(deps, one, signal) {
    const round = one.work.downloads.map((download) => ({ one, download }));
    await fileAll(deps.program, deps.place, round, signal);
    await deps.restart?.(signal);
    return await untilProven(deps, one, signal);
  },
};

async function untilSame(
  deps: LifeDeps,
  one: TrialCase,
  gone: readonly string[],
  signal: AbortSignal,
): Promise<{ difference: string; seconds: number | undefined }> {
  let difference = "";
  const seconds = await untilShown(
    deps,
    async (shown) => {
      const filed = await readFiled(deps.program, one, deps.place);
      const left = gone.filter((path) => isHeld(path, shown)).map((path) => basename(path));
      difference = [
        ...(filed.files.length === 0 ? ["not filed"] : findDifferences(filed, shown)),
        ...left.map((name) => `still shown: ${name}`),
      ].join("; ");
      return difference === "";
    },
    signal,
  );
  return { difference, seconds };
}

/** Waits for the program's own proof, and compares then. */
async function untilProven(
  deps: LifeDeps,
  one: TrialCase,
  signal: AbortSignal,
): Promise<{ difference: string; seconds: number | undefined }> {
  let seconds: number | undefined;
  const proven = await untilShown(
    deps,
    async () => {
      const proof = await readProof(deps.program, one.releases.at(-1) ?? 0);
      seconds = proof.seconds;
      return proof.state === "seen";
    },
    signal,
  );
  const filed = await readFiled(deps.program, one, deps.place);
  const differences = findDifferences(filed, await deps.read(signal));
  if (proven === undefined) differences.unshift("not proven");
  return { difference: differences.join("; "), seconds };
}
