import { test } from "vitest";
import { playRecordings } from "./play-recordings.ts";

test.each(["none", "every"] as const)(
  "each recorded download ends as a person wants, next to other versions (importBlocked: %s)",
  (dialect) => playRecordings(dialect),
);
