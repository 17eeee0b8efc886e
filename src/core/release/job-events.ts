import type { Event } from "./state.ts";

/** All that can happen to a job of the file tools: its plan is fixed, so it is carried out, refused or undone. */
const JOB_EVENTS: readonly Event["kind"][] = [
  "start_filing",
  "all_published",
  "stop_filing",
  "nothing_to_file",
  "error",
  "reject",
  "undo",
  "taken_back",
  "restored",
];

/** Whether this can happen to a job of the file tools. */
export const happensToJobs = (kind: Event["kind"]): boolean => JOB_EVENTS.includes(kind);
