import type { Identity } from "../identity.ts";
import type { Reason } from "../reason.ts";

/** All that can happen to a release. Who did it is not part of it: history says that. */
export type Event =
  | { kind: "settled" }
  | { kind: "content_changed" }
  | { kind: "vanished" }
  | { kind: "sure"; identity: Identity }
  | { kind: "unsure"; reasons: Reason[]; suggestion?: Identity | undefined }
  | { kind: "nothing_to_file"; reasons: Reason[] }
  | { kind: "approve"; identity: Identity }
  | { kind: "reject"; reason?: string | undefined }
  | { kind: "retry" }
  /** Something was learnt that may say what a waiting release is; `message` tells what. */
  | { kind: "look_again"; message: string }
  | { kind: "start_filing" }
  | { kind: "all_published"; problems: Reason[] }
  | { kind: "source_lost"; problems: Reason[] }
  | { kind: "stop_filing" }
  | { kind: "refused"; reasons: Reason[] }
  | { kind: "error"; message: string }
  | { kind: "undo" }
  | { kind: "taken_back"; left: Reason[] };
