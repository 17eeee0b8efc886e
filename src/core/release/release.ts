import type { RankedCandidate, ScoreParts } from "../../base/candidate.ts";
import type { AwaitedThing } from "../../base/errors.ts";
import type { Identity } from "../../base/identity.ts";
import type { Reason } from "../../base/reason-codes.ts";
import type { FileLength, ParsedName } from "../../names/index.ts";
import type { JobName } from "./job.ts";
import type { DuplicateChoice, State } from "./state.ts";
import type { IdentifiedState } from "./state-traits.ts";

/**
 * `library`: a work in the library that does not come from one of our downloads. Its files are the
 * library's own.
 */
export const SOURCES = ["folder", "torrent", "person", "library"] as const;
export type Source = (typeof SOURCES)[number];

/**
 * A release's wait. This is a field, not a state. The release is retried automatically,
 * and these retries do not count as tries. `awaits` is missing if the code decides it: `isOutage`
 * tells an outage from a turn. Times in ms since 1970.
 */
export type Waiting = Reason & {
  since: number;
  nextTryAt: number;
  attempt: number;
  awaits?: AwaitedThing;
};

/**
 * A person's decision made while file operations were running. The engine carries it out at its
 * next step.
 */
export type RequestedDecision =
  | { kind: "approve"; identity: Identity; duplicates?: DuplicateChoice | undefined }
  | { kind: "reject"; reason?: string | undefined }
  /** Stop filing. The release then returns to review with these reasons. */
  | { kind: "withdraw"; reasons: Reason[] };

/**
 * Everything parsed from the names of a release, and the lengths of its videos according to their
 * headers.
 */
type StoredReading = ParsedName & { lengths?: ({ path: string } & FileLength)[] };

type PlexState = "pending" | "requested" | "seen" | "mismatch" | "not_seen";

/**
 * One thing to file: a file or a folder, from a watched folder, a torrent or a person. Times in ms
 * since 1970.
 */
type Base = {
  id: number;
  /** Increases when state, identity, candidates or files change. Used for compare-and-set. */
  version: number;
  source: Source;
  name: string;
  /** Absolute path of the file or folder. */
  path: string;
  parentId?: number | undefined;
  supersededBy?: number | undefined;
  /**
   * The name of this job, which tells its kind. Its files are not a download and belong to no work. A
   * job cannot be approved or retried.
   */
  job?: JobName | undefined;
  /**
   * Canonical text of the content when the release entered this state; see core/settle/content-key.
   */
  contentKey?: string | undefined;
  parsed?: StoredReading | undefined;
  /** Confidence in thousandths. */
  confidence?: number | undefined;
  parts?: ScoreParts | undefined;
  reasons: Reason[];
  candidates: RankedCandidate[];
  /**
   * `type/id` of the candidate that was listed first when a queue last showed the release to a
   * person.
   */
  shown?: string | undefined;
  decidedBy?: "engine" | "person" | undefined;
  waiting?: Waiting | undefined;
  requested?: RequestedDecision | undefined;
  /** Overrides the duplicate policy, but only for the content that the person saw. */
  duplicates?: DuplicateChoice | undefined;
  plex?: PlexState | undefined;
  /** Errors in this state, not counting outages. */
  tries: number;
  retryAt?: number | undefined;
  fileCount: number;
  bytes: number;
  createdAt: number;
  updatedAt: number;
};

type OtherState = Exclude<State, IdentifiedState>;

/** A release in one state. From `approved` on, it has an identity. */
export type ReleaseIn<S extends State> = Extract<Release, { state: S }>;
export type Release = Base &
  (
    | { [S in OtherState]: { state: S; identity?: Identity | undefined } }[OtherState]
    | { [S in IdentifiedState]: { state: S; identity: Identity } }[IdentifiedState]
  );

/**
 * Version number of a release that went through only these steps: found, settled, identified,
 * started filing, filed.
 */
const STRAIGHT: Partial<Record<State, number>> = { approved: 3, filed: 5 };

/**
 * True if only the engine has changed the release's state so far, and entered each state only once.
 */
export const isStraight = ({
  state,
  version,
  decidedBy,
}: Pick<Release, "state" | "version" | "decidedBy">): boolean =>
  decidedBy === "engine" && version === STRAIGHT[state];
