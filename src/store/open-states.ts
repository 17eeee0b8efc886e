import { sql } from "kysely";
import { OPEN_STATES } from "../core/journal/operation.ts";

/**
 * The states of open operations, as text of the query and not as values beside it: SQLite takes the index over the few that
 * are open only where it sees, before it is told any value, that no other is asked for. Of 110,000 operations 0.1 ms
 * instead of 7.
 */
export const OPEN = OPEN_STATES.map((state) => sql.lit(state));
