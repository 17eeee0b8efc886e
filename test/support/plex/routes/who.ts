import type { PlexAsked } from "../answer.ts";

/** The account whose token came: 1 is the owner. Undefined without a token that is good. */
export type WhoAsks = (asked: PlexAsked) => number | undefined;
