import { basename, join } from "node:path";
import type { FolderNames, ListedEntry } from "../../adapters/fs/read/list-page.ts";
import { cleanSentence, joinSentences } from "../../base/actions/sentence.ts";
import { TOOLS } from "../../base/actions/tools.ts";
import { dropUndefined } from "../../base/drop-undefined.ts";
import { Outage, UserError } from "../../base/errors.ts";
import { isAtOrBelow, isBelow } from "../../base/path/is-below.ts";
import { cleanText, quoted } from "../../base/text/clean-text.ts";
import { waitUnlessAborted } from "../../core/concurrency.ts";
import type { JobName } from "../../core/release/job.ts";
import type { StoreReader } from "../../store/open.ts";
import type { FiledItem } from "../../store/releases/items.ts";
import {
  mayName,
  type NamedFolder,
  type NamedFolders,
  type NamedFoldersDeps,
  readNamedFolders,
  requireNamed,
} from "../releases/named-folders.ts";
import { createConfirmToken, type TwoSteps } from "../review/decisions/two-step.ts";
import type { Wait } from "../review/decisions/wait-for-outcomes.ts";
import type {
  ShownEntries,
  ShownFileOutcome,
  ShownFilePlan,
  ShownFileResult,
  ShownFolderOutcome,
} from "../shown/file-plan-shape.ts";
import { showPath, toIso } from "../shown/release.ts";
import type { ConfirmPromise } from "../shown/results-shape.ts";
import {
  type CheckDeps,
  type CheckedOperation,
  type CheckFiles,
  checkOperations,
  type FileOperation,
  type HeldBy,
} from "./check-operations.ts";
import { assertPlain, findFoldersToMake } from "./places.ts";
import { awaitJob, type FileJob, type JobDeps, writeJob } from "./write-job.ts";

/** A call of the file tool named `tool`. Without a token, it is only planned. */
type FileRequest = {
  tool: JobName;
  operations: readonly FileOperation[];
  token?: string | undefined;
};

export type FileToolAnswer = ({ plan: ShownFilePlan } & ConfirmPromise) | ShownFileOutcome;

export type FileTools = {
  list(query: ListQuery, signal: AbortSignal): Promise<ShownEntries>;
  /**
   * Without a token: returns what would be done and a token for exactly that plan. With a token:
   * writes the job, which the engine carries out, and waits for it as `wait` specifies.
   * @throws UserError when any part of the request cannot be done; in that case, nothing is done
   */
  request(request: FileRequest, actor: string, wait: Wait): Promise<FileToolAnswer>;
  /**
   * Does the same as `request` for a folder in the library. Writes nothing if the folder already
   * exists.
   */
  createFolder(request: FolderRequest, actor: string, wait: Wait): Promise<FolderAnswer>;
};

type JobsWithTokens = JobDeps & TwoSteps;

const MAX_PROBLEMS = 5;
const MAX_SHOWN_ROWS = 500;

interface FileToolsDeps {
  /** The folders in which clients may name paths. */
  places: NamedFoldersDeps & { store: StoreReader; files: CheckFiles };
  listing: FolderLister;
  heldBy: HeldBy;
  jobs: JobsWithTokens;
  /** How long a disk may take to answer, in ms. */
  answerMs: number;
}

/**
 * Creates the file operations for MCP clients. This process validates a request and writes it as a
 * job; only the engine changes files.
 */
export function createFileTools(deps: FileToolsDeps): FileTools {
  const { places, listing, heldBy, jobs, answerMs } = deps;
  const { store, files } = places;
  return {
    list: (query, signal) =>
      limitTime(signal, answerMs, async () =>
        listFolder(files, await readNamedFolders(places), listing, query),
      ),
    async request({ tool, operations, token }, actor, wait) {
      const plan = await limitTime(wait.signal, answerMs, async () =>
        planOf(
          { store, files, heldBy, folders: await readNamedFolders(places) },
          operations,
          wait.signal,
        ),
      );
      const [first] = plan;
      const name = plan.length === 1 && first ? basename(first.from) : `${plan.length} files`;
      const job = { tool, name, plan, items: plan.map(itemOf), token };
      const done = await inTwoSteps(jobs, job, actor, wait);
      if ("promise" in done) {
        return { plan: { operations: plan.map(showPlanned) }, ...done.promise };
      }
      const { items, ...outcome } = done;
      return { ...outcome, results: items.slice(0, MAX_SHOWN_ROWS).map(showResult) };
    },
    async createFolder({ path, token }, actor, wait) {
      const folders = await limitTime(wait.signal, answerMs, async () =>
        findFoldersToMake(files, await readNamedFolders(places), path),
      );
      const innermost = folders.at(-1);
      const message = `${quoted(path, 300)} already exists. Nothing was changed.`;
      if (innermost === undefined) return { outcome: "done", created: [], message };
      const items = folders.map((folder) => {
        return {
          path: folder,
          size: 0,
          mtimeNs: "0",
          destination: folder,
          action: "make_folder" as const,
        };
      });
      const job = {
        tool: TOOLS.makeFolders,
        name: basename(innermost),
        plan: folders,
        items,
        token,
      };
      const done = await inTwoSteps(jobs, job, actor, wait);
      if ("promise" in done) return { plan: { folders: folders.map(showPath) }, ...done.promise };
      const { items: made, ...outcome } = done;
      const created = made.flatMap(({ path: madePath, method }) =>
        method === undefined ? [] : showPath(madePath),
      );
      return { ...outcome, created };
    },
  };
}

/**
 * Without a token, returns the plan's confirm token. With a token, writes the job and waits for it.
 */
async function inTwoSteps(parts: JobsWithTokens, job: FileJob, actor: string, wait: Wait) {
  if (job.token === undefined) {
    return { promise: await createConfirmToken(parts, job.tool, job.plan, wait.signal) };
  }
  return awaitJob(
    parts,
    await writeJob(parts, job, { actor, at: parts.clock.now() }, wait.signal),
    wait,
  );
}

async function planOf(deps: CheckDeps, operations: readonly FileOperation[], signal: AbortSignal) {
  const { checked, problems } = await checkOperations(deps, operations, signal);
  const [first] = problems;
  if (!first) return checked;
  const reported = problems.slice(0, MAX_PROBLEMS).map(({ message }) => message);
  const more = problems.length - reported.length;
  throw new UserError(
    joinSentences([...reported, more > 0 ? `And ${more} more.` : ""]),
    "Nothing was changed.",
    operations.length === 1 ? (CODES.find((code) => code === first.code) ?? "refused") : "refused",
  );
}

const CODES = ["not_found", "invalid_request"] as const;

const itemOf = ({ from, to, action, source: { size, mtimeNs } }: CheckedOperation) => ({
  path: from,
  size,
  mtimeNs,
  destination: to,
  action,
});

const showResult = (item: FiledItem): ShownFileResult => ({
  from: showPath(item.path),
  to: showPath(item.destination ?? ""),
  ok: item.method !== undefined && item.problem === undefined,
  bytes: item.size,
  ...dropUndefined({ method: item.method }),
  ...(item.problem === undefined ? {} : { message: cleanSentence(item.problem, 1000) }),
});

const showPlanned = ({
  from,
  to,
  action,
  source,
}: CheckedOperation): ShownFilePlan["operations"][number] => ({
  from: showPath(from),
  to: showPath(to),
  action,
  bytes: source.size,
});

/** Without a token, the request is only planned. */
type FolderRequest = { path: string; token?: string | undefined };

type FolderAnswer = ({ plan: { folders: string[] } } & ConfirmPromise) | ShownFolderOutcome;

type FolderLister = {
  /**
   * Lists the names in a folder that are not hidden, sorted. A link is included only if `keeps`
   * accepts its target.
   */
  listNames: (folder: string, keeps: (real: string) => boolean) => Promise<FolderNames>;
  /** Returns size and time of these names. Names that no longer exist are omitted. */
  statNames: (folder: string, names: FolderNames) => Promise<ListedEntry[]>;
};

type ListQuery = { path?: string | undefined; limit: number; cursor?: string | undefined };

/**
 * Returns one page of a folder, or of the folders that may be named. Hidden names (trash, staged
 * files) are omitted. Links are shown only if they lead into one of these folders.
 * @throws UserError `refused` for a folder outside of them, `not_found`; Outage `not_readable`
 */
async function listFolder(
  files: CheckFiles,
  folders: NamedFolders,
  { listNames, statNames }: FolderLister,
  query: ListQuery,
) {
  if (query.path === undefined) return rootsPage(folders.named, query);
  assertPlain(query.path);
  const real = await files.assertInside("/", query.path);
  requireNamed(folders, query.path, { real, contains: isAtOrBelow });
  const keeps = (path: string): boolean => mayName(folders, path, isBelow).is === "named";
  const all = (await listNames(real, keeps)).filter(({ name }) => keeps(join(real, name)));
  const page = pageOf(all, query, ({ name }) => name);
  const entries = await statNames(real, page.rows);
  return {
    path: showPath(query.path),
    entries: entries.map(({ name, kind, size, mtimeMs }) => ({
      name: cleanText(name, 255),
      kind,
      ...dropUndefined({ size_bytes: size }),
      modified_at: toIso(mtimeMs),
    })),
    ...page.rest,
  };
}

function rootsPage(folders: readonly NamedFolder[], query: ListQuery): ShownEntries {
  const paths = [...new Set(folders.map(({ path }) => path))].toSorted();
  const { rows, rest } = pageOf(paths, query, (path) => path);
  return {
    entries: rows.map((path) => ({ name: showPath(path), kind: "folder" as const })),
    ...rest,
  };
}

/**
 * Returns the entries after the cursor. The cursor is the last name of the previous page, because a
 * folder may change between two calls.
 */
function pageOf<Row>(
  all: readonly Row[],
  { limit, cursor }: ListQuery,
  nameOf: (row: Row) => string,
) {
  const after = cursor === undefined ? undefined : Buffer.from(cursor, "base64url").toString();
  const left = after === undefined ? all : all.filter((row) => nameOf(row) > after);
  const rows = left.slice(0, limit);
  const last = rows.at(-1);
  const next =
    left.length > rows.length && last !== undefined
      ? { next: Buffer.from(nameOf(last)).toString("base64url") }
      : {};
  return { rows, rest: { total: all.length, ...next } };
}

/**
 * Returns the result of `work`, unless a disk does not respond within `ms`. A file system call cannot
 * be stopped, so it is abandoned in that case.
 * @throws Outage `not_readable` on a timeout; the signal's reason
 */
export async function limitTime<T>(
  signal: AbortSignal,
  ms: number,
  work: () => Promise<T>,
): Promise<T> {
  signal.throwIfAborted();
  const either = AbortSignal.any([signal, AbortSignal.timeout(ms)]);
  try {
    return await waitUnlessAborted(work(), either);
  } catch (error) {
    if (signal.aborted || error !== either.reason) throw error;
    throw new Outage("not_readable", "A disk did not answer in time. Check that it is mounted.");
  }
}
