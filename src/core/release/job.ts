import { FILE_TOOLS, TOOLS } from "../../base/actions/tools.ts";

/** Kinds of jobs. `app/file/release-kinds.ts` lists how each is filed and undone. */
export type JobKind = "file_plan" | "rename_plan" | "library_move";

/**
 * The kind of each name in `release.job`, which is the tool that wrote the job, or `library_move`.
 * Databases of all earlier versions have only these names. A name that exists in a database is
 * never renamed or removed here.
 */
const JOB_KINDS = {
  [FILE_TOOLS.copy]: "file_plan",
  [FILE_TOOLS.move]: "file_plan",
  [FILE_TOOLS.rename]: "file_plan",
  [FILE_TOOLS.plan]: "file_plan",
  [TOOLS.makeFolders]: "file_plan",
  [TOOLS.rename]: "rename_plan",
  library_move: "library_move",
} as const satisfies Readonly<Record<string, JobKind>>;

export type JobName = keyof typeof JOB_KINDS;

export const isJobName = (name: string): name is JobName => Object.hasOwn(JOB_KINDS, name);

export const jobKindOf = (job: JobName): JobKind => JOB_KINDS[job];

/** The job of a release that moves a library in the journal. */
export const LIBRARY_MOVE = "library_move" satisfies JobName;

/** Kinds of releases. `adoption` is a work that was already in the library. */
export type ReleaseKind = "download" | "adoption" | JobKind;

type KindedRelease = { source: string; job?: JobName | undefined };

/** Returns the kind of a release, which its source and the name of its job determine. */
export function kindOf({ source, job }: KindedRelease): ReleaseKind {
  if (job !== undefined) return jobKindOf(job);
  return source === "library" ? "adoption" : "download";
}
