import { OPEN_QUESTION_CODES } from "../../core/plan/files/not-filed.ts";

const asked = OPEN_QUESTION_CODES.map((code) => `instr(reasons_json, '"code":"${code}"')`);
const IN_QUEUE = `state = 'review' or (state = 'filed' and (${asked.map((at) => `${at} > 0`).join(" or ")}))`;

/**
 * What PostgreSQL needs beside the migrations; SQLite does well without, and would write them with each row. Made with any
 * migration, where they are not there.
 */
export const INDEXES: readonly string[] = [
  // Else it takes the conditions of the queue to be true of most rows, and reads them all.
  `create statistics if not exists release_in_queue on ${asked.map((at) => `(${at})`).join(", ")} from release`,
  // To count by: a tenth as large as the index with the words.
  `create index if not exists release_waiting on release (storage_id, reason_codes, source) where ${IN_QUEUE}`,
  // A page in another order than that of need.
  `create index if not exists release_queue_name on release (name, id) where ${IN_QUEUE}`,
  `create index if not exists release_queue_size on release (bytes desc, id) where ${IN_QUEUE}`,
  `create index if not exists release_queue_confidence on release (coalesce(confidence, -1) desc, id) where ${IN_QUEUE}`,
  // How many releases of one storage are in each state.
  "create index if not exists release_of_storage on release (storage_id, state)",
];
